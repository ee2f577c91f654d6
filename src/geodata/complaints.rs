//! What GDAL complains of on the way: its calls often go on or end early and return no error.

use std::cell::RefCell;

use gdal::errors::CplErrType;

thread_local! {
    static NOTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// More than these say nothing new.
const KEPT: usize = 20;

pub(super) fn note(kind: CplErrType, message: &str) {
    if !matches!(kind, CplErrType::Failure | CplErrType::Fatal) {
        return;
    }
    NOTED.with_borrow_mut(|noted| {
        if noted.len() < KEPT {
            noted.push(message.trim().to_owned());
        }
    });
}

/// Failures since the last call, on this thread.
pub(super) fn take() -> Vec<String> {
    NOTED.take()
}
