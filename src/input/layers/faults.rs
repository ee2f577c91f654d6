//! Layer `faults`: lines of active faults with the fields of GEM's Global Active Faults Database
//! (Styron and Pagani (2020), Earthquake Spectra 36(1_suppl), 160–180). Its numbers are a triple,
//! `(likely,lowest,highest)`, or one number; any but the line may be absent.

use std::cell::RefCell;

use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::rows::{Row, Rows};
use crate::input::problem::Problems;
use crate::units::{Degrees, LonLat};

/// A number with its range, as far as told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Triple {
    /// The likely one.
    pub likely: f64,
    /// The lowest that can be.
    pub low: Option<f64>,
    /// The highest that can be.
    pub high: Option<f64>,
}

/// An active fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Its code; the number of its row where it has none.
    pub id: String,
    /// Its name, or that of its zone; mostly empty.
    pub name: String,
    /// Its pieces, in the direction of the file.
    pub traces: Vec<Vec<LonLat>>,
    /// Below the horizontal, degrees.
    pub dip: Option<Triple>,
    /// The point of the compass it dips to: `NE`; empty where not told.
    pub dip_direction: String,
    /// Direction of slip, degrees.
    pub rake: Option<Triple>,
    /// Slip, mm a year.
    pub slip_rate: Option<Triple>,
    /// `Reverse`, `Normal`, `Dextral`, and their mixtures.
    pub slip_type: String,
    /// Depth of the top and of the bottom, km.
    pub depths_km: [Option<Triple>; 2],
}

/// All faults of a layer, in the order of the file.
pub fn read(
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<Fault>> {
    of(Rows::open(kind::of("faults"), mapping, frame, problems)?)
}

/// Faults of rows that were opened.
pub fn of(rows: Rows) -> Option<Vec<Fault>> {
    let mut faults = vec![];
    for row in rows.iter() {
        let Some(fault) = of_row(&rows, &row) else { continue };
        tell_assumed(&rows, &row, &fault);
        faults.push(fault);
    }
    let length_km: f64 = faults.iter().flat_map(|it| &it.traces).map(|it| length_km(it)).sum();
    let with = |told: &dyn Fn(&Fault) -> bool| faults.iter().filter(|it| told(it)).count();
    let message = format!(
        "{} faults, {length_km:.0} km; {} have a name, {} a dip, {} a slip rate",
        faults.len(),
        with(&|it| !it.name.is_empty()),
        with(&|it| it.dip.is_some()),
        with(&|it| it.slip_rate.is_some())
    );
    rows.teller().tell(rows.teller().note("I433", message));
    rows.finish().then_some(faults)
}

/// One fault; what is wrong with it is noted with the rows.
pub fn of_row(rows: &Rows, row: &Row) -> Option<Fault> {
    let number = |field, range| number(rows, row, field, range);
    let [upper, lower] = ["upper_depth_km", "lower_depth_km"].map(|it| number(it, [0.0, 700.0]));
    let fault = Fault {
        id: row.name(),
        name: name(row),
        traces: row
            .lines()
            .iter()
            .map(|it| it.coords().map(|it| LonLat::new(it.x, it.y)).collect::<Vec<_>>())
            .filter(|it| it.len() > 1)
            .collect(),
        dip: number("dip", [1.0, 90.0]),
        dip_direction: row.text("dip_dir").to_uppercase(),
        rake: number("rake", [-360.0, 360.0]),
        slip_rate: number("slip_rate", [0.0, 300.0]),
        slip_type: row.text("slip_type"),
        depths_km: [upper, lower],
    };
    if let (Some(upper), Some(lower)) = (upper, lower)
        && lower.likely <= upper.likely
    {
        let help = "depth is positive downwards: correct the two entries";
        let at = format!("{}: {} to {} km", row.name(), upper.likely, lower.likely);
        rows.error("E602", "the bottom of a fault is not below its top", help, at);
    }
    (!fault.traces.is_empty()).then_some(fault)
}

/// What a row is called, by its own name or its zone's.
pub fn name(row: &Row) -> String {
    let own = row.label();
    if own.is_empty() { row.text("zone_name") } else { own }
}

/// A number or a triple; an entry that is neither, or beyond what can be, is noted.
fn number(rows: &Rows, row: &Row, field: &str, [low, high]: [f64; 2]) -> Option<Triple> {
    let text = row.text(field);
    let at = || format!("{}: `{field}` is `{text}`", row.name());
    let Ok(triple) = triple(&text) else {
        let help = "write one number, or (likely,lowest,highest); leave it empty if not known";
        rows.error("E404", "neither a number nor (likely,lowest,highest)", help, at());
        return None;
    };
    let triple = triple?;
    let all = [Some(triple.likely), triple.low, triple.high];
    if !all.iter().flatten().all(|it| (low..=high).contains(it)) {
        let help = "dips are 1 to 90 degrees, rakes -180 to 180, depths 0 to 700 km and positive \
                    downwards, slip rates 0 to 300 mm a year";
        rows.error("E602", "a number that no fault has", help, at());
        return None;
    }
    let below = triple.low.is_some_and(|it| triple.likely < it);
    if below || triple.high.is_some_and(|it| it < triple.likely) {
        let help = "the likely one is used; the order is (likely,lowest,highest)";
        rows.warning("W608", "a likely number outside of its range", help, at());
    }
    Some(triple)
}

/// `60`, `(60,45,80)`, `(60,,)`; nothing for an empty text or `(,,)`.
fn triple(text: &str) -> Result<Option<Triple>, ()> {
    let text = text.trim();
    let inside = match text.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')').ok_or(())?,
        None => text,
    };
    let parts: Vec<&str> = inside.split(',').map(str::trim).collect();
    let one = |part: &str| match part {
        "" => Ok(None),
        it => it.parse().ok().filter(|it: &f64| it.is_finite()).map(Some).ok_or(()),
    };
    let numbers = parts.iter().map(|it| one(it)).collect::<Result<Vec<Option<f64>>, ()>>()?;
    match numbers[..] {
        [likely] => Ok(likely.map(|likely| Triple { likely, low: None, high: None })),
        // Where only the range is told, its middle is likely.
        [None, Some(low), Some(high)] => {
            let likely = f64::midpoint(low, high);
            Ok(Some(Triple { likely, low: Some(low), high: Some(high) }))
        }
        [None, low, high] if low.or(high).is_some() => Err(()),
        [likely, low, high] => Ok(likely.map(|likely| Triple { likely, low, high })),
        _ => Err(()),
    }
}

/// Says which dip is taken where none is told.
fn tell_assumed(rows: &Rows, row: &Row, fault: &Fault) {
    let (dip, is_assumed) = fault.dip();
    if is_assumed {
        let help = "the usual dip of its kind of slip is taken; enter the dip if it is known";
        let slip = if fault.slip_type.is_empty() { "no kind of slip" } else { &fault.slip_type };
        let at = format!("{} ({slip}, {dip} taken)", row.name());
        rows.warning("W608", "no dip", help, at);
    }
}

fn length_km(trace: &[LonLat]) -> f64 {
    trace.windows(2).map(|it| it[0].distance(it[1]).0).sum()
}

impl Fault {
    /// Its dip, and whether that is a guess from its kind of slip.
    pub fn dip(&self) -> (Degrees, bool) {
        let told = self.dip.map(|it| it.likely);
        (Degrees(told.unwrap_or(self.usual().0)), told.is_none())
    }

    /// Direction of slip, as told or from its kind of slip.
    pub fn rake_deg(&self) -> Option<f64> {
        self.rake.map(|it| it.likely).or(self.usual().1)
    }

    /// Dip and rake that its kind of slip usually has. Of the first word: "Reverse-Dextral" is
    /// mostly reverse. Dips: Anderson's faults. Ours.
    fn usual(&self) -> (f64, Option<f64>) {
        let slip = self.slip_type.to_lowercase();
        match slip.split('-').next().unwrap_or("") {
            "reverse" => (40.0, Some(90.0)),
            "thrust" | "blind thrust" => (30.0, Some(90.0)),
            "normal" => (60.0, Some(-90.0)),
            "dextral" => (85.0, Some(180.0)),
            "sinistral" => (85.0, Some(0.0)),
            _ => (60.0, None),
        }
    }

    /// Its longest piece, turned so that the fault dips to the right where it is told whither.
    pub fn trace(&self) -> Option<Vec<LonLat>> {
        let longest = self.traces.iter().max_by(|a, b| length_km(a).total_cmp(&length_km(b)));
        let mut trace = longest?.clone();
        if self.dips_left(&trace) {
            trace.reverse();
        }
        Some(trace)
    }

    /// Length of its longest piece.
    pub fn length_km(&self) -> f64 {
        self.traces.iter().map(|it| length_km(it)).fold(0.0, f64::max)
    }

    /// Whether the point of the compass it dips to is to the left of the line.
    fn dips_left(&self, trace: &[LonLat]) -> bool {
        const POINTS: [&str; 8] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];
        let point = POINTS.iter().position(|it| *it == self.dip_direction);
        let Some(point) = point else { return false };
        let (first, last) = (trace[0], trace[trace.len() - 1]);
        let (sin, cos) = (45.0 * point as f64).to_radians().sin_cos();
        let east = (last.lon_deg - first.lon_deg) * first.lat_deg.to_radians().cos();
        let north = last.lat_deg - first.lat_deg;
        // Positive where the dip is on the right of the way.
        sin * north - cos * east < 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triples_are_read_as_gem_writes_them() {
        let of = |likely, low, high| Ok(Some(Triple { likely, low, high }));
        assert_eq!(triple("(60,45,80)"), of(60.0, Some(45.0), Some(80.0)));
        assert_eq!(triple("(60.0,,)"), of(60.0, None, None));
        assert_eq!(triple("(,40,50)"), of(45.0, Some(40.0), Some(50.0)));
        assert_eq!(triple(" 67.5 "), of(67.5, None, None));
        assert_eq!((triple(""), triple("(,,)")), (Ok(None), Ok(None)));
        for wrong in ["(60,45", "60,45", "steep", "(60,45,80,90)", "(,45,)", "nan"] {
            assert_eq!(triple(wrong), Err(()), "{wrong}");
        }
    }
}
