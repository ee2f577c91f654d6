//! The nearest shelter with room, before anybody has taken any.

use super::{Asked, NOBODY, Placement, Roads, Scratch};
use crate::routing::shortest::Start;

impl Scratch {
    /// Searches from the first door with room of every place, and tells each settlement its nearest.
    pub(super) fn first_choice(
        &mut self,
        roads: Roads<'_>,
        asked: Asked<'_>,
        placement: &mut Placement,
    ) {
        placement.begin(asked);
        let n_places = roads.doors.n_places();
        self.starts.clear();
        self.starts.extend((0..n_places).map(|it| first_door(it, roads, asked, placement)));
        self.search.run(roads.graph, &self.starts, asked.delay_ms, roads.limits.time);
        for (it, &node) in roads.doors.settlement_nodes().iter().enumerate() {
            let (Some(time), Some(place)) = (self.search.time(node), self.search.start(node))
            else {
                continue;
            };
            let with_room = |&&it: &&u32| asked.room[it as usize] > NOBODY;
            let shelters = roads.doors.shelters(place as usize);
            placement.nearest[it] = shelters.iter().find(with_room).copied();
            placement.nearest_min[it] = time.0 as f32;
        }
    }
}

/// The nearest door of a place behind which there is room.
pub(super) fn first_door(
    place: usize,
    roads: Roads<'_>,
    asked: Asked<'_>,
    placement: &Placement,
) -> Start {
    let shelters = roads.doors.shelters(place);
    let with_room = |&&it: &&u32| placement.room_left(asked, it) > NOBODY;
    match shelters.iter().find(with_room) {
        Some(&it) => roads.doors.of_shelter(it),
        None => roads.doors.of_shelter(shelters[0]).gone(),
    }
}
