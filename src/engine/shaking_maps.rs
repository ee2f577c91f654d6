//! Maps of the shaking: percentiles of each measure over the branches and their residuals, without
//! sampling. Chunks of sites over threads.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::exposure::grid::{Grid, Raster};
use crate::hazard::conditioning::{Conditioning, Moments};
use crate::hazard::distance::Distances;
use crate::hazard::gmm::Event;
use crate::hazard::imt::Imt;
use crate::hazard::logic_tree::{Branch, LogicTree};
use crate::hazard::mixture::{Component, Percentile};
use crate::hazard::prediction::{Prediction, mixture_for};
use crate::hazard::rupture::Rupture;
use crate::hazard::site::{SiteConditions, Sites};
use crate::lasting::{self, Word};
use crate::units::LonLat;

/// What is mapped, as far as the branches give it.
pub const MEASURES: [Imt; 5] = [Imt::Mmi, Imt::Pga, Imt::Pgv, Imt::Sa(0.3), Imt::Sa(1.0)];

/// Which percentiles are mapped, in the order of [`ShakingMap::percentiles`].
pub const PERCENTILES: [Percentile; 3] = [Percentile::P10, Percentile::P50, Percentile::P90];

/// Place of the median among [`PERCENTILES`].
const MEDIAN: usize = 1;

/// Finest step of a map, degrees: one minute of arc, as ShakeMap's own grids (Worden et al. 2020,
/// ShakeMap Manual).
const STEP_DEG: f64 = 1.0 / 60.0;

/// Most nodes of a map: what keeps it within a second or two. Ours.
const MOST_NODES: usize = 200_000;

/// Square of the number of observations that cost a node as much as all else. Ours, measured.
const AS_COSTLY: f64 = 1000.0;

/// And what a map has at least, however much was observed. Ours.
const LEAST_NODES: usize = 5_000;

/// Sites of a chunk.
const CHUNK: usize = 256;

/// A lattice with the sites where its ground is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// The lattice.
    pub grid: Grid,
    /// Centres of its cells.
    pub sites: Sites,
    /// The cell of each site.
    cells: Vec<u32>,
}

impl Ground {
    /// Over a box (western, southern, eastern, northern edge, degrees) in steps of one minute of arc,
    /// or of two, four, … where that were more nodes than a second or two can serve; `cost` is that of
    /// [what was observed](Conditioning::cost). Sites are the cells at whose centre the ground is
    /// known.
    pub fn new(
        extent: [f64; 4],
        cost: f64,
        ground: impl Fn(LonLat) -> Option<SiteConditions>,
    ) -> Ground {
        let most_nodes = (MOST_NODES as f64 / (1.0 + cost / AS_COSTLY)) as usize;
        let with_step = |times: u32| Grid::covering(extent, STEP_DEG * f64::from(times));
        let steps = (0..8).map(|it| 1 << it);
        let fits = |it: &u32| with_step(*it).len() <= most_nodes.max(LEAST_NODES);
        let grid = with_step(steps.into_iter().find(fits).unwrap_or(1 << 8));
        let (mut sites, mut cells) = (Sites::default(), vec![]);
        for cell in 0..grid.len() {
            let place = grid.centre(cell);
            if let Some(ground) = ground(place) {
                sites.push(place, ground);
                cells.push(cell as u32);
            }
        }
        Ground { grid, sites, cells }
    }

    /// A number a site, on the lattice; NaN elsewhere.
    pub fn raster(&self, values: impl IntoIterator<Item = f32>) -> Raster {
        let mut raster = Raster { grid: self.grid, values: vec![f32::NAN; self.grid.len()] };
        for (&cell, value) in self.cells.iter().zip(values) {
            raster.values[cell as usize] = value;
        }
        raster
    }
}

/// One measure over the map, in g, cm/s or degrees of intensity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShakingMap {
    /// The measure.
    pub imt: Imt,
    /// The branches that give it: the others have no part in the map, and the weights of these are
    /// scaled to one.
    #[serde(deserialize_with = "lasting::list")]
    pub branches: Vec<Word>,
    /// One map each of [`PERCENTILES`].
    pub percentiles: [Raster; 3],
    /// Of intensity the mean too.
    pub mean: Option<Raster>,
}

impl ShakingMap {
    /// The map of the median.
    pub fn median(&self) -> &Raster {
        &self.percentiles[MEDIAN]
    }
}

/// What is mapped.
#[derive(Clone, Copy)]
pub struct Shaking<'a> {
    /// The branches.
    pub logic_tree: &'a LogicTree,
    /// What may have slipped; branches say which they are told of.
    pub ruptures: &'a [Rupture],
    /// What was observed, as the branches see it.
    pub conditioning: Option<&'a Conditioning>,
    /// What truncation leaves of the spread of residuals; 1 without.
    pub narrowing: f64,
    /// What a map of the shaking says; it goes before the branches.
    pub map: Option<&'a MapOf<'a>>,
}

/// Median (ln of g or cm/s; intensity) of a measure at a place, and its standard deviation where the
/// map tells it; `None` where it does not reach.
pub type MapOf<'a> = dyn Fn(Imt, LonLat) -> Option<(f64, Option<f64>)> + Sync + 'a;

/// Values of one site, of each of [`MEASURES`]: [`PERCENTILES`] and the mean.
type Row = [[f32; 4]; MEASURES.len()];

/// All maps of [`MEASURES`] that some branch gives. `threads`: `None` for all; changes nothing but
/// the time.
///
/// # Errors
/// When the system gives no threads.
pub fn of(
    shaking: Shaking,
    ground: &Ground,
    threads: Option<usize>,
) -> Result<Vec<ShakingMap>, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build()?;
    let sites = &ground.sites;
    let starts: Vec<usize> = (0..sites.len()).step_by(CHUNK).collect();
    let rows = |&first: &usize| {
        let range = first..sites.len().min(first + CHUNK);
        shaking.rows(&sites.place[range.clone()], &sites.ground[range])
    };
    let rows: Vec<Vec<Row>> = pool.install(|| starts.par_iter().map(rows).collect());
    let events = shaking.events();
    let map = |(m, &imt): (usize, &Imt)| {
        let gives =
            |it: &&Branch| Prediction::without_sites(it, &events[it.rupture], imt).is_some();
        let mut branches = vec![];
        for it in shaking.logic_tree.branches().iter().filter(gives) {
            // A model is named once, however many ruptures it is told of.
            if !branches.contains(&it.name()) {
                branches.push(it.name());
            }
        }
        if shaking.map.is_some() {
            branches = vec!["shakemap"];
        }
        let column = |p: usize| ground.raster(rows.iter().flatten().map(|it| it[m][p]));
        let mean = (imt == Imt::Mmi).then(|| column(PERCENTILES.len()));
        ShakingMap { imt, branches, percentiles: std::array::from_fn(column), mean }
    };
    let maps = MEASURES.iter().enumerate().map(map);
    Ok(maps.filter(|it| !it.branches.is_empty()).collect())
}

impl Shaking<'_> {
    fn rows(&self, places: &[LonLat], grounds: &[SiteConditions]) -> Vec<Row> {
        let events = self.events();
        let sites = |rupture: &Rupture| {
            let paths = places.iter().map(|it| Distances::of(rupture, *it));
            paths.zip(grounds.iter().copied()).collect()
        };
        let sites: Vec<Vec<(Distances, SiteConditions)>> =
            self.ruptures.iter().map(sites).collect();
        let known: Vec<Vec<Moments>> = self.conditioning.map_or_else(Vec::new, |it| {
            let of_branch =
                |branch| places.iter().map(|place| it.moments(branch, *place)).collect();
            (0..self.logic_tree.branches().len()).map(of_branch).collect()
        });
        let mut rows = vec![[[f32::NAN; 4]; MEASURES.len()]; places.len()];
        for (m, imt) in MEASURES.into_iter().enumerate() {
            let branches = self.predictions(imt, &events, &sites, &known);
            let total: f64 = branches.iter().map(|it| it.1).sum();
            let mut mixture = mixture_for(imt);
            for (site, row) in rows.iter_mut().enumerate() {
                mixture.clear();
                for (prediction, weight) in &branches {
                    prediction.add_to(&mut mixture, site, weight / total);
                }
                if let Some((mean, sigma)) = self.map.and_then(|map| map(imt, places[site])) {
                    let sigma = sigma.unwrap_or_else(|| mixture.sigma());
                    mixture.clear();
                    mixture.push(Component { weight: 1.0, mean, sigma });
                }
                let ours = |it: f64| (if imt == Imt::Mmi { it } else { it.exp() }) as f32;
                let [p10, p50, p90] = PERCENTILES.map(|p| ours(mixture.quantile(p)));
                let mean = if imt == Imt::Mmi { mixture.mean() as f32 } else { f32::NAN };
                row[m] = [p10, p50, p90, mean];
            }
        }
        rows
    }

    fn events(&self) -> Vec<Event> {
        self.ruptures.iter().map(Event::of).collect()
    }

    /// Of every branch that gives the measure, with its weight; events and sites by rupture.
    fn predictions(
        &self,
        imt: Imt,
        events: &[Event],
        sites: &[Vec<(Distances, SiteConditions)>],
        known: &[Vec<Moments>],
    ) -> Vec<(Prediction, f64)> {
        let predicted = |(number, it): (usize, &Branch)| {
            let (event, sites) = (&events[it.rupture], &sites[it.rupture]);
            let mut prediction = Prediction::without_sites(it, event, imt)?;
            prediction.extend(it, event, sites)?;
            if let (Some(conditioning), Some(own)) = (self.conditioning, it.model.run_measure()) {
                let ties = conditioning.measures(own, prediction.native()).unwrap_or_default();
                prediction.condition(own, ties, known[number].iter().copied());
            }
            if self.narrowing < 1.0 {
                prediction.narrow(self.narrowing);
            }
            Some((prediction, it.weight))
        };
        self.logic_tree.branches().iter().enumerate().filter_map(predicted).collect()
    }
}
