//! FEMA (2024), Hazus Earthquake Model Technical Manual 6.1, section 12: indoor casualties by
//! severity from damage states, with the collapsed share of the completely damaged told apart.
//!
//! Left out: people outdoors (tables 12-9 to 12-11), who add little at night, and other
//! occupancies. Whoever is not indoors at home is counted unhurt: an underestimate by day, when
//! schools and offices are full. Landslides kill more people in Tajikistan than houses do
//! (Sharora 1989, Khait 1949) and are not in these rates.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::source::Source;
use crate::stats::Triangular;

/// The casualty model.
pub const HAZUS_6_1: Source = Source {
    authors: "Federal Emergency Management Agency",
    year: 2024,
    title: "Hazus Earthquake Model Technical Manual, Hazus 6.1, section 12",
    doi: "",
};

/// Rates of one building type.
#[derive(Clone, Debug, PartialEq)]
pub struct CasualtyClass {
    /// Hazus building type, or `EARTH` for ours.
    pub name: String,
    /// Shares of the people inside, `[slight, moderate, extensive, complete without collapse,
    /// collapse] × [severity 1 to 4]`.
    pub rates: [[f64; 4]; 5],
    /// Share of completely damaged buildings that collapse.
    pub collapse: f64,
}

/// Number of severities.
const SEVERITIES: usize = 4;
/// Damage states of the table, in its order.
const STATES: [&str; 5] = ["slight", "moderate", "extensive", "complete", "collapse"];

#[derive(Deserialize)]
struct Record {
    class: String,
    state: String,
    severity_1: f64,
    severity_2: f64,
    severity_3: f64,
    severity_4: f64,
    collapse: Option<f64>,
}

/// All casualty classes.
pub fn all() -> &'static [CasualtyClass] {
    static ALL: LazyLock<Vec<CasualtyClass>> =
        LazyLock::new(|| parse(include_str!("casualties.csv")));
    &ALL
}

fn parse(text: &str) -> Vec<CasualtyClass> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let mut classes: Vec<CasualtyClass> = Vec::new();
    for record in reader.deserialize() {
        let it: Record = record.expect("the embedded table parses in every test");
        let place = classes.iter().position(|class| class.name == it.class);
        let place = place.unwrap_or_else(|| {
            let name = it.class.clone();
            classes.push(CasualtyClass { name, rates: [[0.0; SEVERITIES]; 5], collapse: 0.0 });
            classes.len() - 1
        });
        let state = STATES.iter().position(|state| *state == it.state);
        let state = state.expect("the embedded table names only known states");
        classes[place].rates[state] = [it.severity_1, it.severity_2, it.severity_3, it.severity_4];
        classes[place].collapse += it.collapse.unwrap_or(0.0);
    }
    classes
}

/// The casualty class of this name.
pub fn find(name: &str) -> Option<&'static CasualtyClass> {
    all().iter().find(|it| it.name == name)
}

impl CasualtyClass {
    /// Shares of the people inside by severity, from the chances that their building is in the
    /// Hazus states slight, moderate, extensive, complete. Hazus 6.1, section 12.2.
    pub fn severities(&self, states: [f64; 4], collapse: f64) -> [f64; SEVERITIES] {
        let [slight, moderate, extensive, complete] = states;
        let weights =
            [slight, moderate, extensive, complete * (1.0 - collapse), complete * collapse];
        let mut shares = [0.0; SEVERITIES];
        for (weight, rates) in weights.iter().zip(&self.rates) {
            for (share, rate) in shares.iter_mut().zip(rates) {
                *share += weight * rate;
            }
        }
        shares
    }

    /// Dead, injured and hospitalised as shares of residents whose home is of grade D1 to D5,
    /// `[3 × 5]`. The crosswalk is ours: D1 slight, D2 and D3 moderate, D4 extensive, D5 complete.
    pub fn by_grade(&self, parameters: &CasualtyParameters) -> [[f64; 5]; 3] {
        let collapse = (self.collapse * parameters.collapse_factor).min(1.0);
        let mut shares = [[0.0; 5]; 3];
        for (grade, state) in [0, 1, 1, 2, 3].into_iter().enumerate() {
            let mut states = [0.0; 4];
            states[state] = 1.0;
            let [first, second, third, fourth] = self.severities(states, collapse);
            let alive = 1.0 - first - second - third;
            let dead = (fourth * parameters.lethality_factor).min(alive);
            shares[0][grade] = parameters.indoors * dead;
            shares[1][grade] = parameters.indoors * (first + second + third);
            shares[2][grade] = parameters.indoors * (second + third);
        }
        shares
    }
}

/// When the earthquake strikes, as Hazus tells it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeOfDay {
    /// Hazus 02:00; 22:00 to 5:00.
    Night,
    /// Hazus 14:00; 10:00 to 17:00.
    Day,
    /// Hazus 17:00; 5:00 to 10:00 and 17:00 to 22:00.
    Transit,
}

impl TimeOfDay {
    /// Of a local solar hour, 0 to 24; the bounds are those of USGS PAGER.
    pub fn of_hour(hour: f64) -> TimeOfDay {
        match hour.rem_euclid(24.0) {
            it if 10.0 <= it && it < 17.0 => TimeOfDay::Day,
            it if 5.0 <= it && it < 22.0 => TimeOfDay::Transit,
            _ => TimeOfDay::Night,
        }
    }

    /// Share of residents who are indoors at home. Hazus 6.1, table 12-2, residential; the
    /// daytime residential population is taken to be all residents.
    pub fn indoors(self) -> f64 {
        match self {
            TimeOfDay::Night => 0.999 * 0.99,
            TimeOfDay::Day => 0.70 * 0.75,
            TimeOfDay::Transit => 0.70 * 0.50,
        }
    }
}

/// Factor on the share of completely damaged buildings that collapse. Ours.
pub const COLLAPSE_FACTOR: Triangular = Triangular { low: 0.5, mode: 1.0, high: 1.5 };
/// Factor on the killed, given damage. Ours: half to twice, since rates between countries and
/// events differ more than that.
pub const LETHALITY_FACTOR: Triangular = Triangular { low: 0.5, mode: 1.0, high: 2.0 };

/// What one realization takes the casualty rates to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CasualtyParameters {
    /// Share of residents indoors at home.
    pub indoors: f64,
    /// Factor on collapse shares.
    pub collapse_factor: f64,
    /// Factor on severity 4.
    pub lethality_factor: f64,
}

impl CasualtyParameters {
    /// The published rates as they are.
    pub fn published(time: TimeOfDay) -> CasualtyParameters {
        CasualtyParameters { indoors: time.indoors(), collapse_factor: 1.0, lethality_factor: 1.0 }
    }

    /// Where only this share of residents is there: the rest are abroad, and unhurt.
    pub fn with_present(self, share: f64) -> CasualtyParameters {
        CasualtyParameters { indoors: share * self.indoors, ..self }
    }

    /// Of one realization, from two uniform variates.
    pub fn draw(time: TimeOfDay, u_collapse: f64, u_lethality: f64) -> CasualtyParameters {
        CasualtyParameters {
            indoors: time.indoors(),
            collapse_factor: COLLAPSE_FACTOR.quantile(u_collapse),
            lethality_factor: LETHALITY_FACTOR.quantile(u_lethality),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_every_state() {
        assert_eq!(all().len(), 10);
        for class in all() {
            assert!(0.0 < class.collapse && class.collapse <= 0.5, "{}", class.name);
            for pair in class.rates.windows(2) {
                assert!(pair[0][0] < pair[1][0], "{}", class.name);
            }
        }
    }

    #[test]
    fn hours_fall_into_their_part_of_the_day() {
        assert_eq!(TimeOfDay::of_hour(2.0), TimeOfDay::Night);
        assert_eq!(TimeOfDay::of_hour(14.0), TimeOfDay::Day);
        assert_eq!(TimeOfDay::of_hour(17.0), TimeOfDay::Transit);
        assert_eq!(TimeOfDay::of_hour(5.0), TimeOfDay::Transit);
        assert_eq!(TimeOfDay::of_hour(22.0), TimeOfDay::Night);
        assert_eq!(TimeOfDay::of_hour(f64::NAN), TimeOfDay::Night);
    }

    /// By hand: an earth house in D5 at night, 0.98901 · (0.5 · 0.0002 + 0.5 · 0.06).
    #[test]
    fn three_in_a_hundred_die_in_a_destroyed_earth_house() {
        let parameters = CasualtyParameters::published(TimeOfDay::Night);
        let [dead, ..] = find("EARTH").unwrap().by_grade(&parameters);
        assert!((dead[4] - 0.98901 * 0.0301).abs() < 1e-12);
    }
}
