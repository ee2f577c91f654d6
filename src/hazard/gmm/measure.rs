//! The loop over sites that all models share.

use super::Shaking;
use crate::hazard::distance::Distances;
use crate::hazard::site::SiteConditions;

/// A model for one event and one intensity measure: what does not depend on the site is known.
pub(super) trait Measure {
    /// Shaking at one site.
    fn at(&self, path: &Distances, site: &SiteConditions) -> Shaking;

    /// Shaking at many sites.
    fn fill(&self, sites: &[(Distances, SiteConditions)], shaking: &mut [Shaking]) {
        for ((path, site), shaking) in sites.iter().zip(shaking) {
            *shaking = self.at(path, site);
        }
    }
}
