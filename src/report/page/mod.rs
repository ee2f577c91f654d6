//! The interactive report: one page that holds the tables of the run and draws them in the
//! browser, without a network. What it shows is read from the same tables as the files.

mod columns;
mod facts;
mod picture;
mod shapes;
mod shown;

use std::collections::BTreeMap;

use serde::Serialize;

use columns::Columns;
use facts::Facts;
use picture::Picture;
use shapes::Shapes;

use super::fonts;
use super::lang::{LANGUAGES, Language, Phrase};
use super::number::NumberStyle;
use super::plan::Plan;
use super::table::Table;

/// The page with holes.
pub const TEMPLATE: &str = include_str!("page.html");

/// Styles of the page, with its fonts.
pub fn styles() -> String {
    [fonts::css().as_str(), LEAFLET_STYLE, UPLOT_STYLE, STYLE].concat()
}

const LEAFLET_STYLE: &str = include_str!("vendor/leaflet.css");
const UPLOT_STYLE: &str = include_str!("vendor/uplot.css");
const STYLE: &str = include_str!("page.css");

/// Scripts, in the order of the page: each uses those above it.
pub const SCRIPTS: [(&str, &str); 19] = [
    ("vendor/leaflet.js", include_str!("vendor/leaflet.js")),
    ("vendor/uplot.js", include_str!("vendor/uplot.js")),
    ("data.js", include_str!("data.js")),
    ("format.js", include_str!("format.js")),
    ("words.js", include_str!("words.js")),
    ("state.js", include_str!("state.js")),
    ("element.js", include_str!("element.js")),
    ("tabs.js", include_str!("tabs.js")),
    ("headline.js", include_str!("headline.js")),
    ("classes.js", include_str!("classes.js")),
    ("labels.js", include_str!("labels.js")),
    ("map.js", include_str!("map.js")),
    ("card.js", include_str!("card.js")),
    ("table.js", include_str!("table.js")),
    ("shelter.js", include_str!("shelter.js")),
    ("routes.js", include_str!("routes.js")),
    ("timeline.js", include_str!("timeline.js")),
    ("needs.js", include_str!("needs.js")),
    ("page.js", include_str!("page.js")),
];

/// Everything that the scripts read.
#[derive(Serialize)]
pub struct Page<'a> {
    facts: Facts<'a>,
    tables: BTreeMap<&'static str, Columns>,
    shapes: Shapes,
    relief: Option<Picture>,
    languages: Vec<Spoken<'a>>,
}

/// A language as the page carries it.
#[derive(Serialize)]
struct Spoken<'a> {
    code: &'a str,
    name: &'a str,
    plural: super::lang::PluralRule,
    number: &'a NumberStyle,
    words: BTreeMap<&'a str, &'a BTreeMap<String, Phrase>>,
    told: facts::Told,
}

impl<'a> Page<'a> {
    /// The page of a plan whose tables are made.
    pub fn new(plan: &Plan<'a>, tables: &[Table]) -> Page<'a> {
        Page {
            facts: Facts::of(plan),
            tables: shown::all(tables),
            shapes: Shapes::of(plan, tables.iter().find(|it| it.name == "contours_mmi")),
            relief: Picture::of(plan),
            languages: LANGUAGES.iter().map(|it| spoken(plan, it)).collect(),
        }
    }
}

/// Groups of words that a script may ask for: those of files are English alone.
fn spoken<'a>(plan: &Plan<'a>, language: &'static Language) -> Spoken<'a> {
    let shared = |group: &&String| LANGUAGES.iter().all(|it| it.words.contains_key(*group));
    let groups = language.words.keys().filter(shared);
    Spoken {
        code: &language.code,
        name: &language.name,
        plural: language.plural,
        number: &language.number,
        words: groups.map(|it| (it.as_str(), &language.words[it])).collect(),
        told: facts::Told::of(plan, language),
    }
}
