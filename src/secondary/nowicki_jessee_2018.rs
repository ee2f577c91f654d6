//! Nowicki Jessee, Hamburger, Allstadt, Wald, Robeson, Tanyas, Hearne and Thompson (2018), "A
//! global empirical model for near-real-time assessment of seismically induced landslides",
//! Journal of Geophysical Research: Earth Surface 123, 1835–1859, doi:10.1029/2017JF004494; and
//! what Allstadt, Thompson, Jibson, Wald, Hearne, Hunter, Fee, Schovanec, Slosky and Haynie
//! (2022), "The US Geological Survey ground failure product", Earthquake Spectra 38(1), 5–36,
//! doi:10.1177/87552930211032685, changed when they put it into service.
//!
//! Verified against 200 rows of another program (tests/verification/secondary/landslide.csv).
//! The model was fitted to terrain at 3″ or finer; the 15″ slopes of the default region are
//! smoothed, so coverage on steep slopes comes out low. It knows nothing of soil moisture: that loess
//! saturated in spring has the coefficient of the most prone ground is ours.

use std::sync::LazyLock;

use serde::Deserialize;

use super::ground::{Ground, Lithology};
use super::{LandslideModel, Motion};
use crate::source::Source;
use crate::units::{Gs, Probability};

/// As published.
pub static NOWICKI_JESSEE_2018: NowickiJessee2018 = NowickiJessee2018 { edition: Edition::Paper };

/// As the ground failure product of the US Geological Survey runs it; the default.
pub static ALLSTADT_2022: NowickiJessee2018 = NowickiJessee2018 { edition: Edition::Service };

/// PGV above which the service counts no more, cm/s; Allstadt et al. (2022).
pub const PGV_MAX_CM_S: f64 = 211.0;

/// CTI above which the service counts no more; Allstadt et al. (2022).
const CTI_MAX: f64 = 19.0;

/// Gradient below which the service lets nothing slide, rise over run; Allstadt et al. (2022).
const GRADIENT_MIN: f64 = 0.035;

/// PGA below which the service lets nothing slide; Allstadt et al. (2022).
const PGA_MIN: Gs = Gs(0.02);

/// Coefficient of saturated loess in the service: nothing is taken off, where every class of rock has
/// −0.66 or less. Ours; −0.66 to 0.5.
const SATURATED_LOESS: f64 = 0.0;

/// Coefficient of loose ground in the service, raised from −3.22; Allstadt et al. (2022).
const LOOSE_GROUND: f64 = -1.36;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edition {
    Paper,
    Service,
}

/// The model in one of its two editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NowickiJessee2018 {
    edition: Edition,
}

impl LandslideModel for NowickiJessee2018 {
    fn name(&self) -> &'static str {
        match self.edition {
            Edition::Paper => "nowicki_jessee_2018",
            Edition::Service => "allstadt_2022",
        }
    }

    fn source(&self) -> Source {
        match self.edition {
            Edition::Paper => Source {
                authors: "Nowicki Jessee, Hamburger, Allstadt, Wald, Robeson, Tanyas, Hearne and Thompson",
                year: 2018,
                title: "A global empirical model for near-real-time assessment of seismically induced landslides",
                doi: "10.1029/2017JF004494",
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

    fn probability(&self, motion: Motion, ground: &Ground) -> Probability {
        let Logit { at_one_cm_s, growth } = self.logit(ground);
        let pgv_cm_s = match self.edition {
            Edition::Paper => motion.pgv.0,
            Edition::Service => motion.pgv.0.min(PGV_MAX_CM_S),
        };
        // No shaking: ln 0 is −∞, and the logistic function of −∞ is 0.
        Probability::clamped(logistic(at_one_cm_s + growth * pgv_cm_s.ln()))
    }

    fn coverage_percent(&self, motion: Motion, ground: &Ground) -> f64 {
        let holds = !ground.can_slide() || motion.pga < PGA_MIN;
        if self.edition == Edition::Service && holds {
            return 0.0;
        }
        coverage_percent(self.probability(motion, ground))
    }
}

impl NowickiJessee2018 {
    /// The logistic regression: everything but shaking, and what shaking multiplies.
    fn logit(self, ground: &Ground) -> Logit {
        let slope_deg = ground.slope.0;
        let service = self.edition == Edition::Service;
        let lithology = match ground.lithology {
            _ if service && ground.is_saturated_loess => SATURATED_LOESS,
            Lithology::Unconsolidated if service => LOOSE_GROUND,
            other => TABLE.lithology[other as usize],
        };
        let cti = if service { ground.cti.min(CTI_MAX) } else { ground.cti };
        let land_cover = TABLE.land_cover(ground.land_cover.0);
        Logit {
            at_one_cm_s: -6.30 + 0.06 * slope_deg + lithology + land_cover + 0.03 * cti,
            growth: 1.65 + 0.01 * slope_deg,
        }
    }
}

/// The logit of the landslide probability is linear in ln PGV (cm/s).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logit {
    /// Its value at 1 cm/s.
    pub at_one_cm_s: f64,
    /// What each unit of ln PGV adds.
    pub growth: f64,
}

impl Ground {
    /// Whether it is steep enough for the service to let it slide; Allstadt et al. (2022).
    pub fn can_slide(&self) -> bool {
        self.slope.0 >= GRADIENT_MIN.atan().to_degrees()
    }

    /// The logit of [`ALLSTADT_2022`].
    pub fn logit(&self) -> Logit {
        ALLSTADT_2022.logit(self)
    }
}

/// Share of a cell's area that slides, percent, by its landslide probability. The
/// polynomial gives 0.05 % at a probability of nil.
pub fn coverage_percent(probability: Probability) -> f64 {
    let p = probability.get();
    100.0 * (-7.592 + 5.237 * p - 3.042 * p * p + 4.035 * p * p * p).exp()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Coefficients, in the order of [`Lithology::ALL`] and of the codes of land cover.
struct Table {
    lithology: [f64; Lithology::ALL.len()],
    land_covers: Vec<(u16, f64)>,
    land_cover_unknown: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kind: String,
    code: String,
    coefficient: f64,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("nowicki_jessee_2018.csv")));

impl Table {
    fn parse(text: &str) -> Table {
        let mut table =
            Table { lithology: [0.0; 13], land_covers: Vec::new(), land_cover_unknown: 0.0 };
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        for row in reader.deserialize::<Row>() {
            let row = row.expect("the embedded table has three columns");
            match (row.kind.as_str(), row.code.parse()) {
                ("lithology", _) => {
                    table.lithology[Lithology::of_code(&row.code) as usize] = row.coefficient;
                }
                (_, Ok(code)) => table.land_covers.push((code, row.coefficient)),
                (_, Err(_)) => table.land_cover_unknown = row.coefficient,
            }
        }
        table
    }

    fn land_cover(&self, code: u16) -> f64 {
        let row = self.land_covers.iter().find(|it| it.0 == code);
        row.map_or(self.land_cover_unknown, |it| it.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_table_is_known() {
        assert_eq!(TABLE.land_covers.len(), 20);
        assert!(TABLE.lithology.iter().all(|&it| it < 0.0));
        assert_eq!(TABLE.land_cover(11), -1.08);
        assert_eq!(TABLE.lithology[Lithology::of_code("xx") as usize], -0.66);
    }
}
