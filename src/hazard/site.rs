//! Where shaking is computed.

use crate::units::{EARTH_RADIUS_KM, Km, LonLat, Vs30};

/// Sites as columns: populated cells first, then road cells, then shelters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sites {
    /// Where each lies.
    pub place: Vec<LonLat>,
    /// The ground below each.
    pub ground: Vec<SiteConditions>,
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
    pub fn push(&mut self, place: LonLat, ground: SiteConditions) {
        self.place.push(place);
        self.ground.push(ground);
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

/// The ground below a place, as it was measured there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredGround {
    /// Where.
    pub place: LonLat,
    /// Time-averaged shear-wave velocity of the uppermost 30 m.
    pub vs30: Vs30,
    /// Depth at which shear waves reach 1.0 km/s, m, where known.
    pub z1p0_m: Option<f64>,
    /// Depth at which shear waves reach 2.5 km/s, km, where known.
    pub z2p5_km: Option<f64>,
}

/// A measurement holds for sites this near: about half the width of a cell of 15″, so that it tells
/// of the cell that it lies in and of no other. Ours; 100 to 500 m.
pub const MEASURED_WITHIN: Km = Km(0.25);

impl MeasuredGround {
    /// The ground of a site by the nearest measurement within [`MEASURED_WITHIN`]; of several as
    /// near the first. `None` where nobody measured.
    pub fn nearest(points: &[MeasuredGround], site: LonLat) -> Option<SiteConditions> {
        let reach_deg = (MEASURED_WITHIN.0 / EARTH_RADIUS_KM).to_degrees();
        let beside =
            |it: &&MeasuredGround| (it.place.lat_deg - site.lat_deg).abs() <= 1.001 * reach_deg;
        let near = points.iter().filter(beside).map(|it| (it.place.distance(site).0, it));
        let near = near.filter(|it| it.0 <= MEASURED_WITHIN.0);
        let (_, nearest) = near.min_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(SiteConditions {
            vs30: nearest.vs30,
            vs30_measured: true,
            z1p0_m: nearest.z1p0_m,
            z2p5_km: nearest.z2p5_km,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_measurement_within_reach_counts() {
        let point = |lon: f64, vs30| MeasuredGround {
            place: LonLat::new(lon, 39.0),
            vs30: Vs30(vs30),
            z1p0_m: Some(30.0),
            z2p5_km: None,
        };
        // A degree of longitude has 86.4 km at 39° north.
        let points = [point(70.0, 300.0), point(70.003, 500.0), point(70.1, 700.0)];
        let at = |lon| MeasuredGround::nearest(&points, LonLat::new(lon, 39.0));
        let vs30 = |lon| at(lon).map(|it| it.vs30.0);
        assert_eq!(vs30(70.0), Some(300.0));
        assert_eq!(vs30(70.0014), Some(300.0));
        assert_eq!(vs30(70.0016), Some(500.0));
        assert_eq!(vs30(70.0 - 0.25 / 86.5), Some(300.0));
        assert_eq!(vs30(70.0 - 0.25 / 86.2), None);
        assert_eq!(vs30(70.05), None);
        let found = at(70.1).unwrap();
        assert!(found.vs30_measured && found.z1p0_m == Some(30.0));
        assert_eq!(MeasuredGround::nearest(&[], LonLat::new(70.0, 39.0)), None);
    }
}
