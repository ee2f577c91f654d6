//! What rows of a layer of roads say in words: surface, bridge, tunnel, one way, closed months.

use crate::input::layers::rows::{Row, Rows};
use crate::input::problem::Affected;
use crate::routing::build::RoadLine;
use crate::routing::months::Months;
use crate::routing::network::Direction;
use crate::routing::structure::{BridgeClass, Structure, is_yes};
use crate::routing::surface::Surface;

/// Reads the words of row after row, and keeps those that it does not know.
pub(super) struct Words {
    /// Whether `F` and `T` stand for the directions of a line, as in Geofabrik's exports, which have a
    /// `B` for both.
    has_geofabrik_directions: bool,
    strange: Vec<Affected>,
}

impl Words {
    pub(super) fn of(rows: &Rows) -> Words {
        let has_geofabrik_directions = rows.iter().any(|it| it.text("oneway") == "B");
        Words { has_geofabrik_directions, strange: vec![] }
    }

    /// A line with what the words of a row say, and nothing else.
    pub(super) fn line(&mut self, row: &Row) -> RoadLine {
        let surface = self.read(row, "surface", Surface::of_word, "taken as usual for its class");
        let is_bridge = self.read(row, "bridge", is_yes, "taken as no bridge");
        let is_tunnel = self.read(row, "tunnel", is_yes, "taken as no tunnel");
        let class = self.read(row, "bridge_class", BridgeClass::of_word, "taken as unknown");
        let directions = self.has_geofabrik_directions;
        let oneway = |word: &str| direction(word, directions);
        let direction = self.read(row, "oneway", oneway, "taken as two-way");
        // Nobody writes at a roundabout what all know.
        let is_round = row.text("junction") == "roundabout" && row.text("oneway").is_empty();
        let direction = if is_round { Direction::Forward } else { direction };
        let months = |word: &str| {
            if word.trim().is_empty() { Some(Months::NONE) } else { Months::of_words(word) }
        };
        let closed_months = self.read(row, "closed_months", months, "taken as open all year");
        let structure = match (is_bridge, is_tunnel) {
            (_, true) => Structure::Tunnel,
            (true, false) => Structure::Bridge(class),
            (false, false) => Structure::Ground,
        };
        RoadLine { direction, surface, structure, closed_months, ..RoadLine::default() }
    }

    fn read<T: Default>(
        &mut self,
        row: &Row,
        field: &str,
        of_word: impl Fn(&str) -> Option<T>,
        otherwise: &str,
    ) -> T {
        of_word(&row.text(field)).unwrap_or_else(|| {
            self.strange.push(row.affected(field, otherwise));
            T::default()
        })
    }

    /// Tells the words that were not known, a problem a field.
    pub(super) fn tell(self, rows: &Rows) {
        let teller = rows.teller();
        for field in ["surface", "bridge", "bridge_class", "tunnel", "oneway", "closed_months"] {
            let strange: Vec<Affected> =
                self.strange.iter().filter(|it| it.field == field).cloned().collect();
            let Some(first) = strange.first() else { continue };
            let mut words: Vec<&str> = strange.iter().map(|it| it.found.as_str()).collect();
            words.sort_unstable();
            words.dedup();
            let shown = words.iter().take(5).map(|it| format!("`{it}`")).collect::<Vec<_>>();
            let more = words.len().saturating_sub(5);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let message = format!(
                "{} roads have a `{field}` that is not known: {}{more}; {}",
                strange.len(),
                shown.join(", "),
                first.action
            );
            let help = format!(
                "say what they mean:\n[layers.roads.values.{field}]\n{} = \"{}\"",
                toml::Value::from(words[0]),
                example(field)
            );
            teller.tell(teller.warning("W510", message).help(help).affected(strange));
        }
    }
}

fn example(field: &str) -> &'static str {
    match field {
        "surface" => "gravel",
        "bridge_class" => "HWB17",
        "closed_months" => "11-4",
        _ => "yes",
    }
}

/// Of OpenStreetMap's `oneway`, or of Geofabrik's letters: `F` as drawn, `T` against it, `B` both.
fn direction(word: &str, has_geofabrik_directions: bool) -> Option<Direction> {
    let word = word.trim().to_lowercase();
    match word.as_str() {
        "-1" | "reverse" | "back" | "backward" => return Some(Direction::Backward),
        "b" | "both" | "reversible" | "alternating" => return Some(Direction::Both),
        "f" if has_geofabrik_directions => return Some(Direction::Forward),
        "t" if has_geofabrik_directions => return Some(Direction::Backward),
        "forward" => return Some(Direction::Forward),
        _ => {}
    }
    is_yes(&word).map(|it| if it { Direction::Forward } else { Direction::Both })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_has_the_words_of_openstreetmap_and_of_geofabrik() {
        let cases = [
            ("yes", Direction::Forward),
            ("-1", Direction::Backward),
            ("no", Direction::Both),
            ("", Direction::Both),
            ("T", Direction::Forward),
            ("F", Direction::Both),
        ];
        for (word, expected) in cases {
            assert_eq!(direction(word, false), Some(expected), "{word}");
        }
        assert_eq!(direction("F", true), Some(Direction::Forward));
        assert_eq!(direction("T", true), Some(Direction::Backward));
        assert_eq!(direction("B", true), Some(Direction::Both));
        assert_eq!(direction("sometimes", false), None);
    }
}
