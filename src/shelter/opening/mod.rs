//! Which sites to open within a budget, so that the unmet demand stays small in as many realizations as
//! possible.
//!
//! Location-allocation (Cooper 1963, "Location-allocation problems", Operations Research 11; from
//! memory, to be checked) in the form of maximal covering (Church and ReVelle 1974,
//! doi:10.1007/BF01942293), with room: a realization's people go to the open sites that they reach and
//! that can be used in it, as many as the rooms allow, which is a maximum flow. A realization is *met*
//! if no more than a share of its people stay unmet. Of all sets within the budget we look for the one
//! that meets most realizations, and of those for the one that leaves fewest people unmet on average.
//!
//! People placed are a submodular function of the open sites, realizations met are not. So a greedy
//! choice follows how near the realizations are to being met (within 1 − 1/e of the best, Nemhauser,
//! Wolsey and Fisher 1978, doi:10.1007/BF01588971), exchanges of single sites follow the true worth, and
//! a search of all sets ends what is small. What no set can exceed is told beside the answer.

mod realization;
mod flow;
mod plan;
mod greedy;
mod exchange;
mod bound;
mod prices;
mod exact;
mod answer;

pub use answer::{Answer, Opening};

use answer::Found;
use realization::Realization;

/// One realization.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instance {
    /// People of each village who ask, `[n_villages]`; 2³² in all at most.
    pub demand: Vec<u32>,
    /// People each site can hold, `[n_sites]`; 0 where it cannot be used.
    pub room: Vec<u32>,
    /// Sites that each village reaches, a bit each, lowest bit first,
    /// `[n_villages × ⌈n_sites / 64⌉]`.
    pub reach: Vec<u64>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Sites that are or could be open.
    pub n_sites: usize,
    /// What it costs to open each, `[n_sites]`.
    pub cost: Vec<u64>,
    /// What the opened may cost together.
    pub budget: u64,
    /// Sites that are open anyway and cost nothing, `[n_sites]`.
    pub open_already: Vec<bool>,
    /// The realizations.
    pub instances: Vec<Instance>,
    /// A realization is met if at most this share of its people stay unmet, 0 to 1.
    pub most_unmet: f64,
    /// The share of realizations that should be met, 0 to 1.
    pub goal: f64,
    /// Gains that the search of all sets may work out; 0 for none. [`MOST_LOOKS`] is a few
    /// seconds.
    pub most_looks: u64,
}

/// Gains that the search of all sets works out before it gives up.
pub const MOST_LOOKS: u64 = 500_000;

/// Answers a question.
///
/// # Panics
///
/// If the lengths of the question do not agree.
pub fn solve(question: &Question) -> Answer {
    let words = question.n_sites.div_ceil(64);
    assert_eq!(question.cost.len(), question.n_sites, "a cost for each site");
    assert_eq!(question.open_already.len(), question.n_sites, "each site is open already or not");
    for it in &question.instances {
        assert_eq!(it.room.len(), question.n_sites, "room of each site");
        assert_eq!(it.reach.len(), it.demand.len() * words, "a row of bits for each village");
    }
    let realizations: Vec<Realization> =
        question.instances.iter().map(|it| Realization::new(question, it)).collect();
    Found::new(question, &realizations).answer()
}
