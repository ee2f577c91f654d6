//! Host families of a settlement, and of those within a walk.

use serde::{Deserialize, Serialize};

use crate::displacement::accommodation::{Setting, Shares, Staying};
use crate::source::Source;
use crate::units::Minutes;

/// One displaced household a host at most.
pub const OURS: Source = Source {
    authors: "Panoh",
    year: 2026,
    title: "Hosts: a displaced household for each that stayed in an undamaged or slightly damaged \
            home, in the settlement and within a two-hour walk (ours)",
    doi: "",
};

/// How far people walk to a host family at most. Ours; 60 to 240.
pub const WALK: Minutes = Minutes(120.0);

/// Settlements within a walk of each other, from guest to host; nearest first, then in their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HostPairs(Vec<(u32, u32)>);

impl HostPairs {
    /// Of guest, host and minutes on foot between them; those of more than [`WALK`] are left out.
    pub fn new(mut walks: Vec<(u32, u32, f64)>) -> HostPairs {
        walks.retain(|&(guest, host, min)| guest != host && min <= WALK.0);
        walks.sort_by(|a, b| a.2.total_cmp(&b.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        HostPairs(walks.into_iter().map(|(guest, host, _)| (guest, host)).collect())
    }

    /// Guest and host, nearest first.
    pub fn all(&self) -> &[(u32, u32)] {
        &self.0
    }
}

/// Of the settlements of one day; keeps its memory for the next.
#[derive(Clone, Debug, Default)]
pub struct Hosting {
    /// People who want a host and have none.
    wanting: Vec<f32>,
    /// People who could still be taken in.
    free: Vec<f32>,
}

impl Hosting {
    /// Where the displaced of each settlement stay. Families take in people of their own settlement
    /// first, then of those within a walk, the nearest pairs first; never more than they can.
    ///
    /// `displaced` and `hosts` are people, `[n_settlements]`; `told` gets one entry each.
    pub fn settle(
        &mut self,
        pairs: &HostPairs,
        (settings, shares): (&[Setting], &[Shares; Setting::COUNT]),
        (displaced, hosts): (&[f32], &[f32]),
        told: &mut Vec<Staying>,
    ) {
        let Hosting { wanting, free } = self;
        let wants =
            |(people, setting): (&f32, &Setting)| people * shares[setting.index()].host_family;
        wanting.clear();
        wanting.extend(displaced.iter().zip(settings).map(wants));
        free.clear();
        free.extend_from_slice(hosts);
        let mut is_short = false;
        for (wanting, free) in wanting.iter_mut().zip(free.iter_mut()) {
            let taken = wanting.min(*free);
            *wanting -= taken;
            *free -= taken;
            is_short |= 0.0 < *wanting;
        }
        if is_short {
            for &(guest, host) in pairs.all() {
                let (guest, host) = (guest as usize, host as usize);
                let taken = wanting[guest].min(free[host]);
                wanting[guest] -= taken;
                free[host] -= taken;
            }
        }
        told.clear();
        told.extend(displaced.iter().zip(settings).zip(wanting.iter()).map(
            |((people, setting), left)| {
                let shares = &shares[setting.index()];
                shares.staying(*people, (shares.host_family * people - left).max(0.0))
            },
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(walks: Vec<(u32, u32, f64)>, displaced: &[f32], hosts: &[f32]) -> Vec<Staying> {
        let shares = Setting::ALL.map(|it| it.shares(1.0));
        let settings = vec![Setting::RuralWinter; displaced.len()];
        let mut told = vec![];
        Hosting::default().settle(
            &HostPairs::new(walks),
            (&settings, &shares),
            (displaced, hosts),
            &mut told,
        );
        told
    }

    /// By hand: 55 of 100 want a host. The own settlement has 10, the nearer neighbour 20 of which its
    /// own guests need 5, the farther one plenty; the one beyond two hours does not count.
    #[test]
    fn neighbours_take_in_whom_the_settlement_cannot() {
        let walks = vec![(0, 2, 119.0), (0, 1, 30.0), (1, 0, 30.0), (0, 3, 121.0)];
        let displaced = [100.0, 100.0 / 11.0, 0.0, 0.0];
        let told = settle(walks.clone(), &displaced, &[10.0, 20.0, 7.0, 500.0]);
        let near = |a: f32, b: f32| assert!((a - b).abs() < 1e-4, "{a} {b}");
        near(told[0].host_family, 10.0 + 15.0 + 7.0);
        near(told[1].host_family, 5.0);
        near(told[0].sheltering, 28.0 + 55.0 - 32.0);
        let told = settle(walks, &displaced, &[10.0, 20.0, 700.0, 0.0]);
        near(told[0].host_family, 55.0);
        near(told[0].sheltering, 28.0);
    }

    #[test]
    fn all_displaced_stay_somewhere() {
        let displaced = [340.0, 12.0, 0.0];
        for it in settle(vec![(0, 1, 5.0), (1, 0, 5.0)], &displaced, &[0.0, 50.0, 3.0])
            .iter()
            .zip(displaced)
        {
            let (it, people) = it;
            let sum = it.host_family + it.own_yard + it.sheltering + it.leaves_district;
            assert!((sum - people).abs() < 1e-3);
        }
    }
}
