//! How a comparison of a range with a number that was counted is judged.
//!
//! The ratio is P50 over observed; *bias* the mean of its natural logarithm over events, *σ* its
//! sample standard deviation; *inside* the share of events whose observed number lies within P10
//! to P90, of which a good model has eight in ten; *width* the median of P90 over P10.
//!
//! Nothing can be a ratio to zero, and a difference between 0 and 3 people decides nothing: all
//! numbers below a [floor] are taken for the floor, on both sides. Where nobody was
//! counted the model is right when its P10 is at the floor.

use crate::displacement::methods::Method;
use crate::input::hindcast::Quantity;

/// Where an event comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Set {
    /// Simulated in its region.
    Country,
    /// From counted homes.
    World,
}

impl Set {
    /// Word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Set::Country => "country",
            Set::World => "world",
        }
    }
}

/// Which half of the events, by their place in the order of date. What is calibrated on one is
/// judged on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Half {
    /// First, third, …
    Odd,
    /// Second, fourth, …
    Even,
}

impl Half {
    /// Word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Half::Odd => "odd",
            Half::Even => "even",
        }
    }
}

/// One quantity of one event by one method.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Name of the event.
    pub event: String,
    /// Its day, `2006-07-29`.
    pub date: String,
    /// Where it comes from.
    pub set: Set,
    /// Its half.
    pub half: Half,
    /// Who says it.
    pub method: Method,
    /// Of what.
    pub quantity: Quantity,
    /// As it was counted.
    pub observed: f64,
    /// 10 %, 50 % and 90 % quantiles.
    pub quantiles: [f64; 3],
    /// Whether it goes into the score.
    pub is_scored: bool,
}

/// The number that smaller ones are taken for: ten people, two dwellings, one dead. Ours.
pub fn floor(quantity: Quantity) -> f64 {
    match quantity {
        Quantity::Displaced | Quantity::Sheltered | Quantity::Protracted => 10.0,
        Quantity::Dead => 1.0,
        Quantity::DwellingsDestroyed
        | Quantity::DwellingsPartial
        | Quantity::DwellingsMinor
        | Quantity::DwellingsDamaged => 2.0,
    }
}

impl Comparison {
    fn floored(&self, value: f64) -> f64 {
        value.max(floor(self.quantity))
    }

    /// P50 over observed.
    pub fn ratio(&self) -> f64 {
        self.floored(self.quantiles[1]) / self.floored(self.observed)
    }

    /// Whether the observed number lies within P10 to P90.
    pub fn is_inside(&self) -> bool {
        let [low, _, high] = self.quantiles.map(|it| self.floored(it));
        (low..=high).contains(&self.floored(self.observed))
    }

    /// P90 over P10.
    pub fn width(&self) -> f64 {
        self.floored(self.quantiles[2]) / self.floored(self.quantiles[0])
    }
}

/// How a method does with a quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Of which events.
    pub set: Set,
    /// Of which half; `None` for all.
    pub half: Option<Half>,
    /// Of what.
    pub quantity: Quantity,
    /// Who says it.
    pub method: Method,
    /// How many events.
    pub n: usize,
    /// Share of events inside P10 to P90.
    pub inside: f64,
    /// Mean of ln (P50 / observed).
    pub bias: f64,
    /// Sample standard deviation of ln (P50 / observed); not a number for one event.
    pub sigma: f64,
    /// Median of P90 / P10.
    pub width: f64,
}

/// Scores of all sets, quantities, methods and halves that have an event, in this order.
pub fn scores(comparisons: &[Comparison]) -> Vec<Score> {
    let mut found = vec![];
    for set in [Set::Country, Set::World] {
        for quantity in Quantity::ALL {
            for method in Method::ALL {
                for half in [None, Some(Half::Odd), Some(Half::Even)] {
                    let of = comparisons.iter().filter(|it| {
                        it.is_scored
                            && it.set == set
                            && it.quantity == quantity
                            && it.method == method
                            && half.is_none_or(|half| half == it.half)
                    });
                    let of: Vec<&Comparison> = of.collect();
                    found.extend(score(&of, half));
                }
            }
        }
    }
    found
}

fn score(of: &[&Comparison], half: Option<Half>) -> Option<Score> {
    let first = of.first()?;
    let n = of.len() as f64;
    let logs: Vec<f64> = of.iter().map(|it| it.ratio().ln()).collect();
    let bias = logs.iter().sum::<f64>() / n;
    let squares: f64 = logs.iter().map(|it| (it - bias).powi(2)).sum();
    let mut widths: Vec<f64> = of.iter().map(|it| it.width()).collect();
    widths.sort_by(f64::total_cmp);
    let middle = widths.len() / 2;
    let width = if widths.len() % 2 == 1 {
        widths[middle]
    } else {
        0.5 * (widths[middle - 1] + widths[middle])
    };
    Some(Score {
        set: first.set,
        half,
        quantity: first.quantity,
        method: first.method,
        n: of.len(),
        inside: of.iter().filter(|it| it.is_inside()).count() as f64 / n,
        bias,
        sigma: (squares / (n - 1.0)).sqrt(),
        width,
    })
}
