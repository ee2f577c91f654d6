//! No correlation between sites, however near: every residual is its site's own.

use super::at_one_site::AtOneSite;
use super::joint::JointCorrelation;
use crate::hazard::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// That sites are independent is nobody's finding: for comparison.
pub const SOURCE: Source = Source {
    authors: "Panoh",
    year: 2026,
    title: "Residuals of sites independent of one another: for comparison with other programs, \
            since it makes the spread of totals too small",
    doi: "",
};

/// Measures correlated at one site alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Independent {
    at_one_site: AtOneSite,
    sources: Vec<&'static Source>,
}

impl Independent {
    /// From the correlations at one site and what they cite.
    pub fn new(at_one_site: AtOneSite, sources: &[&'static Source]) -> Independent {
        Independent { at_one_site, sources: [&[&SOURCE], sources].concat() }
    }
}

impl JointCorrelation for Independent {
    fn measures(&self) -> &[Imt] {
        self.at_one_site.measures()
    }

    fn rho(&self, _: usize, _: usize, _: Km) -> f64 {
        0.0
    }

    fn nugget(&self, i: usize, j: usize) -> f64 {
        self.at_one_site.matrix()[(i, j)]
    }

    fn reach(&self, _: f64) -> Km {
        Km(0.0)
    }

    fn sources(&self) -> Vec<&'static Source> {
        self.sources.clone()
    }
}
