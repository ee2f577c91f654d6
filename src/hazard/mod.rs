//! How hard the ground shakes.
//!
//! A [rupture] has [distances](distance) to every [site]; a [branch](logic_tree) of the logic
//! tree turns them into median [shaking] with a [ground motion model](gmm) and, where it gives
//! ground motion, a [conversion](gmice) to intensity; a [correlated field](field) says how each
//! realization departs from the median. What a branch [predicts](prediction) of any measure, and the
//! [mixture] of all branches at one site, are known without sampling: maps are made of them.

pub mod imt;
pub(crate) mod sphere;
pub mod plane;
pub mod surface;
pub mod rupture;
pub mod scaling;
pub mod distance;
pub mod site;
pub mod gmm;
pub mod gmice;
pub mod correlation;
pub mod observation;
pub mod field;
pub mod logic_tree;
pub mod conditioning;
pub mod mixture;
pub mod prediction;
pub mod shaking;
pub mod truncation;
pub mod ground_motion;
pub mod joint_motion;
pub mod caveats;

use crate::source::Source;

/// What the stage rests on beside its ground motion models, for lists and reports.
pub const SOURCES: &[(&str, Source)] = &[
    ("size of a rupture from its magnitude", scaling::wells_coppersmith_1994::SOURCE),
    ("size of a rupture, where a scenario asks for it", scaling::leonard_2014::SOURCE),
    ("size of a rupture, where a scenario asks for it", scaling::thingbaijam_2017::SOURCE),
    ("distances to several planes", surface::GC2),
    ("intensity from ground motion", gmice::worden_2012::SOURCE),
    ("shaking where some of it was observed", conditioning::SOURCE),
    ("shaking as an agency mapped it", ground_motion::SHAKEMAP),
];
