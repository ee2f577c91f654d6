//! Ctrl-C: what is half written goes away, and the exit code is 130.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::cli::INTERRUPTED;

/// Folders that are being written.
static PARTIAL: Mutex<Vec<PathBuf>> = Mutex::new(vec![]);

fn partial() -> MutexGuard<'static, Vec<PathBuf>> {
    PARTIAL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Listens from now on. Where the system does not let us, Ctrl-C stops the program as ever.
pub fn listen() {
    let _ = ctrlc::set_handler(|| {
        // Held until the end: a folder that is being put in its place is so before we stop.
        let folders = partial();
        for folder in folders.iter() {
            // Other threads may be writing into it still.
            let gone = |_: &u8| std::fs::remove_dir_all(folder).is_ok() || !folder.exists();
            let _ = (0..20).find(gone);
        }
        eprintln!("\ninterrupted; nothing was left half written");
        std::process::exit(i32::from(INTERRUPTED));
    });
}

/// A folder is being written.
pub fn begins(folder: &Path) {
    partial().push(folder.to_owned());
}

/// Does what must not be stopped halfway, after which a folder is no longer half written.
pub fn whole<T>(folder: &Path, act: impl FnOnce() -> T) -> T {
    let mut folders = partial();
    let done = act();
    folders.retain(|it| it != folder);
    done
}
