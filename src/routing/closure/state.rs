//! What the roads of one realization are like.

use crate::routing::graph::CLOSED;

/// Why a road is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum ClosureCause {
    /// A slide, or rock fallen from a slope.
    #[default]
    Landslide,
    /// A broken bridge.
    Bridge,
    /// A damaged tunnel.
    Tunnel,
    /// Debris of buildings.
    BuildingDebris,
    /// Snow, with or without an earthquake.
    Season,
}

impl ClosureCause {
    /// How many there are.
    pub const COUNT: usize = 5;

    /// All causes, in the order of their numbers.
    pub const ALL: [ClosureCause; ClosureCause::COUNT] = [
        ClosureCause::Landslide,
        ClosureCause::Bridge,
        ClosureCause::Tunnel,
        ClosureCause::BuildingDebris,
        ClosureCause::Season,
    ];

    /// The word of tables.
    pub fn word(self) -> &'static str {
        match self {
            ClosureCause::Landslide => "landslide",
            ClosureCause::Bridge => "bridge",
            ClosureCause::Tunnel => "tunnel",
            ClosureCause::BuildingDebris => "building_debris",
            ClosureCause::Season => "season",
        }
    }
}

/// Of each segment; keeps its memory for the next realization.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoadState {
    /// Added travel time, milliseconds, `[n_segments]`; [`CLOSED`] where none may pass.
    pub delay_ms: Vec<u32>,
    /// Days until each opens again, 0 where it is open, `[n_segments]`.
    pub reopen_days: Vec<f32>,
    /// Why each is closed, `[n_segments]`; means nothing where it is open.
    pub cause: Vec<ClosureCause>,
}

impl RoadState {
    /// All roads open.
    pub fn open(&mut self, n_segments: usize) {
        self.delay_ms.clear();
        self.delay_ms.resize(n_segments, 0);
        self.reopen_days.clear();
        self.reopen_days.resize(n_segments, 0.0);
        self.cause.clear();
        self.cause.resize(n_segments, ClosureCause::Landslide);
    }

    /// Closes a segment; of two causes the one that lasts longer counts, of equals the first.
    #[inline]
    pub fn close(&mut self, segment: usize, cause: ClosureCause, days: f32) {
        if self.delay_ms[segment] == CLOSED && days <= self.reopen_days[segment] {
            return;
        }
        self.delay_ms[segment] = CLOSED;
        self.reopen_days[segment] = days;
        self.cause[segment] = cause;
    }

    /// Slows a segment that is open.
    #[inline]
    pub fn slow(&mut self, segment: usize, by_ms: u32) {
        if self.delay_ms[segment] != CLOSED {
            self.delay_ms[segment] += by_ms;
        }
    }

    /// Segments that are closed, with their days and cause.
    pub fn closed(&self) -> impl Iterator<Item = (u32, f32, ClosureCause)> {
        (0..)
            .zip(&self.delay_ms)
            .filter(|it| *it.1 == CLOSED)
            .map(|(it, _)| (it, self.reopen_days[it as usize], self.cause[it as usize]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_closure_is_named_and_a_closed_road_is_not_slowed() {
        let mut state = RoadState::default();
        state.open(3);
        state.slow(0, 1000);
        state.close(0, ClosureCause::Landslide, 2.0);
        state.close(0, ClosureCause::Bridge, 9.0);
        state.close(0, ClosureCause::BuildingDebris, 1.0);
        state.slow(0, 1000);
        state.slow(2, 700);
        let closed: Vec<_> = state.closed().collect();
        assert_eq!(closed, [(0, 9.0, ClosureCause::Bridge)]);
        assert_eq!(state.delay_ms, [CLOSED, 0, 700]);
        state.open(2);
        assert_eq!(state.closed().count(), 0);
        assert_eq!(ClosureCause::ALL.map(|it| it as usize), [0, 1, 2, 3, 4]);
    }
}
