//! Villages and doors of one realization, as the solver sees them.
//!
//! Settlements of one node are one village, and shelters of one node whose doors are equally far
//! from it are one door: their ways cost the same, so nothing is lost. People are counted in parts
//! of 2⁻³⁰, the last place of what the engine asks for (single precision) down to a 64th of a
//! person; less is nobody.

use std::ops::Range;

use super::simplex::Amounts;
use super::together::{Party, keep_together};
use crate::routing::shortest::{Start, limit_ms};
use crate::shelter::allocation::{Asked, Doors, Move, NOBODY, Placement, Roads};

/// Parts of one person.
const PARTS: f64 = (1u64 << 30) as f64;

/// People as whole parts, rounded down.
fn parts(people: f64) -> i64 {
    if people <= NOBODY {
        return 0;
    }
    (people * PARTS).floor().clamp(0.0, (1u64 << 62) as f64) as i64
}

/// Shelters of one node whose doors are equally far from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Door {
    /// The node.
    pub node: u32,
    /// From the node to the door.
    pub time_ms: u32,
    /// Its place and its shelters there, as places in their list.
    place: u32,
    shelters: [u32; 2],
}

/// Who asks and who can give.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Market {
    /// What the solver gets.
    pub amounts: Amounts,
    /// Nodes of the villages, `[n_villages]`.
    pub nodes: Vec<u32>,
    /// Doors with room, by place, `[n_doors]`.
    pub doors: Vec<Door>,
    /// `[n_places + 1]`: where the doors of each place begin.
    first_door: Vec<u32>,
    /// Settlements by node, then in their order.
    settlements: Vec<u32>,
    /// `[n_villages + 1]`: where those of each village begin.
    first_settlement: Vec<u32>,
    /// Who goes where, by village.
    parties: Vec<Party>,
    /// `[n_doors]`: room left.
    behind: Vec<i64>,
    /// `[n_shelters]`: room left.
    left: Vec<i64>,
    met: Vec<i64>,
}

impl Market {
    /// All who ask and can reach anything, and all doors with room.
    pub fn begin(&mut self, doors: &Doors, asked: Asked<'_>, is_reached: impl Fn(u32) -> bool) {
        self.doors.clear();
        self.first_door.clear();
        self.amounts.room.clear();
        for place in 0..doors.n_places() {
            self.first_door.push(self.doors.len() as u32);
            self.open(doors, place, asked);
        }
        self.first_door.push(self.doors.len() as u32);

        let nodes = doors.settlement_nodes();
        let asks = |it: u32| 0 < parts(asked.demand[it as usize]) && is_reached(nodes[it as usize]);
        self.settlements.clear();
        self.settlements.extend((0..nodes.len() as u32).filter(|&it| asks(it)));
        self.settlements.sort_by_key(|&it| nodes[it as usize]);
        self.nodes.clear();
        self.first_settlement.clear();
        self.amounts.people.clear();
        for (idx, &it) in (0..).zip(&self.settlements) {
            let node = nodes[it as usize];
            if self.nodes.last() != Some(&node) {
                self.nodes.push(node);
                self.first_settlement.push(idx);
                self.amounts.people.push(0);
            }
            if let Some(people) = self.amounts.people.last_mut() {
                *people += parts(asked.demand[it as usize]);
            }
        }
        self.first_settlement.push(self.settlements.len() as u32);
    }

    fn open(&mut self, doors: &Doors, place: usize, asked: Asked<'_>) {
        let shelters = doors.shelters(place);
        let mut at = 0;
        while at < shelters.len() {
            let Start { node, time_ms } = doors.of_shelter(shelters[at]);
            let alike = |&&it: &&u32| doors.of_shelter(it).time_ms == time_ms;
            let end = at + shelters[at..].iter().take_while(alike).count();
            let room = shelters[at..end].iter().map(|&it| parts(asked.room[it as usize])).sum();
            if 0 < room {
                let shelters = [at as u32, end as u32];
                self.doors.push(Door { node, time_ms, place: place as u32, shelters });
                self.amounts.room.push(room);
            }
            at = end;
        }
    }

    /// Doors of a place, as places in the list of doors; nearest first.
    pub fn doors_of(&self, place: usize) -> Range<u32> {
        self.first_door[place]..self.first_door[place + 1]
    }

    /// Tells who goes where. Settlements of one village find room in proportion to what they ask
    /// for, and fill the doors that it fills one after the other, so that few are split.
    pub fn tell(
        &mut self,
        parties: impl Iterator<Item = Party>,
        (roads, asked): (Roads<'_>, Asked<'_>),
        placement: &mut Placement,
    ) {
        self.parties.clear();
        self.parties.extend(parties.filter(|it| 0 < it.people));
        self.parties.sort_unstable();
        let together_ms = i64::from(limit_ms(roads.limits.together));
        if 0 < together_ms {
            self.behind.clone_from(&self.amounts.room);
            for it in &self.parties {
                self.behind[it.door as usize] -= it.people;
            }
            keep_together(&mut self.parties, &mut self.behind, together_ms);
            self.parties.retain(|it| 0 < it.people);
        }
        self.left.clear();
        self.left.extend(asked.room.iter().map(|&it| parts(it)));
        let mut at = 0;
        for village in 0..self.nodes.len() {
            let own = self.parties[at..].iter().take_while(|it| it.village == village as u32);
            let end = at + own.count();
            self.share_out(village, at..end, asked);
            self.send(village, at..end, roads.doors, placement);
            at = end;
        }
        let assigned = placement.assigned.iter_mut().zip(&self.left).zip(asked.room);
        assigned.for_each(|((it, &left), &room)| *it = (parts(room) - left) as f64 / PARTS);
    }

    fn settlements_of(&self, village: usize) -> &[u32] {
        let [from, to] = [village, village + 1].map(|it| self.first_settlement[it] as usize);
        &self.settlements[from..to]
    }

    /// How many of each settlement of a village find room, into `met`.
    fn share_out(&mut self, village: usize, parties: Range<usize>, asked: Asked<'_>) {
        let all = self.amounts.people[village];
        let placed: i64 = self.parties[parties].iter().map(|it| it.people).sum();
        let mut met = std::mem::take(&mut self.met);
        met.clear();
        let settlements = self.settlements_of(village);
        let share = |it: i64| (i128::from(it) * i128::from(placed) / i128::from(all)) as i64;
        met.extend(settlements.iter().map(|&it| share(parts(asked.demand[it as usize]))));
        let mut left = placed - met.iter().sum::<i64>();
        for (it, &settlement) in met.iter_mut().zip(settlements) {
            let more = left.min(parts(asked.demand[settlement as usize]) - *it);
            *it += more;
            left -= more;
        }
        self.met = met;
    }

    fn send(
        &mut self,
        village: usize,
        parties: Range<usize>,
        doors: &Doors,
        placement: &mut Placement,
    ) {
        let mut parties = parties.map(|it| self.parties[it]);
        let mut going: Option<Party> = None;
        for which in 0..self.met.len() {
            let settlement = self.settlements_of(village)[which];
            let mut waiting = self.met[which];
            let idx = settlement as usize;
            placement.sheltered[idx] = if parts(placement.unmet[idx]) == waiting {
                placement.unmet[idx]
            } else {
                waiting as f64 / PARTS
            };
            placement.unmet[idx] -= placement.sheltered[idx];
            while 0 < waiting {
                if going.is_none_or(|it| it.people == 0) {
                    going = parties.next();
                }
                let Some(Party { time_ms, door, people, .. }) = &mut going else { break };
                let (shelter, room) = roomy(&self.doors[*door as usize], doors, &self.left);
                let now = waiting.min(*people).min(room);
                self.left[shelter as usize] -= now;
                *people -= now;
                waiting -= now;
                let people = now as f64 / PARTS;
                placement.moves.push(Move {
                    settlement,
                    shelter,
                    people,
                    time_ms: *time_ms as u32,
                });
            }
        }
    }
}

/// The first shelter behind a door that is not full.
fn roomy(door: &Door, doors: &Doors, left: &[i64]) -> (u32, i64) {
    let [from, to] = door.shelters.map(|it| it as usize);
    let shelters = &doors.shelters(door.place as usize)[from..to];
    let it = shelters.iter().find(|&&it| 0 < left[it as usize]);
    let shelter = *it.expect("no more people come to a door than it has room for");
    (shelter, left[shelter as usize])
}
