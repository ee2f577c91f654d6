//! Who finds room where, on the open part of the road network, in one realization.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::routing::graph::Graph;
use crate::routing::shortest::{Search, Start};
use crate::source::Source;
use crate::units::Minutes;

mod doors;
mod placement;
mod first_choice;
pub mod by_name;
pub mod nearest;
pub mod minimum_cost;

pub use doors::Doors;
pub use placement::{Move, Placement};

/// People below this number are nobody: what rounding leaves of a shared place.
const NOBODY: f64 = 1e-9;

/// What an allocation may not exceed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Nobody travels longer. Ours; 120 to 240.
    pub time: Minutes,
    /// The people of one settlement are spread over at most so many places: more than a city has
    /// parts. Ours; 24 to 100.
    pub rounds: u32,
    /// How much longer people may have to travel so that their settlement goes to one place whole; 0
    /// splits it as the least cost has it. For the allocation of least cost.
    pub together: Minutes,
}

impl Default for Limits {
    /// 180 minutes and 60 places; settlements are split.
    fn default() -> Limits {
        Limits { time: Minutes(180.0), rounds: 60, together: Minutes(0.0) }
    }
}

impl Limits {
    /// Travelled minutes as minutes on free roads, which travel is `slowness` times as long as.
    pub fn on_free_roads(self, slowness: f64) -> Limits {
        let free = |it: Minutes| Minutes(it.0 / slowness);
        Limits { time: free(self.time), together: free(self.together), ..self }
    }
}

/// What one realization asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// People of each settlement who need a public place, `[n_settlements]`; 0 or more.
    pub demand: &'a [f64],
    /// People each shelter can hold, `[n_shelters]`; 0 where it cannot be used.
    pub room: &'a [f64],
    /// Added travel time of each road segment, `[n_segments]`;
    /// [`CLOSED`](crate::routing::graph::CLOSED) where none may pass.
    pub delay_ms: &'a [u32],
}

/// Memory of one thread.
#[derive(Clone, Debug)]
pub struct Scratch {
    search: Search,
    /// `[n_places]`: the first door with room of each place.
    starts: Vec<Start>,
    /// `[n_places]`: whether that door is another one than before.
    has_changed: Vec<bool>,
    /// `[n_places]`: people who arrive in this round.
    coming: Vec<f64>,
    /// `[n_places]`: which of `taken` are of the place.
    filled: Vec<Range<usize>>,
    /// What each shelter takes in this round.
    taken: Vec<nearest::Taken>,
    /// Settlements with people still on their way.
    waiting: Vec<u32>,
    minimum_cost: minimum_cost::Memory,
}

impl Scratch {
    /// Memory for a graph.
    pub fn new(graph: &Graph) -> Scratch {
        Scratch {
            search: Search::new(graph),
            starts: Vec::new(),
            has_changed: Vec::new(),
            coming: Vec::new(),
            filled: Vec::new(),
            taken: Vec::new(),
            waiting: Vec::new(),
            minimum_cost: minimum_cost::Memory::new(graph),
        }
    }
}

/// A way of sending people to shelters.
pub trait Allocation: Sync {
    /// Name in scenario files and reports.
    fn name(&self) -> &'static str;

    /// Where it comes from.
    fn source(&self) -> Source;

    /// Places the people of one realization.
    fn place(
        &self,
        roads: Roads<'_>,
        asked: Asked<'_>,
        scratch: &mut Scratch,
        placement: &mut Placement,
    );
}

impl fmt::Debug for dyn Allocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Of one name are the same.
impl PartialEq for dyn Allocation {
    fn eq(&self, other: &dyn Allocation) -> bool {
        self.name() == other.name()
    }
}

/// The network and who stands where on it.
#[derive(Clone, Copy, Debug)]
pub struct Roads<'a> {
    /// The network.
    pub graph: &'a Graph,
    /// Settlements and shelters.
    pub doors: &'a Doors,
    /// What may not be exceeded.
    pub limits: Limits,
}

/// All allocations.
pub static ALL: [&dyn Allocation; 2] = [&nearest::NEAREST, &minimum_cost::MINIMUM_COST];

/// The allocation of scenarios that name none.
pub static DEFAULT: &dyn Allocation = &nearest::NEAREST;

/// The allocation of this name.
pub fn find(name: &str) -> Option<&'static dyn Allocation> {
    ALL.into_iter().find(|it| it.name() == name)
}
