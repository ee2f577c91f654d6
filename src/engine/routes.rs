//! The ways out of each settlement, told once over all realizations.

use std::collections::BTreeMap;

use crate::engine::closures;
use crate::engine::columns::{Columns, RoadColumns, median_above_zero, share};
use crate::engine::outcome::{AlternativeOutcome, GapOutcome, Measure, RouteOutcome, Zone};
use crate::engine::travel::NO_LIMIT;
use crate::engine::world::World;
use crate::engine::zones;
use crate::routing::alternatives::{Alternative, Alternatives, Bounds, shared};
use crate::routing::criticality::HORIZON_DAYS;
use crate::routing::cut_edges::cut_edges;
use crate::routing::islands::Islands;
use crate::routing::route::Route;
use crate::routing::shortest::{Search, Start};
use crate::stats::Summary;
use crate::units::Minutes;

/// One a settlement; `numbers` are those of the zones.
pub(super) fn of(
    world: &World,
    columns: &RoadColumns,
    numbers: &Columns,
    n_realizations: usize,
) -> Vec<RouteOutcome> {
    let n = world.settlements.len();
    let mut routes: Vec<RouteOutcome> =
        (0..n).map(|it| without_way(world, columns, numbers, it)).collect();
    let ways = Ways::new(world, columns, n_realizations);
    let best = ways.best(&routes);
    tell_walks(world, &mut routes);
    let mut alternatives = Alternatives::new(&world.reception.graph);
    for (idx, (outcome, best)) in routes.iter_mut().zip(&best).enumerate() {
        let Some(best) = best else { continue };
        ways.tell_best(outcome, best);
        let from = (world.reception.doors.of_settlement(idx), best);
        let roads = (&world.network, &world.reception.graph);
        let others =
            alternatives.of(roads, (&ways.undamaged, &ways.nothing), from, Bounds::default());
        outcome.alternatives = others.iter().map(|it| ways.alternative(best, it)).collect();
        outcome.bottleneck = ways.bottleneck(outcome);
    }
    tell_gaps(world, &mut routes);
    routes
}

/// All that does not need the way itself.
fn without_way(
    world: &World,
    columns: &RoadColumns,
    numbers: &Columns,
    idx: usize,
) -> RouteOutcome {
    let times = columns.nearest_min.of(idx);
    let days = columns.cut_off_days.of(idx);
    let n_cut_off = days.iter().filter(|it| 0.0 < **it).count();
    let person_days = |it: &f32| f64::from(it.min(HORIZON_DAYS)) * world.settlements[idx].people;
    let row = zones::layout(world, days.len()).row(Zone::Settlement(idx)) * Measure::COUNT;
    let [sheltering, leaving] =
        [Measure::Sheltering, Measure::LeavesDistrict].map(|it| numbers.of(row + it as usize));
    let mut travellers: Vec<f32> = sheltering.iter().zip(leaving).map(|(a, b)| a + b).collect();
    RouteOutcome {
        shelter: columns.nearest.most(idx),
        time_min: of_finite(times),
        unreachable_prob: share(times, |it| !it.is_finite()),
        isolated_prob: share(days, |it| 0.0 < it),
        isolation_days_p50: median_above_zero(days),
        isolated_person_days: days.iter().map(person_days).sum::<f64>() / days.len().max(1) as f64,
        landing: columns.landing.most(idx),
        landing_prob: f64::from(columns.landing.count(idx)) / n_cut_off.max(1) as f64,
        flat_ground_km: world.flat_ground[idx].map(|it| it.0),
        travellers: Summary::of(&mut travellers),
        clear_h: of_finite(columns.clear_h.of(idx)),
        narrowest: columns.narrowest.most(idx),
        ..RouteOutcome::default()
    }
}

fn of_finite(values: &[f32]) -> Summary {
    Summary::of(&mut values.iter().copied().filter(|it| it.is_finite()).collect::<Vec<_>>())
}

/// The network without an earthquake, and how often each part of it was closed.
struct Ways<'a> {
    world: &'a World,
    columns: &'a RoadColumns,
    n_realizations: f64,
    /// From all shelters.
    undamaged: Search,
    is_cut_edge: Vec<bool>,
    /// Nothing but the season closes any.
    nothing: Vec<u32>,
}

impl<'a> Ways<'a> {
    fn new(world: &'a World, columns: &'a RoadColumns, n_realizations: usize) -> Ways<'a> {
        let mut undamaged = Search::new(&world.reception.graph);
        let nothing = world.closures.by_season();
        let starts: Vec<Start> = (0..world.reception.shelters.len() as u32)
            .map(|it| world.reception.doors.of_shelter(it))
            .collect();
        undamaged.run(&world.reception.graph, &starts, &nothing, NO_LIMIT);
        let n_realizations = n_realizations.max(1) as f64;
        let is_cut_edge = cut_edges(&world.reception.graph);
        Ways { world, columns, n_realizations, undamaged, is_cut_edge, nothing }
    }

    /// The shortest undamaged way of each settlement to the shelter that is most often nearest.
    fn best(&self, routes: &[RouteOutcome]) -> Vec<Option<Route>> {
        let Ways { world, nothing, .. } = self;
        let mut best = vec![None; routes.len()];
        let mut search = Search::new(&world.reception.graph);
        for (shelter, settlements) in by_shelter(routes) {
            let from: Vec<u32> =
                settlements.iter().map(|it| world.reception.doors.of_settlement(*it)).collect();
            let of = (world.reception.doors.of_shelter(shelter), from.as_slice());
            search.run_from(&world.reception.graph, of, nothing, NO_LIMIT);
            for idx in settlements {
                let node = world.reception.doors.of_settlement(idx);
                best[idx] =
                    Route::to_nearest(&world.network, &world.reception.graph, &search, node);
            }
        }
        best
    }

    fn tell_best(&self, outcome: &mut RouteOutcome, best: &Route) {
        outcome.segments.clone_from(&best.segments);
        outcome.length_km = best.length.0;
        outcome.free_min = best.free.0;
        outcome.open_prob = self.open_prob(&best.segments);
    }

    fn alternative(&self, best: &Route, it: &Alternative) -> AlternativeOutcome {
        let Alternative { route, goal } = it;
        AlternativeOutcome {
            shelter: *goal,
            segments: route.segments.clone(),
            length_km: route.length.0,
            free_min: route.free.0,
            shared: shared(&self.world.network, &route.segments, &best.segments),
            open_prob: self.open_prob(&route.segments),
        }
    }

    fn open_prob(&self, segments: &[u32]) -> f64 {
        let closed = closures::count(&self.columns.closures.any(segments));
        1.0 - f64::from(closed) / self.n_realizations
    }

    /// The segment of the route whose closure most often leaves no way: always where it is a cut
    /// edge, else where all alternatives are closed too. Of equals the one that is closed most
    /// often, then the first on the way; `None` where none ever is closed.
    fn bottleneck(&self, outcome: &RouteOutcome) -> Option<u32> {
        let closures = &self.columns.closures;
        let others: Vec<Vec<u64>> =
            outcome.alternatives.iter().map(|it| closures.any(&it.segments)).collect();
        let leaves_none = |segment: u32| {
            let words = closures.of(segment).iter().enumerate();
            let all = |at: usize| others.iter().fold(u64::MAX, |all, it| all & it[at]);
            if self.is_cut_edge[segment as usize] {
                closures.count(segment)
            } else {
                words.map(|(at, it)| (it & all(at)).count_ones()).sum()
            }
        };
        let mut worst = ((0, 0), None);
        for &segment in &outcome.segments {
            let key = (leaves_none(segment), closures.count(segment));
            if worst.0 < key {
                worst = (key, Some(segment));
            }
        }
        worst.1
    }
}

/// Nobody is taken to walk longer than a day and a night.
const WALK_LIMIT: Minutes = Minutes(24.0 * 60.0);

/// The shortest way on foot of each settlement to the shelter that is most often nearest.
fn tell_walks(world: &World, routes: &mut [RouteOutcome]) {
    let on_foot = &world.on_foot;
    let nothing = vec![0; on_foot.graph.n_segments()];
    let mut search = Search::new(&on_foot.graph);
    for (shelter, settlements) in by_shelter(routes) {
        let start = Start::at(on_foot.shelters[shelter as usize]);
        let from: Vec<u32> = settlements.iter().map(|it| on_foot.settlements[*it].0).collect();
        search.run_from(&on_foot.graph, (start, &from), &nothing, WALK_LIMIT);
        for idx in settlements {
            let (node, access_min) = on_foot.settlements[idx];
            routes[idx].walk_min = search.time(node).map(|it| it.0 + access_min);
        }
    }
}

/// Settlements by the shelter that is most often nearest to them, in order.
fn by_shelter(routes: &[RouteOutcome]) -> Vec<(u32, Vec<usize>)> {
    let mut all: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (idx, it) in routes.iter().enumerate() {
        if let Some(shelter) = it.shelter {
            all.entry(shelter).or_default().push(idx);
        }
    }
    all.into_iter().collect()
}

/// Which gap keeps settlements off the network that no road joins even undamaged.
fn tell_gaps(world: &World, routes: &mut [RouteOutcome]) {
    let apart = |it: &RouteOutcome| it.isolation_days_p50.is_infinite();
    if world.network.segments.is_empty() || !routes.iter().any(apart) {
        return;
    }
    let gaps = Islands::of(&world.network).gaps_between(&world.network, &world.to_centre);
    for (route, gap) in routes.iter_mut().zip(gaps).filter(|it| apart(it.0)) {
        route.gap = gap.map(|it| GapOutcome { width_m: it.width.0, segments: it.segments });
    }
}
