//! FEMA (2024), Hazus Earthquake Model Technical Manual 6.1, section 12: casualties by severity from
//! damage states, with the collapsed share of the completely damaged told apart: of people indoors,
//! of those outdoors near buildings, and, by day, of those in schools and places of work.
//!
//! Left out: people on roads, bridges and in vehicles, whom Hazus counts from bridges; those away
//! from buildings are counted unhurt. Landslides kill more people in Tajikistan than houses do
//! (Sharora 1989, Khait 1949) and are not in these rates, nor are fires, cold and want of care.

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
    /// Shares of the people outdoors near such buildings, `[moderate, extensive, complete] ×
    /// [severity 1 to 4]`. Slight damage hurts nobody outside.
    pub outdoors: [[f64; 4]; 3],
    /// Share of completely damaged buildings that collapse.
    pub collapse: f64,
}

/// Number of severities.
const SEVERITIES: usize = 4;
/// Damage states of the table for people inside, in its order.
const STATES: [&str; 5] = ["slight", "moderate", "extensive", "complete", "collapse"];
/// Damage states of the table for people outdoors, in its order.
const OUTDOORS: [&str; 3] = ["outdoors_moderate", "outdoors_extensive", "outdoors_complete"];

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
            let (rates, outdoors) = ([[0.0; SEVERITIES]; 5], [[0.0; SEVERITIES]; 3]);
            classes.push(CasualtyClass { name, rates, outdoors, collapse: 0.0 });
            classes.len() - 1
        });
        let class = &mut classes[place];
        let severities = [it.severity_1, it.severity_2, it.severity_3, it.severity_4];
        if let Some(state) = STATES.iter().position(|state| *state == it.state) {
            class.rates[state] = severities;
        } else {
            let state = OUTDOORS.iter().position(|state| *state == it.state);
            class.outdoors[state.expect("the embedded table names only known states")] = severities;
        }
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
    /// `[3 × 5]`: those indoors and those outdoors beside it. The crosswalk is ours: D1 slight, D2 and
    /// D3 moderate, D4 extensive, D5 complete.
    pub fn by_grade(&self, parameters: &CasualtyParameters) -> [[f64; 5]; 3] {
        let collapse = (self.collapse * parameters.collapse_factor).min(1.0);
        let presence = &parameters.presence;
        let mut shares = [[0.0; 5]; 3];
        for (grade, state) in [0, 1, 1, 2, 3].into_iter().enumerate() {
            let mut states = [0.0; 4];
            states[state] = 1.0;
            let indoors = self.severities(states, collapse);
            let outdoors = if state == 0 { [0.0; SEVERITIES] } else { self.outdoors[state - 1] };
            for (share, [first, second, third, fourth]) in
                [(presence.indoors, indoors), (presence.outdoors, outdoors)]
            {
                let alive = 1.0 - first - second - third;
                shares[0][grade] += share * (fourth * parameters.lethality_factor).min(alive);
                shares[1][grade] += share * (first + second + third);
                shares[2][grade] += share * (second + third);
            }
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

    /// Where residents are, in cold months (November to March) and in warm ones.
    ///
    /// A winter night is that of Hazus 6.1, table 12-2, residential (0.999 at home, 0.99 of them
    /// indoors). All else is ours: Hazus gives homes 0.70 of those who neither work nor learn at 14:00
    /// and 17:00, three quarters and half of them indoors, for American days. Here 0.24 of residents
    /// are of school age and learn in two shifts, and most of a workforce of 0.52 farms (USGS PAGER:
    /// 0.67 of it), so that fields are full from April to October and homes by day in winter; on warm
    /// nights some sleep in the yard. Each share may be off by a third.
    pub fn presence(self, cold: bool) -> Presence {
        let at = |indoors, outdoors, public| Presence { indoors, outdoors, public };
        match (self, cold) {
            (TimeOfDay::Night, true) => at(0.999 * 0.99, 0.999 * 0.01, 0.0),
            (TimeOfDay::Night, false) => at(0.90, 0.09, 0.0),
            (TimeOfDay::Day, true) => at(0.55, 0.15, 0.22),
            (TimeOfDay::Day, false) => at(0.38, 0.22, 0.16),
            (TimeOfDay::Transit, true) => at(0.80, 0.08, 0.06),
            (TimeOfDay::Transit, false) => at(0.60, 0.20, 0.05),
        }
    }
}

/// Where residents are when the earthquake strikes; the rest of them are away from buildings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Presence {
    /// Share indoors at home.
    pub indoors: f64,
    /// Share outdoors near homes: yard, street.
    pub outdoors: f64,
    /// Share in public buildings: schools, offices, shops.
    pub public: f64,
}

impl Presence {
    /// Where only this share of residents is in the country.
    pub fn of_share(self, share: f64) -> Presence {
        Presence {
            indoors: share * self.indoors,
            outdoors: share * self.outdoors,
            public: share * self.public,
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
    /// Where residents are.
    pub presence: Presence,
    /// Factor on collapse shares.
    pub collapse_factor: f64,
    /// Factor on severity 4.
    pub lethality_factor: f64,
}

impl CasualtyParameters {
    /// The published rates as they are.
    pub fn published(presence: Presence) -> CasualtyParameters {
        CasualtyParameters { presence, collapse_factor: 1.0, lethality_factor: 1.0 }
    }

    /// Of one realization, from two uniform variates.
    pub fn draw(presence: Presence, u_collapse: f64, u_lethality: f64) -> CasualtyParameters {
        CasualtyParameters {
            presence,
            collapse_factor: COLLAPSE_FACTOR.quantile(u_collapse),
            lethality_factor: LETHALITY_FACTOR.quantile(u_lethality),
        }
    }

    /// Of those in public buildings, for classes of which these are made.
    pub fn in_public(self) -> CasualtyParameters {
        let presence = Presence { indoors: self.presence.public, outdoors: 0.0, public: 0.0 };
        CasualtyParameters { presence, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_every_state() {
        assert_eq!(all().len(), 10);
        for class in all() {
            for pair in class.outdoors.windows(2) {
                assert!(0.0 < pair[0][0] && pair[0][0] < pair[1][0], "{}", class.name);
                assert!(
                    pair[0][3] < pair[1][3] && pair[1][3] < class.rates[4][3],
                    "{}",
                    class.name
                );
            }
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
        let parameters = CasualtyParameters::published(TimeOfDay::Night.presence(true));
        let [dead, ..] = find("EARTH").unwrap().by_grade(&parameters);
        assert!((dead[4] - 0.98901 * 0.0301 - 0.00999 * 0.006).abs() < 1e-12);
    }

    /// By hand, brick in D5 on a summer day: indoors 0.38 · (0.85 · 0.0002 + 0.15 · 0.1), outdoors
    /// 0.22 · 0.006; of the injured outdoors 0.05 + 0.02 + 0.004, of them 0.024 to a hospital. In D1
    /// nobody outdoors is hurt, in D3 0.0015 + 0.00015 + 0.000003 are.
    #[test]
    fn walls_fall_on_people_outdoors_too() {
        let parameters = CasualtyParameters::published(TimeOfDay::Day.presence(false));
        let class = find("URML").unwrap();
        let [dead, injured, hospitalised] = class.by_grade(&parameters);
        assert!((dead[4] - 0.38 * 0.015_17 - 0.22 * 0.006).abs() < 1e-12);
        let indoors = 0.85 * 0.1202 + 0.15 * 0.65;
        assert!((injured[4] - 0.38 * indoors - 0.22 * 0.074).abs() < 1e-12);
        let indoors = 0.85 * 0.0202 + 0.15 * 0.25;
        assert!((hospitalised[4] - 0.38 * indoors - 0.22 * 0.024).abs() < 1e-12);
        assert!((injured[0] - 0.38 * 0.0005).abs() < 1e-15);
        let outdoors = injured[2] - 0.38 * (0.0035 + 0.004 + 0.00001);
        assert!((outdoors - 0.22 * 0.001_653).abs() < 1e-12);
    }

    /// By hand: a quarter in schools of brick, of which one in D5 kills as many as a home would, and
    /// nobody stands outside of it.
    #[test]
    fn public_buildings_have_the_people_in_them_alone() {
        let presence = Presence { indoors: 0.5, outdoors: 0.2, public: 0.25 };
        let parameters = CasualtyParameters::published(presence);
        let [dead, ..] = find("URML").unwrap().by_grade(&parameters.in_public());
        assert!((dead[4] - 0.25 * 0.015_17).abs() < 1e-12);
    }

    #[test]
    fn nobody_is_in_two_places_and_fewer_are_indoors_in_summer() {
        for time in [TimeOfDay::Night, TimeOfDay::Day, TimeOfDay::Transit] {
            let [cold, warm] = [true, false].map(|it| time.presence(it));
            for it in [cold, warm] {
                assert!(it.indoors + it.outdoors + it.public < 1.0, "{time:?}");
            }
            assert!(warm.indoors < cold.indoors && cold.outdoors < warm.outdoors, "{time:?}");
            let half = cold.of_share(0.5);
            assert!((half.public - 0.5 * cold.public).abs() < 1e-15);
        }
    }
}
