//! The keys of a region file, as its reader asks for them.

use std::fmt::Write as _;

use crate::input::region;
use crate::input::section::Declared;

/// A file that enters every table of a region, so that its reader names the keys in them.
const TABLES: &str = "
[region]
[people]
household_size = {}
[season]
[default_rupture]
[ground_motion]
shallow = [{}]
deep = [{}]
[roads]
crews = {}
pass = [{}]
[buildings]
branch = [{}]
mix = [{}]
rule = [{}]
[attribution]
[layers]
";

/// What the reader asks for where layers are paths, and where they are tables.
pub fn declared() -> Declared {
    let mut text = TABLES.to_owned();
    let mut all = region::declared(&text);
    for name in region::LAYERS.iter().chain(&region::OPTIONAL) {
        let _ = writeln!(text, "{name} = {{}}");
    }
    all.merge(region::declared(&text));
    all
}
