//! What happened to a building.

/// Damage grades of the European Macroseismic Scale (Grünthal 1998).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DamageState {
    /// No damage.
    D0,
    /// Negligible to slight: hairline cracks.
    D1,
    /// Moderate: cracks in many walls.
    D2,
    /// Substantial to heavy: large cracks, roof tiles and chimneys fall.
    D3,
    /// Very heavy: walls fail, roof and floors fail in part.
    D4,
    /// Destruction: total or near total collapse.
    D5,
}

impl DamageState {
    /// All grades, lightest first.
    pub const ALL: [DamageState; 6] = [
        DamageState::D0,
        DamageState::D1,
        DamageState::D2,
        DamageState::D3,
        DamageState::D4,
        DamageState::D5,
    ];
}
