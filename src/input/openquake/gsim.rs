//! Ground motion models as OpenQuake writes them: `BooreEtAl2014`, or `[BooreEtAl2014]` with
//! arguments below.

use crate::hazard::gmm::{self, GroundMotionModel};
use crate::input::branches;
use crate::input::problem::nearest;

/// A class with arguments that is a model of ours.
struct WithArguments {
    class: &'static str,
    key: &'static str,
    value: &'static str,
    /// Name of ours.
    model: &'static str,
}

/// Arguments that are known; all others are refused, since each changes the shaking.
const KNOWN: [WithArguments; 2] = [
    WithArguments {
        class: "BooreEtAl2014",
        key: "region",
        value: "CAL",
        model: "bssa_2014_california_basin",
    },
    WithArguments { class: "BooreEtAl2014", key: "region", value: "nobasin", model: "bssa_2014" },
];

/// Why a text is no model that runs can use.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What was found.
    pub message: String,
    /// What was expected.
    pub expected: String,
    /// What to do, where anything comes to mind.
    pub help: Option<String>,
}

/// The model that a text means.
///
/// # Errors
/// There is none, or no run can use it.
pub fn model(text: &str) -> Result<&'static dyn GroundMotionModel, Refused> {
    let (class, arguments) = parsed(text)?;
    let found = match arguments.iter().next() {
        None => gmm::by_name(&class).ok_or_else(|| unknown(&class))?,
        Some((key, value)) => {
            let is_it = |it: &&WithArguments| {
                arguments.len() == 1
                    && it.class == class
                    && it.key == key
                    && value.as_str() == Some(it.value)
            };
            let known = KNOWN.iter().find(is_it).and_then(|it| gmm::by_name(it.model));
            known.ok_or_else(|| Refused {
                message: format!("{class} with {key} = {value} is not known"),
                expected: "a class of OpenQuake without arguments".to_owned(),
                help: Some(format!(
                    "`{class}` alone may be what you need; or choose by `panoh list`"
                )),
            })?
        }
    };
    if found.run_measure().is_none() {
        return Err(Refused {
            message: format!("{class} gives neither PGV nor intensity, and no run can use it"),
            expected: format!("one of {}", classes().join(", ")),
            help: None,
        });
    }
    Ok(found)
}

fn unknown(class: &str) -> Refused {
    let classes = classes();
    let near = nearest(class, classes.iter().copied());
    Refused {
        message: format!("no ground motion model here is called {class}"),
        expected: format!("one of {}", classes.join(", ")),
        help: near.map(|it| format!("did you mean {it}?")),
    }
}

/// OpenQuake's names of models that runs can use.
fn classes() -> Vec<&'static str> {
    let usable: Vec<&str> = branches::usable().map(GroundMotionModel::name).collect();
    gmm::ALIASES.iter().filter(|it| usable.contains(&it.1)).map(|it| it.0).collect()
}

/// The class and its arguments: as TOML, or in brackets behind the name as older files have it.
fn parsed(text: &str) -> Result<(String, toml::Table), Refused> {
    let text = text.trim();
    let unreadable = |error: String| Refused {
        message: format!("`{}` cannot be read: {error}", text.replace('\n', " ")),
        expected: "a name such as BooreEtAl2014, or [Name] with `argument = value` below"
            .to_owned(),
        help: None,
    };
    if text.starts_with('[') {
        let lines = text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        let table: toml::Table =
            lines.parse().map_err(|it: toml::de::Error| unreadable(it.message().to_owned()))?;
        let mut classes = table.into_iter();
        return match (classes.next(), classes.next()) {
            (Some((class, toml::Value::Table(arguments))), None) => Ok((class, arguments)),
            _ => Err(unreadable("it is not one table".to_owned())),
        };
    }
    let Some((class, rest)) = text.split_once('(') else {
        return Ok((text.to_owned(), toml::Table::new()));
    };
    let inside = rest.trim_end().trim_end_matches(')').replace('\'', "\"").replace(", ", "\n");
    let arguments =
        inside.parse().map_err(|it: toml::de::Error| unreadable(it.message().to_owned()))?;
    Ok((class.trim().to_owned(), arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_and_without_arguments_are_models() {
        for (text, name) in [
            ("BooreEtAl2014", "bssa_2014"),
            (" [BooreEtAl2014] ", "bssa_2014"),
            ("[BooreEtAl2014]\n  region = \"CAL\"", "bssa_2014_california_basin"),
            ("BooreEtAl2014(region='CAL')", "bssa_2014_california_basin"),
            ("ChiouYoungs2014()", "cy_2014"),
            ("bindi_2011_repi", "bindi_2011_repi"),
        ] {
            assert_eq!(model(text).map(GroundMotionModel::name), Ok(name), "{text}");
        }
    }

    #[test]
    fn what_no_run_can_use_is_refused_with_what_it_can() {
        let told = |text| model(text).map(GroundMotionModel::name).unwrap_err();
        assert_eq!(told("BoreEtAl2014").help.as_deref(), Some("did you mean BooreEtAl2014?"));
        assert!(told("[BooreEtAl2014]\nregion = \"JPN\"").message.contains("region"));
        assert!(told("[BooreEtAl2014\n").message.contains("cannot be read"));
        assert!(told("Idriss2014").message.contains("PGV"));
    }
}
