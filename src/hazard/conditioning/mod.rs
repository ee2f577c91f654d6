//! Residuals conditional on what was observed.
//!
//! Worden, Thompson, Baker, Bradley, Luco and Wald (2018), "Spatial and spectral interpolation of
//! ground-motion intensity measure observations", Bulletin of the Seismological Society of America
//! 108(2), 866–875, doi:10.1785/0120170201: residuals at sites and at observations are
//! jointly normal, between-event and within-event parts together, so those at sites given the
//! observations are normal too, with less variability.
//!
//! The factor over all sites is never made. A realization is conditioned by what it misses of the
//! observations (Matheron's substitution: Journel & Huijbregts 1978, Mining Geostatistics,
//! ch. VII.A.4), which is exact and costs a sum over the observations around each site:
//!
//! ```text
//! an observation    o = median + a η + b z(s) + c ζ(s) + rest + error
//! drawn freely      o' from the realization's own η, z, ζ, and a rest and an error drawn for it
//! what it misses    d = Σ⁻¹ (o − o'),  Σ the covariance of o
//! conditioned       η + Σₖ aₖ dₖ;  z(x) + Σₖ ρ(x, sₖ) bₖ dₖ;  ζ(x) + Σₖ ρ(x, sₖ) cₖ dₖ
//! ```
//!
//! η is the between-event residual, z the field of what the branch predicts, ζ that of its
//! conversion. Another measure than the branch's own is tied to z by its correlation R at one
//! site: b = R φ, and its rest √(1 − R²) φ is correlated among observations as the fields are
//! (Markov model, Almeida & Journel 1994, Mathematical Geology 26, 565–588,
//! doi:10.1007/BF02089242). What is not linear, the conversion between motion and intensity, is
//! taken on its line at the observed value.

mod branch;
mod linear;
mod near;

use rand::Rng;
use rand_distr::{Distribution as _, StandardNormal};

pub use branch::BranchConditioning;
use linear::Reader;
use near::Near;

use super::correlation::MeasureCorrelation;
use super::correlation::joint::JointCorrelation;
use super::imt::Imt;
use super::logic_tree::Branch;
use super::observation::Observation;
use super::rupture::Rupture;
use crate::source::Source;
use crate::units::{LonLat, Vs30};

/// What it cites.
pub const SOURCE: Source = Source {
    authors: "Worden, Thompson, Baker, Bradley, Luco and Wald",
    year: 2018,
    title: "Spatial and spectral interpolation of ground-motion intensity measure observations",
    doi: "10.1785/0120170201",
};

/// Observations around every site, and what each branch makes of them.
pub struct Conditioning {
    correlations: Correlations,
    near: Near,
    n_observations: usize,
    branches: Vec<BranchConditioning>,
}

/// How residuals are correlated.
pub struct Correlations {
    /// Of the fields in space: the first of its measures.
    pub fields: Box<dyn JointCorrelation>,
    /// Of measures at one site: within an event, between events.
    pub measures: [&'static dyn MeasureCorrelation; 2],
}

/// What observations say of the residuals at one place: on average, and with how much less
/// variability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// Mean of η, z and ζ.
    pub mean: [f64; 3],
    /// What is taken off their covariance, which is 1 on the diagonal.
    pub taken: [[f64; 3]; 3],
}

impl Correlations {
    /// Of one field at two places.
    pub fn in_space(&self, one: LonLat, other: LonLat) -> f64 {
        let own = if one == other { self.fields.nugget(0, 0) } else { 0.0 };
        self.fields.rho(0, 0, one.distance(other)) + own
    }
}

/// Memory of one thread.
#[derive(Clone, Debug)]
pub struct Scratch {
    white: Vec<f64>,
    missed: Vec<f64>,
    /// b d and c d of each observation.
    pull: [Vec<f32>; 2],
}

impl Conditioning {
    /// For sites and observations; `grounds` are those below the observations.
    pub fn new(
        sites: &[LonLat],
        observations: &[Observation],
        grounds: &[Vs30],
        branches: &[Branch],
        ruptures: &[Rupture],
        correlations: Correlations,
    ) -> Conditioning {
        let in_space = |one, other| correlations.in_space(one, other);
        let places: Vec<LonLat> = observations.iter().map(|it| it.place).collect();
        let of_branch = |branch: &Branch| {
            let (model, rupture) = (branch.model, &ruptures[branch.rupture]);
            let reader = Reader { model, rupture, measures: correlations.measures };
            let read = |((number, it), ground): ((u32, &Observation), &Vs30)| {
                reader.read(it, *ground).map(|it| (number, it))
            };
            let linear: Vec<_> = (0..).zip(observations).zip(grounds).filter_map(read).collect();
            BranchConditioning::new(&reader, &linear, in_space)
        };
        let branches = branches.iter().map(of_branch).collect();
        let near = Near::new(sites, &places, |it| correlations.fields.reach(it), in_space);
        Conditioning { n_observations: observations.len(), near, branches, correlations }
    }

    /// What a branch knows of the residuals at a place.
    pub fn moments(&self, branch: usize, place: LonLat) -> Moments {
        self.branches[branch].moments(|it| self.correlations.in_space(place, it))
    }

    /// Correlation of a measure with another at one site: within an event, between events.
    pub fn measures(&self, one: Imt, other: Imt) -> Option<[f64; 2]> {
        let [within, between] = self.correlations.measures.map(|it| it.rho(one, other));
        Some([within?, between?])
    }

    /// The observations as each branch sees them.
    pub fn branches(&self) -> &[BranchConditioning] {
        &self.branches
    }

    /// Mean square of the number of observations that a site feels: what
    /// [`moments`](Conditioning::moments) costs.
    pub fn cost(&self) -> f64 {
        self.near.mean_square()
    }

    /// Memory for one thread.
    pub fn scratch(&self) -> Scratch {
        let n = self.n_observations;
        Scratch { white: vec![0.0; n], missed: vec![0.0; n], pull: [vec![0.0; n], vec![0.0; n]] }
    }

    /// Conditions a realization of a branch: its between-event residual, the field of what the
    /// branch predicts and that of its conversion, and fields of other measures as far as they
    /// are tied to the first (`ties`, correlations at one site): `[2 + ties][n_sites +
    /// n_observations]`, sites first. `rng` draws what is the observations' own.
    pub fn apply(
        &self,
        branch: usize,
        rng: &mut impl Rng,
        (eta, ties): (&mut f32, &[f32]),
        fields: &mut [Vec<f32>],
        scratch: &mut Scratch,
    ) {
        let it = &self.branches[branch];
        let (n, n_sites) = (it.used.len(), self.near.n_sites());
        let Scratch { white, missed, pull } = scratch;
        let (white, missed) = (&mut white[..n], &mut missed[..n]);
        white.fill_with(|| StandardNormal.sample(rng));
        for (k, &number) in it.used.iter().enumerate() {
            let at = n_sites + number as usize;
            let own: f64 = (0..=k).map(|l| it.rest[(k, l)] * white[l]).sum();
            missed[k] = it.value[k]
                - own
                - it.event[k] * f64::from(*eta)
                - it.within[k] * f64::from(fields[0][at])
                - it.conversion[k] * f64::from(fields[1][at]);
        }
        for pull in pull.iter_mut() {
            pull.fill(0.0);
        }
        let mut shift = 0.0;
        for (k, &number) in it.used.iter().enumerate() {
            let column = it.inverse.column(k);
            let solved: f64 = column.iter().zip(&*missed).map(|(a, b)| a * b).sum();
            shift += it.event[k] * solved;
            pull[0][number as usize] = (it.within[k] * solved) as f32;
            pull[1][number as usize] = (it.conversion[k] * solved) as f32;
        }
        *eta += shift as f32;
        let (of_branch, others) = fields.split_at_mut(2);
        for (field, pull) in of_branch.iter_mut().zip(pull.iter()) {
            self.near.pull(pull, 1.0, &mut field[..n_sites]);
        }
        for (field, tie) in others.iter_mut().zip(ties) {
            self.near.pull(&pull[0], *tie, &mut field[..n_sites]);
        }
    }
}
