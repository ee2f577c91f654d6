//! Where shaking is computed.

use crate::units::{LonLat, Vs30};

/// Sites as columns: populated cells first, then road cells, then shelters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sites {
    /// Where each lies.
    pub place: Vec<LonLat>,
    /// Time-averaged shear-wave velocity of the uppermost 30 m, m/s.
    pub vs30_m_s: Vec<f32>,
}

impl Sites {
    /// How many sites there are.
    pub fn len(&self) -> usize {
        self.place.len()
    }

    /// Whether there is no site at all.
    pub fn is_empty(&self) -> bool {
        self.place.is_empty()
    }

    /// Adds a site; its index is the length before.
    pub fn push(&mut self, place: LonLat, vs30_m_s: f32) {
        self.place.push(place);
        self.vs30_m_s.push(vs30_m_s);
    }
}

/// The ground below one site, as ground motion models take it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SiteConditions {
    /// Time-averaged shear-wave velocity of the uppermost 30 m.
    pub vs30: Vs30,
    /// Whether `vs30` was measured at the site, and not told from slope or geology.
    pub vs30_measured: bool,
    /// Depth at which shear waves reach 1.0 km/s, m. `None`: the mean for `vs30`, by each model's
    /// own relation.
    pub z1p0_m: Option<f64>,
    /// Depth at which shear waves reach 2.5 km/s, km. `None`: the mean for `vs30`, by each model's
    /// own relation.
    pub z2p5_km: Option<f64>,
}

impl SiteConditions {
    /// A site of which only an estimate of Vs30 is known.
    pub fn inferred(vs30: Vs30) -> SiteConditions {
        SiteConditions { vs30, vs30_measured: false, z1p0_m: None, z2p5_km: None }
    }
}
