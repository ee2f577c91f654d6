//! Layer `stations`: what instruments recorded, from a table with a row a station, a vector layer,
//! OpenQuake's station data, or ShakeMap's `stationlist.json`. What OpenQuake calls macroseismic
//! counts too, with the standard deviation that its row has.

use std::cell::RefCell;

use crate::hazard::imt::Imt;
use crate::hazard::observation::Observation;
use crate::input::layers::frame::Frame;
use crate::input::layers::kind;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::measure::Measure;
use crate::input::layers::observed::{Measured, Observed, station};
use crate::input::layers::quantity::{Conversion, Quantity};
use crate::input::layers::rows::{Row, Rows};
use crate::input::layers::station_list;
use crate::input::problem::Problems;

/// Every measure of every station, in the order of the file.
pub fn read(
    mapping: &Mapping,
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<Observation>> {
    of(Rows::open(kind::of("stations"), mapping, frame, problems)?, mapping)
}

/// Measures of rows that were opened.
pub fn of(rows: Rows, mapping: &Mapping) -> Option<Vec<Observation>> {
    let mut observed = Observed::default();
    if station_list::is_one(&rows) {
        of_list(&rows, &mut observed);
    } else {
        of_table(&rows, mapping, &mut observed);
    }
    observed.finish(rows)
}

fn of_list(rows: &Rows, observed: &mut Observed) {
    for row in rows.iter() {
        if station_list::is_felt(&row) {
            let help = "name the same file as `felt` to use them";
            rows.remark("I442", "reports of people are not read here", help, row.name());
            continue;
        }
        let vs30 = station_list::number(&row.text("vs30"));
        let Some(station) = station(rows, &row, vs30) else { continue };
        let largest = station_list::largest(rows, &row);
        if largest.is_empty() {
            nothing(rows, &row);
        }
        for it in largest {
            let measured =
                Measured { imt: it.imt, number: it.number, sigma: it.sigma, weight: 1.0 };
            observed.add(rows, &row, &station, measured);
        }
    }
}

/// A column with a measure.
struct Column {
    imt: Imt,
    /// In our unit, a row each.
    numbers: Vec<Option<f64>>,
    /// The column with its standard deviation.
    spread: Option<String>,
}

fn of_table(rows: &Rows, mapping: &Mapping, observed: &mut Observed) {
    let columns = columns(rows, mapping);
    for (idx, row) in rows.iter().enumerate() {
        let vs30 = row.optional_count("vs30");
        let Some(station) = station(rows, &row, vs30) else { continue };
        let mut measures = 0;
        for column in &columns {
            let Some(number) = column.numbers[idx] else { continue };
            let sigma = column.spread.as_ref().and_then(|it| row.optional_count(it));
            let sigma = sigma.unwrap_or(0.0);
            let measured = Measured { imt: column.imt, number, sigma, weight: 1.0 };
            observed.add(rows, &row, &station, measured);
            measures += 1;
        }
        // A column whose unit nobody knows was told as such.
        if measures == 0 && !columns.is_empty() && !rows.is_refused() {
            nothing(rows, &row);
        }
    }
}

fn nothing(rows: &Rows, row: &Row) {
    let help = "enter what was measured, or remove the rows";
    rows.left_out("W441", "rows without any measurement are left out", help, row, row.name());
}

/// The columns of measures in our units; tells units that are not known or look wrong.
fn columns(rows: &Rows, mapping: &Mapping) -> Vec<Column> {
    let named = |it: &str| Some((it.to_owned(), Measure::of(it)?));
    let measures: Vec<(String, Measure)> = rows.fields().filter_map(named).collect();
    let mut found: Vec<Column> = vec![];
    let mut taken_by_unit = false;
    for (field, measure) in measures.iter().filter(|it| !it.1.is_spread) {
        let imt = measure.imt;
        if found.iter().any(|it| it.imt == imt) {
            let message = format!("two columns of {imt}: `{field}` is not used");
            rows.teller().tell(rows.teller().note("I418", message));
            continue;
        }
        let quantity = Quantity::Shaking(imt);
        let own = measure.unit.map(str::to_owned);
        let asked =
            mapping.unit.clone().filter(|it| own.is_none() && quantity.conversion(it).is_some());
        taken_by_unit |= asked.is_some();
        let usual = match imt {
            Imt::Pgv => Some("cm/s".to_owned()),
            Imt::Mmi => Some("mmi".to_owned()),
            Imt::Pga | Imt::Sa(_) => None,
        };
        let unit = own.or(asked).or(usual);
        let conversion = unit.as_deref().and_then(|it| quantity.conversion(it));
        let is_log = matches!(conversion, Some(Conversion::ExpTimes(_)));
        let read = |row: Row| if is_log { row.number(field) } else { row.optional_count(field) };
        let numbers: Vec<Option<f64>> = rows.iter().map(read).collect();
        let Some(conversion) = conversion else {
            let unit = unit.as_deref().or(mapping.unit.as_deref());
            unknown_unit(rows, imt, unit, &numbers);
            continue;
        };
        let ours = |it: &Option<f64>| it.map(|it| conversion.apply(it));
        let numbers: Vec<Option<f64>> = numbers.iter().map(ours).collect();
        if imt == Imt::Pga {
            doubt(rows, &numbers);
        }
        let is_its = |it: &&(String, Measure)| it.1.is_spread && it.1.imt == imt;
        let spread = measures.iter().find(is_its).map(|it| it.0.clone());
        found.push(Column { imt, numbers, spread });
    }
    if let Some(unit) = mapping.unit.as_ref().filter(|_| !taken_by_unit && !found.is_empty()) {
        let message = format!("`{unit}` is the unit of no column here");
        let problem = rows.teller().error("E409", message);
        let known = Quantity::Shaking(Imt::Pga).units();
        let help = "leave `unit` out where the names of the columns say it";
        rows.teller().tell(problem.expected(known).help(help));
        rows.refuse();
    }
    if measures.is_empty() {
        let message = "no column of PGA, PGV, SA(T) or intensity is known by its name";
        let help = "name them: [observations.stations.fields] pga_g = \"…\", pgv = \"…\", \"sa(0.3)_g\" = \"…\"; `panoh layers inspect FILE --as stations` shows the columns";
        rows.teller().tell(rows.teller().error("E445", message).help(help));
        rows.refuse();
    }
    found
}

fn unknown_unit(rows: &Rows, imt: Imt, unit: Option<&str>, numbers: &[Option<f64>]) {
    let largest = numbers.iter().flatten().copied().fold(0.0, f64::max);
    let message = match unit {
        Some(it) => format!("no unit of {imt} is called `{it}`"),
        None => format!("nothing says in which unit {imt} is; its largest number is {largest}"),
    };
    let quantity = Quantity::Shaking(imt);
    let fits = |it: &&&str| {
        quantity
            .conversion(it)
            .is_some_and(|it| (LOWEST_MAXIMUM_G..=quantity.range()[1]).contains(&it.apply(largest)))
    };
    let fitting: Vec<&str> = ["g", "%g", "cm/s2", "m/s2"].iter().filter(fits).copied().collect();
    let help = format!(
        "say it: unit = \"{}\" (--unit on the command line); by their size the numbers could be {}",
        fitting.first().unwrap_or(&"g"),
        fitting.join(" or ")
    );
    let problem = rows.teller().error("E409", message).expected(quantity.units());
    rows.teller().tell(problem.help(help));
    rows.refuse();
}

/// Below this largest acceleration nothing breaks, and nobody would enter it here. Ours.
const LOWEST_MAXIMUM_G: f64 = 0.01;

/// Half of the stations above this are no accelerations in g. Ours.
const HIGHEST_MEDIAN_G: f64 = 1.0;

/// Says where accelerations look like another unit, though each alone could be.
fn doubt(rows: &Rows, numbers: &[Option<f64>]) {
    let mut sorted: Vec<f64> = numbers.iter().flatten().copied().filter(|it| *it > 0.0).collect();
    sorted.sort_by(f64::total_cmp);
    let Some((&largest, median)) = sorted.last().zip(sorted.get(sorted.len() / 2)) else { return };
    if largest > Quantity::Shaking(Imt::Pga).range()[1] {
        return;
    }
    let message = if largest < LOWEST_MAXIMUM_G {
        format!("no PGA is above {largest:.5} g: nothing breaks by that")
    } else if *median > HIGHEST_MEDIAN_G {
        format!("half of the PGA are above {median:.2} g: few records of any earthquake are")
    } else {
        return;
    };
    let help = "check the unit: g, %g, cm/s2 or m/s2";
    rows.teller().tell(rows.teller().warning("W450", message).help(help));
}
