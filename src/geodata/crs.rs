//! Coordinate systems: what a file declares, and the way to WGS 84.

use gdal::errors::GdalError;
use gdal::spatial_ref::{AxisMappingStrategy, CoordTransform, SpatialRef};
use geo::{Coord, Geometry, MapCoords};

use super::{ready, wgs84};

/// Semi-major axis of the Krassowsky ellipsoid, m: that of Pulkovo 1942.
const KRASSOWSKY_M: f64 = 6_378_245.0;

/// Pulkovo 1942 to WGS 84, GOST R 51794-2001 (EPSG operation 5044, 4.5 m): without it places lie
/// some 60 m off in Tajikistan.
const PULKOVO_SHIFT: &str = "+towgs84=25,-141,-78.5,0,0.35,0.736,0";

/// A coordinate system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crs {
    /// Its name: `WGS 84 / UTM zone 42N`.
    pub name: String,
    /// Its EPSG number, if it has one.
    pub code: Option<u32>,
    /// Whether its numbers are degrees.
    pub geographic: bool,
    /// On the ellipsoid of Pulkovo 1942, but without the way from there to WGS 84.
    pub lacks_shift: bool,
    definition: String,
}

impl Crs {
    /// WGS 84 in degrees.
    pub fn wgs84() -> Crs {
        Crs {
            name: "WGS 84".to_owned(),
            code: Some(4326),
            geographic: true,
            lacks_shift: false,
            definition: "EPSG:4326".to_owned(),
        }
    }

    /// From what a person writes: `EPSG:28412`, a PROJ string, WKT; `None` if it means nothing.
    pub fn parse(text: &str) -> Option<Crs> {
        ready();
        let text = text.trim();
        let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        let definition = if digits { format!("EPSG:{text}") } else { text.to_owned() };
        SpatialRef::from_definition(&definition).ok().and_then(Crs::of)
    }

    /// Of a file; `None` where it declares something that places nothing on earth.
    pub(super) fn of(mut declared: SpatialRef) -> Option<Crs> {
        if !declared.is_geographic() && !declared.is_projected() {
            return None;
        }
        if declared.auth_name().is_none() {
            let _ = declared.auto_identify_epsg();
        }
        let epsg = declared.auth_name().as_deref() == Some("EPSG");
        let code = declared.auth_code().ok().filter(|_| epsg).and_then(|it| u32::try_from(it).ok());
        let proj = declared.to_proj4().unwrap_or_default();
        let krassowsky = declared.semi_major().is_ok_and(|it| (it - KRASSOWSKY_M).abs() < 0.5);
        let datum = declared.get_attr_value("DATUM", 0).ok().flatten().unwrap_or_default();
        let lacks_shift = krassowsky
            && code.is_none()
            && !proj.contains("+towgs84")
            && !datum.to_lowercase().contains("pulkovo");
        let definition = if lacks_shift {
            format!("{} {PULKOVO_SHIFT}", proj.replace("+no_defs", "").trim())
        } else {
            declared.to_wkt().ok()?
        };
        Some(Crs {
            name: declared.name().unwrap_or_else(|| "unnamed".to_owned()),
            code,
            geographic: declared.is_geographic(),
            lacks_shift,
            definition,
        })
    }

    /// For people: `EPSG:32642 (WGS 84 / UTM zone 42N)`.
    pub fn words(&self) -> String {
        match self.code {
            Some(code) => format!("EPSG:{code} ({})", self.name),
            None => self.name.clone(),
        }
    }

    /// Whether numbers in it are WGS 84 degrees as they stand.
    pub fn is_wgs84(&self) -> bool {
        self.code == Some(4326)
    }

    /// Whether another system gives the same numbers.
    pub fn means(&self, other: &Crs) -> bool {
        match (self.code, other.code) {
            (Some(a), Some(b)) => a == b,
            _ => self.definition == other.definition,
        }
    }

    fn spatial_ref(&self) -> Result<SpatialRef, GdalError> {
        let mut it = SpatialRef::from_definition(&self.definition)?;
        it.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
        Ok(it)
    }
}

/// The way between a coordinate system and WGS 84, longitude first.
pub struct Way {
    steps: Option<CoordTransform>,
}

impl Way {
    /// From a system to WGS 84; `None` where PROJ knows no way.
    pub fn to_wgs84(from: &Crs) -> Option<Way> {
        ready();
        if from.is_wgs84() {
            return Some(Way { steps: None });
        }
        let steps = CoordTransform::new(&from.spatial_ref().ok()?, &wgs84().ok()?).ok()?;
        Some(Way { steps: Some(steps) })
    }

    /// From WGS 84 to a system; `None` where PROJ knows no way.
    pub fn from_wgs84(to: &Crs) -> Option<Way> {
        ready();
        if to.is_wgs84() {
            return Some(Way { steps: None });
        }
        let steps = CoordTransform::new(&wgs84().ok()?, &to.spatial_ref().ok()?).ok()?;
        Some(Way { steps: Some(steps) })
    }

    /// Moves places, x and y apart; those that cannot be moved become infinite.
    pub fn places(&self, x: &mut [f64], y: &mut [f64]) {
        let Some(steps) = &self.steps else { return };
        let mut z = vec![0.0; x.len()];
        // The call answers with an error if one place of many fails; that one is then infinite.
        let _ = steps.transform_coords(x, y, &mut z);
    }

    /// Moves one place; `None` where it cannot be moved.
    pub fn place(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (mut xs, mut ys) = ([x], [y]);
        self.places(&mut xs, &mut ys);
        (xs[0].is_finite() && ys[0].is_finite()).then_some((xs[0], ys[0]))
    }

    /// Moves a shape; `None` where a corner cannot be moved.
    pub fn shape(&self, shape: &Geometry<f64>) -> Option<Geometry<f64>> {
        if self.steps.is_none() {
            return Some(shape.clone());
        }
        shape
            .try_map_coords(|it| self.place(it.x, it.y).map(|(x, y)| Coord { x, y }).ok_or(()))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of PROJ's cs2cs 9.1 for a place in the Rasht valley.
    const RASHT: (f64, f64) = (70.38, 39.02);
    const RASHT_ZONE_12_M: (f64, f64) = (12_619_575.022, 4_321_691.560);

    fn off_m(definition: &str) -> f64 {
        let crs = Crs::parse(definition).unwrap();
        let (x, y) = Way::from_wgs84(&crs).unwrap().place(RASHT.0, RASHT.1).unwrap();
        (x - RASHT_ZONE_12_M.0).hypot(y - RASHT_ZONE_12_M.1)
    }

    #[test]
    fn pulkovo_1942_is_shifted() {
        assert!(off_m("EPSG:28412") < 0.01);
        assert!(off_m("28412") < 0.01);
    }

    #[test]
    fn a_krassowsky_ellipsoid_without_its_shift_is_said_and_mended() {
        let plain =
            "+proj=tmerc +lat_0=0 +lon_0=69 +k=1 +x_0=12500000 +y_0=0 +ellps=krass +units=m";
        assert!(Crs::parse(plain).unwrap().lacks_shift);
        assert!(!Crs::parse("EPSG:28412").unwrap().lacks_shift);
        assert!(off_m(plain) < 0.01);
    }

    #[test]
    fn there_and_back_is_where_one_began() {
        for code in ["EPSG:32642", "EPSG:28412", "EPSG:3857", "EPSG:4284", "EPSG:4326"] {
            let crs = Crs::parse(code).unwrap();
            let (x, y) = Way::from_wgs84(&crs).unwrap().place(RASHT.0, RASHT.1).unwrap();
            let (lon, lat) = Way::to_wgs84(&crs).unwrap().place(x, y).unwrap();
            assert!((lon - RASHT.0).abs() < 1e-7 && (lat - RASHT.1).abs() < 1e-7, "{code}");
        }
        assert!(Crs::parse("EPSG:999999").is_none());
        assert!(Crs::parse("").is_none());
    }
}
