//! The network simplex for villages and doors.
//!
//! Dantzig (1951), "Application of the simplex method to a transportation problem", in Koopmans
//! (ed.), Activity analysis of production and allocation, 359–373; trees that stay strongly
//! feasible, so that it ends: Cunningham (1976), "A network simplex method", Mathematical
//! Programming 11, 105–116, doi:10.1007/BF01580379; the most useful way of a row: Srinivasan and
//! Thompson (1973), "Benefit-cost analysis of coding techniques for the primal transportation
//! algorithm", Journal of the ACM 20, 194–213, doi:10.1145/321752.321755. Whole numbers throughout,
//! so the optimum is exact.

use super::together::Party;
use super::tree::{Arc, NONE, Tree};
use super::ways::Ways;

/// Who asks, what there is room for, and what a person without a place costs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Amounts {
    /// People of each village, `[n_villages]`; more than 0.
    pub people: Vec<i64>,
    /// Room behind each door, `[n_doors]`; more than 0.
    pub room: Vec<i64>,
    /// More than any chain of ways that frees one place for a person.
    pub left_over: i64,
}

/// A way of giving or taking people that would lower the cost.
#[derive(Clone, Copy, Debug)]
enum Entering {
    /// From a village to a door, at a cost a person.
    Way { village: u32, door: u32, cost: i64 },
    /// More people of a village stay without a place.
    LeftOver { village: u32 },
    /// Fewer people behind a full door.
    Emptier { door: u32 },
}

/// Villages whose ways are compared before the best of them enters. Ours, by trial.
const ROWS_AT_ONCE: usize = 16;

/// The solver; keeps its memory for the next amounts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Simplex {
    tree: Tree,
    n_villages: usize,
    /// `[n_doors]`: whether a door is full and its arc to the root out of the tree.
    is_full: Vec<bool>,
    /// Where the search for the next way goes on.
    next: usize,
}

impl Simplex {
    /// Everybody without a place, all doors open.
    pub fn begin(&mut self, amounts: &Amounts) {
        let (n_villages, n_doors) = (amounts.people.len(), amounts.room.len());
        self.n_villages = n_villages;
        self.tree.begin(n_villages + n_doors + 1);
        let root = self.tree.root();
        for (it, &flow) in (0..).zip(&amounts.people) {
            let cost = amounts.left_over;
            self.tree.hang(it, root, Arc { cost, flow, price: cost });
        }
        for it in n_villages..n_villages + n_doors {
            self.tree.hang(it as u32, root, Arc { cost: 0, flow: 0, price: 0 });
        }
        self.is_full.clear();
        self.is_full.resize(n_doors, false);
        self.next = 0;
    }

    /// Least cost over the ways that are known; goes on from the last answer when more are.
    pub fn solve(&mut self, amounts: &Amounts, ways: &Ways) {
        while let Some(entering) = self.entering(amounts, ways) {
            self.pivot(amounts, entering);
        }
    }

    /// What one person more of a village would cost.
    pub fn price_of_village(&self, village: usize) -> i64 {
        self.tree.price(village as u32)
    }

    /// What one place more behind a door would save; 0 while there is room.
    pub fn price_of_door(&self, door: usize) -> i64 {
        self.tree.price(self.node_of_door(door as u32))
    }

    /// Who goes where; each village and door once.
    pub fn parties(&self) -> impl Iterator<Item = Party> {
        let n_villages = self.n_villages as u32;
        (0..self.tree.root()).filter(|&it| !self.tree.is_below_root(it)).map(move |it| {
            let node = self.tree.node(it);
            let (village, door) = (it.min(node.parent), it.max(node.parent));
            Party { village, time_ms: node.cost, door: door - n_villages, people: node.flow }
        })
    }

    fn node_of_door(&self, door: u32) -> u32 {
        self.n_villages as u32 + door
    }

    /// The best of some rows, going round; `None` when no row has any.
    fn entering(&mut self, amounts: &Amounts, ways: &Ways) -> Option<Entering> {
        let n_rows = self.tree.root() as usize;
        let mut best = (0, None);
        for looked_at in 1..=n_rows {
            let row = self.next;
            self.next = if row + 1 == n_rows { 0 } else { row + 1 };
            let (gain, entering) = match row.checked_sub(self.n_villages) {
                None => self.best_way(row, amounts, ways),
                Some(door) => self.emptier(door),
            };
            if best.0 < gain {
                best = (gain, entering);
            }
            if looked_at % ROWS_AT_ONCE == 0 && best.1.is_some() {
                break;
            }
        }
        best.1
    }

    /// Ways are sorted by time, and no door has a price below 0 when all is done.
    fn best_way(&self, row: usize, amounts: &Amounts, ways: &Ways) -> (i64, Option<Entering>) {
        let village = row as u32;
        let own = self.tree.price(village);
        let prices = &self.tree.prices()[self.n_villages..];
        let mut best = (own, None);
        if amounts.left_over < best.0 {
            best = (amounts.left_over, Some(Entering::LeftOver { village }));
        }
        for it in ways.of(row) {
            let cost = i64::from(it.time_ms);
            if best.0 <= cost {
                break;
            }
            let price = cost + prices[it.door as usize];
            if price < best.0 {
                best = (price, Some(Entering::Way { village, door: it.door, cost }));
            }
        }
        (own - best.0, best.1)
    }

    fn emptier(&self, door: usize) -> (i64, Option<Entering>) {
        let gain = if self.is_full[door] { -self.price_of_door(door) } else { 0 };
        (gain, Some(Entering::Emptier { door: door as u32 }))
    }

    fn pivot(&mut self, amounts: &Amounts, entering: Entering) {
        let root = self.tree.root();
        let (from, to, most) = match entering {
            Entering::Way { village, door, .. } => (village, self.node_of_door(door), i64::MAX),
            Entering::LeftOver { village } => (village, root, i64::MAX),
            Entering::Emptier { door } => {
                (root, self.node_of_door(door), amounts.room[door as usize])
            }
        };
        let join = self.tree.join(from, to);
        let (people, leaving) = self.leaving(amounts, (from, to, join), most);
        self.push(from, join, -people);
        self.push(to, join, people);
        let Some((leaving, is_on_from_side)) = leaving else {
            let Entering::Emptier { door } = entering else {
                unreachable!("only a door's own arc has an end of its own")
            };
            self.is_full[door as usize] = false;
            return;
        };
        if let Some(door) = (leaving as usize).checked_sub(self.n_villages)
            && self.tree.is_below_root(leaving)
        {
            self.is_full[door] = self.tree.node(leaving).flow == amounts.room[door];
        }
        let (top, below) = if is_on_from_side { (from, to) } else { (to, from) };
        let other = self.tree.price(below);
        let arc = match entering {
            Entering::Way { cost, .. } => {
                let price = if is_on_from_side { other + cost } else { other - cost };
                Arc { cost, flow: people, price }
            }
            Entering::LeftOver { .. } => {
                Arc { cost: amounts.left_over, flow: people, price: amounts.left_over }
            }
            Entering::Emptier { door } => {
                self.is_full[door as usize] = false;
                Arc { cost: 0, flow: most - people, price: 0 }
            }
        };
        self.tree.regraft(leaving, top, below, arc);
    }

    /// How many people can take the new way, and the node whose arc they leave empty or fill up:
    /// of several the last one on the round from the join over the new way and back. `None` when it
    /// is the new arc itself.
    fn leaving(
        &self,
        amounts: &Amounts,
        (from, to, join): (u32, u32, u32),
        most: i64,
    ) -> (i64, Option<(u32, bool)>) {
        let (mut people, mut leaving) = (most, None);
        let mut at = from;
        while at != join {
            let room = if self.is_upward(at) { self.tree.node(at).flow } else { i64::MAX };
            if room < people {
                (people, leaving) = (room, Some((at, true)));
            }
            at = self.tree.node(at).parent;
        }
        at = to;
        while at != join {
            let node = self.tree.node(at);
            let room = if !self.is_upward(at) {
                node.flow
            } else if let Some(door) = (at as usize).checked_sub(self.n_villages) {
                amounts.room[door] - node.flow
            } else {
                i64::MAX
            };
            if room <= people && room != i64::MAX {
                (people, leaving) = (room, Some((at, false)));
            }
            at = node.parent;
        }
        (people, leaving)
    }

    /// Whether people on the arc above a node go up: from a village to a door, or to the root.
    fn is_upward(&self, node: u32) -> bool {
        (node as usize) < self.n_villages || self.tree.is_below_root(node)
    }

    /// Sends people up from a node.
    fn push(&mut self, from: u32, join: u32, people: i64) {
        let mut at = from;
        while at != join && at != NONE {
            let signed = if self.is_upward(at) { people } else { -people };
            *self.tree.flow_mut(at) += signed;
            at = self.tree.node(at).parent;
        }
    }
}
