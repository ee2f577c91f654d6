//! Finite faults of the USGS and of SRCMOD: the planes on which an inversion put the slip.
//!
//! `.param`: for each segment `#Boundary of Fault_segment`, a line of titles and the corners as
//! longitude, latitude, depth in km, closed; then a row for each part: latitude, longitude,
//! depth, slip, rake, strike, dip and more. `.fsp`: titles and values in remarks, `% Mech : STRK = 323
//! DIP = 80 …`, of the whole and of each segment. The whole plane counts as slipping, whatever
//! the slip of its parts.

use super::KnownRupture;
use crate::hazard::plane::{Plane, PlaneSpec};
use crate::hazard::sphere::travel;
use crate::hazard::surface::{Impossible, Planes, Point3, Surface};
use crate::input::problem::{Place, Problem};
use crate::units::{Degrees, Km, LonLat};

fn problem(file: &str, line: usize, message: impl Into<String>) -> Problem {
    Problem::error("E607", Place::subject(file, format!("line {}", line + 1)), message)
}

/// One plane, or several.
fn surface(file: &str, mut planes: Vec<Plane>) -> Result<Surface, Problem> {
    if planes.len() == 1 {
        return Ok(Surface::Plane(planes.remove(0)));
    }
    let planes = Planes::new(planes);
    Ok(Surface::Planes(planes.map_err(|it| problem(file, 0, it.to_string()))?))
}

/// Numbers of a line, as far as it has them.
fn numbers(line: &str) -> Vec<f64> {
    line.split_whitespace().map_while(|it| it.parse().ok()).collect()
}

/// The text `.param` of the USGS.
///
/// # Errors
/// It has no boundaries, or they are no planes.
pub fn read_param(file: &str, text: &str) -> Result<KnownRupture, Problem> {
    let lines: Vec<&str> = text.lines().collect();
    let mut planes = vec![];
    let (mut slip_sum, mut rake_sums) = (0.0, [0.0; 2]);
    let mut line = 0;
    while line < lines.len() {
        if lines[line].starts_with("#Boundary") {
            planes.push(boundary(file, &lines, line)?);
            // The titles and the closed ring of five corners.
            line += 7;
            continue;
        }
        if let &[_, _, _, slip, rake, ..] = numbers(lines[line]).as_slice() {
            let (sin, cos) = rake.to_radians().sin_cos();
            slip_sum += slip;
            rake_sums = [rake_sums[0] + slip * sin, rake_sums[1] + slip * cos];
        }
        line += 1;
    }
    if planes.is_empty() {
        let problem = problem(file, 0, "no segment of a finite fault is in this file");
        return Err(problem.expected("expected lines that begin with `#Boundary of Fault_segment`"));
    }
    let rake_deg = (slip_sum > 0.0).then(|| rake_sums[0].atan2(rake_sums[1]).to_degrees());
    let surface = surface(file, planes)?;
    Ok(KnownRupture { surface, magnitude: None, rake_deg, hypocentre: None })
}

/// The plane of the corners below a line; in whichever order they go round.
fn boundary(file: &str, lines: &[&str], first: usize) -> Result<Plane, Problem> {
    let mut corners: Vec<Point3> = vec![];
    for line in lines.iter().skip(first + 2).take(4) {
        if let &[lon, lat, depth, ..] = numbers(line).as_slice() {
            corners.push((LonLat::new(lon, lat), Km(depth)));
        }
    }
    if corners.len() < 4 {
        let problem = problem(file, first, "the boundary of a segment has not four corners");
        return Err(problem.expected("expected longitude, latitude, depth of each, a line each"));
    }
    corners.sort_by(|a, b| a.1.0.total_cmp(&b.1.0));
    let [a, b, c, d] = [corners[0], corners[1], corners[2], corners[3]];
    // Below each end of the top edge lies the nearer end of the bottom edge.
    let [c, d] = if a.0.distance(c.0).0 <= a.0.distance(d.0).0 { [c, d] } else { [d, c] };
    let plane =
        Plane::from_corners([a, b, c, d], None).or_else(|| Plane::from_corners([b, a, d, c], None));
    plane.ok_or_else(|| problem(file, first, Impossible::NotAPlane.to_string()))
}

/// The value after `key =` in remarks, up to its unit.
fn value(line: &str, key: &str) -> Option<f64> {
    let words: Vec<&str> =
        line.split([' ', '\t', '=', ':', ',']).filter(|it| !it.is_empty()).collect();
    let at = words.iter().position(|it| it.eq_ignore_ascii_case(key))?;
    words.get(at + 1)?.parse().ok().filter(|it: &f64| it.is_finite())
}

/// The text `.fsp` of SRCMOD and the USGS.
///
/// # Errors
/// A number that places the fault is missing, or not told (999).
pub fn read_fsp(file: &str, text: &str) -> Result<KnownRupture, Problem> {
    let remarks: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|it| it.1.trim_start().starts_with('%')).collect();
    let find = |from: usize, key: &str| {
        let found = remarks.iter().skip(from).find_map(|(line, it)| Some((*line, value(it, key)?)));
        let told = |it: &(usize, f64)| (it.1.abs() - 999.0).abs() > 1e-9;
        found.filter(told).map(|it| it.1).ok_or_else(|| {
            let line = remarks.get(from).map_or(0, |it| it.0);
            let problem = problem(file, line, format!("`{key}` is missing or unknown (999)"));
            problem
                .expected(format!("expected `{key} = ` and a number in a line that begins with %"))
        })
    };
    let epicentre = LonLat::new(find(0, "LON")?, find(0, "LAT")?);
    let depth_km = find(0, "DEP")?;
    let starts: Vec<usize> = (0..remarks.len())
        .filter(|&it| remarks[it].1.to_uppercase().contains("SEGMENT #"))
        .collect();
    let mut planes = vec![];
    for &from in &starts {
        let spec = PlaneSpec {
            top_centre: LonLat::new(find(from, "LON")?, find(from, "LAT")?),
            ztor: Km(find(from, "Z2top")?),
            strike: Degrees(find(from, "STRIKE")?),
            dip: Degrees(find(from, "DIP")?),
            length: Km(find(from, "LEN")?),
            width: Km(find(from, "WID")?),
        };
        let plane = Plane::new(spec);
        planes
            .push(plane.ok_or_else(|| {
                problem(file, remarks[from].0, Impossible::NotAPlane.to_string())
            })?);
    }
    if planes.is_empty() {
        let (strike, dip_deg) = (Degrees(find(0, "STRK")?), find(0, "DIP")?);
        let (length_km, width_km) = (find(0, "LEN")?, find(0, "WID")?);
        let (hyp_x_km, hyp_z_km) = (find(0, "HypX")?, find(0, "HypZ")?);
        let (sin_dip, cos_dip) = dip_deg.to_radians().sin_cos();
        // Back up the dip from the hypocentre, and along strike to the middle.
        let up = travel(epicentre, Degrees(strike.0 - 90.0), Km(hyp_z_km * cos_dip));
        let spec = PlaneSpec {
            top_centre: travel(up, strike, Km(length_km / 2.0 - hyp_x_km)),
            ztor: Km(find(0, "Htop").unwrap_or((depth_km - hyp_z_km * sin_dip).max(0.0))),
            strike,
            dip: Degrees(dip_deg),
            length: Km(length_km),
            width: Km(width_km),
        };
        let plane = Plane::new(spec);
        planes.push(plane.ok_or_else(|| problem(file, 0, Impossible::NotAPlane.to_string()))?);
    }
    Ok(KnownRupture {
        surface: surface(file, planes)?,
        magnitude: find(0, "Mw").ok(),
        rake_deg: find(0, "RAKE").ok().filter(|it| it.abs() <= 360.0),
        hypocentre: Some((epicentre, Km(depth_km))),
    })
}
