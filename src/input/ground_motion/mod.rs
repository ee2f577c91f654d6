//! The ground motion of a scenario: from its table `[ground_motion]`, its rupture, and what was
//! measured.

mod keys;

pub use keys::{GroundMotionKeys, read_table};

use crate::caveat::Caveat;
use crate::hazard::caveats::caveats;
use crate::hazard::conditioning::{self, Conditioning, Correlations};
use crate::hazard::correlation::OF_MEASURES;
use crate::hazard::correlation::joint::JointCorrelation as _;
use crate::hazard::correlation::models;
use crate::hazard::correlation::with_conversion::WithConversion;
use crate::hazard::field::{Carrier, FieldLattice, FieldSampler};
use crate::hazard::ground_motion::{self, GroundMotion};
use crate::hazard::imt::Imt;
use crate::hazard::logic_tree::{Branch, LogicTree};
use crate::hazard::observation::Observation;
use crate::hazard::rupture::Rupture;
use crate::hazard::shaking::{BranchShaking, Normal};
use crate::hazard::site::{SiteConditions, Sites};
use crate::hazard::truncation::Truncation;
use crate::input::branches;
use crate::input::observations::Observations;
use crate::input::region::Region;
use crate::units::{Km, LonLat, Vs30};

/// Step of the lattice of residuals, over which they are correlated by 0.9. Ours.
const FIELD_STEP: Km = Km(1.0);

/// Points that the lattice may have: a larger region takes a coarser one. Ours.
const MOST_POINTS: usize = 4_000_000;

/// What the ground motion is made of.
pub struct Parts<'a> {
    /// The scenario's table.
    pub keys: &'a GroundMotionKeys,
    /// For the region's own tree.
    pub region: &'a Region,
    /// What may have slipped, all equally likely.
    pub ruptures: &'a [Rupture],
    /// What was measured.
    pub observations: &'a Observations,
    /// Box of the region, degrees: what residuals are drawn for.
    pub extent: [f64; 4],
    /// Measures that residuals are drawn of beside PGV and intensity; none in runs.
    pub further: &'a [Imt],
}

impl Parts<'_> {
    /// The ground motion at sites, with remarks; `ground` is that of any place.
    pub fn ground_motion(
        &self,
        sites: &Sites,
        ground: impl Fn(LonLat) -> SiteConditions,
    ) -> (GroundMotion, Vec<Caveat>) {
        let keys = self.keys;
        let joined = |measures: &[Imt]| {
            models::join(&keys.correlation, measures, &keys.options)
                .unwrap_or_else(|_| unreachable!("it was joined where it was read"))
        };
        let measures = [&[Imt::Pgv], self.further].concat();
        let correlation = WithConversion::new(joined(&measures));
        let ruptures = self.ruptures;
        let share = 1.0 / ruptures.len() as f64;
        let suited = |it| (share, self.logic_tree(it).suited_to(it));
        let tree = LogicTree::over(ruptures.iter().map(suited).collect());
        let of_model = |it: &Branch| {
            let found = BranchShaking::of(it, &ruptures[it.rupture], sites);
            found.expect("branches of intensity or PGV")
        };
        let mut shaking: Vec<BranchShaking> = tree.branches().iter().map(of_model).collect();
        let points = &self.observations.points;
        let places: Vec<LonLat> = points.iter().map(|it| it.place).collect();
        let mut remarks = self.remarks(sites);
        let mut conditioning = None;
        let mut sources = correlation.sources();
        let is_mapped = self.observations.shakemap.is_some();
        if is_mapped {
            let (of_map, more) = of_map(self.observations, &tree, &shaking, sites);
            (shaking, remarks) = (vec![of_map], more);
            sources.push(&ground_motion::SHAKEMAP);
        } else if !points.is_empty() {
            let grounds: Vec<Vs30> =
                points.iter().map(|it| it.vs30.unwrap_or_else(|| ground(it.place).vs30)).collect();
            let correlations = Correlations {
                fields: joined(&[Imt::Pgv]),
                measures: [OF_MEASURES[0], OF_MEASURES[1]],
            };
            let it = Conditioning::new(
                &sites.place,
                points,
                &grounds,
                tree.branches(),
                ruptures,
                correlations,
            );
            remarks.extend(surprises(self.observations, &it));
            conditioning = Some(it);
            sources.push(&conditioning::SOURCE);
        }
        let lattice = lattice(self.extent);
        let all = [&sites.place[..], &places].concat();
        let ground_motion = GroundMotion {
            depths_km: ruptures.iter().map(|it| it.depth().0).collect(),
            logic_tree: tree,
            is_mapped,
            shaking,
            carrier: Carrier::new(&lattice, &correlation, &all),
            fields: FieldSampler::new(lattice, &correlation),
            conditioning,
            further: self.further.iter().map(|it| (*it, ties(*it))).collect(),
            truncation: keys.truncation.map(Truncation::at),
            sources,
        };
        (ground_motion, remarks)
    }

    /// On each rupture with its own branches; each remark once.
    fn remarks(&self, sites: &Sites) -> Vec<Caveat> {
        let mut remarks: Vec<Caveat> = vec![];
        for rupture in self.ruptures {
            for it in caveats(&self.logic_tree(rupture), rupture, sites) {
                if !remarks.contains(&it) {
                    remarks.push(it);
                }
            }
        }
        remarks
    }

    /// The scenario's own branches, or the region's for the depth, or the program's.
    fn logic_tree(&self, rupture: &Rupture) -> LogicTree {
        let Parts { keys, region, .. } = self;
        let deep = rupture.depth().0 > region.deep_from_km;
        let of_region = if deep { &region.deep_branches } else { &region.shallow_branches };
        let tree = branches::tree(&keys.branches).or_else(|| branches::tree(of_region));
        tree.unwrap_or_else(|| LogicTree::default_for(rupture))
    }
}

/// How a measure is tied to PGV at one site: within an event, between events.
fn ties(imt: Imt) -> [f32; 2] {
    [0, 1].map(|which| OF_MEASURES[which].rho(Imt::Pgv, imt).unwrap_or(1.0) as f32)
}

/// The lattice of residuals. It depends on the land and not on the layer of people, so that two
/// layers of people are shaken alike, and a finer one costs no more.
fn lattice(extent: [f64; 4]) -> FieldLattice {
    let with_step =
        |times: u32| FieldLattice::covering(extent, Km(FIELD_STEP.0 * f64::from(times)));
    let fits = |it: &u32| with_step(*it).len() <= MOST_POINTS;
    with_step((1..=64).find(fits).unwrap_or(64))
}

/// How far from what is expected an observation may lie before it is worth a remark, standard
/// deviations: one of 370 does by chance.
const SURPRISING: f64 = 3.0;

/// Remarks on observations that no branch expected, and on those that none has a word for.
fn surprises(observations: &Observations, conditioning: &Conditioning) -> Vec<Caveat> {
    let mut least = vec![f64::INFINITY; observations.points.len()];
    for branch in conditioning.branches() {
        for (number, surprise) in branch.surprises() {
            if surprise.abs() < least[number].abs() {
                least[number] = surprise;
            }
        }
    }
    let tell = |(it, surprise): (&Observation, f64)| {
        if surprise.is_infinite() {
            let message = format!(
                "{} of \"{}\" is a measure that no branch knows: it is not used",
                it.imt, it.id
            );
            return Some(Caveat::new("W611", message));
        }
        (surprise.abs() > SURPRISING).then(|| {
            let side = if surprise > 0.0 { "above" } else { "below" };
            let message = format!(
                "{} of \"{}\" lies {:.1} standard deviations {side} what any branch expects there; \
                 it is used as it is",
                it.imt,
                it.id,
                surprise.abs()
            );
            Caveat::new("W610", message)
        })
    };
    observations.points.iter().zip(least).filter_map(tell).collect()
}

/// The shaking of a map at sites, and remarks. What the map does not say, the models do: deviations
/// where it has none, and everything beyond its edge.
fn of_map(
    observations: &Observations,
    tree: &LogicTree,
    models: &[BranchShaking],
    sites: &Sites,
) -> (BranchShaking, Vec<Caveat>) {
    let weights = || tree.branches().iter().map(|it| it.weight);
    let (mut n_beyond, mut n_without) = (0, 0);
    let at = |(site, &place): (usize, &LonLat)| {
        let modelled: Vec<[Normal; 2]> = models.iter().map(|it| it.spread(site)).collect();
        let modelled =
            [0, 1].map(|which| mixed(weights().zip(modelled.iter().map(|it| it[which]))));
        let [intensity, ln_pgv] = [Imt::Mmi, Imt::Pgv].map(|imt| observations.mapped(imt, place));
        let Some((intensity, spread)) = intensity else {
            n_beyond += 1;
            return modelled;
        };
        n_without += usize::from(spread.is_none());
        let [of_intensity, of_pgv] = modelled;
        let (ln_pgv, spread_of_pgv) = ln_pgv.unwrap_or((of_pgv.mean, None));
        [
            Normal { mean: intensity, sigma: spread.unwrap_or(of_intensity.sigma) },
            Normal { mean: ln_pgv, sigma: spread_of_pgv.unwrap_or(of_pgv.sigma) },
        ]
    };
    let columns: Vec<[Normal; 2]> = sites.place.iter().enumerate().map(at).collect();
    let mut remarks = vec![];
    if n_beyond > 0 {
        let message = format!(
            "{n_beyond} of {} sites lie beyond the map of the shaking: models shake them",
            sites.len()
        );
        remarks.push(Caveat::new("W613", message));
    }
    if n_without > 0 {
        let message = "the map does not say how uncertain its intensity is; it is taken for as \
                       uncertain as models are, as if nothing had been measured";
        remarks.push(Caveat::new("W612", message));
    }
    (BranchShaking::of_map(columns), remarks)
}

/// One distribution for many with weights: their mean and standard deviation.
fn mixed(parts: impl Iterator<Item = (f64, Normal)> + Clone) -> Normal {
    let mean: f64 = parts.clone().map(|(weight, it)| weight * it.mean).sum();
    let square =
        |(weight, it): (f64, Normal)| weight * (it.sigma.powi(2) + (it.mean - mean).powi(2));
    Normal { mean, sigma: parts.map(square).sum::<f64>().sqrt() }
}
