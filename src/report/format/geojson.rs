//! Contours as GeoJSON (RFC 7946), named as ShakeMap's products: `contours/cont_pga.json`.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{WriteError, save};
use crate::report::plan::Plan;
use crate::report::table::{Shape, Table, Value};

/// What ShakeMap writes beside the features, and which branches made the map.
#[derive(Serialize)]
struct Metadata<'a> {
    eventid: &'a str,
    longitude: f64,
    latitude: f64,
    statistic: &'static str,
    branches: &'a [&'static str],
}

#[derive(Serialize)]
struct Collection<'a> {
    r#type: &'static str,
    metadata: Metadata<'a>,
    bbox: [f64; 4],
    features: Vec<Feature<'a>>,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    properties: serde_json::Map<String, serde_json::Value>,
    geometry: Geometry<'a>,
}

#[derive(Serialize)]
struct Geometry<'a> {
    r#type: &'static str,
    coordinates: &'a [Vec<[f64; 2]>],
}

/// Writes a file for each table of contours that has rows.
pub fn write(dir: &Path, plan: &Plan, tables: &[Table]) -> Result<Vec<PathBuf>, WriteError> {
    let mut files = Vec::new();
    for map in plan.context.maps {
        let Some(words) = crate::report::contours::words(map.imt) else { continue };
        let Some(table) = tables.iter().find(|it| it.name == words.layer) else { continue };
        if table.rows.is_empty() {
            continue;
        }
        let name = format!("contours/{}.json", words.layer.replacen("contours", "cont", 1));
        files.push(save(dir, &name, &bytes(plan, table, &map.branches))?);
    }
    Ok(files)
}

fn bytes(plan: &Plan, table: &Table, branches: &[&'static str]) -> Vec<u8> {
    let lines: Vec<Vec<Vec<[f64; 2]>>> =
        table.shapes.iter().map(|it| coordinates(it.as_ref())).collect();
    let mut bbox = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for [lon, lat] in lines.iter().flatten().flatten() {
        bbox = [bbox[0].min(*lon), bbox[1].min(*lat), bbox[2].max(*lon), bbox[3].max(*lat)];
    }
    let features = table.rows.iter().zip(&lines).map(|(row, lines)| Feature {
        r#type: "Feature",
        properties: table
            .columns
            .iter()
            .zip(row)
            .map(|(c, it)| (c.name.clone(), json(it)))
            .collect(),
        geometry: Geometry { r#type: "MultiLineString", coordinates: lines },
    });
    let place = plan.context.scenario.epicentre;
    let collection = Collection {
        r#type: "FeatureCollection",
        metadata: Metadata {
            eventid: &plan.context.scenario.id,
            longitude: place.lon_deg,
            latitude: place.lat_deg,
            statistic: "median",
            branches,
        },
        bbox,
        features: features.collect(),
    };
    serde_json::to_vec(&collection).expect("finite numbers and words")
}

/// To 1e-5 degrees, a metre.
fn coordinates(shape: Option<&Shape>) -> Vec<Vec<[f64; 2]>> {
    let Some(Shape::Lines(lines)) = shape else { return vec![] };
    let round = |it: f64| (it * 1e5).round() / 1e5;
    lines.0.iter().map(|it| it.0.iter().map(|at| [round(at.x), round(at.y)]).collect()).collect()
}

/// The digits that the layer shows, and no more.
fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Empty => serde_json::Value::Null,
        Value::Text(it) => it.as_str().into(),
        Value::Whole(it) => (*it).into(),
        Value::Decimal(..) => {
            value.plain().parse::<f64>().map_or(serde_json::Value::Null, Into::into)
        }
    }
}
