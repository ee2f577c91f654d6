//! What the readers of stations and reports have found so far: checked, each measure once at a
//! place, and told.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::hazard::imt::Imt;
use crate::hazard::observation::Observation;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::quantity::Quantity;
use crate::input::layers::rows::{Row, Rows};
use crate::input::problem::{Affected, Place, Problem, Problems};
use crate::units::{LonLat, Vs30};

/// One measure of a row, before it is checked.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// What was measured.
    pub imt: Imt,
    /// g, cm/s, or intensity; not a logarithm.
    pub number: f64,
    /// Standard deviation of the natural logarithm, or of the intensity.
    pub sigma: f64,
    /// How many people or instruments are behind it.
    pub weight: f64,
}

/// The place of a row and what is known of it.
#[derive(Clone, Debug)]
pub struct Station {
    /// Name of the station or report.
    pub id: String,
    /// Where.
    pub place: LonLat,
    /// The ground below, where told.
    pub vs30: Option<Vs30>,
}

/// Observations of a layer being read.
#[derive(Debug, Default)]
pub struct Observed {
    /// With how many people or instruments are behind each.
    found: Vec<(Observation, f64)>,
    beyond: Vec<Beyond>,
}

/// A number that no instrument ever recorded, in our unit.
#[derive(Debug)]
struct Beyond {
    imt: Imt,
    number: f64,
    affected: Affected,
}

/// Places this near are one, degrees: about 10 m. Ours.
const SAME_PLACE_DEG: f64 = 1e-4;

/// Lowest intensity: nothing was felt.
const NOT_FELT: f64 = 1.0;

/// Standard deviations of logarithms above this are percentages or variances. Ours.
const LARGEST_SIGMA: f64 = 3.0;

/// The place and the ground of a row; `None`, with a problem, where it has no place.
pub fn station(rows: &Rows, row: &Row, vs30: Option<f64>) -> Option<Station> {
    let vs30 = vs30.filter(|it| *it > 0.0);
    let [low, high] = Quantity::Vs30.range();
    if let Some(it) = vs30.filter(|it| !(low..=high).contains(it)) {
        let help = "vs30 is in m/s, 50 to 5000; leave it empty if it is not known";
        rows.error("E440", "no such stiffness", help, format!("{} has {it}", row.name()));
    }
    // Names of the USGS go on with the place: `UTM:(42S 058 438 10000)<br>Rasht`.
    let label = row.label();
    let label = label.split("<br>").next().unwrap_or_default();
    let own = row.text("id");
    let id = [own.as_str(), label].into_iter().find(|it| !it.is_empty());
    let id = id.map_or_else(|| row.name(), str::to_owned);
    Some(Station { id, place: row.place()?, vs30: vs30.map(Vs30) })
}

impl Observed {
    /// Takes a measure, or notes why not.
    pub fn add(&mut self, rows: &Rows, row: &Row, station: &Station, measured: Measured) {
        let Measured { imt, number, sigma, weight } = measured;
        let [_, high] = Quantity::Shaking(imt).range();
        let at = || format!("{}: {imt} {number}", station.id);
        if imt == Imt::Mmi && !(NOT_FELT..=high).contains(&number) {
            let help = "intensity goes from 1 to 12; if the number means \"not known\", say so: nodata = [0]";
            rows.error("E440", "no such intensity", help, at());
            return;
        }
        if number <= 0.0 {
            let help = "0 has no logarithm: enter what was measured, or leave it empty";
            rows.left_out("W441", "measurements of 0 are left out", help, row, at());
            return;
        }
        if number > high {
            let affected = Affected { id: station.id.clone(), ..row.affected("", "") };
            let affected = Affected { found: at(), ..affected };
            self.beyond.push(Beyond { imt, number, affected });
            return;
        }
        if sigma > LARGEST_SIGMA {
            let help =
                "it is of the natural logarithm (PGA, PGV, SA) or in units of intensity: 0 to 3";
            let at = format!("{}: {sigma} of {imt}", station.id);
            rows.error("E440", "no such standard deviation", help, at);
            return;
        }
        let Station { id, place, vs30 } = station.clone();
        let value = if imt == Imt::Mmi { number } else { number.ln() };
        self.found.push((Observation { id, place, imt, value, sigma, vs30 }, weight));
    }

    /// Tells what was found; `None` where the layer cannot be used.
    pub fn finish(self, rows: Rows) -> Option<Vec<Observation>> {
        self.tell_beyond(&rows);
        self.tell_names(&rows);
        let found = once(self.found, &rows);
        let nothing = found.is_empty() && rows.placed() && !rows.is_refused();
        if nothing {
            let message = "nothing in it can be used";
            let help = "PGA, PGV, SA(T) or intensity at places is needed: `panoh layers inspect FILE` shows what it has";
            rows.teller().tell(rows.teller().error("E445", message).help(help));
            rows.refuse();
        } else if !found.is_empty() {
            rows.teller().tell(rows.teller().note("I433", summary(&found)));
        }
        rows.finish().then_some(found)
    }

    /// Numbers that no instrument ever recorded are mostly in another unit.
    fn tell_beyond(&self, rows: &Rows) {
        let (velocities, accelerations): (Vec<&Beyond>, Vec<&Beyond>) =
            self.beyond.iter().partition(|it| it.imt == Imt::Pgv);
        for beyond in [accelerations, velocities] {
            let Some(first) = beyond.first() else { continue };
            let quantity = Quantity::Shaking(first.imt);
            let ([_, high], unit) = (quantity.range(), quantity.unit());
            let largest = beyond.iter().map(|it| it.number).fold(0.0, f64::max);
            let message = format!(
                "{} measurements above what ground can do: {} {unit}",
                beyond.len(),
                first.affected.found
            );
            let guess = |word: &str| {
                let number = quantity.conversion(word)?.apply(largest);
                (number <= high).then(|| format!("{number:.2} g as {word}"))
            };
            let guesses: Vec<String> = ["%g", "cm/s2"].into_iter().filter_map(guess).collect();
            let help = if guesses.is_empty() {
                "check the unit and the columns; correct or empty the entries named".to_owned()
            } else {
                let guesses = guesses.join(", ");
                format!("the largest would be {guesses}: if so, say it: unit = \"%g\"")
            };
            let affected = beyond.iter().map(|it| it.affected.clone()).collect();
            let problem = rows.teller().error("E440", message);
            let problem = problem.expected(format!("up to {high} {unit}"));
            rows.teller().tell(problem.help(help).affected(affected));
            rows.refuse();
        }
    }

    /// Names that stand at several places.
    fn tell_names(&self, rows: &Rows) {
        let mut places: BTreeMap<&str, Vec<[i64; 2]>> = BTreeMap::new();
        for (it, _) in &self.found {
            let at = rounded(it.place);
            let known = places.entry(&it.id).or_default();
            if !known.contains(&at) {
                known.push(at);
            }
        }
        for (id, at) in places.into_iter().filter(|it| it.1.len() > 1) {
            let help = "all are used; if it is one station, give it one place";
            rows.warning(
                "W444",
                "one name at several places",
                help,
                format!("{id} ({})", at.len()),
            );
        }
    }
}

/// Each measure once at a place, in the order of the file: of several records the largest, as
/// ShakeMap takes the larger of two horizontal components; of several reports the mean. Two
/// numbers for one thing could not both be met.
fn once(found: Vec<(Observation, f64)>, rows: &Rows) -> Vec<Observation> {
    let mut at: BTreeMap<(String, [i64; 2]), usize> = BTreeMap::new();
    let mut kept: Vec<(Observation, f64)> = vec![];
    for (it, weight) in found {
        let key = (it.imt.to_string(), rounded(it.place));
        let Some(&idx) = at.get(&key) else {
            at.insert(key, kept.len());
            kept.push((it, weight));
            continue;
        };
        let (first, before) = &mut kept[idx];
        let name = format!("{} of {} and {}", it.imt, first.id, it.id);
        if it.imt == Imt::Mmi {
            let all = *before + weight;
            first.value = (first.value * *before + it.value * weight) / all;
            first.sigma = first.sigma.max(it.sigma);
            *before = all;
            let help = "the mean is taken, with the larger standard deviation";
            rows.warning("W443", "several reports of one place", help, name);
        } else {
            if it.value > first.value {
                *first = it;
            }
            let help = "the larger one is taken, as of two horizontal components";
            rows.warning("W443", "several records of one place", help, name);
        }
    }
    kept.into_iter().map(|it| it.0).collect()
}

/// Adds what a further file has and the files before have not; says what both have.
pub fn add_new(
    all: &mut Vec<Observation>,
    found: Vec<Observation>,
    mapping: &Mapping,
    problems: &RefCell<Problems>,
) {
    let key = |it: &Observation| (it.imt.to_string(), rounded(it.place));
    let known: BTreeSet<_> = all.iter().map(key).collect();
    let (twice, new): (Vec<_>, Vec<_>) = found.into_iter().partition(|it| known.contains(&key(it)));
    all.extend(new);
    if let Some(first) = twice.first() {
        let message = format!(
            "{} measurements of this file are in one before it: {} of {}",
            twice.len(),
            first.imt,
            first.id
        );
        let place = Place::file(mapping.path.display().to_string());
        let problem = Problem::warning("W443", place, message).count(twice.len());
        let help = "those of the file that is named first are used";
        problems.borrow_mut().push(problem.help(help));
    }
}

fn rounded(place: LonLat) -> [i64; 2] {
    [place.lon_deg, place.lat_deg].map(|it| (it / SAME_PLACE_DEG).round() as i64)
}

/// `12 PGA, 0.021 to 0.35 g; 12 PGV, 1.5 to 40 cm/s`.
fn summary(found: &[Observation]) -> String {
    let mut measures: Vec<Imt> = vec![];
    for it in found {
        if !measures.contains(&it.imt) {
            measures.push(it.imt);
        }
    }
    let of = |imt: &Imt| {
        let values = found.iter().filter(|it| it.imt == *imt).map(|it| match imt {
            Imt::Mmi => it.value,
            _ => it.value.exp(),
        });
        let (low, high) = values
            .clone()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), it| (a.min(it), b.max(it)));
        let unit = Quantity::Shaking(*imt).unit();
        format!("{} {imt}, {low:.3} to {high:.3} {unit}", values.count()).trim_end().to_owned()
    };
    measures.iter().map(of).collect::<Vec<_>>().join("; ")
}
