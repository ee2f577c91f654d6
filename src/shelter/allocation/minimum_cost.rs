//! As many people as possible find a place within the limit of time, and of all ways to do that
//! the one with the fewest person-minutes on the road.
//!
//! The transportation problem of Hitchcock (1941), "The distribution of a product from several
//! sources to numerous localities", Journal of Mathematics and Physics 20, 224–230,
//! doi:10.1002/sapm1941201224, with travel times over the open roads of the realization, solved
//! exactly. Who finds no place costs more than any rearrangement that would give them one, so their
//! number is the least possible.
//!
//! Ways are searched as far as the answer needs them. Each village begins with its nearest door
//! alone; the [simplex] finds the optimum over the ways that are known and the prices of all doors;
//! one search from all doors at once, each with its price on top, shows which villages could do
//! better by a way that is not known; and so on until none could. A search from a single village is
//! needed only where the limit of time hides the best door that the search of all found.
//!
//! It is what the best dispatcher could do who knows all roads and all shelters; what people do by
//! themselves is nearer to [`nearest`](super::nearest). Each village is split over few places: in
//! all, no more splits than there are full doors. More room never leaves more people over, nor does
//! an opened road.

pub mod tree;
pub mod ways;
mod together;
pub mod simplex;
pub mod market;
mod reach;
mod outlook;

use self::market::Market;
use self::outlook::{Advice, Outlook, Prices};
use self::reach::{Open, Reach};
use self::simplex::Simplex;
use self::ways::{Way, Ways};
use super::{Allocation, Asked, Placement, Roads, Scratch};
use crate::routing::graph::Graph;
use crate::routing::shortest::{Search, limit_ms};
use crate::source::Source;

/// The allocation of least cost.
pub static MINIMUM_COST: MinimumCost = MinimumCost;

/// A village that was shown so many ways one after the other searches all that are up to twice as
/// long as the next: a town fills many doors. Ours, by trial; no result depends on it.
const SINGLE: u32 = 3;

/// The allocation of least cost.
#[derive(Clone, Copy, Debug)]
pub struct MinimumCost;

/// Memory of one thread.
#[derive(Clone, Debug)]
pub struct Memory {
    market: Market,
    ways: Ways,
    simplex: Simplex,
    reach: Reach,
    outlook: Outlook,
    /// Searches from single villages so far.
    n_searched: usize,
}

impl Memory {
    pub(super) fn new(graph: &Graph) -> Memory {
        Memory {
            market: Market::default(),
            ways: Ways::default(),
            simplex: Simplex::default(),
            reach: Reach::new(graph),
            outlook: Outlook::default(),
            n_searched: 0,
        }
    }
}

impl Allocation for MinimumCost {
    fn name(&self) -> &'static str {
        "minimum_cost"
    }

    fn source(&self) -> Source {
        Source {
            authors: "Hitchcock",
            year: 1941,
            title: "The distribution of a product from several sources to numerous localities \
                    (transportation problem; as many sheltered as possible, then least \
                    person-minutes)",
            doi: "10.1002/sapm1941201224",
        }
    }

    fn place(
        &self,
        roads: Roads<'_>,
        asked: Asked<'_>,
        scratch: &mut Scratch,
        placement: &mut Placement,
    ) {
        scratch.first_choice(roads, asked, placement);
        let Scratch { search, minimum_cost: memory, .. } = scratch;
        let Memory { market, ways, simplex, .. } = memory;
        market.begin(roads.doors, asked, |it| search.time_ms(it).is_some());
        let (most_ms, delay_ms) = (limit_ms(roads.limits.time), asked.delay_ms);
        let chain = market.nodes.len().min(market.doors.len()) as i64 + 1;
        market.amounts.left_over = 2 * chain * (i64::from(most_ms) + 1);
        ways.clear();
        for &node in &market.nodes {
            let place = search.start(node).expect("only who reaches a place is asked");
            let door = market.doors_of(place as usize).start;
            let time_ms = search.time_ms(node).unwrap_or_default();
            // Another may be as near.
            ways.push(&[Way { time_ms, door }], time_ms.saturating_sub(1));
        }
        simplex.begin(&market.amounts);
        memory.n_searched = 0;
        loop {
            let Memory { market, ways, simplex, outlook, .. } = memory;
            simplex.solve(&market.amounts, ways);
            let short = market.amounts.left_over / 2;
            let prices = Prices { simplex, short, most_ms };
            let open = Open { graph: roads.graph, doors: roads.doors, market, delay_ms };
            if !outlook.look(open, prices, ways, search) {
                break;
            }
            memory.look_farther(roads, delay_ms, search);
        }
        let Memory { market, simplex, .. } = memory;
        market.tell(simplex.parties(), (roads, asked), placement);
    }
}

impl Memory {
    /// Ways for those who could do better.
    fn look_farther(&mut self, roads: Roads<'_>, delay_ms: &[u32], search: &mut Search) {
        let most_ms = limit_ms(roads.limits.time);
        let Memory { market, ways, reach, outlook, n_searched, .. } = self;
        let open = Open { graph: roads.graph, doors: roads.doors, market, delay_ms };
        *n_searched += outlook.advice.iter().filter(|it| **it == Advice::Search).count();
        if market.doors.len() < *n_searched {
            reach.all(open, roads.limits.time, search, ways);
            return;
        }
        for (village, advice) in outlook.advice.iter().enumerate() {
            match *advice {
                Advice::Stay => (),
                Advice::Take(way) if ways.single(village) < SINGLE => ways.insert(village, way),
                Advice::Take(Way { time_ms, .. }) => {
                    let far_ms = time_ms.saturating_mul(2).min(most_ms);
                    reach.search(open, village, far_ms, ways);
                }
                Advice::Search => reach.search(open, village, most_ms, ways),
            }
        }
    }
}
