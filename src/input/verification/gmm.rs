//! A ground motion model on the rows of a table.
//!
//! Inputs are the columns `mag rake dip ztor width hypo_depth rrup rjb rx ry0 rhypo repi vs30
//! vs30measured z1pt0 z2pt5`, of which a model needs those that it
//! [names](GroundMotionModel::inputs); km, degrees, m/s, but `z1pt0` in m. Answers are
//! `<measure>_mean`, `_median`, `_sigma`, `_tau` and `_phi` for measures such as `PGA`, `SA(0.3)`,
//! `MMI`: mean is ln of the median (g, cm/s), or the intensity itself. A model that publishes a
//! total deviation alone answers 0 for both parts.

use std::io::Write;

use super::table::{Table, TableError};
use crate::hazard::distance::Distances;
use crate::hazard::gmm::{Event, GroundMotionModel, Shaking};
use crate::hazard::imt::Imt;
use crate::hazard::site::SiteConditions;
use crate::units::{Km, Vs30};

/// What a column of answers holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Mean,
    Median,
    Sigma,
    Tau,
    Phi,
}

impl Answer {
    const ALL: [(&'static str, Answer); 5] = [
        ("mean", Answer::Mean),
        ("median", Answer::Median),
        ("sigma", Answer::Sigma),
        ("tau", Answer::Tau),
        ("phi", Answer::Phi),
    ];

    /// Our number.
    fn of(self, shaking: &Shaking, imt: Imt, divides_sigma: bool) -> f64 {
        match self {
            Answer::Mean => shaking.mean,
            Answer::Median if imt == Imt::Mmi => shaking.mean,
            Answer::Median => shaking.mean.exp(),
            Answer::Sigma => shaking.sigma(),
            Answer::Tau | Answer::Phi if !divides_sigma => 0.0,
            Answer::Tau => shaking.tau,
            Answer::Phi => shaking.phi,
        }
    }

    /// How far our number is from another; as a share of it for a median of ground motion.
    fn difference(self, ours: f64, theirs: f64, imt: Imt) -> f64 {
        let share = if self == Answer::Median && imt != Imt::Mmi { theirs } else { 1.0 };
        ((ours - theirs) / share).abs()
    }
}

/// A column of answers.
#[derive(Clone, Copy, Debug)]
struct Column {
    /// Where it stands in the table; a new one stands behind.
    at: Option<usize>,
    answer: Answer,
    imt: Imt,
    /// Which measure it is.
    measure: usize,
}

/// The worst difference of one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Worst {
    /// Name of the column.
    pub column: String,
    /// Largest difference without its sign, in the unit of the column; for a median of ground
    /// motion as a share of it.
    pub difference: f64,
    /// Line of the file where it is.
    pub line: u64,
}

/// A model on the rows of a table.
pub struct Verification {
    table: Table,
    columns: Vec<Column>,
    divides_sigma: bool,
    n_measures: usize,
    /// `[n_rows × n_measures]`.
    shaking: Vec<Shaking>,
}

/// What is computed where a table has no answers, as far as the model gives it.
const DEFAULT_MEASURES: [Imt; 8] = [
    Imt::Pga,
    Imt::Pgv,
    Imt::Sa(0.1),
    Imt::Sa(0.3),
    Imt::Sa(0.6),
    Imt::Sa(1.0),
    Imt::Sa(2.0),
    Imt::Mmi,
];

impl Verification {
    /// Computes every row. Refused where a column that the model needs is missing, a cell is no
    /// number, or the model has no answer.
    pub fn of(model: &dyn GroundMotionModel, table: Table) -> Result<Verification, TableError> {
        let may_lack = ["z1pt0", "z2pt5"];
        let needed: Vec<&str> =
            model.inputs().iter().copied().filter(|it| !may_lack.contains(it)).collect();
        table.require(&needed)?;
        let mut measures = vec![];
        let mut columns = answers(&table, &mut measures)?;
        let inputs = (0..table.n_rows())
            .map(|row| Inputs { table: &table, model, row }.read())
            .collect::<Result<Vec<_>, _>>()?;
        if measures.is_empty() {
            let (event, path, site) = &inputs[0];
            let given = |it: &Imt| model.shaking(event, path, site, *it).is_some();
            measures = DEFAULT_MEASURES.into_iter().filter(given).collect();
            columns = new_columns(&measures);
        }
        let mut shaking = Vec::with_capacity(inputs.len() * measures.len());
        for (row, (event, path, site)) in inputs.iter().enumerate() {
            for &imt in &measures {
                let it = model.shaking(event, path, site, imt);
                let it = it.filter(|it| (it.mean + it.tau + it.phi).is_finite());
                shaking.push(it.ok_or_else(|| {
                    table.wrong_row(row, format!("`{}` has no {imt} here", model.name()))
                })?);
            }
        }
        let (divides_sigma, n_measures) = (model.divides_sigma(), measures.len());
        Ok(Verification { table, columns, divides_sigma, n_measures, shaking })
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.table.n_rows()
    }

    fn ours(&self, row: usize, column: &Column) -> f64 {
        let shaking = &self.shaking[row * self.n_measures + column.measure];
        column.answer.of(shaking, column.imt, self.divides_sigma)
    }

    /// The worst difference of each column of answers; none where the table has no answers. Empty
    /// cells are passed over.
    pub fn worst(&self) -> Result<Vec<Worst>, TableError> {
        let mut found = vec![];
        for column in &self.columns {
            let Some(at) = column.at else { continue };
            let name = self.table.header()[at].clone();
            let mut worst = Worst { column: name, difference: 0.0, line: self.table.line(0) };
            for row in (0..self.n_rows()).filter(|&row| !self.table.text(row, at).is_empty()) {
                let theirs = self.table.number(row, at)?;
                let ours = self.ours(row, column);
                let difference = column.answer.difference(ours, theirs, column.imt);
                if difference > worst.difference || difference.is_nan() {
                    worst.difference = difference;
                    worst.line = self.table.line(row);
                }
            }
            found.push(worst);
        }
        Ok(found)
    }

    /// Writes the table with our answers in the place of its own, or behind its columns where it has
    /// none.
    pub fn write(&self, out: impl Write) -> csv::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        let added = self.columns.iter().filter(|it| it.at.is_none());
        let names = added.clone().map(|it| {
            let (suffix, _) = Answer::ALL[it.answer as usize];
            format!("{}_{suffix}", it.imt)
        });
        writer.write_record(self.table.header().iter().cloned().chain(names))?;
        for row in 0..self.n_rows() {
            let mut record: Vec<String> = (0..self.table.header().len())
                .map(|it| self.table.text(row, it).to_owned())
                .collect();
            for column in &self.columns {
                let text = self.ours(row, column).to_string();
                match column.at {
                    Some(at) => record[at] = text,
                    None => record.push(text),
                }
            }
            writer.write_record(record)?;
        }
        writer.flush()?;
        Ok(())
    }
}

/// The columns of answers of a table; gathers their measures.
fn answers(table: &Table, measures: &mut Vec<Imt>) -> Result<Vec<Column>, TableError> {
    let mut columns = vec![];
    for (at, name) in table.header().iter().enumerate() {
        let split = name.rsplit_once('_');
        let Some((text, suffix)) = split else { continue };
        let Some((_, answer)) = Answer::ALL.iter().find(|it| it.0 == suffix) else { continue };
        let imt: Imt = text.parse().map_err(|it| TableError {
            place: format!("column `{name}`"),
            message: format!("`{text}` is {it}"),
        })?;
        let known = measures.iter().position(|it| *it == imt);
        let measure = known.unwrap_or(measures.len());
        if known.is_none() {
            measures.push(imt);
        }
        columns.push(Column { at: Some(at), answer: *answer, imt, measure });
    }
    Ok(columns)
}

/// All answers to some measures.
fn new_columns(measures: &[Imt]) -> Vec<Column> {
    let of = |(measure, &imt): (usize, &Imt)| {
        Answer::ALL.map(|(_, answer)| Column { at: None, answer, imt, measure })
    };
    measures.iter().enumerate().flat_map(of).collect()
}

/// The inputs of one row.
struct Inputs<'a> {
    table: &'a Table,
    model: &'a dyn GroundMotionModel,
    row: usize,
}

impl Inputs<'_> {
    fn read(&self) -> Result<(Event, Distances, SiteConditions), TableError> {
        let rake_deg = self.number("rake", -360.0..=360.0)?;
        let turned = rake_deg.rem_euclid(360.0);
        let event = Event {
            magnitude: self.number("mag", 0.0..=10.0)?,
            rake_deg: if turned > 180.0 { turned - 360.0 } else { turned },
            dip_deg: self.number("dip", 0.0..=90.0)?,
            ztor_km: self.number("ztor", 0.0..=700.0)?,
            width_km: self.number("width", 0.0..=2000.0)?,
            depth_km: self.number("hypo_depth", 0.0..=700.0)?,
        };
        let far = 0.0..=30_000.0;
        let path = Distances {
            rrup: Km(self.number("rrup", far.clone())?),
            rjb: Km(self.number("rjb", far.clone())?),
            rx: Km(self.number("rx", -30_000.0..=30_000.0)?),
            ry0: Km(self.number("ry0", far.clone())?),
            repi: Km(self.number("repi", far.clone())?),
            rhypo: Km(self.number("rhypo", far)?),
        };
        let site = SiteConditions {
            vs30: Vs30(self.number("vs30", 1.0..=10_000.0)?),
            vs30_measured: self.flag("vs30measured")?,
            z1p0_m: self.depth("z1pt0")?,
            z2p5_km: self.depth("z2pt5")?,
        };
        Ok((event, path, site))
    }

    /// The column of a name, if the model takes it.
    fn column(&self, name: &str) -> Option<usize> {
        self.model.inputs().contains(&name).then(|| self.table.column(name)).flatten()
    }

    /// A number within limits; NaN where the model does not take it, so that a model which does
    /// in spite of its word shows.
    fn number(&self, name: &str, limits: std::ops::RangeInclusive<f64>) -> Result<f64, TableError> {
        let Some(column) = self.column(name) else { return Ok(f64::NAN) };
        let value = self.table.number(self.row, column)?;
        if limits.contains(&value) {
            return Ok(value);
        }
        let message = format!("{value} is not within {} to {}", limits.start(), limits.end());
        Err(self.table.wrong(self.row, column, message))
    }

    /// A depth of sediments; negative, as −999, and empty where it is not known.
    fn depth(&self, name: &str) -> Result<Option<f64>, TableError> {
        let Some(column) = self.column(name) else { return Ok(None) };
        if self.table.text(self.row, column).is_empty() {
            return Ok(None);
        }
        let value = self.table.number(self.row, column)?;
        Ok((value >= 0.0).then_some(value))
    }

    fn flag(&self, name: &str) -> Result<bool, TableError> {
        let Some(column) = self.column(name) else { return Ok(false) };
        match self.table.text(self.row, column).to_ascii_lowercase().as_str() {
            "0" | "0.0" | "false" => Ok(false),
            "1" | "1.0" | "true" => Ok(true),
            text => Err(self.table.wrong(self.row, column, format!("`{text}` is not 0 or 1"))),
        }
    }
}
