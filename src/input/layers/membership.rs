//! Which district a place belongs to: by its code, else by where it lies.

use geo::{BoundingRect as _, Contains as _, Distance as _, Euclidean, Point, Rect};

use crate::exposure::settlement::Area;
use crate::input::layers::rows::{Row, Rows};
use crate::units::LonLat;

/// A place this near to a district belongs to it: boundaries of small scale cut corners, km. Ours.
const NEAR_KM: f64 = 5.0;

/// Finds the district of a row.
pub struct Membership<'a> {
    districts: &'a [Area],
    boxes: Vec<Option<Rect<f64>>>,
    by_code: bool,
}

impl<'a> Membership<'a> {
    /// Codes are used if any row has one that is known; otherwise they are of another edition, or
    /// absent, and only the place counts.
    pub fn of(rows: &Rows, districts: &'a [Area]) -> Membership<'a> {
        let code = |row: Row| row.text("district_pcode");
        let known = |code: &str| districts.iter().any(|it| it.pcode == code);
        let by_code = rows.iter().any(|it| known(&code(it)));
        let foreign = rows.iter().filter(|it| !code(*it).is_empty()).count();
        if !by_code && foreign > 0 && !districts.is_empty() {
            let message = format!(
                "{foreign} codes of districts are none of this region's: districts are found by place"
            );
            rows.teller().tell(rows.teller().note("I417", message).count(foreign));
        }
        Membership { by_code, ..Membership::by_place(districts) }
    }

    /// By place alone.
    pub fn by_place(districts: &'a [Area]) -> Membership<'a> {
        let boxes = districts.iter().map(|it| it.boundary.bounding_rect()).collect();
        Membership { districts, boxes, by_code: false }
    }

    /// The district of a row that lies at a place; tells what is odd, and `None` if there is none.
    pub fn district(&self, rows: &Rows, row: &Row, place: LonLat) -> Option<u32> {
        let code = row.text("district_pcode");
        if self.by_code && !code.is_empty() {
            let found = self.districts.iter().position(|it| it.pcode == code);
            if found.is_none() {
                let help = "district_pcode must be the pcode of a row of the admin layer";
                rows.error("E407", "no such district", help, format!("{} `{code}`", row.name()));
            }
            return found.map(|it| it as u32);
        }
        if !rows.placed() || self.districts.is_empty() {
            return None;
        }
        let found = self.at(place);
        if found.is_none() {
            let people = row.affected("", "").people;
            let people = people.map_or(String::new(), |it| format!(" ({it:.0} people)"));
            let at =
                format!("{}{people} at {:.3}, {:.3}", row.name(), place.lon_deg, place.lat_deg);
            let help = "they are left out; check that both layers cover the same land";
            rows.left_out("W204", "outside of every district", help, row, at);
        }
        found
    }

    /// The district that holds a place, else the nearest within 5 km; of districts without any
    /// boundary the one whose centre is nearest.
    pub fn at(&self, place: LonLat) -> Option<u32> {
        self.within(place, NEAR_KM)
    }

    /// The district that holds a place, else the nearest within a distance.
    pub fn within(&self, place: LonLat, near_km: f64) -> Option<u32> {
        if self.boxes.iter().all(Option::is_none) {
            let km = |it: &Area| it.centre.distance(place).0;
            let centres = self.districts.iter().map(km).zip(0..);
            return centres.min_by(|a, b| a.0.total_cmp(&b.0)).map(|it| it.1);
        }
        let point = Point::new(place.lon_deg, place.lat_deg);
        let candidates = || self.districts.iter().zip(&self.boxes).enumerate();
        let inside = candidates().find(|(_, (area, rect))| {
            rect.is_some_and(|it| it.contains(&point)) && area.boundary.contains(&point)
        });
        if let Some((idx, _)) = inside {
            return Some(idx as u32);
        }
        let degree_km = 111.2;
        let reach = near_km / degree_km / place.lat_deg.to_radians().cos().max(0.1);
        let near = candidates().filter_map(|(idx, (area, rect))| {
            let rect = (*rect)?;
            let grown = Rect::new(
                (rect.min().x - reach, rect.min().y - reach),
                (rect.max().x + reach, rect.max().y + reach),
            );
            grown.contains(&point).then(|| (Euclidean.distance(&point, &area.boundary), idx))
        });
        let nearest = near.min_by(|a, b| a.0.total_cmp(&b.0))?;
        (nearest.0 * degree_km <= near_km).then_some(nearest.1 as u32)
    }
}
