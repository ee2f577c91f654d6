//! Ruptures from a JSON file: an object for each, by name.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::table::{Table, bytes_of};
use crate::hazard::plane::{Plane, PlaneSpec};
use crate::hazard::rupture::Rupture;
use crate::hazard::surface::{
    Cloud, ComplexFault, Impossible, KiteFault, MeshSurface, Planes, Point3, Ragged, SimpleFault,
    Surface,
};
use crate::input::problem::{Place, Problem};
use crate::units::{Degrees, Km, LonLat};

const TYPES: &str = "planar, multi_planar, simple_fault, complex_fault, kite, gridded, point";

/// One rupture of the file.
struct Entry<'a> {
    path: &'a Path,
    name: &'a str,
    keys: &'a Map<String, Value>,
}

/// All ruptures, or every problem.
pub(super) fn read(path: &Path) -> Result<BTreeMap<String, Rupture>, Vec<Problem>> {
    let bytes = bytes_of(path).map_err(|it| vec![it.into()])?;
    let file = path.display().to_string();
    let root: Value = serde_json::from_slice(&bytes).map_err(|error| {
        let place = Place::subject(&file, format!("line {}", error.line()));
        vec![Problem::error("E606", place, format!("this is not JSON: {error}"))]
    })?;
    let Some(root) = root.as_object().filter(|it| !it.is_empty()) else {
        let problem = Problem::error("E606", Place::file(file), "no rupture is in this file");
        return Err(vec![problem.expected("expected an object: a name and a geometry each")]);
    };
    let (mut ruptures, mut problems) = (BTreeMap::new(), vec![]);
    for (name, value) in root {
        let empty = Map::new();
        let keys = value.as_object().unwrap_or(&empty);
        match (Entry { path, name, keys }).rupture() {
            Ok(it) => drop(ruptures.insert(name.clone(), it)),
            Err(it) => problems.push(it),
        }
    }
    if problems.is_empty() { Ok(ruptures) } else { Err(problems) }
}

impl Entry<'_> {
    fn problem(&self, key: &str, message: &str, expected: &str) -> Problem {
        let subject =
            if key.is_empty() { self.name.into() } else { format!("{}.{key}", self.name) };
        let place = Place::subject(self.path.display().to_string(), subject);
        let problem = Problem::error("E606", place, message);
        if expected.is_empty() { problem } else { problem.expected(format!("expected {expected}")) }
    }

    fn impossible(&self) -> impl Fn(Impossible) -> Problem {
        |it| self.problem("", &it.to_string(), "")
    }

    fn number(&self, key: &str) -> Result<f64, Problem> {
        let expected = "a number";
        let value = self.keys.get(key).ok_or_else(|| self.problem(key, "is missing", expected))?;
        value.as_f64().ok_or_else(|| self.problem(key, &format!("is {value}"), expected))
    }

    fn list(&self, key: &str) -> Result<&[Value], Problem> {
        let expected = "a list";
        let value = self.keys.get(key).ok_or_else(|| self.problem(key, "is missing", expected))?;
        let list = value.as_array().ok_or_else(|| self.problem(key, "is no list", expected))?;
        Ok(list)
    }

    fn point(&self, key: &str, value: &Value) -> Result<Point3, Problem> {
        let numbers: Option<Vec<f64>> =
            value.as_array().and_then(|it| it.iter().map(Value::as_f64).collect());
        match numbers.as_deref() {
            Some(&[lon, lat]) => Ok((LonLat::new(lon, lat), Km(0.0))),
            Some(&[lon, lat, depth]) => Ok((LonLat::new(lon, lat), Km(depth))),
            _ => Err(self.problem(
                key,
                &format!("{value} is no point"),
                "[longitude, latitude, depth in km], or without depth",
            )),
        }
    }

    fn points(&self, key: &str, list: &[Value]) -> Result<Vec<Point3>, Problem> {
        list.iter().map(|it| self.point(key, it)).collect()
    }

    fn lines(&self, key: &str) -> Result<Vec<Vec<Point3>>, Problem> {
        let line = |it: &Value| {
            let list =
                it.as_array().ok_or_else(|| self.problem(key, "is no list", "lists of points"))?;
            self.points(key, list)
        };
        self.list(key)?.iter().map(line).collect()
    }

    fn rupture(&self) -> Result<Rupture, Problem> {
        let hypocentre = match self.keys.get("hypocentre") {
            Some(it) => Some(self.point("hypocentre", it)?),
            None => None,
        };
        let surface = self.surface(hypocentre)?;
        let mag = if self.keys.contains_key("mag") { self.number("mag")? } else { 7.0 };
        let rake = if self.keys.contains_key("rake") { self.number("rake")? } else { 0.0 };
        let hypocentre = hypocentre.unwrap_or_else(|| surface.middle());
        Rupture::with_surface(mag, Degrees(rake), hypocentre, surface).ok_or_else(|| {
            let expected = "magnitude 1 to 9.5, a hypocentre on earth, 0 to 700 km deep";
            self.problem("", "magnitude, rake or hypocentre make no sense", expected)
        })
    }

    fn surface(&self, hypocentre: Option<Point3>) -> Result<Surface, Problem> {
        let mesh = |it: Result<MeshSurface, Impossible>| {
            Ok(Surface::Mesh(Box::new(it.map_err(self.impossible())?)))
        };
        let kind = self.keys.get("type").and_then(Value::as_str).unwrap_or("");
        match kind {
            "planar" => Ok(Surface::Plane(self.plane()?)),
            "multi_planar" => {
                Ok(Surface::Planes(Planes::new(self.planes()?).map_err(self.impossible())?))
            }
            "simple_fault" => mesh(self.simple_fault()?.surface()),
            "complex_fault" => {
                let spacing = Km(self.number("mesh_spacing")?);
                mesh(ComplexFault { edges: self.lines("edges")?, spacing }.surface())
            }
            "kite" if self.keys.contains_key("profiles") => {
                let [profile_spacing, edge_spacing] =
                    [Km(self.number("profile_sd")?), Km(self.number("edge_sd")?)];
                let profiles = self.lines("profiles")?;
                mesh(KiteFault { profiles, profile_spacing, edge_spacing }.surface())
            }
            "kite" => {
                let (n_cols, points) = self.points_file()?;
                mesh(Ragged::new(n_cols, points).and_then(|it| it.surface()))
            }
            "gridded" => {
                let points = match self.keys.get("points").and_then(Value::as_array) {
                    Some(it) => self.points("points", it)?,
                    None => self.points_file()?.1.into_iter().flatten().collect(),
                };
                Ok(Surface::Cloud(Box::new(Cloud::new(points).map_err(self.impossible())?)))
            }
            "point" => hypocentre
                .and_then(|it| Surface::point(it, [Degrees(0.0), Degrees(90.0)]))
                .ok_or_else(|| self.problem("hypocentre", "is missing or in the air", "a point")),
            _ => Err(self.problem("type", &format!("is `{kind}`"), TYPES)),
        }
    }

    fn simple_fault(&self) -> Result<SimpleFault, Problem> {
        Ok(SimpleFault {
            trace: self.points("trace", self.list("trace")?)?.iter().map(|it| it.0).collect(),
            dip: Degrees(self.number("dip")?),
            upper_depth: Km(self.number("upper_depth")?),
            lower_depth: Km(self.number("lower_depth")?),
            spacing: Km(self.number("mesh_spacing")?),
        })
    }

    fn plane(&self) -> Result<Plane, Problem> {
        let angles = [Degrees(self.number("strike")?), Degrees(self.number("dip")?)];
        let plane = if self.keys.contains_key("corners_TL_TR_BL_BR") {
            let corners = self.points("corners_TL_TR_BL_BR", self.list("corners_TL_TR_BL_BR")?)?;
            <[Point3; 4]>::try_from(corners)
                .ok()
                .and_then(|it| Plane::from_corners(it, Some(angles)))
        } else {
            let key = "top_edge_centre";
            let (top_centre, ztor) = self.point(key, self.keys.get(key).unwrap_or(&Value::Null))?;
            let (length, width) = (Km(self.number("length")?), Km(self.number("width")?));
            Plane::new(PlaneSpec {
                top_centre,
                ztor,
                strike: angles[0],
                dip: angles[1],
                length,
                width,
            })
        };
        plane.ok_or_else(|| self.impossible()(Impossible::NotAPlane))
    }

    /// The strike and dip of a plane are the fourth and fifth of its `segments…`, or else follow
    /// from the corners.
    fn planes(&self) -> Result<Vec<Plane>, Problem> {
        let key = "segments_lon_lat_strike_dip_ztor_length_width";
        let segments = self.keys.get(key).and_then(Value::as_array);
        let corners = self.lines("corners_TL_TR_BL_BR")?;
        let plane = |(i, it): (usize, Vec<Point3>)| {
            let angle = |j: usize| Some(Degrees(segments?.get(i)?.as_array()?.get(j)?.as_f64()?));
            let known = angle(2).zip(angle(3)).map(|it| [it.0, it.1]);
            let corners = <[Point3; 4]>::try_from(it).ok();
            let plane = corners.and_then(|it| Plane::from_corners(it, known));
            plane.ok_or_else(|| self.impossible()(Impossible::NotAPlane))
        };
        corners.into_iter().enumerate().map(plane).collect()
    }

    /// Number of columns, and points, of `mesh_<name>.csv` beside the file; empty where the mesh has a hole.
    fn points_file(&self) -> Result<(usize, Vec<Option<Point3>>), Problem> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let plain = folder.join(format!("mesh_{}.csv", self.name));
        let packed = folder.join(format!("mesh_{}.csv.gz", self.name));
        let table = Table::read(if packed.is_file() { &packed } else { &plain });
        let table = table
            .map_err(|it| Problem::from(it).help("or give the points in the geometry itself"))?;
        table.require(&["lon", "lat", "depth"])?;
        let columns = ["lon", "lat", "depth"].map(|it| table.column(it));
        let mut points = vec![];
        for row in 0..table.n_rows() {
            let mut numbers = vec![];
            for column in columns.into_iter().flatten() {
                if !table.text(row, column).is_empty() {
                    numbers.push(table.number(row, column)?);
                }
            }
            points.push(match numbers.as_slice() {
                &[lon, lat, depth] => Some((LonLat::new(lon, lat), Km(depth))),
                _ => None,
            });
        }
        let row = table.column("row");
        let in_first =
            |it: &usize| row.is_none_or(|row| table.text(*it, row) == table.text(0, row));
        Ok(((0..table.n_rows()).take_while(in_first).count(), points))
    }
}
