//! Which observations a site feels.

use crate::units::{EARTH_RADIUS_KM, Km, LonLat};

/// Correlation below which a site does not feel an observation. Ours: a residual of three standard
/// deviations there moves it by less than a thousandth of one.
pub(super) const LEAST_RHO: f64 = 3e-4;

/// Observations that sites feel, site by site.
pub(super) struct Near {
    /// `[n_sites + 1]`: where each site's begin.
    begin: Vec<u32>,
    observation: Vec<u32>,
    rho: Vec<f32>,
}

impl Near {
    /// `reach` gives the distance beyond which no correlation is above a share.
    pub fn new(
        sites: &[LonLat],
        observations: &[LonLat],
        reach: impl Fn(f64) -> Km,
        in_space: impl Fn(LonLat, LonLat) -> f64,
    ) -> Near {
        let mut near = Near { begin: vec![0], observation: vec![], rho: vec![] };
        let reach_deg = (reach(LEAST_RHO).0 / EARTH_RADIUS_KM).to_degrees();
        let within = |site: LonLat, it: LonLat| {
            let lon_deg = (site.lon_deg - it.lon_deg).abs() * site.lat_deg.to_radians().cos();
            // Meridians converge: degrees of longitude are a bound with a margin only.
            (site.lat_deg - it.lat_deg).abs() <= reach_deg && lon_deg <= 1.5 * reach_deg
        };
        for &site in sites {
            let near_by = (0..).zip(observations).filter(|it| within(site, *it.1));
            for (number, &observation) in near_by {
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

    /// Mean square of the number of observations that a site feels.
    pub fn mean_square(&self) -> f64 {
        let squares = self.begin.windows(2).map(|it| f64::from(it[1] - it[0]).powi(2));
        squares.sum::<f64>() / self.n_sites().max(1) as f64
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
