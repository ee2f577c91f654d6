//! What one branch of the logic tree predicts of one measure, before anything is sampled: maps,
//! and comparisons with what was measured, are made of it.

use super::conditioning::Moments;
use super::distance::Distances;
use super::gmice::AMPLITUDE_SCATTER;
use super::gmice::pieces::Pieces;
use super::gmm::bindi_2011::site_increment;
use super::gmm::{Event, GroundMotionModel, Shaking};
use super::imt::Imt;
use super::logic_tree::Branch;
use super::mixture::{Component, Mixture};
use super::rupture::Rupture;
use super::site::{SiteConditions, Sites};

/// Measures that intensity is converted from, the best first: Worden et al. (2012) find that
/// intensity scatters least about PGV.
const CONVERTED: [Imt; 3] = [Imt::Pgv, Imt::Pga, Imt::Sa(1.0)];

/// Standard deviation that is left at least where something was observed. Ours.
const LEAST_SIGMA: f64 = 1e-3;

/// How many sites a model is asked for at once.
const CHUNK: usize = 256;

/// Standard deviations of the native residual that count; beyond lie 6 in 100 000.
const REACH: f64 = 4.0;

/// Longest interval that the quadrature takes at once, standard deviations.
const PANEL: f64 = 1.0;

/// Nodes and weights of Gauss and Legendre on −1 to 1, exact to the fifth degree; Abramowitz &
/// Stegun (1964), table 25.4.
const LEGENDRE: [(f64, f64); 3] =
    [(-0.774_596_669_241_483_4, 5.0 / 9.0), (0.0, 8.0 / 9.0), (0.774_596_669_241_483_4, 5.0 / 9.0)];

/// The distribution of one measure at many sites for one branch: ln of g (PGA, SA) or of cm/s
/// (PGV), or the intensity.
///
/// Columns are of the branch's native measure, one value a site. Where that is not the measure
/// itself, Worden et al. (2012) convert it, with their scatter: intensity from PGV, else from PGA,
/// else from SA(1.0); ground motion from intensity, with [`AMPLITUDE_SCATTER`]. An intensity
/// model is given the [site increment](site_increment).
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    imt: Imt,
    native: Imt,
    conversion: Option<Pieces>,
    mean: Vec<f32>,
    tau: Vec<f32>,
    phi: Vec<f32>,
    /// Of the conversion, a site each; empty where it is the standard normal one everywhere.
    residual: Vec<Residual>,
}

/// The residual of a conversion given the native measure: `mean + tilt · (x − mean of x)`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Residual {
    mean: f64,
    tilt: f64,
    sigma: f64,
}

impl Residual {
    const STANDARD: Residual = Residual { mean: 0.0, tilt: 0.0, sigma: 1.0 };
}

/// What a model gives of a measure, and how that becomes the measure; `None` where it cannot.
fn native(model: &dyn GroundMotionModel, event: &Event, imt: Imt) -> Option<(Imt, Option<Pieces>)> {
    let gives = |it: Imt| model.fill(event, it, &[], &mut []).is_some();
    if gives(imt) {
        return Some((imt, None));
    }
    if imt == Imt::Mmi {
        let from = CONVERTED.into_iter().find(|it| gives(*it))?;
        return Some((from, Some(Pieces::intensity_from(from)?)));
    }
    let conversion = Pieces::amplitude_from_intensity(imt)?;
    let conversion = Pieces { sigma: f64::from(AMPLITUDE_SCATTER), ..conversion };
    gives(Imt::Mmi).then_some((Imt::Mmi, Some(conversion)))
}

impl Prediction {
    /// At many sites. `None` where the branch gives neither the measure nor what it is converted
    /// from, or has no value at one of the sites: a model of ground motion without PGV has no PGV,
    /// and a model of intensity no period above 3 s.
    pub fn of(branch: &Branch, rupture: &Rupture, sites: &Sites, imt: Imt) -> Option<Prediction> {
        let event = Event::of(rupture);
        let mut all = Prediction::without_sites(branch, &event, imt)?;
        let mut chunk = Vec::with_capacity(CHUNK);
        for (places, grounds) in sites.place.chunks(CHUNK).zip(sites.ground.chunks(CHUNK)) {
            chunk.clear();
            let paths = places.iter().map(|it| Distances::of(rupture, *it));
            chunk.extend(paths.zip(grounds.iter().copied()));
            all.extend(branch, &event, &chunk)?;
        }
        Some(all)
    }

    /// At no site yet; `None` as in [`Prediction::of`].
    pub fn without_sites(branch: &Branch, event: &Event, imt: Imt) -> Option<Prediction> {
        let (native, conversion) = native(branch.model, event, imt)?;
        let (mean, tau, phi, residual) = (vec![], vec![], vec![], vec![]);
        Some(Prediction { imt, native, conversion, mean, tau, phi, residual })
    }

    /// Adds sites, of the same branch and event; `None` where the model has no value at one.
    pub fn extend(
        &mut self,
        branch: &Branch,
        event: &Event,
        sites: &[(Distances, SiteConditions)],
    ) -> Option<()> {
        let mut shaking = vec![Shaking::default(); sites.len()];
        branch.model.fill(event, self.native, sites, &mut shaking)?;
        let is_intensity = self.native == Imt::Mmi;
        for ((_, ground), it) in sites.iter().zip(&shaking) {
            let increment = if is_intensity { site_increment(ground.vs30) } else { 0.0 };
            self.mean.push((it.mean + increment) as f32);
            self.tau.push(it.tau as f32);
            self.phi.push(it.phi as f32);
        }
        Some(())
    }

    /// Conditions all sites on what was observed, as the branch whose own measure is `own` knows it
    /// at each, in their order. A measure that is not the branch's own is known through that alone,
    /// by its correlation within and between events, `ties`: what was observed of the measure
    /// itself could narrow it further.
    pub fn condition(&mut self, own: Imt, ties: [f64; 2], known: impl Iterator<Item = Moments>) {
        let [within, between] = if self.native == own { [1.0; 2] } else { ties };
        let pair = [self.native, self.imt];
        let shares_conversion = pair == [own, Imt::Mmi] || pair == [Imt::Mmi, Imt::Pgv];
        self.residual.clear();
        for (site, Moments { mean, taken }) in known.enumerate() {
            let [tau, phi] = [&self.tau, &self.phi].map(|it| f64::from(it[site]));
            let loads = [between * tau, within * phi];
            let of = |row: &[f64; 3]| loads[0] * row[0] + loads[1] * row[1];
            let less = loads[0] * of(&taken[0]) + loads[1] * of(&taken[1]);
            let variance = (tau * tau + phi * phi - less).max(LEAST_SIGMA * LEAST_SIGMA);
            self.mean[site] += of(&mean) as f32;
            self.tau[site] = 0.0;
            self.phi[site] = variance.sqrt() as f32;
            self.residual.push(if shares_conversion {
                let tilt = -of(&taken[2]) / variance;
                let left = 1.0 - taken[2][2] - tilt * tilt * variance;
                let sigma = left.max(LEAST_SIGMA * LEAST_SIGMA).sqrt();
                Residual { mean: mean[2], tilt, sigma }
            } else {
                Residual::STANDARD
            });
        }
    }

    /// What is predicted.
    pub fn imt(&self) -> Imt {
        self.imt
    }

    /// What the columns are of.
    pub fn native(&self) -> Imt {
        self.native
    }

    /// How the native measure becomes the predicted one; `None` where it is the same.
    pub fn conversion(&self) -> Option<&Pieces> {
        self.conversion.as_ref()
    }

    /// How many sites there are.
    pub fn len(&self) -> usize {
        self.mean.len()
    }

    /// Whether there is no site at all.
    pub fn is_empty(&self) -> bool {
        self.mean.is_empty()
    }

    /// Mean of the native measure, a site each.
    pub fn mean(&self) -> &[f32] {
        &self.mean
    }

    /// Its standard deviation between events.
    pub fn tau(&self) -> &[f32] {
        &self.tau
    }

    /// Its standard deviation within an event.
    pub fn phi(&self) -> &[f32] {
        &self.phi
    }

    /// Narrows all residuals by a factor: what truncation leaves of their spread, as if they stayed
    /// normal.
    pub fn narrow(&mut self, factor: f64) {
        let narrower = factor as f32;
        self.tau.iter_mut().chain(&mut self.phi).for_each(|it| *it *= narrower);
        if self.conversion.is_some() {
            self.residual.resize(self.mean.len(), Residual::STANDARD);
            self.residual.iter_mut().for_each(|it| it.sigma *= factor);
        }
    }

    /// Adds the distribution at a site to a mixture, weights adding up to `weight`.
    ///
    /// A native measure is one normal distribution. A converted one is the integral of the
    /// conversion's scatter over the native residual, by Gauss and Legendre from break to break: a
    /// rule over the whole line, as that of Gauss and Hermite, would err by 0.02 degrees at the
    /// breaks.
    pub fn add_to(&self, mixture: &mut Mixture, site: usize, weight: f64) {
        let [mean, tau, phi] = [&self.mean, &self.tau, &self.phi].map(|it| f64::from(it[site]));
        let sigma = tau.hypot(phi);
        let Some(conversion) = &self.conversion else {
            mixture.push(Component { weight, mean, sigma });
            return;
        };
        let residual = self.residual.get(site).copied().unwrap_or(Residual::STANDARD);
        let (first, last) = (mixture.components().len(), mean + REACH * sigma);
        let ends = conversion.breaks.iter().copied().chain([f64::INFINITY]);
        let mut from = mean - REACH * sigma;
        for (&(offset, slope), end) in conversion.lines.iter().zip(ends) {
            let to = end.min(last);
            if to <= from {
                continue;
            }
            let panels = ((to - from) / (PANEL * sigma)).ceil().max(1.0);
            let half = 0.5 * (to - from) / panels;
            for panel in 0..panels as u32 {
                let middle = from + (2.0 * f64::from(panel) + 1.0) * half;
                for (node, share) in LEGENDRE {
                    let x = middle + node * half;
                    let z = (x - mean) / sigma;
                    mixture.push(Component {
                        weight: share * half * (-0.5 * z * z).exp(),
                        mean: offset
                            + slope * x
                            + conversion.sigma * (residual.mean + residual.tilt * (x - mean)),
                        sigma: conversion.sigma * residual.sigma,
                    });
                }
            }
            from = to;
        }
        let added = &mut mixture.components_mut()[first..];
        let sum: f64 = added.iter().map(|it| it.weight).sum();
        for it in added {
            it.weight *= weight / sum;
        }
    }
}

/// A mixture for a measure: intensity is clamped to 1 to 12, ground motion not.
pub fn mixture_for(imt: Imt) -> Mixture {
    if imt == Imt::Mmi { Mixture::within(1.0, 12.0) } else { Mixture::default() }
}
