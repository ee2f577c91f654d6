//! The table `[ground_motion]` of a scenario.

use crate::hazard::correlation::jayaram_baker_2009::Vs30Clustering;
use crate::hazard::correlation::models::{self, Options};
use crate::hazard::imt::Imt;
use crate::input::branches::{self, WeightedModel};
use crate::input::section::Section;
use crate::units::Km;

/// What a scenario says of its ground motion.
#[derive(Clone, Debug, PartialEq)]
pub struct GroundMotionKeys {
    /// Branches of the logic tree; empty for those of the region.
    pub branches: Vec<WeightedModel>,
    /// How residuals are correlated, by name; with [`Options`].
    pub correlation: String,
    /// What the scenario chooses of it.
    pub options: Options,
    /// Standard deviations at which residuals are cut off; `None` for not at all.
    pub truncation: Option<f64>,
}

impl Default for GroundMotionKeys {
    fn default() -> GroundMotionKeys {
        GroundMotionKeys {
            branches: vec![],
            correlation: models::ALL[0].name.to_owned(),
            options: Options::default(),
            truncation: None,
        }
    }
}

/// Reads the table, if there is one.
pub fn read_table(root: &mut Section) -> GroundMotionKeys {
    let Some(mut it) = root.section("ground_motion") else { return GroundMotionKeys::default() };
    let branches = branches::read(&mut it, "branches");
    let names: Vec<&str> = models::ALL.iter().map(|it| it.name).collect();
    let correlation = it.word("correlation", &names).unwrap_or(names[0]).to_owned();
    let range = it.number_in("correlation_range_km", 0.1..=500.0, RANGE_MEANS);
    let clustering = it.flag("vs30_clustering").map(|clustered| {
        if clustered { Vs30Clustering::Clustered } else { Vs30Clustering::Scattered }
    });
    let options =
        Options { clustering, range: range.as_ref().map(|it| Km(it.value)), at_one_site: None };
    let refused = models::join(&correlation, &[Imt::Pgv], &options).err();
    for refused in refused.into_iter().flatten() {
        it.missing("correlation", &refused.to_string());
    }
    let truncation = it.number_in("truncation", 0.0..=10.0, TRUNCATION_MEANS);
    it.finish();
    let truncation = truncation.map(|it| it.value);
    GroundMotionKeys { branches, correlation, options, truncation }
}

const TRUNCATION_MEANS: &str =
    "standard deviations at which residuals are cut off; 0 leaves the median alone";

const RANGE_MEANS: &str = "the distance at which residuals are correlated by 0.05";
