//! Numbers of settlements by realization, kept so that two runs can be compared in pairs.

use serde::{Deserialize, Serialize};

use crate::engine::outcome::{Measure, Zone, ZoneTable};

/// What is kept.
pub const MEASURES: [Measure; 8] = [
    Measure::DisplacedNight1,
    Measure::DisplacedDay14,
    Measure::DisplacedDay180,
    Measure::ShelterGap,
    Measure::Isolated,
    Measure::Dead,
    Measure::Injured,
    Measure::DwellingsFull,
];

/// Parts of one that are kept: no table tells a tenth of a person of a settlement.
const PARTS: f32 = 10.0;

/// Some measures of every settlement, one number a realization.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SettlementNumbers {
    n_settlements: usize,
    n_realizations: usize,
    /// `[MEASURES × n_settlements × n_realizations]`, tenths.
    tenths: Vec<u32>,
}

impl SettlementNumbers {
    /// Of a table that has them still.
    pub fn of(table: &ZoneTable) -> SettlementNumbers {
        let mut tenths =
            Vec::with_capacity(MEASURES.len() * table.n_settlements * table.n_realizations);
        for measure in MEASURES {
            for settlement in 0..table.n_settlements {
                let column = table.column(Zone::Settlement(settlement), measure);
                tenths.extend(column.iter().map(|it| (PARTS * it).round() as u32));
            }
        }
        let ZoneTable { n_settlements, n_realizations, .. } = *table;
        SettlementNumbers { n_settlements, n_realizations, tenths }
    }

    /// One number a realization, in their order, to a tenth; `None` of a measure that is not kept.
    pub fn column(&self, settlement: usize, measure: Measure) -> Option<Vec<f32>> {
        let place = MEASURES.iter().position(|it| *it == measure)?;
        let start = (place * self.n_settlements + settlement) * self.n_realizations;
        let tenths = self.tenths.get(start..start + self.n_realizations)?;
        Some(tenths.iter().map(|it| *it as f32 / PARTS).collect())
    }

    /// Whether its parts fit each other.
    pub fn is_whole(&self) -> bool {
        self.tenths.len() == MEASURES.len() * self.n_settlements * self.n_realizations
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back_to_a_tenth() {
        let mut table = ZoneTable { n_settlements: 2, n_realizations: 3, ..ZoneTable::default() };
        let n = table.n_zones() * Measure::COUNT * 3;
        table.values = (0..n).map(|it| it as f32 * 0.33).collect();
        let kept = SettlementNumbers::of(&table);
        assert!(kept.is_whole());
        for measure in MEASURES {
            let column = kept.column(1, measure).unwrap();
            for (then, now) in table.column(Zone::Settlement(1), measure).iter().zip(column) {
                assert!((then - now).abs() <= 0.0501, "{then} {now}");
            }
        }
        assert_eq!(kept.column(1, Measure::Intensity), None);
    }
}
