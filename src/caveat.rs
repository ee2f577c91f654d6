//! Remarks that travel with a result: the run stands, with this said beside it.

use serde::{Deserialize, Serialize};

use crate::lasting::{self, Word};

/// One remark, with the number that caused it already in the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Caveat {
    /// Stable code, `W` and three digits; `panoh explain` will tell more of it.
    #[serde(deserialize_with = "lasting::one")]
    pub code: Word,
    /// Lower case, no full stop: what is so, and what follows from it.
    pub message: String,
}

impl Caveat {
    /// A remark with its code.
    pub fn new(code: &'static str, message: impl Into<String>) -> Caveat {
        Caveat { code, message: message.into() }
    }
}
