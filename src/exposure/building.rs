//! Mixes of building classes that cells share.

use serde::{Deserialize, Serialize};

use crate::stats::Triangular;

/// Shares of residents by building class, each with its range; the likely ones add up to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mix {
    /// Name in files: `rural_mountain`.
    pub name: String,
    /// `[n_classes]`, in the order of the class list.
    pub shares: Vec<Triangular>,
}

impl Mix {
    /// A mix whose shares are known, so that they have no range.
    pub fn known(name: impl Into<String>, shares: impl IntoIterator<Item = f64>) -> Mix {
        let share = |it| Triangular { low: it, mode: it, high: it };
        Mix { name: name.into(), shares: shares.into_iter().map(share).collect() }
    }
}
