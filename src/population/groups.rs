//! Groups of the people of a region: residents by sex and age, those of them abroad, people with
//! needs of their own, and communities that censuses do not count among residents.

use serde::{Deserialize, Serialize};

use crate::lasting::{self, Word};
use crate::stats::Triangular;

/// Genders, as humanitarian tables write them: female, male.
pub const GENDERS: [&str; 2] = ["f", "m"];

/// Ages in years, both ends included; the last is open.
pub const AGES: [Age; 4] = [
    Age { name: "0-4", min: 0, max: Some(4) },
    Age { name: "5-17", min: 5, max: Some(17) },
    Age { name: "18-59", min: 18, max: Some(59) },
    Age { name: "60+", min: 60, max: None },
];

/// A range of ages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// As tables write it.
    pub name: &'static str,
    /// Youngest, years.
    pub min: u8,
    /// Oldest, years; `None` where there is no end.
    pub max: Option<u8>,
}

/// Shares of some people by sex and age, `[GENDERS × AGES]`, adding up to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pyramid(pub [[f64; AGES.len()]; GENDERS.len()]);

impl Pyramid {
    /// Share of women and girls.
    pub fn females(&self) -> f64 {
        self.0[0].iter().sum()
    }
}

impl Pyramid {
    /// All shares added up.
    pub fn total(&self) -> f64 {
        self.0.iter().flatten().sum()
    }

    /// As one list: females by age, then males.
    pub fn shares(&self) -> Vec<f64> {
        self.0.iter().flatten().copied().collect()
    }
}

/// Who is abroad for work, by season.
#[derive(Clone, Debug, PartialEq)]
pub struct Abroad {
    /// Sex and age of those abroad.
    pub who: Pyramid,
    /// Share of residents abroad, by month from January.
    pub share: [Triangular; 12],
}

impl Abroad {
    /// Share of residents abroad in a month, 1 to 12.
    pub fn in_month(&self, month: u8) -> Triangular {
        self.share[usize::from(month.clamp(1, 12)) - 1]
    }
}

/// People with needs of their own, among those at home: pregnant women, people with disabilities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// Name in files.
    pub name: String,
    /// `f` or `m`; `None` for both.
    #[serde(deserialize_with = "lasting::maybe")]
    pub gender: Option<Word>,
    /// Youngest, years.
    pub min_age: Option<u8>,
    /// Oldest, years.
    pub max_age: Option<u8>,
    /// Share of the people at home; tables tell the most likely.
    pub share: Triangular,
}

/// People whom the count of residents leaves out: refugees, stranded migrants. They are displaced as
/// often as residents of their district.
#[derive(Clone, Debug, PartialEq)]
pub struct Community {
    /// Name in files.
    pub name: String,
    /// Code of the group of population in humanitarian tables: `REF`, `OOC`.
    pub code: String,
    /// How many there are; tables tell the most likely.
    pub number: Triangular,
    /// Codes of districts, and the share of the community there.
    pub districts: Vec<(String, f64)>,
}

/// The people of a region.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    /// All residents, at home or not.
    pub residents: Pyramid,
    /// Those abroad; `None` where nobody is.
    pub abroad: Option<Abroad>,
    /// People with needs of their own.
    pub categories: Vec<Category>,
    /// People beside the residents.
    pub communities: Vec<Community>,
    /// What all of it rests on, a line each.
    pub sources: Vec<String>,
}

impl Groups {
    /// Share of residents abroad in a month, 1 to 12.
    pub fn abroad_in(&self, month: u8) -> Triangular {
        let nobody = Triangular { low: 0.0, mode: 0.0, high: 0.0 };
        self.abroad.as_ref().map_or(nobody, |it| it.in_month(month))
    }

    /// Sex and age of the people at home when this share of residents is abroad; of all residents
    /// where nobody is left at home.
    pub fn at_home(&self, abroad: f64) -> Pyramid {
        let Some(it) = self.abroad.as_ref().filter(|_| abroad < 1.0) else {
            return self.residents;
        };
        let mut left = self.residents;
        for (left, gone) in left.0.iter_mut().flatten().zip(it.who.0.iter().flatten()) {
            *left = (*left - abroad * gone).max(0.0);
        }
        let total = left.total();
        left.0.iter_mut().flatten().for_each(|it| *it /= total);
        left
    }

    /// Share of the people at home who are let in first when this share of residents is abroad: the
    /// youngest and the oldest of [`AGES`], and of the others those with needs of their own, as if
    /// these were spread evenly over ages (ours).
    pub fn vulnerable(&self, abroad: f64) -> f64 {
        let at_home = self.at_home(abroad);
        let by_age: f64 = at_home.0.iter().map(|it| it[0] + it[AGES.len() - 1]).sum();
        let without: f64 = self.categories.iter().map(|it| 1.0 - it.share.mode).product();
        (1.0 - (1.0 - by_age) * without).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups() -> Groups {
        let share = Triangular { low: 0.1, mode: 0.1, high: 0.1 };
        Groups {
            residents: Pyramid([[0.1, 0.1, 0.2, 0.1], [0.1, 0.1, 0.2, 0.1]]),
            abroad: Some(Abroad {
                who: Pyramid([[0.0, 0.0, 0.2, 0.0], [0.0, 0.0, 0.8, 0.0]]),
                share: [share; 12],
            }),
            categories: vec![],
            communities: vec![],
            sources: vec![],
        }
    }

    /// By hand: of 100 residents ten are abroad, eight of the twenty men of working age.
    #[test]
    fn those_at_home_are_residents_without_those_abroad() {
        let at_home = groups().at_home(0.1);
        assert!((at_home.total() - 1.0).abs() < 1e-12);
        assert!((at_home.0[1][2] - 12.0 / 90.0).abs() < 1e-12);
        assert!((at_home.0[0][2] - 18.0 / 90.0).abs() < 1e-12);
        assert!((at_home.0[0][0] - 10.0 / 90.0).abs() < 1e-12);
        assert!((groups().at_home(0.0).0[1][2] - 0.2).abs() < 1e-12);
        assert_eq!(groups().at_home(1.0), groups().residents);
        assert_eq!(groups().abroad_in(1).mode, 0.1);
        // Two fifths are small or old; a tenth of the others has a disability.
        assert!((groups().vulnerable(0.0) - 0.4).abs() < 1e-12);
        let share = Triangular { low: 0.1, mode: 0.1, high: 0.1 };
        let disability = Category {
            name: "disability".to_owned(),
            gender: None,
            min_age: None,
            max_age: None,
            share,
        };
        let it = Groups { categories: vec![disability], ..groups() };
        assert!((it.vulnerable(0.0) - 0.46).abs() < 1e-12);
    }
}
