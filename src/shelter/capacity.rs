//! How many people a site can take: the least of what its lines allow, each by a published minimum.
//!
//! A line that nobody told is *not assessed*: it limits nothing and is named beside the capacity. A
//! line that is told as zero is a zero.

use serde::{Deserialize, Serialize};

use super::climate::Climate;

/// Ground a person in a camp-type settlement, m², household plots and communal services included.
/// Sphere Handbook (2018), shelter and settlement standard 2.
pub const GROUND_M2: f64 = 45.0;
/// Water a person and day, litres. Sphere (2018), water supply standard 2.1.
pub const WATER_L_DAY: f64 = 15.0;
/// People a toilet, after the first weeks. Sphere (2018), excreta management standard 3.2.
pub const PER_TOILET: f64 = 20.0;
/// People a toilet in the first phase. As [`PER_TOILET`].
pub const PER_TOILET_FIRST_PHASE: f64 = 50.0;

/// One thing that limits how many a site can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Line {
    /// What somebody says that it can hold.
    Stated,
    /// Floor, or the ground of a place for tents.
    Area,
    /// Drinking water.
    Water,
    /// Toilets.
    Toilets,
    /// Floor that can be heated, or winter-proof tents; asked for in the cold season alone.
    Heat,
    /// Beds.
    Beds,
    /// Meals that its kitchen can cook.
    Kitchen,
}

impl Line {
    /// All lines, in the order in which the first of equals is said to limit.
    pub const ALL: [Line; 7] = [
        Line::Stated,
        Line::Area,
        Line::Water,
        Line::Toilets,
        Line::Heat,
        Line::Beds,
        Line::Kitchen,
    ];

    /// Its word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Line::Stated => "stated",
            Line::Area => "area",
            Line::Water => "water",
            Line::Toilets => "toilets",
            Line::Heat => "heat",
            Line::Beds => "beds",
            Line::Kitchen => "kitchen",
        }
    }
}

/// What is known of a site; `None` for what nobody told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lines {
    /// Whether people stay in tents on its ground, and not under its roof.
    pub is_ground: bool,
    /// Places, as somebody states them.
    pub stated: Option<f64>,
    /// Places in the cold season, as somebody states them.
    pub stated_winter: Option<f64>,
    /// Floor that people can lie down on, or ground, m².
    pub area_m2: Option<f64>,
    /// Of the floor, what can be heated, m².
    pub heated_m2: Option<f64>,
    /// Whether it can be heated.
    pub is_heated: Option<bool>,
    /// Drinking water, litres a day.
    pub water_l_day: Option<f64>,
    /// Toilets.
    pub toilets: Option<f64>,
    /// Beds.
    pub beds: Option<f64>,
    /// People whom its kitchen can cook for.
    pub kitchen: Option<f64>,
}

/// When people are to stay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stay {
    /// How cold it is there.
    pub climate: Climate,
    /// Whether it is the cold season, in which only what is heated counts.
    pub is_cold_season: bool,
    /// People a toilet: [`PER_TOILET`], or [`PER_TOILET_FIRST_PHASE`].
    pub per_toilet: f64,
}

/// How many, and because of what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capacity {
    /// People, whole.
    pub people: f64,
    /// What allows no more.
    pub limit: Line,
}

impl Lines {
    /// People that one line allows, to the nearest whole one, so that an area that was rounded to a
    /// square metre gives back the places it was made from; `None` where it is not assessed, or
    /// limits nothing.
    ///
    /// Floor a person is [`Climate::floor_m2`]. In the cold season a building that is said not to be
    /// heated is no place, and neither is open ground, unless somebody states its places in winter.
    pub fn people(&self, line: Line, stay: Stay) -> Option<f64> {
        let area_m2 = if self.is_ground { GROUND_M2 } else { stay.climate.floor_m2() };
        let people = match line {
            Line::Stated => self.stated_winter.filter(|_| stay.is_cold_season).or(self.stated),
            Line::Area => self.area_m2.map(|it| it / area_m2),
            Line::Water => self.water_l_day.map(|it| it / WATER_L_DAY),
            Line::Toilets => self.toilets.map(|it| it * stay.per_toilet),
            Line::Heat if !stay.is_cold_season => None,
            Line::Heat if self.is_ground => self.stated_winter.is_none().then_some(0.0),
            Line::Heat if self.is_heated == Some(false) => Some(0.0),
            Line::Heat => self.heated_m2.map(|it| it / area_m2),
            Line::Beds => self.beds,
            Line::Kitchen => self.kitchen,
        };
        people.map(f64::round)
    }

    /// The least of all lines; `None` where none is told.
    pub fn capacity(&self, stay: Stay) -> Option<Capacity> {
        let told = Line::ALL.map(|it| (it, self.people(it, stay)));
        let is_known = told.iter().any(|it| it.0 != Line::Heat && it.1.is_some());
        let told = told.into_iter().filter_map(|(limit, it)| Some(Capacity { people: it?, limit }));
        told.filter(|_| is_known).min_by(|a, b| a.people.total_cmp(&b.people))
    }

    /// Lines that nobody told, though they could limit it in the season.
    pub fn not_assessed(&self, is_cold_season: bool) -> Vec<Line> {
        let is_told = |line: Line| match line {
            Line::Stated => self.stated.or(self.stated_winter).is_some(),
            Line::Area => self.area_m2.is_some(),
            Line::Water => self.water_l_day.is_some(),
            Line::Toilets => self.toilets.is_some(),
            Line::Heat => {
                !is_cold_season
                    || self.is_ground
                    || self.is_heated.is_some()
                    || self.heated_m2.is_some()
                    || self.stated_winter.is_some()
            }
            Line::Beds => self.beds.is_some(),
            Line::Kitchen => self.kitchen.is_some(),
        };
        Line::ALL.into_iter().filter(|it| !is_told(*it)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SUMMER: Stay =
        Stay { climate: Climate::Mild, is_cold_season: false, per_toilet: PER_TOILET };
    const WINTER: Stay = Stay { climate: Climate::Cold, is_cold_season: true, ..SUMMER };

    /// A school of 700 m², by hand: 200 at 3.5 m², 155 at 4.5, 127 at 5.5; 3,000 L for 200; 6
    /// toilets for 120, or 300 in the first days.
    #[test]
    fn a_school_by_hand() {
        let school = Lines {
            stated: Some(250.0),
            area_m2: Some(700.0),
            water_l_day: Some(3000.0),
            toilets: Some(6.0),
            ..Lines::default()
        };
        let of = |stay| school.capacity(stay).unwrap();
        assert_eq!(of(SUMMER), Capacity { people: 120.0, limit: Line::Toilets });
        let first = Stay { per_toilet: PER_TOILET_FIRST_PHASE, ..SUMMER };
        assert_eq!(of(first), Capacity { people: 200.0, limit: Line::Area });
        let cool = Stay { climate: Climate::Cool, ..first };
        assert_eq!(of(cool), Capacity { people: 156.0, limit: Line::Area });
        let cold = Stay { per_toilet: PER_TOILET_FIRST_PHASE, ..WINTER };
        assert_eq!(of(cold), Capacity { people: 127.0, limit: Line::Area });
        let half_heated = Lines { heated_m2: Some(350.0), ..school };
        let expected = Capacity { people: 64.0, limit: Line::Heat };
        assert_eq!(half_heated.capacity(cold), Some(expected));
        assert_eq!(half_heated.capacity(first), school.capacity(first));
    }

    #[test]
    fn what_cannot_be_heated_is_no_place_in_winter() {
        let hall = Lines { area_m2: Some(350.0), is_heated: Some(false), ..Lines::default() };
        assert_eq!(hall.capacity(SUMMER).unwrap().people, 100.0);
        assert_eq!(hall.capacity(WINTER), Some(Capacity { people: 0.0, limit: Line::Heat }));
        let field = Lines { is_ground: true, area_m2: Some(45_000.0), ..Lines::default() };
        assert_eq!(field.capacity(SUMMER).unwrap().people, 1000.0);
        assert_eq!(field.capacity(WINTER), Some(Capacity { people: 0.0, limit: Line::Heat }));
        let tents = Lines { stated_winter: Some(300.0), ..field };
        assert_eq!(tents.capacity(WINTER), Some(Capacity { people: 300.0, limit: Line::Stated }));
    }

    #[test]
    fn a_line_that_nobody_told_is_not_assessed_and_never_zero() {
        let beds = Lines { beds: Some(30.0), ..Lines::default() };
        assert_eq!(beds.capacity(WINTER), Some(Capacity { people: 30.0, limit: Line::Beds }));
        let words: Vec<_> = beds.not_assessed(true).into_iter().map(Line::word).collect();
        assert_eq!(words, ["stated", "area", "water", "toilets", "heat", "kitchen"]);
        assert!(!beds.not_assessed(false).contains(&Line::Heat), "nobody asks for heat in summer");
        assert_eq!(Lines::default().capacity(SUMMER), None);
        let unheated = Lines { is_heated: Some(false), ..Lines::default() };
        assert_eq!(unheated.capacity(WINTER), None, "heat alone tells no number");
        let dry = Lines { water_l_day: Some(0.0), ..beds };
        assert_eq!(dry.capacity(SUMMER), Some(Capacity { people: 0.0, limit: Line::Water }));
    }

    fn lines() -> impl Strategy<Value = Lines> {
        let number = || prop::option::of(0.0..5000.0_f64);
        let all = (prop::bool::ANY, prop::option::of(prop::bool::ANY), [number(), number()]);
        let more = [number(), number(), number(), number(), number(), number()];
        (all, more).prop_map(|((is_ground, is_heated, [stated, stated_winter]), more)| {
            let [area_m2, heated_m2, water_l_day, toilets, beds, kitchen] = more;
            Lines {
                is_ground,
                stated,
                stated_winter,
                area_m2,
                heated_m2,
                is_heated,
                water_l_day,
                toilets,
                beds,
                kitchen,
            }
        })
    }

    proptest! {
        #[test]
        fn capacity_is_the_least_and_one_of_the_lines(lines in lines(), cold in prop::bool::ANY) {
            let stay = if cold { WINTER } else { SUMMER };
            if let Some(it) = lines.capacity(stay) {
                prop_assert_eq!(lines.people(it.limit, stay), Some(it.people));
                for line in Line::ALL {
                    prop_assert!(lines.people(line, stay).is_none_or(|more| it.people <= more));
                }
            }
        }

        #[test]
        fn one_more_line_never_gives_more_room(lines in lines(), toilets in 0.0..200.0_f64) {
            let without = Lines { toilets: None, ..lines };
            let with = Lines { toilets: Some(toilets), ..lines };
            for stay in [SUMMER, WINTER] {
                if let Some(without) = without.capacity(stay) {
                    prop_assert!(with.capacity(stay).unwrap().people <= without.people);
                }
            }
        }
    }
}
