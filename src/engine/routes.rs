//! The way out of each settlement, told once over all realizations.

use crate::engine::columns::{RoadColumns, median_above_zero, share};
use crate::engine::outcome::RouteOutcome;
use crate::engine::world::World;
use crate::routing::route::Route;
use crate::routing::shortest::Search;
use crate::stats::Summary;
use crate::units::Minutes;

/// Longest way that is looked for when nothing is damaged.
const NO_LIMIT: Minutes = Minutes(7.0 * 24.0 * 60.0);

/// One a settlement.
pub(super) fn of(world: &World, columns: &RoadColumns) -> Vec<RouteOutcome> {
    let chosen: Vec<Option<u32>> =
        (0..world.settlements.len()).map(|it| most_often(&columns.nearest, it)).collect();
    let mut routes: Vec<RouteOutcome> =
        chosen.iter().enumerate().map(|(idx, it)| without_way(columns, idx, *it)).collect();
    let frequency: Vec<f64> = (0..world.network.segments.len())
        .map(|it| share(columns.reopen_days.of(it), |days| 0.0 < days))
        .collect();
    let open = vec![0; world.network.segments.len()];
    let mut search = Search::new(&world.graph);
    let mut shelters: Vec<u32> = chosen.iter().flatten().copied().collect();
    shelters.sort_unstable();
    shelters.dedup();
    for shelter in shelters {
        search.run(&world.graph, &[world.doors.of_shelter(shelter)], &open, NO_LIMIT);
        for (idx, it) in chosen.iter().enumerate().filter(|(_, it)| **it == Some(shelter)) {
            let node = world.doors.of_settlement(idx);
            let route = Route::to_nearest(&world.network, &world.graph, &search, node);
            debug_assert_eq!(*it, Some(shelter));
            if let Some(route) = route {
                along(&mut routes[idx], columns, &frequency, &route);
            }
        }
    }
    routes
}

/// The shelter that is nearest in most realizations; of equals the first in the list.
fn most_often(nearest: &[Vec<u32>], settlement: usize) -> Option<u32> {
    let mut seen: Vec<u32> =
        nearest.iter().map(|it| it[settlement]).filter(|it| *it != u32::MAX).collect();
    seen.sort_unstable();
    let runs = seen.chunk_by(|a, b| a == b);
    runs.map(|it| (it.len(), it[0])).max_by_key(|(n, first)| (*n, u32::MAX - first)).map(|it| it.1)
}

/// All that does not need the way itself.
fn without_way(columns: &RoadColumns, idx: usize, shelter: Option<u32>) -> RouteOutcome {
    let times = columns.nearest_min.of(idx);
    let mut reached: Vec<f32> = times.iter().copied().filter(|it| it.is_finite()).collect();
    let days = columns.cut_off_days.of(idx);
    RouteOutcome {
        shelter,
        time_min: Summary::of(&mut reached),
        unreachable_prob: share(times, |it| !it.is_finite()),
        isolated_prob: share(days, |it| 0.0 < it),
        isolation_days_p50: median_above_zero(days),
        ..RouteOutcome::default()
    }
}

fn along(outcome: &mut RouteOutcome, columns: &RoadColumns, frequency: &[f64], route: &Route) {
    let closed_days: Vec<&[f32]> =
        route.segments.iter().map(|it| columns.reopen_days.of(*it as usize)).collect();
    let n = columns.nearest.len();
    let open = (0..n).filter(|id| closed_days.iter().all(|days| days[*id] == 0.0)).count();
    outcome.segments.clone_from(&route.segments);
    outcome.length_km = route.length.0;
    outcome.free_min = route.free.0;
    outcome.open_prob = open as f64 / n.max(1) as f64;
    outcome.bottleneck = route.bottleneck(frequency);
}
