//! Where a region lies: what the places of a layer are held against.

use geo::BoundingRect as _;

use crate::exposure::settlement::Area;
use crate::units::LonLat;

/// The box around a region, degrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Name of the region, as messages say it.
    pub name: String,
    /// Western edge.
    pub west_deg: f64,
    /// Southern edge.
    pub south_deg: f64,
    /// Eastern edge.
    pub east_deg: f64,
    /// Northern edge.
    pub north_deg: f64,
}

/// How far beyond the box a place may lie: boundaries of small scale cut corners. Ours.
const MARGIN_DEG: f64 = 0.15;

impl Frame {
    /// The box around areas; `None` without any.
    pub fn around(name: &str, areas: &[Area]) -> Option<Frame> {
        let mut boxes = areas.iter().filter_map(|it| it.boundary.bounding_rect());
        let first = boxes.next()?;
        let (low, high) = boxes.fold((first.min(), first.max()), |(low, high), it| {
            let (min, max) = (it.min(), it.max());
            (
                geo::Coord { x: low.x.min(min.x), y: low.y.min(min.y) },
                geo::Coord { x: high.x.max(max.x), y: high.y.max(max.y) },
            )
        });
        Some(Frame {
            name: name.to_owned(),
            west_deg: low.x,
            south_deg: low.y,
            east_deg: high.x,
            north_deg: high.y,
        })
    }

    /// The box around places; `None` without any.
    pub fn of_places(name: &str, places: impl IntoIterator<Item = LonLat>) -> Option<Frame> {
        let mut places = places.into_iter();
        let first = places.next()?;
        let mut frame = Frame {
            name: name.to_owned(),
            west_deg: first.lon_deg,
            south_deg: first.lat_deg,
            east_deg: first.lon_deg,
            north_deg: first.lat_deg,
        };
        for it in places {
            frame.west_deg = frame.west_deg.min(it.lon_deg);
            frame.south_deg = frame.south_deg.min(it.lat_deg);
            frame.east_deg = frame.east_deg.max(it.lon_deg);
            frame.north_deg = frame.north_deg.max(it.lat_deg);
        }
        Some(frame)
    }

    /// The box and some degrees on each side of it; the same for 0.
    pub fn wider(&self, by_deg: f64) -> Frame {
        let name = match by_deg {
            0.0 => self.name.clone(),
            _ => format!("{} and {by_deg}° around it", self.name),
        };
        Frame {
            name,
            west_deg: self.west_deg - by_deg,
            south_deg: self.south_deg - by_deg,
            east_deg: self.east_deg + by_deg,
            north_deg: self.north_deg + by_deg,
        }
    }

    /// Whether a place lies in the box or just beside it.
    pub fn holds(&self, lon_deg: f64, lat_deg: f64) -> bool {
        (self.west_deg - MARGIN_DEG..=self.east_deg + MARGIN_DEG).contains(&lon_deg)
            && (self.south_deg - MARGIN_DEG..=self.north_deg + MARGIN_DEG).contains(&lat_deg)
    }

    /// How far a place lies from the box, km; 0 inside.
    pub fn distance_km(&self, place: LonLat) -> f64 {
        let nearest = LonLat::new(
            place.lon_deg.clamp(self.west_deg, self.east_deg),
            place.lat_deg.clamp(self.south_deg, self.north_deg),
        );
        nearest.distance(place).0
    }

    /// `67.3 to 75.2 east, 36.7 to 41.0 north`.
    pub fn words(&self) -> String {
        format!(
            "longitude {:.1} to {:.1}, latitude {:.1} to {:.1}",
            self.west_deg, self.east_deg, self.south_deg, self.north_deg
        )
    }
}
