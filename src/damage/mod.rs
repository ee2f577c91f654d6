//! What breaks, and who is hurt in it.
//!
//! A [set](set::VulnerabilitySet) gives each class of dwellings its vulnerability; the
//! [macroseismic method](macroseismic) over intensity, or [fragility functions](fragility) over any
//! measure, turn it into EMS-98 grades;
//! [Hazus rates](casualties) turn grades into dead and injured; a [table](table::DamageTable)
//! holds all of it for one realization, and its tally is the hot loop.

pub mod state;
pub mod macroseismic;
pub mod fragility;
pub mod vulnerability;
pub mod taxonomy;
pub mod casualties;
mod record;
pub mod set;
pub mod mix;
pub mod pager;
pub mod row;
pub mod model;
mod steps;
mod class_rows;
mod part;
pub mod table;
pub mod branches;

use crate::source::Source;

/// What each part of this stage rests on, for lists and reports.
pub const SOURCES: &[(&str, Source)] = &[
    ("damage grades D0 to D5, and where damage and fear begin", macroseismic::EMS_98),
    ("mean damage grade and its binomial spread", macroseismic::LAGOMARSINO_GIOVINAZZI_2006),
    ("earth houses: range of vulnerability", macroseismic::RAFI_2012),
    ("casualty rates, collapse shares and presence indoors", casualties::HAZUS_6_1),
    ("bracket for the dead", pager::JAISWAL_WALD_2010),
];
