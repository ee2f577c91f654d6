//! Models of what shaking sets off, on the rows of a table.
//!
//! Inputs are the columns `pga_g`, `pgv_cms`, `mag`; for landslides `slope_m_per_m lithology landcover
//! cti`, for Newmark displacement `crit_accel_g ia_ms`, for a slope `static_fs slope_m_per_m`, for
//! liquefaction `vs30 dw_km wtd_m precip_mm cti`. A column is an answer by its name: our name of a model
//! or that of OpenQuake, and what it tells (see [`names`]).

use super::gmm::Worst;
use super::table::{Table, TableError};
use crate::secondary::ground::{Ground, LandCover, Lithology};
use crate::secondary::liquefaction::{self, LiquefactionModel, Soil, Water};
use crate::secondary::newmark::jibson_2000::failure_probability;
use crate::secondary::newmark::{self, NewmarkModel, slope};
use crate::secondary::{ALL, LandslideModel, Motion, Shock, slope_of_gradient};
use crate::units::{AriasIntensity, CmPerS, Gs, Km, Metres, Millimetres, Probability, Vs30};

/// What a column of answers tells.
#[derive(Clone, Copy)]
enum Answer {
    Landslide(&'static dyn LandslideModel, Told),
    Newmark(&'static dyn NewmarkModel),
    NewmarkFailure,
    CriticalAcceleration,
    Liquefaction(&'static dyn LiquefactionModel, Told),
}

/// What a model tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Probability,
    Coverage,
    Occurs,
}

/// Names that OpenQuake's tables have for our models, each list in the order of ours.
const LANDSLIDES: [&str; 2] = ["nowicki2018", "allstadt2022"];
const NEWMARK: [&str; 5] = [
    "jibson_etal_2000",
    "jibson2007a",
    "jibson2007b",
    "saygili_rathje_2008",
    "rathje_saygili_2009",
];
const LIQUEFACTION: [&str; 4] =
    ["zhu2015_general", "zhu2017_general", "rashidian_baise_2020", "allstadt2022"];

/// Every column that is an answer, by its names.
fn answers() -> Vec<(String, Answer)> {
    let mut all = vec![];
    for (model, theirs) in ALL.into_iter().zip(LANDSLIDES) {
        let own = model.name();
        for (told, words) in [
            (Told::Probability, [format!("{own}_probability"), format!("{theirs}_prob")]),
            (Told::Coverage, [format!("{own}_coverage_percent"), format!("{theirs}_lse")]),
        ] {
            all.extend(words.map(|it| (it, Answer::Landslide(model, told))));
        }
    }
    for (model, theirs) in newmark::ALL.into_iter().zip(NEWMARK) {
        all.extend([model.name(), theirs].map(|it| (format!("{it}_m"), Answer::Newmark(model))));
    }
    all.push(("jibson_etal_2000_prob".to_owned(), Answer::NewmarkFailure));
    all.push(("critical_accel_newmark_g".to_owned(), Answer::CriticalAcceleration));
    for (model, theirs) in liquefaction::ALL.into_iter().zip(LIQUEFACTION) {
        let own = model.name();
        for (told, words) in [
            (Told::Probability, [format!("{own}_liquefaction"), format!("{theirs}_out0")]),
            (Told::Occurs, [format!("{own}_occurs"), format!("{theirs}_out1")]),
            (Told::Coverage, [format!("{own}_area_percent"), format!("{theirs}_out2")]),
        ] {
            all.extend(words.map(|it| (it, Answer::Liquefaction(model, told))));
        }
    }
    all.dedup_by(|a, b| a.0 == b.0);
    all
}

/// Names of all columns that are answers.
pub fn names() -> Vec<String> {
    answers().into_iter().map(|it| it.0).collect()
}

impl Answer {
    /// Columns that it is computed from.
    fn needs(self) -> &'static [&'static str] {
        match self {
            Answer::Landslide(..) => {
                &["pga_g", "pgv_cms", "slope_m_per_m", "lithology", "landcover", "cti"]
            }
            Answer::Newmark(_) => &["pga_g", "pgv_cms", "mag", "ia_ms", "crit_accel_g"],
            Answer::NewmarkFailure => &["jibson_etal_2000_m"],
            Answer::CriticalAcceleration => &["static_fs", "slope_m_per_m"],
            Answer::Liquefaction(..) => {
                &["pga_g", "pgv_cms", "mag", "vs30", "dw_km", "wtd_m", "precip_mm", "cti"]
            }
        }
    }

    /// Our number; `None` where the model has none.
    fn of(self, row: Row) -> Result<Option<f64>, TableError> {
        Ok(match self {
            Answer::Landslide(model, told) => {
                let (motion, ground) = (row.motion()?, row.ground()?);
                Some(match told {
                    Told::Coverage => model.coverage_percent(motion, &ground),
                    _ => model.probability(motion, &ground).get(),
                })
            }
            Answer::Newmark(model) => {
                let arias = Some(AriasIntensity(row.number("ia_ms")?));
                let shock = Shock { arias, ..row.shock()? };
                model.displacement(&shock, Gs(row.number("crit_accel_g")?)).map(|it| it.0)
            }
            Answer::NewmarkFailure => {
                Some(failure_probability(Metres(row.number("jibson_etal_2000_m")?)).get())
            }
            Answer::CriticalAcceleration => {
                let inclination = slope_of_gradient(row.number("slope_m_per_m")?);
                Some(slope::critical_acceleration(row.number("static_fs")?, inclination).0)
            }
            Answer::Liquefaction(model, told) => {
                let (shock, soil) = (row.shock()?, row.soil()?);
                let probability = model.probability(&shock, &soil);
                match told {
                    Told::Probability => probability.map(Probability::get),
                    Told::Occurs => {
                        probability.map(|it| f64::from(u8::from(it > model.threshold())))
                    }
                    Told::Coverage => model.coverage_percent(&shock, &soil),
                }
            }
        })
    }
}

#[derive(Clone, Copy)]
struct Row<'a> {
    table: &'a Table,
    number: usize,
}

impl Row<'_> {
    fn column(&self, name: &str) -> Result<usize, TableError> {
        self.table.require(&[name])?;
        Ok(self.table.column(name).unwrap_or_default())
    }

    fn text(&self, name: &str) -> Result<&str, TableError> {
        Ok(self.table.text(self.number, self.column(name)?))
    }

    fn number(&self, name: &str) -> Result<f64, TableError> {
        self.table.number(self.number, self.column(name)?)
    }

    fn motion(&self) -> Result<Motion, TableError> {
        Ok(Motion { pga: Gs(self.number("pga_g")?), pgv: CmPerS(self.number("pgv_cms")?) })
    }

    fn shock(&self) -> Result<Shock, TableError> {
        Ok(Shock { motion: self.motion()?, magnitude: self.number("mag")?, arias: None })
    }

    fn ground(&self) -> Result<Ground, TableError> {
        Ok(Ground {
            slope: slope_of_gradient(self.number("slope_m_per_m")?),
            lithology: Lithology::of_code(self.text("lithology")?),
            land_cover: LandCover(self.number("landcover")? as u16),
            cti: self.number("cti")?,
            is_saturated_loess: false,
        })
    }

    fn soil(&self) -> Result<Soil, TableError> {
        let water = Water {
            precipitation: Millimetres(self.number("precip_mm")?),
            distance: Km(self.number("dw_km")?),
            table_depth: Metres(self.number("wtd_m")?),
        };
        let (vs30, cti) = (Vs30(self.number("vs30")?), self.number("cti")?);
        Ok(Soil { vs30, cti, water: Some(water) })
    }
}

/// The worst difference of each column that is an answer, as a share of it; cells that are empty, and
/// answers that a model does not give, are passed over. A table without any is refused.
pub fn worst(table: &Table) -> Result<Vec<Worst>, TableError> {
    let mut found = vec![];
    let answers = answers();
    for (at, name) in table.header().iter().enumerate() {
        let Some((_, answer)) = answers.iter().find(|it| it.0 == *name) else { continue };
        // Displacement is an input of the chance of failure, too.
        table.require(answer.needs())?;
        let mut worst = Worst { column: name.clone(), difference: 0.0, line: table.line(0) };
        for number in (0..table.n_rows()).filter(|it| !table.text(*it, at).is_empty()) {
            let theirs = table.number(number, at)?;
            let Some(ours) = answer.of(Row { table, number })? else { continue };
            let off = (ours - theirs).abs();
            let difference = if off <= 0.0 { 0.0 } else { off / theirs.abs() };
            if difference > worst.difference || difference.is_nan() {
                worst.difference = difference;
                worst.line = table.line(number);
            }
        }
        found.push(worst);
    }
    if found.is_empty() {
        let message = format!(
            "no column is an answer of a model; there are {}; known are {}",
            table.header().join(", "),
            names().join(", ")
        );
        return Err(table.wrong_row(0, message));
    }
    Ok(found)
}
