//! Zhu, Baise and Thompson (2017), "An updated geospatial liquefaction model for global application",
//! Bulletin of the Seismological Society of America 107(3), 1365–1385, doi:10.1785/0120160198: model 2,
//! for places that are not at a coast; what Rashidian and Baise (2020), "Regional efficacy of a global
//! geospatial liquefaction model", Engineering Geology 272, 105644, doi:10.1016/j.enggeo.2020.105644,
//! changed; and how Allstadt et al. (2022), doi:10.1177/87552930211032685, put it into service.
//!
//! Verified against another program (tests/verification/secondary/liquefaction.csv). The model of the
//! coast has no use in Tajikistan and is left out. The paper's polynomial of area gives 0.026 % at a
//! probability of nil.

use super::{LiquefactionModel, Soil, Water, logistic};
use crate::secondary::Shock;
use crate::source::Source;
use crate::units::{CmPerS, Gs, Millimetres, Probability, Vs30};

/// As published.
pub static ZHU_2017: Zhu2017 = Zhu2017 { edition: Edition::Paper };

/// With the limits of Rashidian and Baise (2020).
pub static RASHIDIAN_BAISE_2020: Zhu2017 = Zhu2017 { edition: Edition::Limited };

/// As the ground failure product of the US Geological Survey runs it.
pub static ALLSTADT_2022: Zhu2017 = Zhu2017 { edition: Edition::Service };

/// PGV below which nothing liquefies.
const PGV_MIN: CmPerS = CmPerS(3.0);
/// Ground that is stiffer does not liquefy.
const VS30_MAX: Vs30 = Vs30(620.0);
/// PGA below which nothing liquefies; Rashidian and Baise (2020).
const PGA_MIN: Gs = Gs(0.1);
/// More rain than this counts no more; Rashidian and Baise (2020). For the service the limit is that of
/// the program that we are verified against.
const PRECIPITATION_MAX: Millimetres = Millimetres(1700.0);
/// PGV above which the service counts no more; Allstadt et al. (2022).
const PGV_MAX: CmPerS = CmPerS(150.0);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edition {
    Paper,
    Limited,
    Service,
}

/// The model in one of its three editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zhu2017 {
    edition: Edition,
}

impl LiquefactionModel for Zhu2017 {
    fn name(&self) -> &'static str {
        match self.edition {
            Edition::Paper => "zhu_2017",
            Edition::Limited => "rashidian_baise_2020",
            Edition::Service => "allstadt_2022_liquefaction",
        }
    }

    fn source(&self) -> Source {
        match self.edition {
            Edition::Paper => Source {
                authors: "Zhu, Baise and Thompson",
                year: 2017,
                title: "An updated geospatial liquefaction model for global application",
                doi: "10.1785/0120160198",
            },
            Edition::Limited => Source {
                authors: "Rashidian and Baise",
                year: 2020,
                title: "Regional efficacy of a global geospatial liquefaction model",
                doi: "10.1016/j.enggeo.2020.105644",
            },
            Edition::Service => Source {
                authors: "Allstadt, Thompson, Jibson, Wald, Hearne, Hunter, Fee, Schovanec, Slosky and Haynie",
                year: 2022,
                title: "The US Geological Survey ground failure product: near-real-time estimates of \
                        earthquake-triggered landslides and liquefaction",
                doi: "10.1177/87552930211032685",
            },
        }
    }

    fn probability(&self, shock: &Shock, soil: &Soil) -> Option<Probability> {
        let water = soil.water?;
        if !self.may_liquefy(shock, soil) {
            return Some(Probability::default());
        }
        Some(logistic(self.logit(shock, soil, water)))
    }

    fn coverage_percent(&self, shock: &Shock, soil: &Soil) -> Option<f64> {
        self.probability(shock, soil).map(coverage_percent)
    }

    fn threshold(&self) -> Probability {
        Probability::clamped(0.4)
    }
}

impl Zhu2017 {
    /// Limits are of the shaking before the service scales it.
    fn may_liquefy(self, shock: &Shock, soil: &Soil) -> bool {
        let limited = self.edition != Edition::Paper;
        let strong = shock.motion.pgv >= PGV_MIN && (!limited || shock.motion.pga >= PGA_MIN);
        strong && soil.vs30 <= VS30_MAX
    }

    fn logit(self, shock: &Shock, soil: &Soil, water: Water) -> f64 {
        let pgv_cm_s = match self.edition {
            Edition::Service => shock.motion.pgv.0.min(PGV_MAX.0) * of_magnitude(shock.magnitude),
            _ => shock.motion.pgv.0,
        };
        let precipitation_mm = match self.edition {
            Edition::Paper => water.precipitation.0,
            _ => water.precipitation.0.min(PRECIPITATION_MAX.0),
        };
        8.801 + 0.334 * pgv_cm_s.ln() - 1.918 * soil.vs30.0.ln() + 0.000_540_8 * precipitation_mm
            - 0.2054 * water.distance.0
            - 0.0333 * water.table_depth.0
    }
}

/// What the service takes off the PGV of small earthquakes, which shake for a shorter time.
fn of_magnitude(magnitude: f64) -> f64 {
    1.0 / (1.0 + (-2.0 * (magnitude - 6.0)).exp())
}

/// Share of the area that liquefies, percent, by the chance of liquefaction.
pub fn coverage_percent(probability: Probability) -> f64 {
    49.15 / (1.0 + 42.40 * (-9.165 * probability.get()).exp()).powi(2)
}
