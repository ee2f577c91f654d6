//! Places that people are ordered to leave: below an unstable slope, below a dam that may fail.
//!
//! Who is ordered out leaves whether the house stands or not. An order holds from one day to another;
//! not everybody obeys (ours). A cell below two orders counts for the one that ends last. An order may
//! be given in those realizations alone in which the shaking at some place, a dam or a slope, reaches
//! an intensity.

use super::duration::{DAYS, N_DAYS};
use crate::stats::Triangular;
use crate::units::LonLat;

/// Share of the people still at home who obey, where an order does not say it. Ours.
pub const OBEY: Triangular = Triangular { low: 0.7, mode: 0.9, high: 1.0 };

/// An order to leave.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// What the zone is called: `Sarez, below the dam`.
    pub name: String,
    /// First day it holds, 1 for the day of the earthquake.
    pub from_day: u16,
    /// Last day it holds.
    pub until_day: u16,
    /// Share of people who obey.
    pub obey: Triangular,
    /// What it is given for; `None` where it is given in any case.
    pub trigger: Option<Trigger>,
    /// `(settlement, share of its residents inside)`, in the order of settlements; an order has few.
    pub inside: Vec<(u32, f32)>,
}

/// Shaking that an order is given for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trigger {
    /// Where: the dam, the slope.
    pub place: LonLat,
    /// Macroseismic intensity from which it is given.
    pub from_intensity: f64,
}

/// Orders of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Orders {
    all: Vec<Order>,
    /// `[n_settlements]` with an order: `(settlement, order, share)`.
    of_settlement: Vec<(u32, u32, f32)>,
}

impl Orders {
    /// Of orders whose shares of a settlement add up to 1 at most.
    pub fn new(all: Vec<Order>) -> Orders {
        let of = |(number, it): (usize, &Order)| {
            let inside = it.inside.clone().into_iter();
            inside.map(move |(settlement, share)| (settlement, number as u32, share))
        };
        let mut of_settlement: Vec<(u32, u32, f32)> = all.iter().enumerate().flat_map(of).collect();
        of_settlement.sort_by_key(|it| (it.0, it.1));
        Orders { all, of_settlement }
    }

    /// The orders.
    pub fn all(&self) -> &[Order] {
        &self.all
    }

    /// Share of the people still at home in a settlement who are away by order on a day; `u` says how
    /// well orders are obeyed, and `given` (`[n_orders]`) which are given.
    pub fn share(&self, settlement: u32, day: u16, (u, given): (f64, &[bool])) -> f64 {
        let first = self.of_settlement.partition_point(|it| it.0 < settlement);
        let own = self.of_settlement[first..].iter().take_while(|it| it.0 == settlement);
        let away = own.filter_map(|(_, order, share)| {
            let number = *order as usize;
            let order = &self.all[number];
            let holds = order.from_day <= day && day <= order.until_day;
            let holds = holds && given[number];
            holds.then(|| f64::from(*share) * order.obey.quantile(u))
        });
        away.sum::<f64>().min(1.0)
    }
}

impl Orders {
    /// The same on every day of the curve; `None` where nobody of the settlement is ordered anything.
    pub fn on_days(&self, settlement: u32, given: (f64, &[bool])) -> Option<[f32; N_DAYS]> {
        let has = self.of_settlement.binary_search_by_key(&settlement, |it| it.0).is_ok();
        has.then(|| DAYS.map(|day| self.share(settlement, day, given) as f32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_hold_on_their_days_where_they_are_given() {
        let sure = Triangular { low: 1.0, mode: 1.0, high: 1.0 };
        let order = |from_day, until_day, inside: &[(u32, f32)]| Order {
            name: String::new(),
            from_day,
            until_day,
            obey: sure,
            trigger: None,
            inside: inside.to_vec(),
        };
        let orders = Orders::new(vec![
            order(1, 30, &[(2, 0.5), (4, 1.0)]),
            order(3, 7, &[(2, 0.25), (3, 0.5)]),
        ]);
        let at = |settlement, day| orders.share(settlement, day, (0.5, &[true; 2]));
        assert_eq!([at(2, 1), at(2, 3), at(2, 30), at(2, 31)], [0.5, 0.75, 0.5, 0.0]);
        assert_eq!([at(3, 1), at(3, 7), at(1, 5), at(4, 14)], [0.0, 0.5, 0.0, 1.0]);
        let second = |settlement, day| orders.share(settlement, day, (0.5, &[false, true]));
        assert_eq!([second(2, 1), second(2, 3), second(4, 14)], [0.0, 0.25, 0.0]);
        let doubted = Order { obey: OBEY, ..order(1, 1, &[(0, 1.0)]) };
        let doubted = Orders::new(vec![doubted]);
        assert_eq!([0.0, 1.0].map(|u| doubted.share(0, 1, (u, &[true]))), [0.7, 1.0]);
    }
}
