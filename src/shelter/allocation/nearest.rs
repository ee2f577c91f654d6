//! Everyone goes to the nearest open shelter that has room.
//!
//! Rounds. In each, one search from all places with room tells every settlement its nearest;
//! people who come to the same place and find too little room share what there is in proportion
//! to how many came from each settlement, and the rest travel on in the next round, when that
//! place is full. It ends when everybody is placed, when nobody left can reach a place with room
//! in time, or after the last round.
//!
//! People are conserved and no capacity is exceeded, whatever the network. As in life, a shelter
//! added need not help in total: whom it draws off the way to the nearest place, and then turns
//! away, may arrive later at a place that others needed. Where all start from one settlement it
//! always helps.

use super::first_choice::first_door;
use super::{Allocation, Asked, Move, NOBODY, Placement, Roads, Scratch};
use crate::routing::shortest::Again;
use crate::source::Source;

/// The allocation by nearness.
pub static NEAREST: Nearest = Nearest;

/// The allocation by nearness.
#[derive(Clone, Copy, Debug)]
pub struct Nearest;

impl Allocation for Nearest {
    fn name(&self) -> &'static str {
        "nearest"
    }

    fn source(&self) -> Source {
        Source {
            authors: "Panoh",
            year: 2026,
            title: "Nearest open shelter with room, in rounds (ours)",
            doi: "",
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
        scratch.begin(roads, asked);
        let (graph, delay_ms, limit) = (roads.graph, asked.delay_ms, roads.limits.time);
        for round in 0..roads.limits.rounds.max(1) {
            if round > 0 {
                let Scratch { search, starts, has_changed, .. } = scratch;
                search.run_again(graph, Again { starts, has_changed }, delay_ms, limit);
            }
            scratch.leave_out_cut_off(roads);
            if scratch.waiting.is_empty() {
                break;
            }
            scratch.arrive(roads, asked, placement);
        }
    }
}

impl Scratch {
    fn begin(&mut self, roads: Roads<'_>, asked: Asked<'_>) {
        let n_places = roads.doors.n_places();
        self.waiting.clear();
        let asking = (0..).zip(asked.demand).filter(|&(_, &people)| people > NOBODY);
        self.waiting.extend(asking.map(|(it, _)| it));
        self.has_changed.clear();
        self.has_changed.resize(n_places, false);
        self.coming.clear();
        self.coming.resize(n_places, 0.0);
        self.filled.clear();
        self.filled.resize(n_places, 0..0);
    }

    /// Room only shrinks, so who cannot reach any now never will.
    fn leave_out_cut_off(&mut self, roads: Roads<'_>) {
        let Scratch { search, waiting, .. } = self;
        let node = |it: u32| roads.doors.of_settlement(it as usize);
        waiting.retain(|&it| search.time_ms(node(it)).is_some());
    }

    /// Everyone who waits comes to the nearest place; room is shared.
    fn arrive(&mut self, roads: Roads<'_>, asked: Asked<'_>, placement: &mut Placement) {
        let Scratch { search, starts, has_changed, coming, filled, taken, waiting, .. } = self;
        let node_of = |it: u32| roads.doors.of_settlement(it as usize);
        let place_of = |it: u32| {
            search.start(node_of(it)).expect("those who reach no place were left out") as usize
        };
        coming.fill(0.0);
        for &it in waiting.iter() {
            coming[place_of(it)] += placement.unmet[it as usize];
        }
        taken.clear();
        for place in 0..roads.doors.n_places() {
            has_changed[place] = false;
            if coming[place] > 0.0 {
                let first = taken.len();
                let comers =
                    Comers { place, people: coming[place], door_ms: starts[place].time_ms };
                fill(comers, roads, asked, placement, taken);
                filled[place] = first..taken.len();
                let door = first_door(place, roads, asked, placement);
                has_changed[place] = door != starts[place];
                starts[place] = door;
            }
        }
        for &settlement in waiting.iter() {
            let taken = &taken[filled[place_of(settlement)].clone()];
            let people = &mut placement.unmet[settlement as usize];
            let time_ms = search.time_ms(node_of(settlement)).unwrap_or_default();
            placement.moves.extend(taken.iter().map(|it| Move {
                settlement,
                shelter: it.shelter,
                people: *people * it.share,
                time_ms: time_ms + it.later_ms,
            }));
            let share = taken.last().map_or(0.0, |it| it.so_far);
            *people = if share < 1.0 { *people * (1.0 - share) } else { 0.0 };
            let unmet = *people;
            placement.sheltered[settlement as usize] = asked.demand[settlement as usize] - unmet;
        }
        waiting.retain(|&it| placement.unmet[it as usize] > NOBODY);
    }
}

/// Who comes to a place.
struct Comers {
    place: usize,
    people: f64,
    /// Way to the door that they were looking for.
    door_ms: u32,
}

/// What one shelter takes of those who come to its place in one round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Taken {
    shelter: u32,
    /// Share of the people who come.
    share: f64,
    /// With that of the shelters before it; exactly 1 when all found room.
    so_far: f64,
    /// How much longer the way to its door is.
    later_ms: u32,
}

/// Puts people into the shelters of one place, one after the other.
fn fill(
    comers: Comers,
    roads: Roads<'_>,
    asked: Asked<'_>,
    placement: &mut Placement,
    taken: &mut Vec<Taken>,
) {
    let mut left = comers.people;
    for &shelter in roads.doors.shelters(comers.place) {
        let in_it = placement.room_left(asked, shelter).min(left);
        if in_it <= 0.0 {
            continue;
        }
        placement.assigned[shelter as usize] += in_it;
        left -= in_it;
        let so_far = if left <= 0.0 { 1.0 } else { 1.0 - left / comers.people };
        let door_ms = roads.doors.of_shelter(shelter).time_ms;
        let later_ms = door_ms.saturating_sub(comers.door_ms);
        taken.push(Taken { shelter, share: in_it / comers.people, so_far, later_ms });
        if left <= 0.0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::settlement::Origin;
    use crate::routing::graph::{CLOSED, Graph};
    use crate::routing::network::{Network, RoadClass, Segment};
    use crate::routing::shortest::Start;
    use crate::shelter::allocation::{Doors, Limits};
    use crate::units::{LonLat, Minutes};

    /// A road of one-minute stretches.
    fn road(n_nodes: u32) -> Graph {
        let segment = |from: u32| Segment {
            id: from.to_string(),
            class: RoadClass::Main,
            length_m: 1000.0,
            free_min: 1.0,
            origin: Origin::Modelled,
            from,
            to: from + 1,
            ..Segment::default()
        };
        let nodes = vec![LonLat::default(); n_nodes as usize];
        Graph::new(&Network {
            nodes,
            segments: (0..n_nodes - 1).map(segment).collect(),
            ..Network::default()
        })
    }

    fn place(doors: &Doors, demand: &[f64], room: &[f64], delay_ms: &[u32]) -> Placement {
        let graph = road(delay_ms.len() as u32 + 1);
        let limits = Limits { time: Minutes(3.0), rounds: 10, ..Limits::default() };
        let mut placement = Placement::default();
        let roads = Roads { graph: &graph, doors, limits };
        let asked = Asked { demand, room, delay_ms };
        NEAREST.place(roads, asked, &mut Scratch::new(&graph), &mut placement);
        placement
    }

    #[test]
    fn who_comes_to_a_small_place_shares_it_and_the_rest_travels_on() {
        let doors = Doors::new(vec![0, 1], vec![Start::at(1), Start::at(3)]);
        let got = place(&doors, &[30.0, 10.0], &[20.0, 12.0], &[0; 4]);
        // 20 of 40 find room at node 1; the rest, 15 and 5, reach node 3 together: 12 of 20.
        assert_eq!(got.assigned, [20.0, 12.0]);
        assert!((got.unmet[0] - 6.0).abs() < 1e-12 && (got.unmet[1] - 2.0).abs() < 1e-12);
        assert_eq!(got.nearest, [Some(0), Some(0)]);
        assert_eq!(got.nearest_min, [1.0, 0.0]);
    }

    #[test]
    fn a_closed_road_and_a_long_way_keep_people_out() {
        let doors = Doors::new(vec![0, 2, 9], vec![Start::at(1), Start::at(5)]);
        let mut closed = [0; 9];
        closed[0] = CLOSED;
        let got = place(&doors, &[1.0, 1.0, 1.0], &[9.0, 9.0], &closed);
        assert_eq!(got.unmet, [1.0, 0.0, 1.0]);
        assert_eq!(got.nearest, [None, Some(0), None]);
    }

    #[test]
    fn shelters_of_one_node_fill_by_their_doors_and_then_in_order() {
        let far = Start { node: 0, time_ms: 90_000 };
        let doors = Doors::new(vec![0], vec![far, Start::at(0), Start::at(0)]);
        let got = place(&doors, &[25.0], &[10.0, 10.0, 10.0], &[0; 2]);
        assert_eq!(got.assigned, [5.0, 10.0, 10.0]);
        assert_eq!((got.nearest[0], got.nearest_min[0]), (Some(1), 0.0));
    }
}
