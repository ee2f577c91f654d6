//! Reads what roads are made from, and writes `modelled/roads.gpkg`.

use std::collections::BTreeMap;
use std::path::Path;

use geo::Geometry;

use super::cost::Ground;
use super::{BackboneEdge, ModelledRoad, build};
use crate::geodata::{FieldKind, GeodataError, Layer, Value, read_layer, write_gpkg};
use crate::region::observed::{Observed, Town};
use crate::region::terrain;
use crate::routing::build::RoadLine;
use crate::routing::cells::middles;
use crate::routing::speed::{Lie, Terrain};
use crate::units::{LonLat, Metres};

/// A junction is called after a town no farther than this, km. Ours.
const CALLED_AFTER_KM: f64 = 12.0;

/// Builds `modelled/roads.gpkg` of a region's folder from its observed layers and
/// `modelled/settlements.gpkg`; how many roads there are.
///
/// # Errors
/// A layer is absent or wrong, or the file cannot be written: the error says which, and what to
/// do.
pub fn build_layer(dir: &Path) -> Result<usize, GeodataError> {
    let world = Observed::read(dir)?;
    let slope = terrain::slope_deg(&world.terrain);
    let settlements = read_layer(&dir.join("modelled/settlements.gpkg"), None)?;
    let places: Vec<LonLat> =
        settlements.features.iter().map(|it| settlements.place(it)).collect::<Result<_, _>>()?;
    let ground = Ground {
        terrain: &world.terrain,
        slope_deg: &slope.values,
        in_country: &world.in_country,
        water: &world.water,
        river: &world.river,
        rivers: &world.rivers,
    };
    let backbone = backbone(dir, &world.towns)?;
    let roads = build(ground, &backbone, &places);
    let lie = Terrain { elevation_m: &world.terrain, slope_deg: &slope };
    write_gpkg(&dir.join("modelled/roads.gpkg"), &[layer(&roads, lie)])?;
    Ok(roads.len())
}

/// Edges that touch the country, in the order of their junctions.
fn backbone(dir: &Path, towns: &[Town]) -> Result<Vec<BackboneEdge>, GeodataError> {
    let roads = read_layer(&dir.join("observed/roads.gpkg"), None)?;
    let via = via(&dir.join("road_via.csv"), towns)?;
    let mut edges = Vec::new();
    for row in &roads.features {
        if roads.int(row, "in_country")? == 0 {
            continue;
        }
        let lines = roads.lines(row)?;
        let points: Vec<_> = lines.iter().flat_map(|it| it.0.iter()).collect();
        let (Some(first), Some(last)) = (points.first(), points.last()) else { continue };
        let ends = [first, last].map(|it| LonLat::new(it.x, it.y));
        let km = roads.real(row, "km")?;
        let order = (roads.int(row, "node_from")?, roads.int(row, "node_to")?);
        let mut places = vec![ends[0]];
        places.extend(via.get(&order).into_iter().flatten());
        places.push(ends[1]);
        edges.push((order, BackboneEdge { places, km, name: name(ends, towns) }));
    }
    edges.sort_by_key(|it| it.0);
    Ok(edges.into_iter().map(|it| it.1).collect())
}

/// Places that edges are known to pass, in order, by their junctions; none without the table.
fn via(path: &Path, towns: &[Town]) -> Result<BTreeMap<(i64, i64), Vec<LonLat>>, GeodataError> {
    let mut via = BTreeMap::new();
    if !path.exists() {
        return Ok(via);
    }
    let table = read_layer(path, None)?;
    for row in &table.features {
        let text = table.text(row, "places")?;
        let place = |it: &str| place(it, towns);
        let places: Option<Vec<LonLat>> = text.split(';').map(place).collect();
        let expected = "numbers of towns of observed/towns.gpkg, or `lon lat`, apart by semicolons";
        let wrong = || table.problem(row, &format!("`places` is `{text}`"), expected);
        let places = places.ok_or_else(wrong)?;
        via.insert((table.int(row, "node_from")?, table.int(row, "node_to")?), places);
    }
    Ok(via)
}

fn place(text: &str, towns: &[Town]) -> Option<LonLat> {
    match text.trim().split_once(' ') {
        Some((lon, lat)) => Some(LonLat::new(lon.parse().ok()?, lat.parse().ok()?)),
        None => towns.iter().find(|it| it.geonameid.to_string() == text.trim()).map(|it| it.place),
    }
}

/// `Vahdat – Gharm`, or the one town that is near, or nothing.
fn name(ends: [LonLat; 2], towns: &[Town]) -> String {
    let near = |at: LonLat| {
        let apart = |it: &&Town| it.place.distance(at).0;
        let town = towns.iter().min_by(|a, b| apart(a).total_cmp(&apart(b)))?;
        (apart(&town) <= CALLED_AFTER_KM).then_some(town.names.en.as_str())
    };
    match ends.map(near) {
        [Some(from), Some(to)] if from != to => format!("{from} – {to}"),
        [Some(town), _] | [None, Some(town)] => town.to_owned(),
        [None, None] => String::new(),
    }
}

fn layer(roads: &[ModelledRoad], lie: Terrain<'_>) -> Layer {
    use FieldKind::{Real, Text};
    let mut layer = Layer::new(
        "roads",
        &[
            ("segment_id", Text),
            ("name", Text),
            ("class", Text),
            ("bridge", Text),
            ("length_km", Real),
            ("speed_kmh", Real),
            ("slope_deg", Real),
            ("slope_max_deg", Real),
            ("altitude_m", Real),
            ("origin", Text),
            ("geometry_origin", Text),
            ("bridge_origin", Text),
        ],
    );
    for it in roads {
        let along = Along::of(it, lie);
        let only_bridges = |word: &str| if it.is_bridge { word.into() } else { Value::Null };
        let values = [
            Value::from(it.id.as_str()),
            Value::from(it.name.as_str()),
            Value::from(it.class.word()),
            only_bridges("yes"),
            Value::from((it.km * 1000.0).round() / 1000.0),
            // Rounded up: a speed as read again does not slow what it was made from.
            Value::from((along.speed_km_h * 10.0).ceil() / 10.0),
            Value::from((along.slope_deg * 10.0).round() / 10.0),
            Value::from((along.slope_max_deg * 10.0).round() / 10.0),
            Value::from(along.altitude_m.round()),
            Value::from(it.origin.word()),
            Value::from("modelled"),
            only_bridges("modelled"),
        ];
        layer.push(Some(Geometry::LineString(it.line.clone())), values);
    }
    layer
}

/// What a road passes, at points every 250 m or so.
struct Along {
    /// Mean speed when nothing is damaged.
    speed_km_h: f64,
    /// Mean slope of the ground.
    slope_deg: f64,
    /// Steepest ground.
    slope_max_deg: f64,
    /// Highest point.
    altitude_m: f64,
}

impl Along {
    fn of(road: &ModelledRoad, lie: Terrain<'_>) -> Along {
        let length = Metres(1000.0 * road.km);
        let as_read = RoadLine {
            id: String::new(),
            name: String::new(),
            class: road.class,
            origin: road.origin,
            length_m: Some(length.0),
            line: road.line.clone(),
            ..RoadLine::default()
        };
        let minutes = lie.free(&as_read, length).0;
        let passed: Vec<Lie> =
            middles(&road.line, Metres(250.0)).into_iter().map(|it| lie.at(it)).collect();
        let highest = |of: fn(&Lie) -> f64| passed.iter().map(of).fold(f64::MIN, f64::max);
        Along {
            speed_km_h: 60.0 * road.km / minutes,
            slope_deg: passed.iter().map(|it| it.slope.0).sum::<f64>() / passed.len() as f64,
            slope_max_deg: highest(|it| it.slope.0),
            altitude_m: highest(|it| it.elevation.0),
        }
    }
}
