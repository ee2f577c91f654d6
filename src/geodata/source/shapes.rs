//! Shapes from well-known binary (OGC 06-103r4; ISO 13249-3 for curves), flat and without curves.
//!
//! Our own reader, since it must not stop at empty parts, curves or surfaces.

use geo::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint};
use geo::{MultiPolygon, Point, Polygon};

/// Degrees of a circle between two points of an arc, as GDAL has it.
const ARC_STEP_DEG: f64 = 4.0;

/// A collection in a collection in a collection… is no shape.
const DEEPEST: usize = 32;

/// A shape and whether heights or measures of it were left out; no shape if it is empty.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read(wkb: &[u8]) -> Result<(Option<Geometry<f64>>, bool), String> {
    let mut reader = Reader { bytes: wkb, heights: false, depth: 0 };
    let geometry = reader.geometry()?;
    Ok((geometry.filter(|it| !is_empty(it)), reader.heights))
}

fn is_empty(geometry: &Geometry<f64>) -> bool {
    use geo::coords_iter::CoordsIter as _;
    geometry.coords_iter().next().is_none()
}

struct Reader<'a> {
    bytes: &'a [u8],
    heights: bool,
    depth: usize,
}

#[derive(Clone, Copy)]
struct Kind {
    little: bool,
    code: u32,
    dimensions: usize,
}

impl Reader<'_> {
    fn geometry(&mut self) -> Result<Option<Geometry<f64>>, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("its collections lie too deep in each other".to_owned());
        }
        let kind = self.kind()?;
        let geometry = self.of_kind(kind);
        self.depth -= 1;
        geometry
    }

    fn of_kind(&mut self, kind: Kind) -> Result<Option<Geometry<f64>>, String> {
        Ok(Some(match kind.code {
            1 => {
                let Some(it) = self.point(kind)? else { return Ok(None) };
                Geometry::Point(Point(it))
            }
            2 => Geometry::LineString(self.line(kind)?),
            8 => Geometry::LineString(stroked(&self.line(kind)?.0)),
            9 => Geometry::LineString(self.compound(kind)?),
            3 | 17 => Geometry::Polygon(self.polygon(kind)?),
            10 => Geometry::Polygon(self.curve_polygon(kind)?),
            4..=7 | 11 | 12 | 15 | 16 => {
                let n = self.count(kind)?;
                let mut parts = Vec::new();
                for _ in 0..n {
                    parts.extend(self.geometry()?.filter(|it| !is_empty(it)));
                }
                together(kind.code, parts)
            }
            other => return Err(format!("it is of type {other}, which is no shape")),
        }))
    }

    fn kind(&mut self) -> Result<Kind, String> {
        let little = self.take::<1>()?[0] == 1;
        let code = self.whole(little)?;
        let dimensions = match code / 1000 {
            0 => 2,
            1 | 2 => 3,
            3 => 4,
            _ => return Err(format!("it is of type {code}, which is no shape")),
        };
        Ok(Kind { little, code: code % 1000, dimensions })
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) =
            self.bytes.split_first_chunk::<N>().ok_or_else(|| "it ends early".to_owned())?;
        self.bytes = rest;
        Ok(*taken)
    }

    fn whole(&mut self, little: bool) -> Result<u32, String> {
        let bytes = self.take::<4>()?;
        Ok(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn count(&mut self, kind: Kind) -> Result<usize, String> {
        let n = self.whole(kind.little)? as usize;
        if n > self.bytes.len() { Err("it ends early".to_owned()) } else { Ok(n) }
    }

    /// `None` for an empty one, whose coordinates are no numbers.
    fn point(&mut self, kind: Kind) -> Result<Option<Coord<f64>>, String> {
        let mut at = [0.0; 4];
        for it in at.iter_mut().take(kind.dimensions) {
            let bytes = self.take::<8>()?;
            *it = if kind.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) };
        }
        let [x, y, rest @ ..] = at;
        self.heights |= rest.iter().any(|it| *it != 0.0 && it.is_finite());
        match (x.is_finite(), y.is_finite()) {
            (true, true) => Ok(Some(Coord { x, y })),
            _ if x.is_nan() && y.is_nan() => Ok(None),
            _ => Err(format!("it has the coordinates {x}, {y}")),
        }
    }

    fn line(&mut self, kind: Kind) -> Result<LineString<f64>, String> {
        let n = self.count(kind)?;
        let mut line = Vec::with_capacity(n.min(1 << 20));
        for _ in 0..n {
            let at = self.point(kind)?;
            line.push(at.ok_or_else(|| "a coordinate is no number".to_owned())?);
        }
        Ok(LineString(line))
    }

    fn polygon(&mut self, kind: Kind) -> Result<Polygon<f64>, String> {
        let n = self.count(kind)?;
        let rings = (0..n).map(|_| self.line(kind)).collect::<Result<Vec<_>, _>>()?;
        Ok(of_rings(rings))
    }

    fn compound(&mut self, kind: Kind) -> Result<LineString<f64>, String> {
        let n = self.count(kind)?;
        let mut whole: Vec<Coord<f64>> = Vec::new();
        for _ in 0..n {
            let Some(Geometry::LineString(part)) = self.geometry()? else { continue };
            let again = usize::from(whole.last().is_some() && whole.last() == part.0.first());
            whole.extend(&part.0[again..]);
        }
        Ok(LineString(whole))
    }

    fn curve_polygon(&mut self, kind: Kind) -> Result<Polygon<f64>, String> {
        let n = self.count(kind)?;
        let mut rings = Vec::new();
        for _ in 0..n {
            if let Some(Geometry::LineString(ring)) = self.geometry()? {
                rings.push(ring);
            }
        }
        Ok(of_rings(rings))
    }
}

fn of_rings(rings: Vec<LineString<f64>>) -> Polygon<f64> {
    let mut rings = rings.into_iter();
    let outer = rings.next().unwrap_or_else(|| LineString(Vec::new()));
    Polygon::new(outer, rings.filter(|it| !it.0.is_empty()).collect())
}

/// Parts of one kind become one shape of many; others a collection.
fn together(code: u32, parts: Vec<Geometry<f64>>) -> Geometry<f64> {
    let collection = || Geometry::GeometryCollection(GeometryCollection(parts.clone()));
    match code {
        4 => {
            let points = parts.iter().map(|it| Point::try_from(it.clone()));
            points
                .collect::<Result<_, _>>()
                .map_or_else(|_| collection(), |it| Geometry::MultiPoint(MultiPoint(it)))
        }
        5 | 11 => {
            let lines = parts.iter().map(|it| LineString::try_from(it.clone()));
            lines
                .collect::<Result<_, _>>()
                .map_or_else(|_| collection(), |it| Geometry::MultiLineString(MultiLineString(it)))
        }
        6 | 12 | 15 | 16 => {
            let areas = parts.iter().map(|it| Polygon::try_from(it.clone()));
            areas
                .collect::<Result<_, _>>()
                .map_or_else(|_| collection(), |it| Geometry::MultiPolygon(MultiPolygon(it)))
        }
        _ => collection(),
    }
}

/// Arcs through every second point, as chords.
fn stroked(points: &[Coord<f64>]) -> LineString<f64> {
    let mut line: Vec<Coord<f64>> = points.first().copied().into_iter().collect();
    let mut rest = points;
    while let [from, through, to, ..] = rest {
        arc(&mut line, *from, *through, *to);
        rest = &rest[2..];
    }
    LineString(line)
}

fn arc(line: &mut Vec<Coord<f64>>, from: Coord<f64>, through: Coord<f64>, to: Coord<f64>) {
    let circle = from == to;
    let (ax, ay) = (through.x - from.x, through.y - from.y);
    let (bx, by) = (to.x - from.x, to.y - from.y);
    let twice_area = 2.0 * (ax * by - ay * bx);
    let centre = if circle {
        Coord { x: from.x + ax / 2.0, y: from.y + ay / 2.0 }
    } else if twice_area.abs() < 1e-12 * (ax.hypot(ay) * bx.hypot(by)) {
        line.extend([through, to]);
        return;
    } else {
        let (a2, b2) = (ax * ax + ay * ay, bx * bx + by * by);
        Coord {
            x: from.x + (by * a2 - ay * b2) / twice_area,
            y: from.y + (ax * b2 - bx * a2) / twice_area,
        }
    };
    let angle = |it: Coord<f64>| (it.y - centre.y).atan2(it.x - centre.x);
    let turn = std::f64::consts::TAU;
    let mut sweep = if circle { turn } else { (angle(to) - angle(from)).rem_euclid(turn) };
    if !circle && twice_area < 0.0 {
        sweep -= turn;
    }
    let radius = (from.x - centre.x).hypot(from.y - centre.y);
    let n = (sweep.abs().to_degrees() / ARC_STEP_DEG).ceil().max(1.0) as usize;
    for step in 1..n {
        let at = angle(from) + sweep * step as f64 / n as f64;
        let (sin, cos) = at.sin_cos();
        line.push(Coord { x: centre.x + radius * cos, y: centre.y + radius * sin });
    }
    line.push(to);
}

#[cfg(test)]
mod tests {
    use geo::{Area as _, Euclidean, Length as _};

    use super::*;

    fn shape(wkt: &str) -> Result<(Option<Geometry<f64>>, bool), String> {
        read(&gdal::vector::Geometry::from_wkt(wkt).unwrap().iso_wkb().unwrap())
    }

    #[test]
    fn flat_shapes_are_as_gdal_has_them() {
        for wkt in [
            "POINT (70.5 39.1)",
            "LINESTRING (70 39,71 39.5,72 38)",
            "POLYGON ((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 2,1 1))",
            "MULTIPOINT ((70 39),(71 40))",
            "MULTILINESTRING ((0 0,1 1),(2 2,3 3,4 5))",
            "MULTIPOLYGON (((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))",
            "GEOMETRYCOLLECTION (POINT (1 2),LINESTRING (0 0,1 1))",
        ] {
            let theirs = gdal::vector::Geometry::from_wkt(wkt).unwrap();
            let theirs = Geometry::try_from(&theirs).unwrap();
            assert_eq!(shape(wkt), Ok((Some(theirs), false)), "{wkt}");
        }
    }

    #[test]
    fn heights_are_left_out_and_told() {
        let flat = Some(Geometry::Point(Point::new(70.5, 39.1)));
        assert_eq!(shape("POINT Z (70.5 39.1 1200)"), Ok((flat.clone(), true)));
        assert_eq!(shape("POINT Z (70.5 39.1 0)"), Ok((flat.clone(), false)));
        assert_eq!(shape("POINT M (70.5 39.1 7)"), Ok((flat.clone(), true)));
        assert_eq!(shape("POINT ZM (70.5 39.1 0 7)"), Ok((flat, true)));
    }

    #[test]
    fn what_is_empty_is_none_and_empty_parts_do_no_harm() {
        for wkt in ["POINT EMPTY", "POLYGON EMPTY", "MULTIPOLYGON EMPTY", "LINESTRING EMPTY"] {
            assert_eq!(shape(wkt), Ok((None, false)), "{wkt}");
        }
        let (it, _) = shape("MULTIPOLYGON (((0 0,1 0,1 1,0 0)),EMPTY)").unwrap();
        let Some(Geometry::MultiPolygon(it)) = it else { panic!() };
        assert_eq!(it.0.len(), 1);
    }

    #[test]
    fn curves_become_chords_within_a_thousandth() {
        let turn = std::f64::consts::TAU;
        let (it, _) = shape("CURVEPOLYGON (CIRCULARSTRING (1 0,-1 0,1 0))").unwrap();
        let Some(Geometry::Polygon(it)) = it else { panic!() };
        assert!((it.unsigned_area() / (turn / 2.0) - 1.0).abs() < 1e-3);
        let (it, _) = shape("CIRCULARSTRING (1 0,0 -1,-1 0)").unwrap();
        let Some(Geometry::LineString(it)) = it else { panic!() };
        assert!((Euclidean.length(&it) / (turn / 2.0) - 1.0).abs() < 1e-3);
        assert!(it.0.iter().all(|at| at.y < 1e-12));
        let compound = "COMPOUNDCURVE (CIRCULARSTRING (0 0,1 1,2 0),(2 0,5 0))";
        let (it, _) = shape(compound).unwrap();
        let Some(Geometry::LineString(it)) = it else { panic!() };
        assert!((Euclidean.length(&it) - (turn / 2.0 + 3.0)).abs() < 1e-2);
        assert_eq!(it.0.last(), Some(&Coord { x: 5.0, y: 0.0 }));
        let straight = shape("CIRCULARSTRING (0 0,1 1,2 2)").unwrap().0;
        assert_eq!(straight, shape("LINESTRING (0 0,1 1,2 2)").unwrap().0);
    }

    #[test]
    fn what_ends_early_or_is_no_number_says_so() {
        let whole = gdal::vector::Geometry::from_wkt("LINESTRING (70 39,71 39.5)").unwrap();
        let whole = whole.iso_wkb().unwrap();
        for n in 0..whole.len() {
            assert!(read(&whole[..n]).is_err(), "{n}");
        }
        let mut spoilt = whole.clone();
        spoilt[9..17].copy_from_slice(&f64::INFINITY.to_le_bytes());
        assert!(read(&spoilt).is_err());
    }
}
