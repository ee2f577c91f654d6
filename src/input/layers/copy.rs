//! A corrected copy of a layer: its own fields, what can be mended mended, in WGS 84.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Geodesic, Geometry, Length as _};

use crate::geodata::{FieldKind, Layer, Value};
use crate::input::layers::kind::{CODES, Kind, Shape};
use crate::input::layers::load::columns_of;
use crate::input::layers::load::mend::Mend;
use crate::input::layers::mapping::Mapping;
use crate::routing::build::RoadLine;
use crate::routing::noding;
use crate::units::Metres;

/// Widest gap that is closed where nobody says how wide, metres. Ours.
const SNAP_M: f64 = 30.0;

/// Mends what [`load`](super::load) leaves to a copy: shapes of the wrong kind, codes used twice,
/// lines without length or drawn twice, loose ends.
pub fn mended(kind: &'static Kind, mapping: &Mapping, mut layer: Layer, mend: &Mend) -> Layer {
    if mend.mends("E303") {
        let before = layer.features.len();
        layer.features.retain(|it| it.geometry.as_ref().is_none_or(|it| fits(kind.shape, it)));
        let dropped = before - layer.features.len();
        if dropped > 0 {
            mend.did("E303", format!("{dropped} features of another shape left out"));
        }
    }
    if kind.name == "roads" {
        if mend.mends("W502") {
            drop_lines(&mut layer, mend);
        }
        if mend.mends("E501") {
            join(&mut layer, mapping.snap_m.unwrap_or(SNAP_M), mend);
        }
    }
    if mend.mends("E401") {
        suffix_codes(kind, mapping, &mut layer, mend);
    }
    kind.name.clone_into(&mut layer.name);
    layer
}

fn fits(shape: Shape, geometry: &Geometry<f64>) -> bool {
    match shape {
        Shape::Point => !matches!(geometry, Geometry::LineString(_) | Geometry::MultiLineString(_)),
        Shape::Line => matches!(geometry, Geometry::LineString(_) | Geometry::MultiLineString(_)),
        Shape::Polygon => matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_)),
        Shape::Raster | Shape::Grid => true,
    }
}

fn drop_lines(layer: &mut Layer, mend: &Mend) {
    let mut seen = BTreeSet::new();
    let before = layer.features.len();
    layer.features.retain(|it| {
        let Some(Geometry::LineString(line)) = &it.geometry else { return true };
        let mut ends: Vec<String> =
            line.0.iter().map(|it| format!("{:.7} {:.7}", it.x, it.y)).collect();
        if ends.first() > ends.last() {
            ends.reverse();
        }
        Geodesic.length(line) > 0.0 && seen.insert(ends)
    });
    let dropped = before - layer.features.len();
    if dropped > 0 {
        mend.did("W502", format!("{dropped} lines without length or drawn twice left out"));
    }
}

fn join(layer: &mut Layer, snap_m: f64, mend: &Mend) {
    let line = |it: &Geometry<f64>| match it {
        Geometry::LineString(it) => Some(it.clone()),
        _ => None,
    };
    let mut at = vec![];
    let mut lines = vec![];
    for (idx, feature) in layer.features.iter().enumerate() {
        let Some(line) = feature.geometry.as_ref().and_then(line) else { continue };
        at.push(idx);
        lines.push(RoadLine { line, ..RoadLine::default() });
    }
    let joined = noding::join_loose_ends(&mut lines, Metres(snap_m));
    for (idx, road) in at.into_iter().zip(lines) {
        layer.features[idx].geometry = Some(Geometry::LineString(road.line));
    }
    if joined > 0 {
        mend.did("E501", format!("{joined} loose ends joined to a road within {snap_m} m"));
    }
}

fn suffix_codes(kind: &'static Kind, mapping: &Mapping, layer: &mut Layer, mend: &Mend) {
    let names: Vec<String> = layer.fields.iter().map(|it| it.name.clone()).collect();
    let said = |ours: &str| {
        let theirs = mapping.fields.get(ours)?.first()?;
        names.iter().position(|it| it == theirs)
    };
    let known = columns_of(kind, &names);
    let column = CODES.iter().find_map(|ours| {
        said(ours).or_else(|| (0..names.len()).find(|at| known.ours(*at) == Some(*ours)))
    });
    let Some(column) = column else { return };
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    let mut changed = 0;
    layer.fields[column].kind = FieldKind::Text;
    for feature in &mut layer.features {
        let code = match &feature.values[column] {
            Value::Null => continue,
            Value::Int(it) => it.to_string(),
            Value::Real(it) => it.to_string(),
            Value::Text(it) => it.trim().to_owned(),
        };
        let n = uses.entry(code.clone()).or_default();
        *n += 1;
        let code = if *n > 1 {
            changed += 1;
            format!("{code}-{n}")
        } else {
            code
        };
        feature.values[column] = Value::Text(code);
    }
    if changed > 0 {
        mend.did("E401", format!("{changed} codes used twice got a suffix"));
    }
}
