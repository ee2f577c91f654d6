//! The vulnerable first, across settlements that share a site.
//!
//! Within a settlement its places go to its vulnerable people first. Where that is not enough for
//! them, and people who are not vulnerable have a place in a site to which people of the settlement
//! come too, the two change: as many vulnerable as can be, in proportion to who lacks places and who
//! has them. Ours. Nobody more and nobody less finds a place, no site holds more, and never do more
//! vulnerable people stay without.

use crate::shelter::allocation::{Move, Placement};

/// People below this number are nobody.
const NOBODY: f64 = 1e-9;

/// Memory of one thread.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// `[n_settlements]`: vulnerable people without a place.
    lacking: Vec<f64>,
    /// `[n_settlements]`: people with a place who are not vulnerable.
    others: Vec<f64>,
    /// Moves by site, as places in their list.
    by_site: Vec<u32>,
    /// People who come to a site in vain: settlement and travel time.
    in_vain: Vec<(u32, u32, u32)>,
}

/// Lets vulnerable people take the places of others. `demand` is of settlements; `share` of their
/// people are vulnerable. Times are still those on free roads, from node to door.
pub fn let_first(placement: &mut Placement, (demand, share): (&[f64], f64), scratch: &mut Scratch) {
    let Scratch { lacking, others, by_site, in_vain } = scratch;
    let placed = |it: usize| placement.sheltered[it];
    let vulnerable = |it: usize| share * demand[it];
    let settlements = 0..demand.len();
    lacking.clear();
    lacking.extend(settlements.clone().map(|it| (vulnerable(it) - placed(it)).max(0.0)));
    if lacking.iter().all(|it| *it <= NOBODY) {
        return;
    }
    others.clear();
    others.extend(settlements.map(|it| (placed(it) - vulnerable(it)).max(0.0)));
    by_site.clear();
    by_site.extend(0..placement.moves.len() as u32);
    let moves = &placement.moves;
    by_site.sort_by_key(|it| moves[*it as usize].shelter);
    // Who lacks places and came to the nearest site when it was full already.
    in_vain.clear();
    in_vain.extend((0..).zip(&placement.nearest).zip(&placement.nearest_min).filter_map(
        |((settlement, nearest), min)| {
            let time_ms = (60_000.0 * f64::from(*min)) as u32;
            let is_lacking = NOBODY < lacking[settlement as usize];
            Some(((*nearest)?, settlement, time_ms)).filter(|_| is_lacking)
        },
    ));
    in_vain.sort_unstable();
    let mut more: Vec<Move> = vec![];
    let (mut at, mut waiting) = (0, 0);
    while at < by_site.len() {
        let shelter = placement.moves[by_site[at] as usize].shelter;
        let same = |it: &&u32| placement.moves[**it as usize].shelter == shelter;
        let end = at + by_site[at..].iter().take_while(same).count();
        waiting += in_vain[waiting..].iter().take_while(|it| it.0 < shelter).count();
        let until = waiting + in_vain[waiting..].iter().take_while(|it| it.0 == shelter).count();
        let site = Site { shelter, moves: &by_site[at..end], in_vain: &in_vain[waiting..until] };
        site.change(placement, (lacking, others), &mut more);
        (at, waiting) = (end, until);
    }
    placement.moves.retain(|it| NOBODY < it.people);
    placement.moves.extend(more);
}

/// People of several settlements who come to one site.
struct Site<'a> {
    shelter: u32,
    moves: &'a [u32],
    in_vain: &'a [(u32, u32, u32)],
}

impl Site<'_> {
    fn change(
        &self,
        placement: &mut Placement,
        (lacking, others): (&mut [f64], &mut [f64]),
        more: &mut Vec<Move>,
    ) {
        let came = |settlement: u32, moves: &[Move]| {
            self.moves.iter().any(|it| moves[*it as usize].settlement == settlement)
        };
        let of = |it: u32, moves: &[Move]| moves[it as usize];
        // Of several moves of one settlement the first one asks for all.
        let mut asking: Vec<(u32, u32)> = vec![];
        for &it in self.moves {
            let Move { settlement, time_ms, .. } = of(it, &placement.moves);
            let is_new = asking.iter().all(|it| it.0 != settlement);
            if is_new && NOBODY < lacking[settlement as usize] {
                asking.push((settlement, time_ms));
            }
        }
        for &(_, settlement, time_ms) in self.in_vain {
            if NOBODY < lacking[settlement as usize] && !came(settlement, &placement.moves) {
                asking.push((settlement, time_ms));
            }
        }
        if asking.is_empty() {
            return;
        }
        let mut giving: Vec<(u32, f64)> = vec![];
        for &it in self.moves {
            let Move { settlement, people, .. } = of(it, &placement.moves);
            let gives = people.min(others[settlement as usize]);
            if NOBODY < gives {
                others[settlement as usize] -= gives;
                giving.push((it, gives));
            }
        }
        let asked: f64 = asking.iter().map(|it| lacking[it.0 as usize]).sum();
        let given: f64 = giving.iter().map(|it| it.1).sum();
        let changing = asked.min(given);
        for (it, gives) in giving {
            let people = if given <= asked { gives } else { gives * (changing / given) };
            let own = &mut placement.moves[it as usize];
            own.people -= people;
            let settlement = own.settlement as usize;
            others[settlement] += gives - people;
            placement.sheltered[settlement] -= people;
            placement.unmet[settlement] += people;
        }
        for (settlement, time_ms) in asking {
            let lacks = &mut lacking[settlement as usize];
            let people = if asked <= given { *lacks } else { *lacks * (changing / asked) };
            *lacks -= people;
            if people <= 0.0 {
                continue;
            }
            more.push(Move { settlement, shelter: self.shelter, people, time_ms });
            placement.sheltered[settlement as usize] += people;
            let unmet = &mut placement.unmet[settlement as usize];
            *unmet = (*unmet - people).max(0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn to(settlement: u32, shelter: u32, people: f64) -> Move {
        Move { settlement, shelter, people, time_ms: 60_000 * (1 + settlement) }
    }

    fn placement(demand: &[f64], moves: Vec<Move>, n_shelters: usize) -> Placement {
        let mut it = Placement { moves, ..Placement::default() };
        it.sheltered = vec![0.0; demand.len()];
        it.assigned = vec![0.0; n_shelters];
        for one in &it.moves {
            it.sheltered[one.settlement as usize] += one.people;
            it.assigned[one.shelter as usize] += one.people;
        }
        it.unmet = demand.iter().zip(&it.sheltered).map(|(a, b)| a - b).collect();
        it.nearest = vec![None; demand.len()];
        it.nearest_min = vec![f32::INFINITY; demand.len()];
        it
    }

    fn lacking(it: &Placement, demand: &[f64], share: f64) -> f64 {
        let of = |(placed, all): (&f64, &f64)| (share * all - placed).max(0.0);
        it.sheltered.iter().zip(demand).map(of).sum()
    }

    /// By hand: settlement 0 has 60 of 100 in the hall, 30 of them not vulnerable; settlement 1 has 10
    /// of 100 there, and lacks 20 for its vulnerable; settlement 2 came when it was full and lacks 9.
    /// 29 change; in another hall nobody does.
    #[test]
    fn those_who_share_a_hall_change_places() {
        let demand = [100.0, 100.0, 30.0, 50.0];
        let moves = vec![to(0, 4, 60.0), to(1, 4, 10.0), to(3, 5, 50.0)];
        let mut it = placement(&demand, moves, 6);
        (it.nearest[2], it.nearest_min[2]) = (Some(4), 7.0);
        let_first(&mut it, (&demand, 0.3), &mut Scratch::default());
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
        for (settlement, placed) in [31.0, 30.0, 9.0, 50.0].into_iter().enumerate() {
            near(it.sheltered[settlement], placed);
            near(it.unmet[settlement], demand[settlement] - placed);
        }
        let last = it.moves.last().unwrap();
        assert_eq!((last.settlement, last.shelter, last.time_ms), (2, 4, 420_000));
        near(it.moves.iter().filter(|it| it.shelter == 4).map(|it| it.people).sum(), 70.0);
    }

    proptest! {
        /// People, sites and the total gap stay as they are, and no more vulnerable stay without.
        #[test]
        fn people_are_conserved_and_the_vulnerable_never_lose(
            demand in prop::collection::vec(1.0..500.0_f64, 6),
            parts in prop::collection::vec((0_u32..6, 0_u32..4, 0.0..0.5_f64), 0..14),
            share in 0.0..1.0_f64,
        ) {
            let mut left = demand.clone();
            let moves: Vec<Move> = parts.into_iter().filter_map(|(settlement, shelter, part)| {
                let people = part * left[settlement as usize];
                left[settlement as usize] -= people;
                (0.0 < people).then(|| to(settlement, shelter, people))
            }).collect();
            let before = placement(&demand, moves, 4);
            let mut after = before.clone();
            let_first(&mut after, (&demand, share), &mut Scratch::default());
            for (it, demand) in demand.iter().enumerate() {
                prop_assert!((after.sheltered[it] + after.unmet[it] - demand).abs() < 1e-6);
                prop_assert!(0.0 <= after.unmet[it] && -1e-9 <= after.sheltered[it]);
                let moved = after.moves.iter().filter(|of| of.settlement as usize == it);
                let moved: f64 = moved.map(|it| it.people).sum();
                prop_assert!((moved - after.sheltered[it]).abs() < 1e-6);
            }
            for shelter in 0..4 {
                let of = |it: &Placement| -> f64 {
                    let at = it.moves.iter().filter(|it| it.shelter == shelter);
                    at.map(|it| it.people).sum()
                };
                prop_assert!((of(&before) - of(&after)).abs() < 1e-6);
            }
            let unmet = |it: &Placement| it.unmet.iter().sum::<f64>();
            prop_assert!((unmet(&before) - unmet(&after)).abs() < 1e-6);
            let lacked = lacking(&before, &demand, share);
            prop_assert!(lacking(&after, &demand, share) <= lacked + 1e-6);
        }
    }
}
