//! Distributions of the shaking against closed forms, fine sums and sampling.

use panoh::engine::shaking_maps::{self, Ground, MEASURES, Shaking, ShakingMap};
use panoh::exposure::grid::Raster;
use panoh::hazard::gmice::AMPLITUDE_SCATTER;
use panoh::hazard::gmice::Conversion;
use panoh::hazard::gmice::worden_2012::WORDEN_2012;
use panoh::hazard::gmm::{self, ag_2020, bindi_2011, bssa_2014, idriss_2014};
use panoh::hazard::imt::Imt;
use panoh::hazard::logic_tree::{Branch, LogicTree};
use panoh::hazard::mixture::Percentile;
use panoh::hazard::prediction::{Prediction, mixture_for};
use panoh::hazard::rupture::{Rupture, RuptureSpec, SEISMOGENIC_BOTTOM};
use panoh::hazard::shaking::BranchShaking;
use panoh::hazard::site::{SiteConditions, Sites};
use panoh::rng::{Draw, rng};
use panoh::stats::normal_cdf;
use panoh::units::{Degrees, Km, LonLat, Vs30};
use rand_distr::{Distribution, StandardNormal};

/// What the quadrature may err by, degrees of intensity or units of ln amplitude.
const QUADRATURE: f64 = 2e-3;

fn rupture(depth_km: f64) -> Rupture {
    Rupture::new(&RuptureSpec {
        magnitude: 7.0,
        hypocentre: LonLat::new(70.5, 38.9),
        depth: Km(depth_km),
        strike: Degrees(245.0),
        dip: Degrees(40.0),
        rake: Degrees(90.0),
        seismogenic_bottom: SEISMOGENIC_BOTTOM,
    })
    .expect("the numbers make sense")
}

/// From above the rupture to 330 km away, on ground from soft to hard.
fn sites() -> Sites {
    let mut sites = Sites::default();
    for i in 0..40 {
        let place = LonLat::new(70.5 + 0.1 * f64::from(i), 38.9);
        sites.push(place, SiteConditions::inferred(Vs30(250.0 + 15.0 * f64::from(i))));
    }
    sites
}

fn branch(model: &'static dyn gmm::GroundMotionModel) -> Branch {
    Branch { model, weight: 1.0, rupture: 0 }
}

fn quantile(prediction: &Prediction, site: usize, p: Percentile) -> f64 {
    let mut mixture = mixture_for(prediction.imt());
    prediction.add_to(&mut mixture, site, 1.0);
    mixture.quantile(p)
}

#[test]
fn a_native_branch_has_the_percentiles_of_its_normal_distribution() {
    let (rupture, sites) = (rupture(12.0), sites());
    for imt in [Imt::Pga, Imt::Pgv, Imt::Sa(0.3), Imt::Sa(1.0), Imt::Sa(0.45)] {
        let it = Prediction::of(&branch(&bssa_2014::GLOBAL), &rupture, &sites, imt).unwrap();
        assert_eq!((it.native(), it.conversion()), (imt, None));
        for site in 0..sites.len() {
            let mean = f64::from(it.mean()[site]);
            let sigma = f64::from(it.tau()[site]).hypot(f64::from(it.phi()[site]));
            for (p, z) in [(Percentile::P10, -1.281_552), (Percentile::P50, 0.0)] {
                assert!((quantile(&it, site, p) - (mean + z * sigma)).abs() < 1e-5);
            }
        }
    }
}

/// The median of a branch is what a run takes for its shaking without residuals.
#[test]
fn the_median_of_an_intensity_branch_is_that_of_a_run() {
    let (rupture, sites, bindi) = (rupture(12.0), sites(), branch(&bindi_2011::DEFAULT));
    let it = Prediction::of(&bindi, &rupture, &sites, Imt::Mmi).unwrap();
    let run = BranchShaking::of(&bindi, &rupture, &sites).unwrap().intensity_median();
    for (site, median) in run.into_iter().enumerate() {
        assert!((quantile(&it, site, Percentile::P50) - f64::from(median)).abs() < 1e-5);
    }
}

/// The distribution function of a converted measure by a sum of 16 001 terms over the residual.
fn slow_cdf(it: &Prediction, site: usize, y: f64) -> f64 {
    let mean = f64::from(it.mean()[site]);
    let sigma = f64::from(it.tau()[site]).hypot(f64::from(it.phi()[site]));
    let (mut sum, mut total) = (0.0, 0.0);
    for i in -8000..=8000 {
        let z = f64::from(i) * 1e-3;
        let weight = (-0.5 * z * z).exp();
        let converted = convert(it, mean + sigma * z);
        sum += weight * normal_cdf((y - converted.0) / converted.1);
        total += weight;
    }
    sum / total
}

/// Mean and scatter of a converted measure, by the published conversion alone; beyond intensity 9
/// the straight line through two points of its uppermost piece.
fn convert(it: &Prediction, x: f64) -> (f64, f64) {
    let imt = it.imt();
    if imt == Imt::Mmi {
        let at = |degree: f64| WORDEN_2012.ln_amplitude(it.native(), degree).unwrap();
        let carried = 8.0 + (x - at(8.0)) / (at(9.0) - at(8.0));
        let intensity = WORDEN_2012.intensity(it.native(), x).unwrap();
        let sigma = WORDEN_2012.intensity_sigma(it.native()).unwrap();
        return (if carried > 9.0 { carried } else { intensity }, sigma);
    }
    (WORDEN_2012.ln_amplitude(imt, x).unwrap(), f64::from(AMPLITUDE_SCATTER))
}

/// Percentiles of converted measures, looked up in the slow distribution function.
#[test]
fn converted_percentiles_meet_a_fine_sum() {
    let (rupture, sites) = (rupture(12.0), sites());
    let (bindi, bssa) = (branch(&bindi_2011::DEFAULT), branch(&bssa_2014::GLOBAL));
    let idriss = branch(&idriss_2014::GLOBAL);
    let cases = [
        (&bssa, Imt::Mmi, Imt::Pgv),
        (&idriss, Imt::Mmi, Imt::Pga),
        (&bindi, Imt::Pga, Imt::Mmi),
        (&bindi, Imt::Pgv, Imt::Mmi),
        (&bindi, Imt::Sa(0.3), Imt::Mmi),
        (&bindi, Imt::Sa(1.0), Imt::Mmi),
        (&bindi, Imt::Sa(3.0), Imt::Mmi),
    ];
    for (branch, imt, native) in cases {
        let it = Prediction::of(branch, &rupture, &sites, imt).unwrap();
        assert_eq!(it.native(), native);
        for site in (0..sites.len()).step_by(5) {
            for p in [Percentile::P10, Percentile::P50, Percentile::P90] {
                let y = quantile(&it, site, p);
                let [below, above] = [y - QUADRATURE, y + QUADRATURE];
                let at = [below, above].map(|it_y| slow_cdf(&it, site, it_y));
                assert!(at[0] <= p.share && p.share <= at[1], "{imt} site {site} {p:?}: {at:?}");
            }
        }
    }
}

/// The mixture of both branches against a hundred thousand samples of it.
#[test]
fn percentiles_of_the_tree_meet_sampling() {
    let (rupture, sites, tree) = (rupture(12.0), sites(), LogicTree::default());
    let site = 4;
    for imt in [Imt::Mmi, Imt::Pga, Imt::Sa(1.0)] {
        let branches: Vec<Prediction> = tree
            .branches()
            .iter()
            .map(|it| Prediction::of(it, &rupture, &sites, imt).unwrap())
            .collect();
        let mut mixture = mixture_for(imt);
        for (branch, it) in tree.branches().iter().zip(&branches) {
            it.add_to(&mut mixture, site, branch.weight);
        }
        let mut random = rng(1, 1, Draw::BetweenEvent);
        let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
        let mut samples: Vec<f64> = (0..100_000)
            .map(|i| {
                let it = &branches[i % 2];
                let [tau, phi] = [it.tau(), it.phi()].map(|it| f64::from(it[site]));
                let x = f64::from(it.mean()[site]) + tau * normal() + phi * normal();
                let native = it.conversion().is_none();
                let (mean, sigma) = if native { (x, 0.0) } else { convert(it, x) };
                let y = mean + sigma * normal();
                if imt == Imt::Mmi { y.clamp(1.0, 12.0) } else { y }
            })
            .collect();
        samples.sort_unstable_by(f64::total_cmp);
        let mean = samples.iter().sum::<f64>() / samples.len() as f64;
        // Four and a half sampling errors of a share near one half, over a density above 0.2.
        assert!((mixture.mean() - mean).abs() < 0.02, "{imt}: {} {mean}", mixture.mean());
        for p in [Percentile::P10, Percentile::P50, Percentile::P90] {
            let below = samples.partition_point(|it| *it < mixture.quantile(p));
            let share = below as f64 / samples.len() as f64;
            assert!(
                (share - p.share).abs() < 4.5 * 0.5 / 100_000_f64.sqrt(),
                "{imt} {p:?} {share}"
            );
        }
    }
}

#[test]
fn percentiles_rise_with_their_share() {
    let (rupture, sites, tree) = (rupture(12.0), sites(), LogicTree::default());
    for imt in [Imt::Mmi, Imt::Pgv, Imt::Sa(2.0)] {
        for site in [0, 10, 39] {
            let mut mixture = mixture_for(imt);
            for branch in tree.branches() {
                let it = Prediction::of(branch, &rupture, &sites, imt).unwrap();
                it.add_to(&mut mixture, site, branch.weight);
            }
            let at = |i: u32| mixture.quantile(Percentile::of(f64::from(i) / 100.0).unwrap());
            let values: Vec<f64> = (1..100).map(at).collect();
            assert!(values.windows(2).all(|it| it[0] < it[1]), "{imt} at {site}");
        }
    }
}

/// Models without PGV give intensity by way of PGA; what no model gives is nothing, not zero.
#[test]
fn models_without_pgv_serve_for_what_they_give() {
    let (shallow, deep, sites) = (rupture(12.0), rupture(80.0), sites());
    let idriss = branch(&idriss_2014::GLOBAL);
    let slab = branch(&ag_2020::SLAB);
    for (branch, rupture) in [(&idriss, &shallow), (&slab, &deep)] {
        let of = |imt| Prediction::of(branch, rupture, &sites, imt);
        assert_eq!(of(Imt::Mmi).unwrap().native(), Imt::Pga);
        assert_eq!(of(Imt::Sa(1.0)).unwrap().native(), Imt::Sa(1.0));
        assert!(of(Imt::Pgv).is_none());
    }
    let bindi = branch(&bindi_2011::DEFAULT);
    assert!(Prediction::of(&bindi, &shallow, &sites, Imt::Sa(4.0)).is_none());
}

/// A small lattice whose eastern half has no known ground.
fn ground() -> Ground {
    let known = SiteConditions::inferred(Vs30(400.0));
    Ground::new([70.0, 38.5, 71.0, 39.5], 0.0, |it| (it.lon_deg < 70.5).then_some(known))
}

fn maps(tree: &LogicTree, threads: usize) -> Vec<ShakingMap> {
    let rupture = rupture(12.0);
    let shaking = Shaking {
        logic_tree: tree,
        ruptures: std::slice::from_ref(&rupture),
        conditioning: None,
        narrowing: 1.0,
        map: None,
    };
    shaking_maps::of(shaking, &ground(), Some(threads)).unwrap()
}

#[test]
fn maps_are_in_order_and_know_nothing_where_the_ground_is_unknown() {
    let maps = maps(&LogicTree::default(), 2);
    assert_eq!(maps.len(), MEASURES.len());
    for map in &maps {
        assert_eq!(map.branches, ["bindi_2011", "bssa_2014"]);
        let [p10, p50, p90] = &map.percentiles;
        for i in 0..p50.values.len() {
            let (low, middle, high) = (p10.values[i], p50.values[i], p90.values[i]);
            if i % 60 < 30 {
                assert!(0.0 < low && low < middle && middle < high, "{} at {i}", map.imt);
            } else {
                assert!(low.is_nan() && middle.is_nan() && high.is_nan());
            }
        }
    }
    let one = self::maps(&LogicTree::default(), 1);
    for (a, b) in maps.iter().zip(&one) {
        let bits = |it: &Raster| it.values.iter().map(|it| it.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(a.median()), bits(b.median()), "threads change nothing");
    }
}

/// A measure that one branch does not give is mapped from the others, and the map says so.
#[test]
fn a_map_names_the_branches_that_made_it() {
    let half = |model| Branch { model, weight: 0.5, rupture: 0 };
    let bssa: &'static dyn gmm::GroundMotionModel = &bssa_2014::GLOBAL;
    let tree = LogicTree::new(vec![half(bssa), half(&idriss_2014::GLOBAL)]).unwrap();
    let maps = self::maps(&tree, 2);
    for map in maps {
        let both = map.imt != Imt::Pgv;
        assert_eq!(map.branches.len(), if both { 2 } else { 1 }, "{}", map.imt);
        assert!(map.median().values[0].is_finite());
    }
    let tree = LogicTree::new(vec![branch(&idriss_2014::GLOBAL)]).unwrap();
    let maps = self::maps(&tree, 2);
    assert!(maps.iter().all(|it| it.imt != Imt::Pgv));
}

#[test]
fn a_map_is_no_finer_than_a_minute_of_arc_and_no_larger_than_it_may() {
    let nowhere = |_: LonLat| None;
    let grid = Ground::new([67.3, 36.6, 75.2, 41.1], 0.0, nowhere).grid;
    assert!((grid.step_deg - 1.0 / 60.0).abs() < 1e-12);
    assert!(grid.len() < 200_000);
    let wide = Ground::new([60.0, 20.0, 100.0, 50.0], 0.0, nowhere).grid;
    assert!(wide.len() <= 200_000 && wide.step_deg > 0.06, "{}", wide.step_deg);
    let observed = Ground::new([67.3, 36.6, 75.2, 41.1], 1e5, nowhere).grid;
    assert!(observed.len() < 10_000, "{}", observed.len());
}
