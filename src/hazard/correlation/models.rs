//! The correlations that a scenario can name.

use nalgebra::DMatrix;

use super::MeasureCorrelation;
use super::at_one_site::AtOneSite;
use super::baker_jayaram_2008::BAKER_JAYARAM_2008;
use super::by_measure::ByMeasure;
use super::heresi_miranda_2018::{self, HeresiMiranda2018};
use super::independent::{self, Independent};
use super::jayaram_baker_2009::{self, JayaramBaker2009, Vs30Clustering};
use super::joint::JointCorrelation;
use super::loth_baker_2013::{self, LothBaker2013};
use super::refused::Refused;
use crate::hazard::imt::Imt;
use crate::source::Source;
use crate::units::Km;

/// What a scenario may choose beside the name; nothing means what the model has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Whether sites of like Vs30 lie together, for `jayaram_baker_2009`; if nothing is said, they
    /// do not, as in OpenQuake.
    pub clustering: Option<Vs30Clustering>,
    /// One distance for all measures at which ρ is e⁻³ = 0.05.
    pub range: Option<Km>,
    /// Correlations of the measures at one site, in their order, `[n_measures × n_measures]`; if
    /// nothing is said, those of `baker_jayaram_2008`.
    pub at_one_site: Option<DMatrix<f64>>,
}

type Joined = Result<Box<dyn JointCorrelation>, Vec<Refused>>;

/// A correlation by name.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// Name in files.
    pub name: &'static str,
    /// What it cites.
    pub source: &'static Source,
    /// Whether it takes [`Options::clustering`], [`Options::range`] and [`Options::at_one_site`].
    takes: [bool; 3],
    join: fn(&[Imt], &Options) -> Joined,
}

/// All correlations, by name; the first is used where nothing is said.
pub static ALL: &[Model] = &[
    Model {
        name: "jayaram_baker_2009",
        source: &jayaram_baker_2009::SOURCE,
        takes: [true, true, true],
        join: jayaram_baker,
    },
    Model {
        name: "heresi_miranda_2018",
        source: &heresi_miranda_2018::SOURCE,
        takes: [false, true, true],
        join: heresi_miranda,
    },
    Model {
        name: loth_baker_2013::NAME,
        source: &loth_baker_2013::SOURCE,
        takes: [false; 3],
        join: |measures, _| Ok(Box::new(LothBaker2013::new(measures)?)),
    },
    Model {
        name: "none",
        source: &independent::SOURCE,
        takes: [false, false, true],
        join: |measures, options| {
            let (at_one_site, sources) = at_one_site(measures, options)?;
            Ok(Box::new(Independent::new(at_one_site, sources)))
        },
    },
];

/// The correlation of a name for some measures; all that is wrong at once.
pub fn join(name: &str, measures: &[Imt], options: &Options) -> Joined {
    let model = ALL.iter().find(|it| it.name == name);
    let model = model.ok_or_else(|| {
        let known = ALL.iter().map(|it| it.name).collect();
        vec![Refused::UnknownModel { name: name.to_owned(), known }]
    })?;
    let given = [
        ("clustering of Vs30", options.clustering.is_some()),
        ("range", options.range.is_some()),
        ("table of correlations at one site", options.at_one_site.is_some()),
    ];
    let not_taken =
        given.into_iter().zip(model.takes).filter(|((_, given), takes)| *given && !takes);
    let mut problems: Vec<Refused> = not_taken
        .map(|((option, _), _)| Refused::NotAnOption { model: model.name, option })
        .collect();
    match (model.join)(measures, options) {
        Ok(joint) if problems.is_empty() => Ok(joint),
        Ok(_) => Err(problems),
        Err(more) => {
            problems.extend(more);
            Err(problems)
        }
    }
}

fn jayaram_baker(measures: &[Imt], options: &Options) -> Joined {
    let clustering = options.clustering.unwrap_or(Vs30Clustering::Scattered);
    let of = |imt| match options.range {
        Some(range) => JayaramBaker2009::with_range(range),
        None => JayaramBaker2009::new(imt, clustering),
    };
    let model = ("jayaram_baker_2009", jayaram_baker_2009::PERIODS_S);
    let (models, (at_one_site, sources)) = spatial(model, measures, options, of)?;
    let joint = ByMeasure::jayaram_baker(at_one_site, &models, sources).map_err(|it| vec![it])?;
    Ok(Box::new(joint))
}

fn heresi_miranda(measures: &[Imt], options: &Options) -> Joined {
    let of = |imt| match options.range {
        Some(range) => HeresiMiranda2018::with_range(range),
        None => HeresiMiranda2018::new(imt),
    };
    let model = ("heresi_miranda_2018", heresi_miranda_2018::PERIODS_S);
    let (models, (at_one_site, sources)) = spatial(model, measures, options, of)?;
    let joint = ByMeasure::heresi_miranda(at_one_site, &models, sources).map_err(|it| vec![it])?;
    Ok(Box::new(joint))
}

type Sourced = (AtOneSite, &'static [&'static Source]);

/// A spatial model a measure, and the correlations at one site.
fn spatial<T>(
    (model, periods_s): (&'static str, [f64; 2]),
    measures: &[Imt],
    options: &Options,
    of: impl Fn(Imt) -> Option<T>,
) -> Result<(Vec<T>, Sourced), Vec<Refused>> {
    let models: Option<Vec<T>> = measures.iter().map(|imt| of(*imt)).collect();
    let at_one_site = at_one_site(measures, options);
    match (models, at_one_site) {
        (Some(models), Ok(at_one_site)) => Ok((models, at_one_site)),
        (models, at_one_site) => {
            let mut problems: Vec<Refused> = match (models, options.range) {
                (Some(_), _) => vec![],
                (None, Some(range)) => vec![Refused::RangeNotPositive(range)],
                (None, None) => measures
                    .iter()
                    .filter(|imt| of(**imt).is_none())
                    .map(|&imt| Refused::PeriodOutOfRange { model, imt, periods_s })
                    .collect(),
            };
            problems.extend(at_one_site.err().into_iter().flatten());
            Err(problems)
        }
    }
}

/// Correlations at one site, and what they cite: nothing for one measure or a table of one's own.
fn at_one_site(measures: &[Imt], options: &Options) -> Result<Sourced, Vec<Refused>> {
    match (&options.at_one_site, measures) {
        (Some(table), _) => Ok((AtOneSite::new(measures.to_vec(), table.clone())?, &[])),
        (None, [imt]) => Ok((AtOneSite::single(*imt), &[])),
        (None, _) => {
            let at_one_site = AtOneSite::of(&BAKER_JAYARAM_2008, measures)?;
            Ok((at_one_site, BAKER_JAYARAM_2008.sources()))
        }
    }
}
