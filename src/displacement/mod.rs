//! Who must leave, for how long, and where they stay.
//!
//! Damage and fear move people out ([`habitability`]); they return over days to years
//! ([`duration`]); meanwhile they stay with hosts, beside their house, in public places or
//! elsewhere ([`accommodation`]). [`cause`] tells why they are away: for damage, as a precaution,
//! for want of [heat or water](utility), since the [ground](ground_failure) took the home, or by [order](evacuation). [`methods`] tell what others
//! would have said of the same damage.
//!
//! All numbers of these folders that steer people are judgements anchored on past events, drawn
//! once a realization from their ranges.

pub mod habitability;
pub mod duration;
pub mod accommodation;
pub mod utility;
pub mod evacuation;
pub mod ground_failure;
pub mod rebuilding;
pub mod cause;
pub mod methods;
pub mod from_homes;

use crate::damage::row::{COLUMNS, Row, column};
use crate::source::Source;
use crate::stats::Triangular;
use accommodation::{Setting, Shares, Staying};
use cause::{Around, Cause};
use duration::{DAY_14, N_DAYS};
use habitability::{GRADE_3, GRADES, Stay};
use rebuilding::Rebuilt;

/// What each part of this stage rests on, for lists and reports.
pub const SOURCES: &[(&str, Source)] = &[
    ("share leaving and still away, by damage grade", habitability::OURS),
    ("return after six months", duration::PAUL_2024_SURVEY),
    ("where displaced people stay", accommodation::OURS),
    ("homes left for want of heat and power", utility::KHAZAI_2012),
    ("return held back by builders", rebuilding::COSTA_2020),
    ("sheltered after past earthquakes", methods::global_empirical::SOURCE),
    ("other counts: displaced households", methods::hazus::SOURCE),
    ("other counts: damage above a threshold", methods::idmc::SOURCE),
    ("other counts: damage ratio by grade", methods::idmc::TYAGUNOV_2006),
    ("other counts: everybody above intensity 5.5", methods::inasafe::SOURCE),
    ("other counts: logistic dislocation", methods::incore::SOURCE),
];

/// A number that is drawn from a range once a realization, as lists and reports show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// What it is.
    pub name: String,
    /// Its lowest, most likely and highest value.
    pub range: Triangular,
    /// Where it comes from.
    pub source: &'static str,
}

/// All numbers of this stage that are drawn from a range.
pub fn parameters() -> Vec<Parameter> {
    let mut all = habitability::parameters();
    let ours = [
        (
            "odds of needing a public place, natural logarithm of the factor",
            accommodation::LN_PUBLIC_ODDS_FACTOR,
        ),
        ("intensity at which half of the homes lose power", utility::HALF_OUT),
        ("days until half of the power is restored", utility::HALF_RESTORED_DAYS),
        ("share of those without power in the cold who leave, village", utility::LEAVE_RURAL),
        ("share of those without power in the cold who leave, town", utility::LEAVE_URBAN),
        ("share of those ordered to leave who obey", evacuation::OBEY),
        (
            "homes hit by a landslide, as a part of the area of their cell that slides",
            ground_failure::EXPOSED,
        ),
        ("homes built a day for a thousand people of a district", rebuilding::HOMES_A_DAY_PER_1000),
        ("share of homes of grade D3 counted as destroyed", D3_AS_DESTROYED),
        ("share of homes of grade D2 counted as partly damaged", D2_AS_PARTIAL),
    ];
    let parameter = |(name, range): (&str, Triangular)| Parameter {
        name: name.to_owned(),
        range,
        source: "ours",
    };
    all.extend(ours.map(parameter));
    all
}

/// Uniform variates of one realization, 0 to 1: what is not known is not known of any village,
/// so one variate a parameter serves all of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uniforms {
    /// Leaving in the first nights.
    pub night: f64,
    /// Still away at two weeks.
    pub two_weeks: f64,
    /// Still away at six months.
    pub six_months: f64,
    /// Needing a public place.
    pub public_place: f64,
}

impl Uniforms {
    /// All parameters at their median.
    pub const MEDIAN: Uniforms =
        Uniforms { night: 0.5, two_weeks: 0.5, six_months: 0.5, public_place: 0.5 };
}

/// What one realization takes leaving, returning and staying to be.
#[derive(Clone, Debug, PartialEq)]
pub struct DisplacementParameters {
    /// Share of people away on each of [`duration::DAYS`], by frightened and D1 to D5.
    away: [[f32; GRADES]; N_DAYS],
    /// Where they stay, by [`Setting`].
    shares: [Shares; Setting::COUNT],
    /// Share of residents who are there, and not abroad.
    present: f32,
    /// How homes are counted.
    counting: Counting,
}

/// The displaced of one settlement in one realization, people.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SettlementDisplacement {
    /// Displaced on each of [`duration::DAYS`]; never grows with time, unless an order comes later.
    pub by_day: [f32; N_DAYS],
    /// Of those of night 1 and of those at two weeks, by [`Cause`]: they add up.
    pub by_cause: [[f32; Cause::COUNT]; 2],
    /// Residents of destroyed and partly damaged homes, as Tajik authorities count them.
    pub official: f32,
    /// People whom families of the same settlement could take in on each day.
    pub hosts: [f32; N_DAYS],
}

/// Homes by how badly they were hit, in the words of Tajik damage counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Homes {
    /// Destroyed: D4, D5, and as much of D3 as is written off.
    pub full: f32,
    /// Partly damaged: the rest of D3 and the upper part of D2.
    pub partial: f32,
    /// Lightly damaged: D1 and the lower part of D2.
    pub light: f32,
}

/// Of D3, what a commission writes off as destroyed: a house with large cracks that nobody will live
/// in. Ours: after Tajik earthquakes 7 to 47 % of all houses destroyed and partly damaged were counted
/// destroyed, more than grades D4 and D5 explain.
pub const D3_AS_DESTROYED: Triangular = Triangular { low: 0.0, mode: 0.2, high: 0.5 };
/// Of D2, what is counted as partly damaged. Ours.
pub const D2_AS_PARTIAL: Triangular = Triangular { low: 0.1, mode: 0.4, high: 0.8 };

/// How a realization takes commissions to count homes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counting {
    /// Share of D3 counted as destroyed.
    pub d3_as_destroyed: f32,
    /// Share of D2 counted as partly damaged.
    pub d2_as_partial: f32,
}

impl Counting {
    /// By two uniform variates, 0 to 1.
    pub fn draw(u_destroyed: f64, u_partial: f64) -> Counting {
        Counting {
            d3_as_destroyed: D3_AS_DESTROYED.quantile(u_destroyed) as f32,
            d2_as_partial: D2_AS_PARTIAL.quantile(u_partial) as f32,
        }
    }

    /// By the grades alone: destroyed is D4 and D5, partly damaged D3 and half of D2.
    pub const BY_GRADE: Counting = Counting { d3_as_destroyed: 0.0, d2_as_partial: 0.5 };
}

impl Homes {
    /// Residents of such homes, from people by row; divide by the household size for dwellings.
    /// The crosswalk from EMS-98 is ours.
    pub fn residents(people: &Row, counting: Counting) -> Homes {
        let written_off = counting.d3_as_destroyed * people[column::D3];
        let upper = counting.d2_as_partial * people[column::D2];
        Homes {
            full: people[column::D4] + people[column::D5] + written_off,
            partial: people[column::D3] - written_off + upper,
            light: people[column::D1] + people[column::D2] - upper,
        }
    }
}

impl SettlementDisplacement {
    /// Of those of night 1, those whose home shaking left: away since the ground took it, for want of
    /// utilities or by order.
    pub fn others(&self) -> f32 {
        let beside = [Cause::GroundFailure, Cause::Utility, Cause::Order];
        beside.iter().map(|it| self.by_cause[0][*it as usize]).sum()
    }

    /// The same course of things with so many in night 1: everything but the official count and the
    /// hosts is scaled to it. Nobody stays nobody.
    pub fn scaled_to(self, night_1: f32) -> SettlementDisplacement {
        let factor = if self.by_day[0] > 0.0 { night_1 / self.by_day[0] } else { 0.0 };
        SettlementDisplacement {
            by_day: self.by_day.map(|it| factor * it),
            by_cause: self.by_cause.map(|of| of.map(|it| factor * it)),
            ..self
        }
    }
}

impl DisplacementParameters {
    /// Of one realization.
    pub fn draw(u: &Uniforms) -> DisplacementParameters {
        let away = duration::away(&Stay::draw(u)).map(|it| it.map(|share| share as f32));
        let shares = accommodation::shares(u.public_place);
        DisplacementParameters { away, shares, present: 1.0, counting: Counting::BY_GRADE }
    }

    /// Where only this share of residents is there to be displaced: the rest are abroad.
    pub fn with_present(self, share: f64) -> DisplacementParameters {
        DisplacementParameters { present: share as f32, ..self }
    }

    /// Where homes are counted so.
    pub fn with_counting(self, counting: Counting) -> DisplacementParameters {
        DisplacementParameters { counting, ..self }
    }

    /// Share of people away on day number `day_idx` of [`duration::DAYS`], by frightened (in D0)
    /// and D1 to D5.
    pub fn away(&self, day_idx: usize) -> [f32; GRADES] {
        self.away[day_idx]
    }

    /// Away for damage and as a precaution on a day, of people by kind of home.
    ///
    /// Who would still be away at two weeks has a home that cannot be lived in; who is away before that
    /// beyond those, a home that could be. Later nobody stays away but for damage; and to a home of
    /// grade D3 or worse nobody returns before it is repaired or up again.
    fn causes(
        &self,
        day_idx: usize,
        at_home: &[f32; GRADES],
        rebuilt: &Rebuilt,
    ) -> [f32; Cause::COUNT] {
        let (away, lost) = (&self.away[day_idx], &self.away[DAY_14]);
        let mut causes = [0.0; Cause::COUNT];
        for grade in 0..GRADES {
            let mut share = away[grade];
            if day_idx > DAY_14 && grade >= GRADE_3 {
                let ready = if grade == GRADE_3 { &rebuilt.heavy } else { &rebuilt.destroyed };
                share = share.max(lost[grade] * (1.0 - ready[day_idx]));
            }
            let damage = share.min(lost[grade]);
            causes[Cause::Damage as usize] += damage * at_home[grade];
            causes[Cause::Precaution as usize] += (share - damage) * at_home[grade];
        }
        causes
    }

    /// Weights of a row whose sum gives the displaced of a cell in night 1, for
    /// [`add_cells`](crate::damage::table::DamageTable::add_cells). They meet the sum over
    /// settlements wherever the dead and hospitalised lived in homes that everybody left.
    pub fn cell_weights(&self) -> Row {
        let [frightened, d1, d2, d3, d4, d5] = self.away[0].map(|it| it * self.present);
        let mut weights = [0.0; COLUMNS];
        weights[column::D1..=column::D5].copy_from_slice(&[d1, d2, d3, d4, d5]);
        weights[column::FRIGHTENED] = frightened;
        weights[column::DEAD] = -1.0;
        weights[column::HOSPITALISED] = -1.0;
        weights
    }

    /// The displaced of one settlement, from its people by row and its residents.
    ///
    /// Homes of the row are those of all residents; the dead and hospitalised are of those there, as
    /// are all displaced. Only the official count is of residents, since authorities count homes.
    pub fn displaced(
        &self,
        people: &Row,
        residents: f32,
        around: &Around,
    ) -> SettlementDisplacement {
        let at_home = at_home(people, self.present);
        let gone = people[column::DEAD] + people[column::HOSPITALISED];
        let most = (self.present * residents - gone).max(0.0);
        let by_cause: [[f32; Cause::COUNT]; N_DAYS] = std::array::from_fn(|day_idx| {
            let causes = self.causes(day_idx, &at_home, around.rebuilt);
            around.with_others(causes, most, day_idx)
        });
        let by_day = by_cause.map(|of| of.iter().sum::<f32>().min(most));
        let homes = Homes::residents(people, self.counting);
        let hosts = |day_idx: usize| hosts(people, residents, self.away[day_idx][1]);
        SettlementDisplacement {
            by_day,
            by_cause: [by_cause[0], by_cause[DAY_14]],
            official: (homes.full + homes.partial).min(residents),
            hosts: std::array::from_fn(|day_idx| self.present * hosts(day_idx)),
        }
    }

    /// Where the displaced of a settlement stay at two weeks, if only families of their own settlement
    /// take them in.
    pub fn staying(&self, displaced: &SettlementDisplacement, setting: Setting) -> Staying {
        let (people, shares) = (displaced.by_day[DAY_14], self.shares[setting.index()]);
        let hosted = (shares.host_family * people).min(displaced.hosts[DAY_14]);
        shares.staying(people, hosted)
    }
}

/// Those there by frightened and D1 to D5, without the dead and hospitalised: those are taken from
/// the worst-hit homes first.
fn at_home(people: &Row, present: f32) -> [f32; GRADES] {
    let mut at_home = [
        people[column::FRIGHTENED],
        people[column::D1],
        people[column::D2],
        people[column::D3],
        people[column::D4],
        people[column::D5],
    ]
    .map(|it| it * present);
    let mut gone = people[column::DEAD] + people[column::HOSPITALISED];
    for grade in at_home.iter_mut().rev() {
        let taken = gone.min(*grade);
        *grade -= taken;
        gone -= taken;
    }
    at_home
}

/// People whom host families of the same settlement can take in: one displaced household for each
/// household that lives in a home of grade D0 or D1 and has not left it. Ours.
fn hosts(people: &Row, residents: f32, d1_away: f32) -> f32 {
    let damaged: f32 = people[column::D2..=column::D5].iter().sum();
    (residents - damaged - d1_away * people[column::D1]).max(0.0)
}
