//! What carries a road: the ground, a bridge, a tunnel.

use serde::{Deserialize, Serialize};

/// What carries a road.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Structure {
    /// The ground.
    #[default]
    Ground,
    /// A bridge.
    Bridge(BridgeClass),
    /// A tunnel.
    Tunnel,
}

impl Structure {
    /// The word of tables; empty on the ground.
    pub fn word(self) -> &'static str {
        match self {
            Structure::Ground => "",
            Structure::Bridge(_) => "bridge",
            Structure::Tunnel => "tunnel",
        }
    }
}

/// What kind of bridge it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BridgeClass {
    /// Nobody says.
    #[default]
    Unknown,
    /// Class of Hazus, 1 to 28: HWB1 to HWB28.
    Hazus(u8),
}

impl BridgeClass {
    /// Of a word as `HWB17` or `17`; unknown where it is empty, `None` of other words.
    pub fn of_word(word: &str) -> Option<BridgeClass> {
        let word = word.trim().to_uppercase();
        if word.is_empty() {
            return Some(BridgeClass::Unknown);
        }
        let number: u8 =
            word.trim_start_matches("HWB").trim_start_matches(['.', ' ']).parse().ok()?;
        (1..=28).contains(&number).then_some(BridgeClass::Hazus(number))
    }
}

/// Whether a word of OpenStreetMap's keys `bridge`, `tunnel` or `oneway` says yes; `None` where it
/// says nothing that is known.
pub fn is_yes(word: &str) -> Option<bool> {
    match word.trim().to_lowercase().as_str() {
        // A culvert is a pipe below a road.
        "" | "no" | "false" | "0" | "f" | "n" | "нет" | "не" | "culvert" => Some(false),
        "yes"
        | "true"
        | "1"
        | "t"
        | "y"
        | "да"
        | "ҳа"
        | "viaduct"
        | "aqueduct"
        | "movable"
        | "cantilever"
        | "covered"
        | "trestle"
        | "boardwalk"
        | "low_water_crossing"
        | "simple_brunnel"
        | "avalanche_protector"
        | "building_passage"
        | "flooded" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_bridges_are_those_of_hazus() {
        assert_eq!(BridgeClass::of_word("HWB17"), Some(BridgeClass::Hazus(17)));
        assert_eq!(BridgeClass::of_word("hwb.5"), Some(BridgeClass::Hazus(5)));
        assert_eq!(BridgeClass::of_word("28"), Some(BridgeClass::Hazus(28)));
        assert_eq!(BridgeClass::of_word(""), Some(BridgeClass::Unknown));
        for word in ["29", "0", "HWB", "concrete"] {
            assert_eq!(BridgeClass::of_word(word), None, "{word}");
        }
    }

    #[test]
    fn yes_has_many_words() {
        assert_eq!(is_yes("viaduct"), Some(true));
        assert_eq!(is_yes("culvert"), Some(false));
        assert_eq!(is_yes("Нет"), Some(false));
        assert_eq!(is_yes("maybe"), None);
    }
}
