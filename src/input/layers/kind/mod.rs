//! Kinds of layers: which fields each has, what they mean, and the names that others give them.

mod common;
mod ground;
mod exposure;
mod lines;
mod shaking;

use super::measure::Measure;
use super::spelling::key;

/// What a layer is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A point a feature; an area stands for its middle.
    Point,
    /// An area a feature.
    Polygon,
    /// A line a feature.
    Line,
    /// A lattice of cells.
    Raster,
    /// A grid of shaking: an XML file or a raster.
    Grid,
}

impl Shape {
    /// For people: `points`.
    pub fn word(self) -> &'static str {
        match self {
            Shape::Point => "points (or polygons, whose middle is taken)",
            Shape::Polygon => "polygons",
            Shape::Line => "lines",
            Shape::Raster => "a raster",
            Shape::Grid => "a ShakeMap grid.xml or a raster",
        }
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Any text.
    Text,
    /// A text that names the row.
    Code,
    /// A number that cannot be negative: of people, of places, m².
    Count,
    /// Any number.
    Number,
}

/// One field of a kind of layer.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// Our name.
    pub name: &'static str,
    /// What it says, for people.
    pub meaning: &'static str,
    /// What it holds.
    pub content: Content,
    /// Nothing can be done without it.
    pub required: bool,
    /// What others call it, in English, Russian and Tajik; compared by [`key`]; `|` between them.
    pub synonyms: &'static str,
}

/// A kind of layer.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The word of `--as` and of `[layers.…]`.
    pub name: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// What it is drawn with.
    pub shape: Shape,
    /// Its fields; none for rasters.
    pub fields: &'static [FieldSpec],
}

impl FieldSpec {
    /// Whether it holds a number.
    pub fn is_number(&self) -> bool {
        matches!(self.content, Content::Count | Content::Number)
    }
}

impl Kind {
    /// The table of a scenario that names such a layer.
    pub fn table(&self) -> String {
        // Keys below `[[evacuation]]` are those of the last of them.
        if self.name == "evacuation" {
            return "evacuation.zone".to_owned();
        }
        let measured = matches!(self.name, "stations" | "felt" | "shakemap");
        format!("{}.{}", if measured { "observations" } else { "layers" }, self.name)
    }

    /// How far beyond the region its places may lie, degrees: an instrument in the next country
    /// tells of the shaking here too, and a flood or a river goes on there. Ours.
    pub fn reach_deg(&self) -> f64 {
        let goes_on = ["stations", "felt", "evacuation", "rivers", "lakes"];
        if goes_on.contains(&self.name) { 3.0 } else { 0.0 }
    }

    /// Other fields of which one does for a required one: households for people, floor for places.
    pub fn instead_of(&self, field: &str) -> &'static [&'static str] {
        match field {
            "population" => &["households"],
            "residents" => &["night"],
            "capacity" => {
                &["area_m2", "heated_area_m2", "water_l_day", "toilets", "beds", "kitchen"]
            }
            _ => &[],
        }
    }

    /// A field by our name.
    pub fn field(&self, name: &str) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|it| it.name == name)
    }

    /// What was measured, by another's name of the column; only stations have measures of any
    /// period, beside their other fields.
    pub fn measure_called(&self, theirs: &str) -> Option<Measure> {
        (self.name == "stations").then(|| Measure::of(theirs)).flatten()
    }

    /// Our field that another's name means; `None` where it means none of this kind.
    pub fn field_called(&self, theirs: &str) -> Option<&'static FieldSpec> {
        let theirs = key(theirs);
        if theirs.is_empty() {
            return None;
        }
        let same = |it: &&FieldSpec| {
            key(it.name) == theirs || it.synonyms.split('|').any(|it| key(it) == theirs)
        };
        self.fields.iter().find(same)
    }
}

/// Fields that name a row, the first that it has.
pub const CODES: [&str; 4] = ["id", "asset_id", "pcode", "segment_id"];

/// A kind by its word.
pub fn find(name: &str) -> Option<&'static Kind> {
    ALL.iter().find(|it| it.name == name)
}

/// A kind that is in the list.
pub fn of(name: &str) -> &'static Kind {
    find(name).expect("readers name kinds of the list")
}

/// Regions (adm1) of a country: a layer of the region file, not one that a scenario replaces.
pub static REGIONS: Kind = Kind {
    name: "regions",
    title: "regions (adm1)",
    shape: Shape::Polygon,
    fields: exposure::ADMIN,
};

/// Rivers: a layer of the region file that every line of is one.
pub static RIVERS: Kind =
    Kind { name: "rivers", title: "rivers", shape: Shape::Line, fields: exposure::ZONE };

/// Lakes, as [`RIVERS`].
pub static LAKES: Kind =
    Kind { name: "lakes", title: "lakes", shape: Shape::Polygon, fields: exposure::ZONE };

/// Every kind, in the order of help texts.
pub static ALL: [Kind; 15] = [
    Kind {
        name: "villages",
        title: "villages and towns",
        shape: Shape::Point,
        fields: exposure::VILLAGES,
    },
    Kind {
        name: "admin",
        title: "districts or jamoats",
        shape: Shape::Polygon,
        fields: exposure::ADMIN,
    },
    Kind { name: "population", title: "people a cell", shape: Shape::Raster, fields: &[] },
    Kind {
        name: "exposure",
        title: "buildings and who lives in them",
        shape: Shape::Point,
        fields: exposure::ASSETS,
    },
    Kind { name: "roads", title: "roads", shape: Shape::Line, fields: lines::ROADS },
    Kind {
        name: "shelters",
        title: "places that take people in",
        shape: Shape::Point,
        fields: exposure::SHELTERS,
    },
    Kind { name: "dem", title: "heights of the land", shape: Shape::Raster, fields: &[] },
    Kind {
        name: "vs30",
        title: "stiffness of the ground",
        shape: Shape::Raster,
        fields: ground::VS30,
    },
    Kind {
        name: "vs30_points",
        title: "measured stiffness of the ground",
        shape: Shape::Point,
        fields: ground::VS30_POINTS,
    },
    Kind { name: "faults", title: "active faults", shape: Shape::Line, fields: lines::FAULTS },
    Kind { name: "shakemap", title: "shaking as mapped", shape: Shape::Grid, fields: &[] },
    Kind {
        name: "stations",
        title: "records of instruments",
        shape: Shape::Point,
        fields: shaking::STATIONS,
    },
    Kind { name: "felt", title: "reports of people", shape: Shape::Point, fields: shaking::FELT },
    Kind {
        name: "loess",
        title: "where the ground is loess",
        shape: Shape::Polygon,
        fields: exposure::ZONE,
    },
    Kind {
        name: "evacuation",
        title: "a zone that people are ordered to leave",
        shape: Shape::Polygon,
        fields: exposure::ZONE,
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn names_of_three_languages_are_known() {
        let villages = find("villages").unwrap();
        for (theirs, ours) in [
            ("AHOLI", "population"),
            ("Население", "population"),
            ("аҳолӣ", "population"),
            ("Ахоли", "population"),
            ("KOD", "id"),
            ("код", "id"),
            ("широта", "lat"),
            ("NASELENIE", "population"),
            ("Хоҷагӣ", "households"),
            ("NOM", "name_tg"),
        ] {
            assert_eq!(villages.field_called(theirs).map(|it| it.name), Some(ours), "{theirs}");
        }
        // A year is no part of a name: which year is meant is for a person to say.
        assert!(villages.field_called("AHOLI_2020").is_none());
    }

    #[test]
    fn no_name_means_two_fields() {
        for kind in &ALL {
            let mut seen: BTreeMap<String, &str> = BTreeMap::new();
            for field in kind.fields {
                for word in
                    field.synonyms.split('|').filter(|it| !it.is_empty()).chain([field.name])
                {
                    let before = seen.insert(key(word), field.name);
                    assert!(
                        before.is_none_or(|it| it == field.name),
                        "{}: `{word}` is {before:?} and {}",
                        kind.name,
                        field.name
                    );
                }
            }
        }
    }
}
