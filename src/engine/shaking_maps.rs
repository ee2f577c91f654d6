//! Maps of the shaking: percentiles of each measure over the branches and their residuals, without
//! sampling. Chunks of sites over threads.

use rayon::prelude::*;

use crate::exposure::grid::{Grid, Raster};
use crate::hazard::distance::Distances;
use crate::hazard::gmm::Event;
use crate::hazard::imt::Imt;
use crate::hazard::logic_tree::{Branch, LogicTree};
use crate::hazard::mixture::Percentile;
use crate::hazard::prediction::{Prediction, mixture_for};
use crate::hazard::rupture::Rupture;
use crate::hazard::site::{SiteConditions, Sites};
use crate::units::Vs30;

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

/// Sites of a chunk.
const CHUNK: usize = 256;

/// A lattice with the sites where its ground is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// The lattice.
    pub grid: Grid,
    /// Centres of its cells; [`Sites::node`] is the cell.
    pub sites: Sites,
}

impl Ground {
    /// Of every cell at whose centre Vs30 is known.
    pub fn of(grid: Grid, vs30: &Raster) -> Ground {
        let mut sites = Sites::default();
        for cell in 0..grid.len() {
            let place = grid.centre(cell);
            if let Some(vs30_m_s) = vs30.at(place) {
                sites.push(place, vs30_m_s, cell as u32);
            }
        }
        Ground { grid, sites }
    }

    /// Over the extent of a lattice, in steps of one minute of arc, or of two, four, … where that
    /// were more than 200 000 nodes; never finer than the lattice itself.
    pub fn for_maps(fine: &Grid, vs30: &Raster) -> Ground {
        let mut grid = *fine;
        let mut step_deg = STEP_DEG;
        if grid.step_deg < step_deg {
            grid = Grid::covering(fine.bounds(), step_deg);
        }
        while grid.len() > MOST_NODES {
            step_deg *= 2.0;
            grid = Grid::covering(fine.bounds(), step_deg);
        }
        Ground::of(grid, vs30)
    }

    /// A number a site, on the lattice; NaN elsewhere.
    pub fn raster(&self, values: impl IntoIterator<Item = f32>) -> Raster {
        let mut raster = Raster { grid: self.grid, values: vec![f32::NAN; self.grid.len()] };
        for (&node, value) in self.sites.node.iter().zip(values) {
            raster.values[node as usize] = value;
        }
        raster
    }
}

/// One measure over the map, in g, cm/s or degrees of intensity.
#[derive(Clone, Debug, PartialEq)]
pub struct ShakingMap {
    /// The measure.
    pub imt: Imt,
    /// The branches that give it: the others have no part in the map, and the weights of these are
    /// scaled to one.
    pub branches: Vec<&'static str>,
    /// One map each of [`PERCENTILES`].
    pub percentiles: [Raster; 3],
}

impl ShakingMap {
    /// The map of the median.
    pub fn median(&self) -> &Raster {
        &self.percentiles[MEDIAN]
    }
}

/// Values of one site: `[MEASURES × PERCENTILES]`.
type Row = [[f32; 3]; MEASURES.len()];

/// All maps of [`MEASURES`] that some branch gives. `threads`: `None` for all; changes nothing but
/// the time.
///
/// # Errors
/// When the system gives no threads.
pub fn of(
    tree: &LogicTree,
    rupture: &Rupture,
    ground: &Ground,
    threads: Option<usize>,
) -> Result<Vec<ShakingMap>, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build()?;
    let sites = &ground.sites;
    let starts: Vec<usize> = (0..sites.len()).step_by(CHUNK).collect();
    let rows = |&first: &usize| {
        let range = first..sites.len().min(first + CHUNK);
        let site = |i: usize| {
            let conditions = SiteConditions::inferred(Vs30(f64::from(sites.vs30_m_s[i])));
            (Distances::of(rupture, sites.place[i]), conditions)
        };
        chunk(tree, &Event::of(rupture), &range.map(site).collect::<Vec<_>>())
    };
    let rows: Vec<Vec<Row>> = pool.install(|| starts.par_iter().map(rows).collect());
    let event = Event::of(rupture);
    let map = |(m, &imt): (usize, &Imt)| {
        let gives = |it: &&Branch| Prediction::without_sites(it, &event, imt).is_some();
        let branches = tree.branches().iter().filter(gives).map(Branch::name).collect();
        let percentile = |p: usize| ground.raster(rows.iter().flatten().map(|it| it[m][p]));
        ShakingMap { imt, branches, percentiles: std::array::from_fn(percentile) }
    };
    let maps = MEASURES.iter().enumerate().map(map);
    Ok(maps.filter(|it| !it.branches.is_empty()).collect())
}

fn chunk(tree: &LogicTree, event: &Event, sites: &[(Distances, SiteConditions)]) -> Vec<Row> {
    let mut rows = vec![[[f32::NAN; 3]; MEASURES.len()]; sites.len()];
    for (m, imt) in MEASURES.into_iter().enumerate() {
        let predicted = |it: &Branch| {
            let mut prediction = Prediction::without_sites(it, event, imt)?;
            prediction.extend(it, event, sites)?;
            Some((prediction, it.weight))
        };
        let branches: Vec<_> = tree.branches().iter().filter_map(predicted).collect();
        let total: f64 = branches.iter().map(|it| it.1).sum();
        let mut mixture = mixture_for(imt);
        for (site, row) in rows.iter_mut().enumerate() {
            mixture.clear();
            for (prediction, weight) in &branches {
                prediction.add_to(&mut mixture, site, weight / total);
            }
            row[m] = PERCENTILES.map(|p| {
                let value = mixture.quantile(p);
                (if imt == Imt::Mmi { value } else { value.exp() }) as f32
            });
        }
    }
    rows
}
