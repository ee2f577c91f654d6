//! Which observations a site feels.

use crate::units::LonLat;

/// Correlation below which a site does not feel an observation. Ours: a residual of three standard
/// deviations there moves it by less than a thousandth of one.
const LEAST_RHO: f64 = 3e-4;

/// Observations that sites feel, site by site.
pub(super) struct Near {
    /// `[n_sites + 1]`: where each site's begin.
    begin: Vec<u32>,
    observation: Vec<u32>,
    rho: Vec<f32>,
}

impl Near {
    pub fn new(
        sites: &[LonLat],
        observations: &[LonLat],
        in_space: impl Fn(LonLat, LonLat) -> f64,
    ) -> Near {
        let mut near = Near { begin: vec![0], observation: vec![], rho: vec![] };
        for &site in sites {
            for (number, &observation) in (0..).zip(observations) {
                let rho = in_space(site, observation);
                if rho.abs() >= LEAST_RHO {
                    near.observation.push(number);
                    near.rho.push(rho as f32);
                }
            }
            near.begin.push(near.observation.len() as u32);
        }
        near
    }

    pub fn n_sites(&self) -> usize {
        self.begin.len() - 1
    }

    /// Adds to the sites' values a share of what the observations pull, each as far as it is felt.
    pub fn pull(&self, pull: &[f32], share: f32, values: &mut [f32]) {
        for (range, value) in self.begin.windows(2).zip(values) {
            let range = range[0] as usize..range[1] as usize;
            let felt = self.observation[range.clone()].iter().zip(&self.rho[range]);
            *value += share * felt.map(|(&it, &rho)| rho * pull[it as usize]).sum::<f32>();
        }
    }
}
