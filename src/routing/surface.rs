//! What a road is made of.

use serde::{Deserialize, Serialize};

/// What vehicles drive on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Surface {
    /// Nobody says: as roads of its class mostly are.
    #[default]
    Unknown,
    /// Asphalt, concrete, setts.
    Paved,
    /// Gravel, crushed stone, compacted.
    Gravel,
    /// Earth, sand, grass, rock.
    Earth,
}

impl Surface {
    /// The word of tables; empty where it is not known.
    pub fn word(self) -> &'static str {
        match self {
            Surface::Unknown => "",
            Surface::Paved => "paved",
            Surface::Gravel => "gravel",
            Surface::Earth => "earth",
        }
    }

    /// Of OpenStreetMap's word, or a Russian or Tajik one; `None` of other words.
    pub fn of_word(word: &str) -> Option<Surface> {
        let word = word.trim().to_lowercase();
        let first = word.split([':', ';', ' ', ',']).next().unwrap_or("");
        Some(match first {
            "" | "unknown" => Surface::Unknown,
            "paved" | "asphalt" | "concrete" | "paving_stones" | "sett" | "cobblestone"
            | "chipseal" | "metal" | "wood" | "bricks" | "unhewn_cobblestone" | "асфальт"
            | "бетон" | "асфалт" => Surface::Paved,
            "gravel" | "fine_gravel" | "compacted" | "pebblestone" | "crushed_stone"
            | "crushed_limestone" | "гравий" | "щебень" | "шағал" => {
                Surface::Gravel
            }
            "unpaved" | "dirt" | "earth" | "ground" | "grass" | "sand" | "mud" | "rock"
            | "clay" | "stone" | "грунт" | "грунтовая" | "хок" | "хокӣ" => {
                Surface::Earth
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_understood_or_not_known() {
        assert_eq!(Surface::of_word("asphalt"), Some(Surface::Paved));
        assert_eq!(Surface::of_word("Concrete:plates"), Some(Surface::Paved));
        assert_eq!(Surface::of_word("щебень"), Some(Surface::Gravel));
        assert_eq!(Surface::of_word("ground"), Some(Surface::Earth));
        assert_eq!(Surface::of_word(""), Some(Surface::Unknown));
        assert_eq!(Surface::of_word("lava"), None);
    }
}
