//! Where the displaced of each area stay, on every day of the curve.

use crate::displacement::SettlementDisplacement;
use crate::displacement::accommodation::{Setting, Shares, Staying};
use crate::displacement::duration::N_DAYS;
use crate::engine::outcome::{ACCOMMODATIONS, Zone, ZoneTable};
use crate::engine::world::World;
use crate::engine::zones;
use crate::shelter::reception::hosts::Hosting;

/// Memory of one thread.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    hosting: Hosting,
    displaced: Vec<f32>,
    hosts: Vec<f32>,
    told: Vec<Staying>,
    sums: Vec<f64>,
}

/// How many numbers there are a realization.
pub fn n_items(table: &ZoneTable) -> usize {
    (table.n_zones() - table.n_settlements) * N_DAYS * ACCOMMODATIONS.len()
}

/// `[n_areas × N_DAYS × ACCOMMODATIONS]` of one realization. Every day has the shares of two weeks,
/// with the hosts of the day (ours).
pub fn by_day(
    world: &World,
    displaced: &[SettlementDisplacement],
    shares: &[Shares; Setting::COUNT],
    scratch: &mut Scratch,
) -> Vec<f32> {
    let table = zones::layout(world, 1);
    let factor = world.reception.rules.host_factor as f32;
    let shares = shares.map(|it| it.with_hosts(factor));
    let Scratch { hosting, displaced: people, hosts, told, sums } = scratch;
    sums.clear();
    sums.resize(n_items(&table), 0.0);
    for day_idx in 0..N_DAYS {
        let on_day = |of: fn(&SettlementDisplacement) -> &[f32; N_DAYS]| {
            displaced.iter().map(move |it| of(it)[day_idx])
        };
        people.clear();
        people.extend(on_day(|it| &it.by_day));
        hosts.clear();
        hosts.extend(on_day(|it| &it.hosts));
        let wants = (world.reception.settings.as_slice(), &shares);
        hosting.settle(&world.reception.host_pairs, wants, (people, hosts), told);
        for (settlement, it) in world.settlements.iter().zip(told.iter()) {
            let collective = it.sheltering - it.camp;
            let kinds = [it.host_family, it.own_yard, collective, it.camp, it.leaves_district];
            let district = settlement.district as usize;
            let first = (table.row(Zone::District(district)) * N_DAYS + day_idx) * kinds.len();
            let row = sums[first..].iter_mut();
            row.zip(kinds).for_each(|(sum, people)| *sum += f64::from(people));
        }
    }
    let n = N_DAYS * ACCOMMODATIONS.len();
    for (idx, area) in world.areas.districts.iter().enumerate() {
        let from = table.row(Zone::District(idx)) * n;
        for zone in [Zone::Country, Zone::Region(area.parent as usize)] {
            let to = table.row(zone) * n;
            (0..n).for_each(|it| sums[to + it] += sums[from + it]);
        }
    }
    sums.iter().map(|&it| it as f32).collect()
}
