//! Remarks that travel with a result: the run stands, with this said beside it.

/// One remark, with the number that caused it already in the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Caveat {
    /// Stable code, `W` and three digits; `panoh explain` will tell more of it.
    pub code: &'static str,
    /// Lower case, no full stop: what is so, and what follows from it.
    pub message: String,
}

impl Caveat {
    /// A remark with its code.
    pub fn new(code: &'static str, message: impl Into<String>) -> Caveat {
        Caveat { code, message: message.into() }
    }
}
