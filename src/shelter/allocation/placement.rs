//! Who found a place where.

use super::Asked;

/// People of a settlement who go to one shelter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Move {
    /// The settlement.
    pub settlement: u32,
    /// The shelter.
    pub shelter: u32,
    /// How many; more than 0.
    pub people: f64,
    /// Travel time from the settlement's node to the shelter's door, milliseconds.
    pub time_ms: u32,
}

/// Who went where; keeps its memory for the next realization.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placement {
    /// People of each settlement who found a place, `[n_settlements]`.
    pub sheltered: Vec<f64>,
    /// And who did not; the two add up to the demand.
    pub unmet: Vec<f64>,
    /// People sent to each shelter, `[n_shelters]`.
    pub assigned: Vec<f64>,
    /// Who went where; one entry a settlement and shelter at most.
    pub moves: Vec<Move>,
    /// The nearest shelter with room that each settlement's people would go to first,
    /// `[n_settlements]`; `None` where none is within the limit. Also told where nobody asks.
    pub nearest: Vec<Option<u32>>,
    /// Travel time there, minutes; infinite where there is none.
    pub nearest_min: Vec<f32>,
}

impl Placement {
    /// Nobody has a place yet.
    pub(super) fn begin(&mut self, asked: Asked<'_>) {
        let n = asked.demand.len();
        self.unmet.clear();
        self.unmet.extend(asked.demand.iter().map(|it| it.max(0.0)));
        self.sheltered.clear();
        self.sheltered.resize(n, 0.0);
        self.assigned.clear();
        self.assigned.resize(asked.room.len(), 0.0);
        self.moves.clear();
        self.nearest.clear();
        self.nearest.resize(n, None);
        self.nearest_min.clear();
        self.nearest_min.resize(n, f32::INFINITY);
    }

    pub(super) fn room_left(&self, asked: Asked<'_>, shelter: u32) -> f64 {
        (asked.room[shelter as usize] - self.assigned[shelter as usize]).max(0.0)
    }
}
