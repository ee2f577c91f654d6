//! Which roads a realization loses, why, and for how long: slides, broken bridges and tunnels, debris
//! of buildings, and snow, each drawn apart through the same shaking. What does not close a road may
//! slow it.
//!
//! Left out: rockfall from cuts, snow avalanches, retaining walls, and what permanent deformation of
//! the ground does to bridges and pavements beyond slides.

pub mod clearing;
pub mod state;
pub mod slides;
pub mod hazus;
pub mod structures;
pub mod debris;
pub mod season;

use crate::routing::closure::clearing::Crews;
use crate::routing::closure::debris::{Debris, TownStretch};
use crate::routing::closure::slides::{RoadCell, Slides};
use crate::routing::closure::state::{ClosureCause, RoadState};
use crate::routing::closure::structures::Structures;
use crate::routing::graph::CLOSED;
use crate::routing::network::Network;

/// What names the draws of one realization, and where its unknowns lie in their ranges, 0 to 1: one
/// of each for a whole realization; 0.5 for the middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClosureDraw {
    /// Key of slides, of [`rng::key`](crate::rng::key).
    pub slides: u64,
    /// Key of bridges and tunnels.
    pub structures: u64,
    /// Key of debris of buildings.
    pub debris: u64,
    /// How readily slopes close roads, and how slowly all are opened again.
    pub severity_u: f64,
    /// How weak bridges are, and how readily buildings block streets.
    pub weakness_u: f64,
}

/// What of a realization closes roads.
#[derive(Clone, Copy, Debug)]
pub struct Shaken<'a> {
    /// ln of PGV in cm/s, `[n_sites]`.
    pub ln_pgv: &'a [f32],
    /// Share of homes that are destroyed, `[n_settlements]`.
    pub destroyed: &'a [f32],
}

/// What roads run through.
#[derive(Clone, Debug, Default)]
pub struct Along {
    /// Stretches in one cell of ground each, in any order but along each segment.
    pub cells: Vec<RoadCell>,
    /// Stretches in towns.
    pub towns: Vec<TownStretch>,
    /// Days until the season opens each segment, `[n_segments]`; 0 where it is open, infinite where
    /// it never does.
    pub season_days: Vec<f32>,
    /// Who clears them.
    pub crews: Crews,
}

/// All causes, made once.
#[derive(Clone, Debug, Default)]
pub struct ClosureModel {
    slides: Slides,
    structures: Structures,
    debris: Debris,
    season_days: Vec<f32>,
}

impl ClosureModel {
    /// Of a network and what it runs through.
    pub fn new(network: &Network, along: Along) -> ClosureModel {
        let Along { cells, towns, mut season_days, crews } = along;
        season_days.resize(network.segments.len(), 0.0);
        ClosureModel {
            slides: Slides::new(network, &cells, crews),
            structures: Structures::new(network, &cells),
            debris: Debris::new(network, towns, crews),
            season_days,
        }
    }

    /// Added travel time of each segment without an earthquake, `[n_segments]`: [`CLOSED`] where snow
    /// closes it, else 0.
    pub fn by_season(&self) -> Vec<u32> {
        let closed = |it: &f32| if 0.0 < *it { CLOSED } else { 0 };
        self.season_days.iter().map(closed).collect()
    }

    /// Slides alone.
    pub fn slides(&self) -> &Slides {
        &self.slides
    }

    /// Bridges and tunnels alone.
    pub fn structures(&self) -> &Structures {
        &self.structures
    }

    /// Roads after the shaking of one realization. Where several things close a segment, that which
    /// keeps it closed longest is named.
    pub fn sample(&self, draw: ClosureDraw, shaken: Shaken<'_>, state: &mut RoadState) {
        state.open(self.slides.n_segments());
        self.slides.sample((draw.slides, draw.severity_u), shaken.ln_pgv, state);
        self.structures.sample(draw, shaken.ln_pgv, state);
        self.debris.sample(draw, shaken.destroyed, state);
        for (segment, days) in self.season_days.iter().enumerate().filter(|it| 0.0 < *it.1) {
            state.close(segment, ClosureCause::Season, *days);
        }
    }
}
