//! Distances from ruptures to sites, beside those of a table.
//!
//! The geometries are a JSON file, `{"name": {"type": "simple_fault", …}, …}`; the sites a CSV
//! file with `rupture, site_lon, site_lat`, and for a comparison any of [`COLUMNS`], in km.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::geometries;
use super::table::Table;
use crate::hazard::distance::Distances;
use crate::hazard::rupture::Rupture;
use crate::input::problem::Problem;
use crate::units::LonLat;

/// Distances a table may have, in its words.
pub const COLUMNS: [&str; 6] = ["rrup", "rjb", "rx", "ry0", "rhypo", "repi"];

/// The distances of a row, km, in the order of [`COLUMNS`]; `None` where they are not defined.
type Row = [Option<f64>; 6];

/// Our distances beside those of a table.
pub struct Checked {
    ruptures: Vec<(String, Worst)>,
    csv: String,
}

/// The worst differences of a rupture, km, in the order of [`COLUMNS`]; `None` where nothing was
/// compared, infinite where the table has a number and we have none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Worst {
    /// How many sites.
    pub n_sites: usize,
    /// By column.
    pub km: [Option<f64>; 6],
}

/// Computes the distances of all sites.
///
/// # Errors
/// Every problem of both files.
pub fn check(geometries: &Path, sites: &Path) -> Result<Checked, Vec<Problem>> {
    let (ruptures, table) = match (geometries::read(geometries), Table::read(sites)) {
        (Ok(ruptures), Ok(table)) => (ruptures, table),
        (ruptures, table) => {
            let mut problems = ruptures.err().unwrap_or_default();
            problems.extend(table.err().map(Problem::from));
            return Err(problems);
        }
    };
    let needed = ["rupture", "site_lon", "site_lat"];
    table.require(&needed).map_err(|it| vec![it.into()])?;
    let [Some(name), Some(lon), Some(lat)] = needed.map(|it| table.column(it)) else {
        return Err(vec![]);
    };
    let columns = Columns { name, place: [lon, lat], answers: COLUMNS.map(|it| table.column(it)) };
    let mut checked = Checked {
        ruptures: vec![],
        csv: format!("rupture,site_lon,site_lat,{}\n", COLUMNS.join(",")),
    };
    let mut problems = vec![];
    for row in 0..table.n_rows() {
        if let Err(it) = checked.add(&ruptures, &table, &columns, row) {
            problems.push(it);
        }
    }
    if problems.is_empty() { Ok(checked) } else { Err(problems) }
}

struct Columns {
    name: usize,
    place: [usize; 2],
    answers: [Option<usize>; 6],
}

/// The six distances, of which Rx and Ry0 need a top edge.
fn distances(rupture: &Rupture, site: LonLat) -> Row {
    let it = Distances::of(rupture, site);
    let edge = rupture.surface().has_top_edge();
    let of_edge = |km: f64| edge.then_some(km);
    [
        Some(it.rrup.0),
        Some(it.rjb.0),
        of_edge(it.rx.0),
        of_edge(it.ry0.0),
        Some(it.rhypo.0),
        Some(it.repi.0),
    ]
}

impl Checked {
    fn add(
        &mut self,
        ruptures: &BTreeMap<String, Rupture>,
        table: &Table,
        columns: &Columns,
        row: usize,
    ) -> Result<(), Problem> {
        let name = table.text(row, columns.name);
        let rupture = ruptures.get(name).ok_or_else(|| {
            let names: Vec<&str> = ruptures.keys().map(String::as_str).collect();
            let names = names.join(", ");
            table.wrong(row, columns.name, format!("no rupture is called `{name}`, only {names}"))
        })?;
        let [lon, lat] = columns.place;
        let site = LonLat::new(table.number(row, lon)?, table.number(row, lat)?);
        if site.lon_deg.abs() > 360.0 {
            return Err(table.wrong(row, lon, "no longitude in degrees").into());
        }
        if site.lat_deg.abs() > 90.0 {
            return Err(table.wrong(row, lat, "no latitude in degrees").into());
        }
        let ours = distances(rupture, site);
        let worst = self.worst_of(name);
        worst.n_sites += 1;
        for (i, ours) in ours.into_iter().enumerate() {
            let Some(column) = columns.answers[i] else { continue };
            if table.text(row, column).is_empty() {
                continue;
            }
            let theirs = table.number(row, column)?;
            let off_km = ours.map_or(f64::INFINITY, |it| (it - theirs).abs());
            worst.km[i] = Some(worst.km[i].unwrap_or(0.0).max(off_km));
        }
        let _ = write!(self.csv, "{name},{},{}", table.text(row, lon), table.text(row, lat));
        for km in ours {
            let _ = match km {
                Some(km) => write!(self.csv, ",{km:.6}"),
                None => write!(self.csv, ","),
            };
        }
        self.csv.push('\n');
        Ok(())
    }

    fn worst_of(&mut self, name: &str) -> &mut Worst {
        let idx = self.ruptures.iter().position(|it| it.0 == name).unwrap_or_else(|| {
            self.ruptures.push((name.to_owned(), Worst::default()));
            self.ruptures.len() - 1
        });
        &mut self.ruptures[idx].1
    }

    /// The ruptures in the order of the table.
    pub fn ruptures(&self) -> &[(String, Worst)] {
        &self.ruptures
    }

    /// Our distances, in the columns of the table.
    pub fn csv(&self) -> &str {
        &self.csv
    }

    /// The worst difference of all, km; `None` where the table has no answers.
    pub fn worst_km(&self) -> Option<f64> {
        let all = self.ruptures.iter().flat_map(|it| it.1.km.iter().flatten().copied());
        all.max_by(f64::total_cmp)
    }

    /// For people: the worst difference of each rupture and column.
    pub fn summary(&self) -> String {
        let width = self.ruptures.iter().map(|it| it.0.chars().count()).max().unwrap_or(0).max(7);
        let mut text = format!("{:<width$} {:>7}", "rupture", "sites");
        for name in COLUMNS {
            let _ = write!(text, " {name:>10}");
        }
        for (name, worst) in &self.ruptures {
            let _ = write!(text, "\n{name:<width$} {:>7}", worst.n_sites);
            for km in worst.km {
                let _ = match km {
                    None => write!(text, " {:>10}", "-"),
                    Some(km) if km.is_infinite() => write!(text, " {:>10}", "undefined"),
                    Some(km) => write!(text, " {km:>10.1e}"),
                };
            }
        }
        text + "\n"
    }
}
