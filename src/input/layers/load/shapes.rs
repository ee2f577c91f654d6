//! Shapes of a layer: rows without one, polygons that cross themselves.

use geo::{Area as _, Geometry, Validation as _};

use super::{Mend, RowNames, Teller};
use crate::geodata::{self, Layer};
use crate::input::problem::Affected;
use crate::units::LonLat;

/// Up to this share of broken polygons a run goes on with repaired ones. UX decision E301.
const FEW: f64 = 0.05;

/// Leaves rows without a shape out, and says so with their people.
pub fn drop_empty(teller: &Teller, names: &RowNames, layer: &mut Layer, rows: &mut Vec<usize>) {
    let mut lost = vec![];
    for (feature, row) in layer.features.iter().zip(rows.iter()) {
        if feature.geometry.is_some() {
            continue;
        }
        let people = names.columns.text("population", feature, *row);
        lost.push(Affected {
            id: names.of(feature, *row),
            found: "no geometry".to_owned(),
            action: "left out".to_owned(),
            people: people.and_then(|it| it.parse().ok()),
            ..Affected::default()
        });
    }
    if lost.is_empty() {
        return;
    }
    let all = lost.len() == layer.features.len();
    let kept: Vec<bool> = layer.features.iter().map(|it| it.geometry.is_some()).collect();
    let mut keep = kept.iter();
    layer.features.retain(|_| *keep.next().expect("one a feature"));
    let mut keep = kept.iter();
    rows.retain(|_| *keep.next().expect("one a feature"));
    let people = lost.iter().filter_map(|it| it.people).fold(0.0, |sum, it| sum + it);
    let shown: Vec<&str> = lost.iter().take(3).map(|it| it.id.as_str()).collect();
    let message = format!(
        "{} of {} rows have no geometry: left out, {people:.0} people ({}{})",
        lost.len(),
        kept.len(),
        shown.join(", "),
        if lost.len() > 3 { ", …" } else { "" }
    );
    let help = "draw their shapes, or enter their coordinates";
    let problem = match (all, people > 0.0) {
        (true, _) => teller.error("E103", message),
        (false, true) => teller.warning("I304", message),
        (false, false) => teller.note("I304", message),
    };
    teller.tell(problem.help(help).affected(lost));
}

/// Repairs polygons that cross themselves; few are a warning, many an error unless a copy is made.
pub fn validate(teller: &Teller, names: &RowNames, layer: &mut Layer, mend: &Mend) {
    let mut broken = vec![];
    let mut polygons = 0_usize;
    for (row, feature) in layer.features.iter_mut().enumerate() {
        let Some(shape) = &feature.geometry else { continue };
        if !matches!(shape, Geometry::Polygon(_) | Geometry::MultiPolygon(_)) {
            continue;
        }
        polygons += 1;
        if shape.is_valid() {
            continue;
        }
        let place = middle(shape);
        let before = shape.unsigned_area();
        let repaired = geodata::repaired(shape);
        let after = repaired.as_ref().map_or(0.0, geo::Area::unsigned_area);
        let change = if before > 0.0 { 100.0 * (after / before - 1.0) } else { 0.0 };
        let action = match &repaired {
            Some(_) => format!("repaired, area changed by {change:+.1} %"),
            None => "cannot be repaired".to_owned(),
        };
        let name = ["name", "name_tg", "name_ru"]
            .iter()
            .find_map(|it| names.columns.text(it, feature, row))
            .unwrap_or_default();
        broken.push(Affected {
            id: names.of(feature, row),
            field: name,
            found: "crosses itself".to_owned(),
            action,
            people: None,
            place,
        });
        feature.geometry = repaired.or(feature.geometry.take());
    }
    let Some(first) = broken.first() else { return };
    let at =
        first.place.map_or(String::new(), |it| format!(" at {:.2}, {:.2}", it.lon_deg, it.lat_deg));
    let named = if first.field.is_empty() { &first.id } else { &first.field };
    let crosses = if broken.len() == 1 { "crosses itself" } else { "cross themselves" };
    let message = format!(
        "{} of {polygons} polygons {crosses}{at} ({named}): {}",
        broken.len(),
        first.action
    );
    let few = broken.len() as f64 <= FEW * polygons as f64;
    let mended = mend.mends("E301");
    if mended {
        mend.did("E301", format!("{} polygons repaired", broken.len()));
    }
    let problem =
        if few || mended { teller.warning("E301", message) } else { teller.error("E301", message) };
    let help = format!(
        "panoh layers check FILE --as {} --fix writes a repaired copy: look at it",
        teller.kind.name
    );
    for it in &mut broken {
        it.field.clear();
    }
    teller.tell(problem.help(help).affected(broken));
}

fn middle(shape: &Geometry<f64>) -> Option<LonLat> {
    use geo::BoundingRect as _;
    let centre = shape.bounding_rect()?.center();
    Some(LonLat::new(centre.x, centre.y))
}
