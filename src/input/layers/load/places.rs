//! Places of a table: two columns of coordinates become a point a row.

use geo::{Geometry, Point};

use super::degrees::{Coordinate, coordinate};
use super::{Columns, From, Mend, Teller};
use crate::geodata::{Layer, Value};
use crate::input::layers::kind::CODES;
use crate::input::layers::mapping::Mapping;
use crate::input::problem::Affected;

/// Gives every row its point; tells columns that are missing and entries that are no coordinate.
pub fn from_columns(
    teller: &Teller,
    mapping: &Mapping,
    columns: &Columns,
    decimal: char,
    layer: &mut Layer,
    mend: &Mend,
) {
    if teller.kind.field("lon").is_none() {
        let expected = teller.kind.shape.word();
        let message =
            format!("a table without shapes; `{}` layers are {expected}", teller.kind.name);
        let help = "export the layer with its shapes, as a GeoPackage";
        teller.tell(teller.error("E303", message).expected(expected).help(help));
        return;
    }
    let column = |name: &str| match columns.get(name) {
        Some(From::Column(at)) => Some(*at),
        _ => None,
    };
    let (Some(x), Some(y)) = (column("lon"), column("lat")) else {
        let told = mapping.fields.contains_key("lon") && mapping.fields.contains_key("lat");
        if !told {
            let names: Vec<&str> = layer.fields.iter().map(|it| it.name.as_str()).collect();
            let message = format!(
                "a table without places: no columns `lon` and `lat`. Fields: {}",
                names.join(", ")
            );
            let help = format!(
                "name them: [{}.fields] lon = \"…\", lat = \"…\"; or join the table to its shapes in QGIS",
                teller.kind.table()
            );
            teller.tell(teller.error("E405", message).help(help));
        }
        return;
    };
    let (mut dms, mut wrong) = (vec![], vec![]);
    for (row, feature) in layer.features.iter_mut().enumerate() {
        let id = CODES.iter().find_map(|it| columns.text(it, feature, row));
        let id = id.unwrap_or_else(|| format!("row {}", row + 2));
        let mut read = |at: usize, field: &str| match &feature.values[at] {
            Value::Null => None,
            Value::Int(it) => Some(*it as f64),
            Value::Real(it) => Some(*it),
            Value::Text(text) => {
                let found = coordinate(text, decimal);
                let affected = |action: String| Affected {
                    id: id.clone(),
                    field: field.to_owned(),
                    found: text.clone(),
                    action,
                    ..Affected::default()
                };
                match found {
                    Some(Coordinate::Plain(it)) => Some(it),
                    Some(Coordinate::Dms(it)) => {
                        dms.push(affected(format!("read as {it:.6}")));
                        Some(it)
                    }
                    None => {
                        wrong.push(affected(String::new()));
                        None
                    }
                }
            }
        };
        // Rows without a place are told with the shapes.
        let place = (read(x, "lon"), read(y, "lat"));
        if let (Some(x), Some(y)) = place {
            feature.geometry = Some(Geometry::Point(Point::new(x, y)));
        }
    }
    if let Some(first) = dms.first() {
        let rows = dms.iter().map(|it| &it.id).collect::<std::collections::BTreeSet<_>>().len();
        mend.did(
            "E115",
            format!("{rows} coordinates in degrees, minutes and seconds are points now"),
        );
        let message = format!(
            "read {rows} coordinates in degrees, minutes and seconds: `{}` {}",
            first.found, first.action
        );
        let problem = teller.warning("E115", message).affected(dms).count(rows);
        teller.tell(problem.help("if one is wrong, write degrees with a fraction: 70.459"));
    }
    if let Some(first) = wrong.first() {
        let message =
            format!("`{}` in {} is no coordinate (`{}`)", first.found, first.id, first.field);
        let problem = teller.error("E115", message).expected("degrees, as 70.459 or 70°27'32\"");
        teller.tell(problem.affected(wrong).help("correct the entries named, or empty them"));
    }
}
