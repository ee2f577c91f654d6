//! From the numbers of a file to WGS 84: which coordinate system they are in, and whether the
//! places then lie where the region lies.

use geo::{Coord, CoordsIter as _, Geometry, MapCoords as _};

use super::{Mend, RowNames, Teller};
use crate::geodata::Layer;
use crate::geodata::crs::{Crs, Way};
use crate::input::layers::frame::Frame;
use crate::input::layers::kind::Shape;
use crate::input::layers::mapping::Mapping;
use crate::input::problem::{Affected, Problem};
use crate::units::LonLat;

/// From this share of places on, all of them are meant. UX decision E203.
const NEARLY_ALL: f64 = 0.95;

/// How many places are looked at to tell one coordinate system from another.
const SAMPLE: usize = 2000;

/// Brings the shapes of a layer to WGS 84, longitude first; tells everything that is odd about
/// where they lie. Where it cannot be done the shapes stay as they are, with an error, and the
/// answer is `false`.
pub fn settle(
    teller: &Teller,
    mapping: &Mapping,
    declared: Option<&Crs>,
    layer: &mut Layer,
    frame: Option<&Frame>,
    mend: &Mend,
    names: &RowNames,
) -> bool {
    let places = Places::of(layer);
    let Some(crs) = chosen(teller, mapping, declared, (&places, names.is_table), frame) else {
        return false;
    };
    if crs.lacks_shift {
        let message = format!(
            "`{}` is on the ellipsoid of Pulkovo 1942 but says no way to WGS 84: shifted by GOST R 51794-2001, else places lie some 60 m off",
            crs.name
        );
        let help = "declare the system by its number, as EPSG:28412, to be sure";
        teller.tell(teller.warning("W205", message).help(help));
    }
    if places.impossible(&crs) {
        teller.tell(cannot_be(teller, &crs, &places, frame));
        return false;
    }
    let Some(way) = Way::to_wgs84(&crs) else {
        let message = format!("no way is known from {} to WGS 84", crs.words());
        teller.tell(teller.error("E206", message).help("reproject the layer in QGIS to EPSG:4326"));
        return false;
    };
    let swapped = frame.is_some_and(|it| {
        places.share_inside(&way, false, it) < 1.0 - NEARLY_ALL
            && places.share_inside(&way, true, it) >= NEARLY_ALL
    });
    if swapped {
        let frame = frame.expect("looked at just now");
        let n = places.sample.len();
        let mended = mend.mends("E203");
        let message = format!(
            "{} look swapped (latitude, longitude): {n} of {n} fit {} if exchanged",
            teller.kind.name, frame.name
        );
        let problem =
            if mended { teller.warning("E203", message) } else { teller.error("E203", message) };
        let problem = problem.expected(format!("{} lies at {}", frame.name, frame.words()));
        teller.tell(problem.count(layer.features.len()).help(swap_help(teller, layer, names)));
        mend.did("E203", "longitude and latitude exchanged");
        exchange(layer, |_| true);
    } else if let Some(frame) =
        frame.filter(|it| places.share_inside(&way, false, it) < 1.0 - NEARLY_ALL)
    {
        teller.tell(elsewhere(teller, &crs, declared, &way, &places, frame));
        return false;
    }
    move_all(teller, &way, layer, names);
    if let Some(frame) = frame {
        strays(teller, layer, frame, mend, names);
    }
    true
}

fn swap_help(teller: &Teller, layer: &Layer, names: &RowNames) -> String {
    let column = |ours: &str| match names.columns.get(ours) {
        Some(super::From::Column(at)) => Some(layer.fields[*at].name.clone()),
        _ => None,
    };
    let copy =
        format!("panoh layers check FILE --as {} --fix writes a corrected copy", teller.kind.name);
    match (column("lon"), column("lat")) {
        (Some(lon), Some(lat)) => format!(
            "exchange the columns: [{}.fields] lon = \"{lat}\", lat = \"{lon}\"; or {copy}",
            teller.kind.table()
        ),
        _ => copy,
    }
}

/// A place a feature, in the numbers of the file.
struct Places {
    sample: Vec<Coord<f64>>,
}

impl Places {
    fn of(layer: &Layer) -> Places {
        let first = |it: &Geometry<f64>| it.coords_iter().next();
        let all: Vec<Coord<f64>> =
            layer.features.iter().filter_map(|it| it.geometry.as_ref().and_then(first)).collect();
        let step = all.len().div_ceil(SAMPLE).max(1);
        Places { sample: all.into_iter().step_by(step).collect() }
    }

    fn first(&self) -> Coord<f64> {
        self.sample.first().copied().unwrap_or_default()
    }

    /// Whether most numbers cannot be of this system: degrees in the millions, or the reverse.
    fn impossible(&self, crs: &Crs) -> bool {
        let degrees = |it: &&Coord<f64>| it.x.abs() <= 180.0 && it.y.abs() <= 180.0;
        let n = self.sample.iter().filter(degrees).count();
        let share = n as f64 / self.sample.len().max(1) as f64;
        if crs.geographic { share < 0.5 } else { share >= 0.5 && !self.sample.is_empty() }
    }

    fn moved(&self, way: &Way, swapped: bool) -> Vec<LonLat> {
        let pick = |it: &Coord<f64>| if swapped { (it.y, it.x) } else { (it.x, it.y) };
        let (mut x, mut y): (Vec<f64>, Vec<f64>) = self.sample.iter().map(pick).unzip();
        way.places(&mut x, &mut y);
        x.into_iter().zip(y).map(|(lon, lat)| LonLat::new(lon, lat)).collect()
    }

    fn share_inside(&self, way: &Way, swapped: bool, frame: &Frame) -> f64 {
        let moved = self.moved(way, swapped);
        let inside = moved.iter().filter(|it| frame.holds(it.lon_deg, it.lat_deg)).count();
        inside as f64 / moved.len().max(1) as f64
    }
}

/// The system that the numbers are in, by the person, by the file, or a guess that is told.
fn chosen(
    teller: &Teller,
    mapping: &Mapping,
    declared: Option<&Crs>,
    (places, is_table): (&Places, bool),
    frame: Option<&Frame>,
) -> Option<Crs> {
    let asked = mapping.crs.as_deref().map(|it| Crs::parse(it).ok_or(it));
    if let Some(Err(text)) = asked {
        let message = format!("`{text}` is no coordinate system that is known");
        let problem = teller.error("E206", message).expected("as EPSG:28412");
        teller.tell(problem.help("epsg.io and QGIS list them"));
        return None;
    }
    let asked = asked.and_then(Result::ok);
    match (asked, declared) {
        (Some(asked), Some(declared)) if !asked.means(declared) => {
            let fits = |crs: &Crs| {
                !places.impossible(crs)
                    && Way::to_wgs84(crs).zip(frame).is_some_and(|(way, frame)| {
                        places
                            .share_inside(&way, false, frame)
                            .max(places.share_inside(&way, true, frame))
                            >= 0.5
                    })
            };
            if !fits(&asked) || fits(declared) {
                let message = format!(
                    "the file declares {}, the mapping says {}",
                    declared.words(),
                    asked.words()
                );
                let help = "leave `crs` out if the file is right; set the layer's CRS in QGIS if it is wrong";
                teller.tell(teller.error("E207", message).help(help));
                return None;
            }
            let message = format!(
                "read as {}, as the mapping says; the file declares {}, in which the places lie elsewhere",
                asked.words(),
                declared.words()
            );
            teller.tell(teller.note("E207", message));
            Some(asked)
        }
        (Some(asked), _) => Some(asked),
        (None, Some(declared)) => Some(declared.clone()),
        (None, None) => guess(teller, (places, is_table), frame),
    }
}

/// Without a word on the system. Degrees of a table are taken for WGS 84; everything else is for a
/// person to say, with the systems that would fit.
fn guess(
    teller: &Teller,
    (places, is_table): (&Places, bool),
    frame: Option<&Frame>,
) -> Option<Crs> {
    let wgs84 = Crs::wgs84();
    let degrees = !places.impossible(&wgs84);
    if degrees && is_table {
        return Some(wgs84);
    }
    let fitting = frame.map_or(vec![], |it| fitting(places, it));
    let place = places.first();
    let mut problem = match fitting.first() {
        Some(best) => {
            let n = places.sample.len();
            let frame = frame.expect("something fits it");
            teller.error(
                "E201",
                format!(
                    "no coordinate system. Coordinates look like {}: {:.0} of {n} places then lie in {}",
                    best.words(),
                    best.share * n as f64,
                    frame.name
                ),
            )
        }
        None => teller.error(
            "E201",
            format!(
                "no coordinate system, and none that is usual here fits x = {}, y = {}",
                place.x, place.y
            ),
        ),
    };
    problem = match fitting.as_slice() {
        [] => problem
            .help("ask whoever made the file; then say so: crs = \"EPSG:…\", or --crs EPSG:…"),
        several => {
            for it in several.iter().take(3) {
                let (code, table) = (it.code(), teller.kind.table());
                problem = problem.help(format!(
                    "if it is right, say so: [{table}] crs = \"{code}\", or --crs {code} (middle then at {})",
                    it.middle
                ));
            }
            problem
        }
    };
    teller.tell(problem);
    None
}

/// A system in which the places lie in the region.
struct Fitting {
    crs: Crs,
    swapped: bool,
    share: f64,
    off_axis_deg: f64,
    middle: String,
}

impl Fitting {
    fn words(&self) -> String {
        let swapped = if self.swapped { ", with x and y exchanged" } else { "" };
        format!("{}{swapped}", self.crs.words())
    }

    fn code(&self) -> String {
        self.crs.code.map_or_else(|| self.crs.name.clone(), |it| format!("EPSG:{it}"))
    }
}

/// Systems usual in a region in which at least 95 % of the places lie there; best first.
fn fitting(places: &Places, frame: &Frame) -> Vec<Fitting> {
    let mut found: Vec<Fitting> = vec![];
    for (code, meridian_deg) in usual(frame) {
        let Some(crs) = Crs::parse(&format!("EPSG:{code}")) else { continue };
        let Some(way) = Way::to_wgs84(&crs).filter(|_| !places.impossible(&crs)) else { continue };
        for swapped in [false, true] {
            let share = places.share_inside(&way, swapped, frame);
            if share < NEARLY_ALL {
                continue;
            }
            let moved = places.moved(&way, swapped);
            let mean = |of: fn(&LonLat) -> f64| {
                moved.iter().map(of).filter(|it| it.is_finite()).sum::<f64>() / moved.len() as f64
            };
            let (lon, lat) = (mean(|it| it.lon_deg), mean(|it| it.lat_deg));
            let off_axis_deg = meridian_deg.map_or(0.0, |it| (lon - it).abs());
            let middle = format!("{lon:.2}, {lat:.2}");
            found.push(Fitting { crs: crs.clone(), swapped, share, off_axis_deg, middle });
        }
    }
    // Of systems of one meridian the order of `usual` decides: UTM is met more often.
    found.sort_by(|a, b| {
        let off = |it: &Fitting| (it.off_axis_deg * 10.0).round() as i64;
        a.swapped.cmp(&b.swapped).then(off(a).cmp(&off(b)))
    });
    // A zone is used near its own meridian: what lies a zone away is no better guess than none.
    let near = found.first().map_or(0.0, |it| it.off_axis_deg);
    found.retain(|it| it.off_axis_deg <= (near + 1.0).max(3.5));
    found
}

/// EPSG numbers of systems usual in a region, with the meridian of those that have one: WGS 84,
/// its UTM zones, Pulkovo 1942 in zones of six degrees with and without number, Web Mercator.
fn usual(frame: &Frame) -> Vec<(u32, Option<f64>)> {
    let mut codes = vec![(4326, None), (3857, None)];
    let zone = |lon_deg: f64| ((lon_deg + 180.0) / 6.0).floor() as i32 + 1;
    for utm in zone(frame.west_deg)..=zone(frame.east_deg) {
        let meridian = f64::from(utm) * 6.0 - 183.0;
        codes.push((32600 + utm as u32, Some(meridian)));
        let gauss_kruger = utm - 30;
        if (4..=32).contains(&gauss_kruger) {
            codes.push((28400 + gauss_kruger as u32, Some(meridian)));
            codes.push((2490 + gauss_kruger as u32, Some(meridian)));
        }
    }
    codes
}

fn cannot_be(teller: &Teller, crs: &Crs, places: &Places, frame: Option<&Frame>) -> Problem {
    let at = places.first();
    let fitting = frame.map_or(vec![], |it| fitting(places, it));
    let looks = fitting.first().map_or(String::new(), |it| format!("; looks like {}", it.words()));
    let message = format!("declared {}, but x = {}, y = {}{looks}", crs.words(), at.x, at.y);
    let problem = teller.error("E202", message).count(places.sample.len());
    with_codes(teller, problem, &fitting)
}

fn with_codes(teller: &Teller, mut problem: Problem, fitting: &[Fitting]) -> Problem {
    for it in fitting.iter().take(3) {
        let code = it.code();
        problem = problem.help(format!(
            "if it is right, say so: [{}] crs = \"{code}\", or --crs {code}",
            teller.kind.table()
        ));
    }
    if fitting.is_empty() {
        problem = problem
            .help("check which file this is; the right system is said with crs = \"EPSG:…\"");
    }
    problem
}

/// The layer lies where the region does not.
fn elsewhere(
    teller: &Teller,
    crs: &Crs,
    declared: Option<&Crs>,
    way: &Way,
    places: &Places,
    frame: &Frame,
) -> Problem {
    let moved = places.moved(way, false);
    let distances = moved.iter().map(|it| frame.distance_km(*it)).filter(|it| it.is_finite());
    let nearest_km = distances.fold(f64::INFINITY, f64::min);
    let fitting: Vec<Fitting> =
        fitting(places, frame).into_iter().filter(|it| !it.crs.means(crs)).collect();
    if declared.is_some() && !fitting.is_empty() {
        let message = format!(
            "declared {}, but then it lies {nearest_km:.0} km from {}; looks like {}",
            crs.words(),
            frame.name,
            fitting[0].words()
        );
        return with_codes(teller, teller.error("E202", message).count(moved.len()), &fitting);
    }
    let (low, high) = extent(&moved);
    let message = format!(
        "{} lie about {nearest_km:.0} km from {}: longitude {:.2} to {:.2}, latitude {:.2} to {:.2}",
        teller.kind.name, frame.name, low.lon_deg, high.lon_deg, low.lat_deg, high.lat_deg
    );
    teller
        .error("E204", message)
        .expected(format!("{} lies at {}", frame.name, frame.words()))
        .help("check that it is the right file, the right region, and the right coordinate system")
        .count(moved.len())
}

fn extent(places: &[LonLat]) -> (LonLat, LonLat) {
    let start = (
        LonLat::new(f64::INFINITY, f64::INFINITY),
        LonLat::new(f64::NEG_INFINITY, f64::NEG_INFINITY),
    );
    places.iter().fold(start, |(low, high), it| {
        (
            LonLat::new(low.lon_deg.min(it.lon_deg), low.lat_deg.min(it.lat_deg)),
            LonLat::new(high.lon_deg.max(it.lon_deg), high.lat_deg.max(it.lat_deg)),
        )
    })
}

fn exchange(layer: &mut Layer, which: impl Fn(usize) -> bool) {
    for (row, feature) in layer.features.iter_mut().enumerate() {
        if let Some(shape) = feature.geometry.as_mut().filter(|_| which(row)) {
            *shape = shape.map_coords(|it| Coord { x: it.y, y: it.x });
        }
    }
}

fn move_all(teller: &Teller, way: &Way, layer: &mut Layer, names: &RowNames) {
    let mut lost = vec![];
    for (row, feature) in layer.features.iter_mut().enumerate() {
        let Some(shape) = &feature.geometry else { continue };
        match way.shape(shape) {
            Some(it) => feature.geometry = Some(it),
            None => lost.push(Affected {
                id: names.of(feature, row),
                found: "coordinates that cannot be placed on earth".to_owned(),
                ..Affected::default()
            }),
        }
    }
    if let Some(first) = lost.first() {
        let message =
            format!("{} shapes cannot be placed on earth, the first is {}", lost.len(), first.id);
        let help = "correct the coordinates of the features named, or remove them";
        teller.tell(teller.error("E202", message).help(help).affected(lost));
    }
}

/// Single places outside of a region whose other places lie inside.
fn strays(teller: &Teller, layer: &mut Layer, frame: &Frame, mend: &Mend, names: &RowNames) {
    let (mut swapped, mut far, mut beside) = (vec![], vec![], 0_usize);
    let mut exchanged = vec![false; layer.features.len()];
    for (row, feature) in layer.features.iter().enumerate() {
        let Some(at) = feature.geometry.as_ref().and_then(|it| it.coords_iter().next()) else {
            continue;
        };
        let touches = |it: &Geometry<f64>| it.coords_iter().any(|at| frame.holds(at.x, at.y));
        if frame.holds(at.x, at.y) || feature.geometry.as_ref().is_some_and(touches) {
            continue;
        }
        let affected = Affected {
            id: names.of(feature, row),
            found: format!("{:.4}, {:.4}", at.x, at.y),
            people: names.columns.text("population", feature, row).and_then(|it| it.parse().ok()),
            place: Some(LonLat::new(at.x, at.y)),
            ..Affected::default()
        };
        if frame.holds(at.y, at.x) {
            exchanged[row] = true;
            swapped.push(affected);
        } else if frame.distance_km(LonLat::new(at.x, at.y)) > FAR_KM {
            far.push(affected);
        } else {
            beside += 1;
        }
    }
    if let Some(first) = swapped.first() {
        let mended = mend.mends("E203");
        let message = format!(
            "longitude and latitude look swapped in {} of {} rows: {} at {}",
            swapped.len(),
            layer.features.len(),
            first.id,
            first.found
        );
        let problem =
            if mended { teller.warning("E203", message) } else { teller.error("E203", message) };
        let help = format!(
            "panoh layers check FILE --as {} --fix writes a corrected copy",
            teller.kind.name
        );
        teller.tell(problem.help(help).affected(swapped));
        if mended {
            mend.did("E203", "longitude and latitude exchanged in the rows named");
        }
        exchange(layer, |row| exchanged[row]);
    }
    if let Some(first) = far.first().filter(|_| teller.kind.shape != Shape::Line) {
        let people = far.iter().filter_map(|it| it.people).fold(0.0, |sum, it| sum + it);
        let message = format!(
            "{} of {} rows lie more than {FAR_KM:.0} km from {} ({people:.0} people): {} at {}",
            far.len(),
            layer.features.len(),
            frame.name,
            first.id,
            first.found
        );
        let help = "correct their coordinates, or remove them; 0, 0 mostly means \"not known\"";
        teller.tell(teller.error("E204", message).help(help).affected(far));
    } else if beside + far.len() > 0 && teller.kind.shape == Shape::Line {
        let message = format!("{} lines lie outside of {}", beside + far.len(), frame.name);
        teller.tell(teller.note("I209", message).count(beside + far.len()));
    }
}

/// Places this far from a region are a mistake; nearer ones may be a neighbour's. Ours.
const FAR_KM: f64 = 300.0;
