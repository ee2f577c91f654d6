//! A raster file that was opened: which band counts, where it lies, and everything that stands
//! against either, before its cells are read.

use std::cell::RefCell;

use crate::geodata::crs::{Crs, Way};
use crate::geodata::raster::placing::{BoxDeg, Placed};
use crate::geodata::raster::{BandInfo, RasterFile, Window};
use crate::input::layers::frame::Frame;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::problem_of;
use crate::input::layers::whereabouts::{guesses, words};
use crate::input::problem::{Place, Problem, Problems};
use crate::units::LonLat;

/// A raster whose band and place are known.
pub struct Opened {
    /// The file.
    pub file: RasterFile,
    /// The coordinate system that counts.
    pub crs: Crs,
    /// Number of the band, from 1.
    pub band: usize,
}

/// How far around a region rasters are read, degrees: what lies farther is another country's. Ours.
pub const AROUND_DEG: f64 = 0.5;

struct Asking<'a> {
    kind: &'static str,
    mapping: &'a Mapping,
    frame: Option<&'a Frame>,
    problems: &'a RefCell<Problems>,
}

/// Opens the raster of a layer; `None`, with every problem, if it cannot be used.
pub fn open(
    kind: &'static str,
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Opened> {
    let asking = Asking { kind, mapping, frame, problems };
    let file = match RasterFile::open(&mapping.path, mapping.layer.as_deref()) {
        Ok(file) => file,
        Err(error) => {
            let mut problem = problem_of(&error);
            if error.found.starts_with("holds") {
                problem.code = "E413";
            }
            asking.push(problem);
            return None;
        }
    };
    let band = asking.band(&file);
    let crs = asking.crs(&file);
    let crs = crs.filter(|it| asking.meets_region(&file, it));
    Some(Opened { band: band?, crs: crs?, file })
}

impl Opened {
    /// What is known of the band.
    pub fn info(&self) -> &BandInfo {
        &self.file.bands[self.band - 1]
    }

    /// The raster with its place; checked when it was opened.
    pub fn placed(&self) -> Option<Placed<'_>> {
        Placed::new(&self.file, &self.crs)
    }

    /// The part that matters to a region, and the box that it lies in.
    pub fn clip(&self, placed: &Placed, frame: Option<&Frame>) -> (Window, BoxDeg) {
        match frame {
            Some(it) => {
                let clip = around(it, AROUND_DEG);
                (placed.window(clip), clip)
            }
            None => (self.file.whole(), placed.bounds().unwrap_or([-180.0, -90.0, 180.0, 90.0])),
        }
    }
}

fn around(frame: &Frame, margin_deg: f64) -> BoxDeg {
    [
        frame.west_deg - margin_deg,
        frame.south_deg - margin_deg,
        frame.east_deg + margin_deg,
        frame.north_deg + margin_deg,
    ]
}

impl Asking<'_> {
    fn push(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    fn error(&self, code: &'static str, message: String) -> Problem {
        let place = format!("layer `{}`", self.kind);
        Problem::error(
            code,
            Place::subject(self.mapping.path.display().to_string(), place),
            message,
        )
    }

    fn band(&self, file: &RasterFile) -> Option<usize> {
        let n = file.bands.len();
        match self.mapping.band {
            Some(it) if (1..=n).contains(&it) => return Some(it),
            None if n == 1 => return Some(1),
            _ => {}
        }
        let name = |(it, number): (&BandInfo, usize)| match it.name.as_str() {
            "" => number.to_string(),
            name => format!("{number} `{name}`"),
        };
        let list: Vec<String> = file.bands.iter().zip(1..).map(name).take(20).collect();
        let message = match self.mapping.band {
            Some(it) => format!("no band {it}; the raster has {n}: {}", list.join(", ")),
            None => format!("the raster has {n} bands: {}", list.join(", ")),
        };
        let help = "say which one counts: band = 1, or --band 1";
        self.push(self.error("E413", message).expected("one band").help(help));
        None
    }

    /// The declared system, or the one of the mapping where the file has none or an impossible one.
    fn crs(&self, file: &RasterFile) -> Option<Crs> {
        if file.placing.is_none() {
            let message = "the raster has no place on earth: its geotransform is missing or zero";
            let help = "give it its corners, west north east south: gdal_edit.py -a_ullr 67.0 41.3 \
                        75.4 36.4 FILE; or get the .tfw or .aux.xml that belongs to it";
            self.push(self.error("E201", message.to_owned()).help(help));
            return None;
        }
        let possible = file.crs.as_ref().is_none_or(|it| is_possible(file, it));
        let asked = self.mapping.crs.as_deref().map(|it| (it, Crs::parse(it)));
        if let Some((text, None)) = asked {
            let message = format!("`{text}` names no coordinate system");
            self.push(self.error("E206", message).help("write it as crs = \"EPSG:32642\""));
            return None;
        }
        let asked = asked.and_then(|it| it.1);
        match (&file.crs, asked) {
            (Some(declared), None) if possible => Some(declared.clone()),
            (Some(declared), Some(asked)) if possible => {
                if is_same(file, declared, &asked) {
                    return Some(declared.clone());
                }
                let (declared, asked) = (declared.words(), asked.words());
                let message = format!("the file declares {declared}, the mapping says {asked}");
                let help = "only one can be right: remove `crs`, or correct the file with \
                            gdal_edit.py -a_srs";
                self.push(self.error("E207", message).help(help));
                None
            }
            (_, Some(asked)) if is_possible(file, &asked) => Some(asked),
            (_, Some(asked)) => self.impossible(file, &asked),
            (Some(declared), None) => self.impossible(file, declared),
            (None, None) => {
                self.unknown(file);
                None
            }
        }
    }

    fn unknown(&self, file: &RasterFile) {
        let found = self.frame.map(|it| guesses(&points(file), it)).unwrap_or_default();
        let problem = if let Some(best) = found.first() {
            let region = self.frame.map_or("the region", |it| &it.name);
            let share = if best.share > 0.999 { "all of it" } else { "it" };
            let words = words(&found);
            let message = format!(
                "no coordinate system; its numbers look like {words}: {share} then falls in {region}"
            );
            self.error("E201", message).help(format!("if so: crs = \"{}\"", best.word))
        } else {
            let (x, y) = points(file)[12];
            let message = format!(
                "no coordinate system, and its middle at {x}, {y} fits none that is known here"
            );
            self.error("E201", message).help("ask who made it, and write crs = \"EPSG:…\"")
        };
        self.push(problem);
    }

    fn impossible(&self, file: &RasterFile, declared: &Crs) -> Option<Crs> {
        let (x, y) = points(file)[12];
        let number =
            |it: f64| if it.abs() < 1000.0 { format!("{it:.4}") } else { format!("{it:.0}") };
        let mut message =
            format!("declared {}, but x = {}, y = {}", declared.words(), number(x), number(y));
        let found = self.frame.map(|it| guesses(&points(file), it)).unwrap_or_default();
        let problem = match found.first() {
            Some(best) => {
                message = format!("{message}; looks like {}", words(&found));
                self.error("E202", message).help(format!("if so: crs = \"{}\"", best.word))
            }
            None => self.error("E202", message).help("write the right system: crs = \"EPSG:…\""),
        };
        self.push(problem);
        None
    }

    fn meets_region(&self, file: &RasterFile, crs: &Crs) -> bool {
        let Some(placed) = Placed::new(file, crs) else {
            let message = format!("no way from {} to WGS 84 is known", crs.words());
            self.push(self.error("E202", message).help("write another: crs = \"EPSG:…\""));
            return false;
        };
        let Some(frame) = self.frame else { return true };
        if !placed.window(around(frame, 0.0)).is_empty() {
            let bounds = placed.bounds();
            if bounds.is_some_and(|it| overlaps(it, around(frame, 0.0))) {
                return true;
            }
        }
        let [west, south, east, north] = placed.bounds().unwrap_or_default();
        let nearest = |low: f64, high: f64, from: f64, to: f64| {
            if to < low {
                low
            } else if high < from {
                high
            } else {
                low.max(from)
            }
        };
        let near = LonLat::new(
            nearest(west, east, frame.west_deg, frame.east_deg),
            nearest(south, north, frame.south_deg, frame.north_deg),
        );
        let km = frame.distance_km(near);
        let message = format!(
            "the raster lies about {km:.0} km from {}: longitude {west:.2} to {east:.2}, latitude \
             {south:.2} to {north:.2}",
            frame.name
        );
        let mut problem = self.error("E204", message).expected(frame.words());
        if overlaps([south, west, north, east], around(frame, 0.0)) {
            problem = problem.help(
                "longitude and latitude of its corner look exchanged: gdal_edit.py -a_ullr WEST \
                 NORTH EAST SOUTH FILE",
            );
        } else if let Some(best) = guesses(&points(file), frame).first().filter(|it| it.share > 0.9)
        {
            problem = problem.help(format!(
                "its numbers would fall in {} as {} ({}): if that is right, correct the file with \
                 gdal_edit.py -a_srs {1}",
                frame.name, best.word, best.crs.name
            ));
        }
        self.push(problem.help("check that it is the right file and the right region"));
        false
    }
}

fn overlaps(a: BoxDeg, b: BoxDeg) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// 5 × 5 points over the raster, in its own numbers; the middle is number 12.
fn points(file: &RasterFile) -> Vec<(f64, f64)> {
    let Some(placing) = file.placing else { return vec![] };
    let at = |i: usize, n: usize| n as f64 * (i as f64 + 0.5) / 5.0;
    (0..25).map(|i| placing.place(at(i % 5, file.n_cols), at(i / 5, file.n_rows))).collect()
}

/// Whether numbers can be in a system: degrees within the sphere, metres beyond 1 km and on earth.
fn is_possible(file: &RasterFile, crs: &Crs) -> bool {
    let points = points(file);
    if crs.geographic {
        // A raster of the whole world may reach beyond the date line by half a cell.
        return points.iter().all(|(x, y)| x.abs() <= 360.0 && y.abs() <= 90.5);
    }
    if points.iter().all(|(x, y)| x.abs() <= 180.0 && y.abs() <= 90.0) {
        return false;
    }
    let Some(way) = Way::to_wgs84(crs) else { return false };
    let (x, y) = points[12];
    way.place(x, y).is_some()
}

/// Whether two systems put the middle of a raster at one place, within about a metre.
fn is_same(file: &RasterFile, a: &Crs, b: &Crs) -> bool {
    let (x, y) = points(file)[12];
    let place = |it: &Crs| Way::to_wgs84(it).and_then(|it| it.place(x, y));
    match (place(a), place(b)) {
        (Some(a), Some(b)) => (a.0 - b.0).abs() + (a.1 - b.1).abs() < 1e-5,
        _ => false,
    }
}
