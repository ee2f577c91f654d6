//! Roads of a region: main roads that somebody mapped as straight lines between junctions, laid
//! over the terrain; and local roads to every settlement, which no open package has.
//!
//! All roads are steps between neighbouring cells of the terrain's lattice, so lines meet at
//! their ends only, and the same input gives the same roads. Main roads exist, but their course is
//! modelled; local roads are modelled altogether. Ours. What it was set against: the lengths of the
//! mapped main roads, of which the 58 over 5 km come out 1.06 times as long in the median (eight in
//! ten between 0.94 and 1.30 times), and the eye.

pub mod bridges;
pub mod cost;
pub mod search;
pub mod web;
pub mod local;
mod layer;

pub use layer::build_layer;

use std::collections::{BTreeSet, HashMap};

use geo::{LineString, Simplify};

use crate::exposure::settlement::Origin;
use crate::region::lattice;
use crate::routing::network::RoadClass;
use crate::units::LonLat;
use cost::{Cost, Ground, Step};
use search::Reach;
use web::{Chain, Stretch, Web};

/// How far a line may be drawn from the centres of its cells, degrees: a third of a 15″ cell.
const DRAWN_WITHIN_DEG: f64 = 0.0014;

/// A main road that leaves the country for longer is left out: borders are closed when it matters.
/// Ours; 5 to 20.
const CLOSED_ABROAD_KM: f64 = 12.0;

/// Mapped lengths are those of generalised lines, so roads are longer: by what their course over the
/// terrain says, but no more than this, since tunnels are shorter than the passes above them. Ours;
/// 1.3 to 1.8.
const WINDING: f64 = 1.5;

/// How many cells beyond the border still count as at it.
const BANK_CELLS: usize = 4;

/// A local road is a track where its ground is steeper or higher than this on average. Ours; 8 to
/// 18, and 2000 to 3500.
const TRACK_SLOPE_DEG: f64 = 10.0;
const TRACK_M: f64 = 2800.0;

/// A mapped road between two junctions.
#[derive(Clone, Debug, PartialEq)]
pub struct BackboneEdge {
    /// First and last place, and between them those it is known to pass.
    pub places: Vec<LonLat>,
    /// Length of the road as mapped, km.
    pub km: f64,
    /// What it is called; empty where nobody says.
    pub name: String,
}

/// A road between two nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelledRoad {
    /// `M` (main) or `L` and the cells of both ends: the same as long as its ends are.
    pub id: String,
    /// Names of the towns that it joins; empty for local roads.
    pub name: String,
    /// Main, local or track.
    pub class: RoadClass,
    /// Whether somebody mapped that it exists; its course is modelled in any case.
    pub origin: Origin,
    /// Length of the road, km; more than that of the line where it winds.
    pub km: f64,
    /// Whether it crosses a river: then it is one step of the lattice, and no longer than that.
    pub is_bridge: bool,
    /// Its course, longitude first.
    pub line: LineString<f64>,
}

/// Lays main roads over the ground and joins every settlement to them, in the country where that
/// can be.
pub fn build(
    ground: Ground<'_>,
    backbone: &[BackboneEdge],
    settlements: &[LonLat],
) -> Vec<ModelledRoad> {
    let grid = &ground.terrain.grid;
    let mut drawn_at: HashMap<u32, LonLat> = HashMap::new();
    let mut stops: Vec<usize> = Vec::new();
    for &place in settlements {
        let Some(cell) = grid.index_of(place) else { continue };
        drawn_at.entry(cell as u32).or_insert(place);
        stops.push(cell);
    }
    stops.sort_unstable();
    stops.dedup();
    let near = near_country(ground);
    let at_home =
        Cost { ground, class: RoadClass::Local, abroad: false, near_country: near.as_slice() };
    let main = Cost { class: RoadClass::Main, abroad: true, ..at_home };
    let mut web = main_roads(&main, backbone, &mut drawn_at);
    let is_stop = |cell: usize| stops.binary_search(&cell).is_ok();
    web.close_abroad(|cell| near[cell], CLOSED_ABROAD_KM);
    web.prune(|cell| !ground.in_country[cell] && !is_stop(cell));
    let cut_off = local::join(&mut web, &at_home, &stops);
    local::join(&mut web, &Cost { abroad: true, ..at_home }, &cut_off);
    local::link(&mut web, &at_home, &stops);
    let chains = web.chains(|cell| is_stop(cell as usize));
    let bridges = bridges::bridges(grid, ground.rivers, ground.river, &chains);
    let heads: BTreeSet<u32> = bridges.iter().flat_map(|&(a, b)| [a, b]).collect();
    let chains = web.chains(|cell| is_stop(cell as usize) || heads.contains(&cell));
    let roads = chains.iter().map(|it| ModelledRoad {
        is_bridge: it.cells.len() == 2 && bridges.contains(&pair(it.cells[0], it.cells[1])),
        ..road(ground, backbone, &drawn_at, it)
    });
    named_apart(roads.collect())
}

fn pair(a: u32, b: u32) -> bridges::Pair {
    (a.min(b), a.max(b))
}

/// Main roads by the way of least effort from place to place.
fn main_roads(cost: &Cost, backbone: &[BackboneEdge], drawn_at: &mut HashMap<u32, LonLat>) -> Web {
    let grid = &cost.ground.terrain.grid;
    let mut web = Web::default();
    let mut reach = Reach::new(grid.len());
    for (it, edge) in backbone.iter().zip(0..) {
        let cells: Option<Vec<usize>> = it.places.iter().map(|&at| grid.index_of(at)).collect();
        let Some(cells) = cells else { continue };
        for (&cell, &place) in cells.iter().zip(&it.places) {
            drawn_at.entry(cell as u32).or_insert(place);
        }
        let mut steps = Vec::new();
        for pair in cells.windows(2) {
            reach.clear();
            reach.begin(pair[0], 0, edge);
            while reach.next(cost).is_some_and(|it| it != pair[1]) {}
            steps.extend(steps_of(cost, &reach.way_to(pair[1])));
        }
        let modelled_km: f64 = steps.iter().map(|it| it.1.road_km).sum();
        let scale = modelled_km.clamp(it.km, it.km * WINDING) / modelled_km;
        for (from, step) in steps {
            let km = step.road_km * scale;
            let (class, effort_ms) = (RoadClass::Main, step.effort_ms);
            web.add(from, step.cell, Stretch { class, km, effort_ms, edge: Some(edge) });
        }
    }
    web
}

/// The steps of a way over neighbouring cells, each with the cell it starts from.
fn steps_of(cost: &Cost, way: &[usize]) -> Vec<(usize, Step)> {
    let step =
        |pair: &[usize]| cost.steps(pair[0]).find(|it| it.cell == pair[1]).map(|it| (pair[0], it));
    way.windows(2).filter_map(step).collect()
}

/// Cells in the country, and those within a few cells of it: a border river's far bank is no
/// crossing.
fn near_country(ground: Ground<'_>) -> Vec<bool> {
    let grid = &ground.terrain.grid;
    let away = |&it: &bool| if it { 0.0 } else { 1.0 };
    let abroad: Vec<f32> = ground.in_country.iter().map(away).collect();
    lattice::lowest_near(grid, &abroad, BANK_CELLS).into_iter().map(|it| it < 0.5).collect()
}

fn road(
    ground: Ground<'_>,
    backbone: &[BackboneEdge],
    drawn_at: &HashMap<u32, LonLat>,
    chain: &Chain,
) -> ModelledRoad {
    let grid = &ground.terrain.grid;
    let place = |cell: &u32| {
        let at = drawn_at.get(cell).copied().unwrap_or_else(|| grid.centre(*cell as usize));
        geo::Coord { x: rounded(at.lon_deg), y: rounded(at.lat_deg) }
    };
    let line: LineString<f64> = chain.cells.iter().map(place).collect();
    let (first, last) = (chain.cells[0], chain.cells[chain.cells.len() - 1]);
    let mean = |values: &[f32]| {
        let sum: f64 = chain.cells.iter().map(|&it| f64::from(values[it as usize])).sum();
        sum / chain.cells.len() as f64
    };
    let is_track =
        mean(ground.slope_deg) > TRACK_SLOPE_DEG || mean(&ground.terrain.values) > TRACK_M;
    let class = match chain.class {
        RoadClass::Local if is_track => RoadClass::Track,
        class => class,
    };
    let (letter, origin) = match class {
        RoadClass::Main => ('M', Origin::Observed),
        _ => ('L', Origin::Modelled),
    };
    ModelledRoad {
        id: format!("{letter}{:07}-{:07}", first.min(last), first.max(last)),
        name: chain.edge.map_or(String::new(), |it| backbone[it as usize].name.clone()),
        class,
        origin,
        km: chain.km,
        is_bridge: false,
        line: line.simplify(DRAWN_WITHIN_DEG),
    }
}

/// A metre is as fine as a course on 15″ terrain can be told.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

/// Roads between the same two nodes are told apart by a letter.
fn named_apart(mut roads: Vec<ModelledRoad>) -> Vec<ModelledRoad> {
    roads.sort_by(|a, b| a.id.cmp(&b.id).then(a.km.total_cmp(&b.km)));
    let mut same = 0u8;
    for i in 1..roads.len() {
        let (before, rest) = roads.split_at_mut(i);
        same = if before[i - 1].id.starts_with(&rest[0].id) { same + 1 } else { 0 };
        if 0 < same {
            rest[0].id.push(char::from(b'a' + same.min(25)));
        }
    }
    roads
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::grid::{Grid, Raster};
    use crate::region::terrain;
    use crate::routing::build::{Joining, RoadLine};
    use crate::routing::network::Network;
    use crate::units::{Metres, Minutes};

    const GRID: Grid =
        Grid { west_deg: 70.0, north_deg: 39.0, step_deg: 1.0 / 240.0, n_cols: 60, n_rows: 40 };

    struct Land {
        terrain: Raster,
        slope: Raster,
        in_country: Vec<bool>,
        dry: Vec<bool>,
    }

    impl Land {
        /// Heights by column and row.
        fn of(height_m: impl Fn(f64, f64) -> f64) -> Land {
            let height =
                |it: usize| height_m((it % GRID.n_cols) as f64, (it / GRID.n_cols) as f64) as f32;
            let terrain = Raster { grid: GRID, values: (0..GRID.len()).map(height).collect() };
            let slope = terrain::slope_deg(&terrain);
            Land {
                terrain,
                slope,
                in_country: vec![true; GRID.len()],
                dry: vec![false; GRID.len()],
            }
        }

        fn ground(&self) -> Ground<'_> {
            Ground {
                terrain: &self.terrain,
                slope_deg: &self.slope.values,
                in_country: &self.in_country,
                water: &self.dry,
                river: &self.dry,
                rivers: &[],
            }
        }
    }

    fn at(col: usize, row: usize) -> LonLat {
        GRID.centre(row * GRID.n_cols + col)
    }

    fn edge(from: LonLat, to: LonLat) -> BackboneEdge {
        let km = from.distance(to).0;
        BackboneEdge { places: vec![from, to], km, name: "A – B".to_owned() }
    }

    /// The network of the roads, as the engine would join it.
    fn network(roads: &[ModelledRoad]) -> Network {
        let line = |it: &ModelledRoad| RoadLine {
            id: it.id.clone(),
            name: it.name.clone(),
            class: it.class,
            origin: it.origin,
            length_m: Some(1000.0 * it.km),
            line: it.line.clone(),
            ..RoadLine::default()
        };
        let lines: Vec<RoadLine> = roads.iter().map(line).collect();
        let (network, findings) =
            Network::from_lines(&lines, Joining::default(), |_, it| Minutes(it.0 / 500.0));
        assert_eq!(findings, []);
        network
    }

    fn scattered(n: usize) -> Vec<LonLat> {
        (1..=n).map(|it| at(it * 37 % 58 + 1, it * 23 % 38 + 1)).collect()
    }

    #[test]
    fn a_main_road_goes_round_a_mountain() {
        let peak = |col: f64, row: f64| {
            1000.0 + 2500.0 * (-((col - 30.0).powi(2) + (row - 20.0).powi(2)) / 60.0).exp()
        };
        let land = Land::of(peak);
        let roads = build(land.ground(), &[edge(at(5, 20), at(55, 20))], &[]);
        let highest = roads
            .iter()
            .flat_map(|it| &it.line.0)
            .map(|it| land.terrain.at(LonLat::new(it.x, it.y)).unwrap());
        assert!(highest.fold(0.0, f32::max) < 1500.0);
        let km: f64 = roads.iter().map(|it| it.km).sum();
        let straight_km = at(5, 20).distance(at(55, 20)).0;
        assert!(1.02 * straight_km < km && km < WINDING * straight_km * 1.001, "{km}");
    }

    #[test]
    fn every_settlement_is_joined_and_lines_meet_at_their_ends_only() {
        let land = Land::of(|col, row| 800.0 + 60.0 * (col / 4.0).sin() * (row / 5.0).cos());
        let settlements = scattered(40);
        let roads = build(land.ground(), &[edge(at(2, 3), at(57, 36))], &settlements);
        let network = network(&roads);
        for it in &settlements {
            let near = network.nodes.iter().map(|node| node.distance(*it).0);
            assert!(near.fold(f64::MAX, f64::min) < 0.002);
        }
        let graph = crate::routing::graph::Graph::new(&network);
        let mut joined = crate::routing::reopening::Reopening::new(&graph);
        let n = network.segments.len();
        joined.run(&graph, &vec![0; n], &vec![0.0; n]);
        let last = network.nodes.len() as u32 - 1;
        assert!((0..=last).all(|it| joined.days_until_joined(it, last) == Some(0.0)));
        let ends: BTreeSet<_> =
            network.nodes.iter().map(|it| (it.lon_deg.to_bits(), it.lat_deg.to_bits())).collect();
        for it in &roads {
            for inner in &it.line.0[1..it.line.0.len() - 1] {
                assert!(!ends.contains(&(inner.x.to_bits(), inner.y.to_bits())), "{}", it.id);
            }
        }
        assert!(network.segments.len() > network.nodes.len() - 1, "a plain has more than a tree");
    }

    #[test]
    fn a_steep_valley_keeps_its_one_road() {
        let land = Land::of(|_, row| 1000.0 + 350.0 * ((row - 20.0).abs() - 1.0).max(0.0));
        let settlements: Vec<LonLat> =
            (0..14).map(|it| at(4 * it + 3, if it % 2 == 0 { 20 } else { 21 })).collect();
        let roads = build(land.ground(), &[edge(at(0, 20), at(10, 20))], &settlements);
        let network = network(&roads);
        assert_eq!(network.segments.len(), network.nodes.len() - 1);
    }

    #[test]
    fn local_roads_stay_in_the_country() {
        let mut land = Land::of(|_, _| 500.0);
        for (cell, is_in) in land.in_country.iter_mut().enumerate() {
            let (col, row) = (cell % GRID.n_cols, cell / GRID.n_cols);
            *is_in = !((20..40).contains(&col) && row > 6);
        }
        let roads = build(land.ground(), &[edge(at(2, 30), at(10, 30))], &[at(50, 30)]);
        let local = roads.iter().filter(|it| it.class != RoadClass::Main);
        let points: Vec<_> =
            local.flat_map(|it| crate::routing::cells::middles(&it.line, Metres(200.0))).collect();
        assert!(points.len() > 50);
        assert!(points.iter().all(|&it| land.in_country[GRID.index_of(it).unwrap()]));
    }

    #[test]
    fn a_settlement_that_only_a_way_abroad_reaches_is_joined_all_the_same() {
        let mut land = Land::of(|_, _| 500.0);
        for (cell, is_in) in land.in_country.iter_mut().enumerate() {
            *is_in = !(20..30).contains(&(cell % GRID.n_cols));
        }
        let roads = build(land.ground(), &[edge(at(2, 30), at(10, 30))], &[at(50, 30)]);
        let network = network(&roads);
        let near = network.nodes.iter().map(|it| it.distance(at(50, 30)).0);
        assert!(near.fold(f64::MAX, f64::min) < 0.002);
    }

    #[test]
    fn the_order_of_settlements_changes_nothing() {
        let land = Land::of(|col, row| 900.0 + 200.0 * (col / 7.0).sin() * (row / 6.0).sin());
        let mut settlements = scattered(30);
        let backbone = [edge(at(2, 3), at(57, 36))];
        let forth = build(land.ground(), &backbone, &settlements);
        settlements.reverse();
        assert_eq!(forth, build(land.ground(), &backbone, &settlements));
        let ids: BTreeSet<&str> = forth.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids.len(), forth.len());
    }
}
