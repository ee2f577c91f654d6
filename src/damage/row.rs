//! What the damage stage says of a group of people: one row, as shares in a table and as people
//! in a tally.

/// How many numbers a row has.
pub const COLUMNS: usize = 12;

/// One number a [`mod@column`]; f32, because tables of them are the hot loop's memory.
pub type Row = [f32; COLUMNS];

/// Places in a [`Row`].
pub mod column {
    /// In homes of grade D1.
    pub const D1: usize = 0;
    /// In homes of grade D2.
    pub const D2: usize = 1;
    /// In homes of grade D3.
    pub const D3: usize = 2;
    /// In homes of grade D4.
    pub const D4: usize = 3;
    /// In homes of grade D5.
    pub const D5: usize = 4;
    /// Killed: severity 4 of Hazus.
    pub const DEAD: usize = 5;
    /// Injured and alive: severities 1 to 3.
    pub const INJURED: usize = 6;
    /// Of the injured, those who need a hospital: severities 2 and 3.
    pub const HOSPITALISED: usize = 7;
    /// In undamaged homes (D0) where the shaking frightens; see
    /// [`fright`](crate::damage::macroseismic::fright).
    pub const FRIGHTENED: usize = 8;
    /// Intensity, weighted by people: divide by the people for their mean.
    pub const INTENSITY: usize = 9;
    /// Dead by PAGER's curve for Tajikistan: the low end of the bracket.
    pub const PAGER_LOW: usize = 10;
    /// Dead by PAGER's curve for Afghanistan: the high end of the bracket.
    pub const PAGER_HIGH: usize = 11;
}
