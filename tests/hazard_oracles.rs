//! Hazard against closed forms, slow exact algorithms and properties.

use panoh::hazard::caveats::caveats;
use panoh::hazard::distance::Distances;
use panoh::hazard::gmice::Conversion;
use panoh::hazard::gmm::bindi_2011;
use panoh::hazard::gmm::{self, Event, GroundMotionModel};
use panoh::hazard::imt::Imt;
use panoh::hazard::logic_tree::{Branch, LogicTree};
use panoh::hazard::rupture::{Mechanism, Rupture, RuptureSpec, SEISMOGENIC_BOTTOM};
use panoh::hazard::scaling::wells_coppersmith_1994;
use panoh::hazard::shaking::BranchShaking;
use panoh::hazard::site::{SiteConditions, Sites};
use panoh::rng::{Draw, rng};
use panoh::units::{Degrees, Km, LonLat, Vs30};
use proptest::prelude::*;
use rand_distr::{Distribution, StandardNormal};

/// Sampling errors that a right sampler may be off, over a hundred comparisons.
const ERRORS: f64 = 4.5;

fn rupture(magnitude: f64, depth_km: f64, dip_deg: f64) -> Rupture {
    Rupture::new(&RuptureSpec {
        magnitude,
        hypocentre: LonLat::new(70.5, 38.9),
        depth: Km(depth_km),
        strike: Degrees(245.0),
        dip: Degrees(dip_deg),
        rake: Degrees(90.0),
        seismogenic_bottom: SEISMOGENIC_BOTTOM,
    })
    .expect("the numbers make sense")
}

/// Sites in a row away from the fault, on ground from soft to hard.
fn sites() -> Sites {
    let mut sites = Sites::default();
    for i in 0..40 {
        let vs30 = [220.0, 360.0, 520.0, 800.0][i % 4];
        let ground = SiteConditions::inferred(Vs30(vs30));
        sites.push(LonLat::new(69.6 + 0.05 * i as f64, 38.7), ground);
    }
    sites
}

/// Where nothing is clamped and the conversion is one line, intensity is normal with mean μ and
/// standard deviation √(τ² + φ² + σ²), so the sampled ones must meet both.
#[test]
fn sampled_intensity_meets_the_closed_form() {
    let (rupture, sites) = (rupture(6.8, 12.0, 50.0), sites());
    for branch in LogicTree::default().branches() {
        let shaking = BranchShaking::of(branch, &rupture, &sites).unwrap();
        let (site_idx, vs30) = (20, Vs30(220.0));
        let path = Distances::of(&rupture, sites.place[site_idx]);
        let imt = branch.model.run_measure().unwrap();
        let site = SiteConditions::inferred(vs30);
        let expected = branch.model.shaking(&Event::of(&rupture), &path, &site, imt).unwrap();
        let slope = 3.16 * std::f64::consts::LOG10_E;
        let (mean, sigma) = match imt {
            Imt::Mmi => {
                let increment = bindi_2011::site_increment(vs30);
                (expected.mean + increment, expected.sigma())
            }
            _ => (2.89 + slope * expected.mean, (slope * expected.sigma()).hypot(0.63)),
        };
        assert!(
            6.0 < mean && mean < 9.0,
            "{}: {mean} is where the conversion bends",
            branch.name()
        );
        let sampled = sample(&shaking, site_idx);
        let n = sampled.len() as f64;
        let got_mean = sampled.iter().sum::<f64>() / n;
        let squares: f64 = sampled.iter().map(|it| (it - got_mean).powi(2)).sum();
        let got_sigma = (squares / n).sqrt();
        let error = sigma / n.sqrt();
        assert!((got_mean - mean).abs() < ERRORS * error + TAILS, "{}", branch.name());
        assert!((got_sigma - sigma).abs() < ERRORS * error + TAILS, "{got_sigma} not {sigma}");
        assert!((f64::from(shaking.intensity_median()[site_idx]) - mean).abs() < 1e-5);
    }
}

/// What clamping to XII and the bend of the conversion near IV–V may do to mean and deviation.
const TAILS: f64 = 0.01;

/// Intensity of one site in 20 000 realizations.
fn sample(shaking: &BranchShaking, site: usize) -> Vec<f64> {
    let n_sites = shaking.len();
    let [mut z, mut conversion, mut intensity, mut ln_pgv] = [(); 4].map(|()| vec![0.0; n_sites]);
    (0..20_000)
        .map(|id| {
            let eta: f32 = StandardNormal.sample(&mut rng(4, id, Draw::BetweenEvent));
            let mut within = rng(4, id, Draw::WithinEvent);
            z.fill_with(|| StandardNormal.sample(&mut within));
            conversion.fill_with(|| StandardNormal.sample(&mut within));
            shaking.fill(eta, [&z, &conversion], &mut intensity, &mut ln_pgv);
            f64::from(intensity[site])
        })
        .collect()
}

#[test]
fn intensity_stays_on_its_scale() {
    let (rupture, sites) = (rupture(8.0, 10.0, 30.0), sites());
    let z = vec![0.0; sites.len()];
    let (mut intensity, mut ln_pgv) = (z.clone(), z.clone());
    for branch in LogicTree::default().branches() {
        let shaking = BranchShaking::of(branch, &rupture, &sites).unwrap();
        for eta in [-40.0, -1.0, 0.0, 1.0, 40.0] {
            shaking.fill(eta, [&z, &z], &mut intensity, &mut ln_pgv);
            assert!(intensity.iter().all(|it| (1.0..=12.0).contains(it)));
            assert!(ln_pgv.iter().all(|it| it.is_finite()));
        }
    }
}

/// Published values of the default from its parts: with the plane far away against its depth term,
/// and the epicentral form for a small shallow event.
#[test]
fn the_default_intensity_is_made_of_the_published_equations() {
    let site = LonLat::new(71.7, 38.3);
    let intensity = |model: &dyn GroundMotionModel, rupture: &Rupture, path: &Distances| {
        let site = SiteConditions::inferred(Vs30(450.0));
        model.shaking(&Event::of(rupture), path, &site, Imt::Mmi).unwrap().mean
    };
    let small = rupture(5.8, 9.0, 50.0);
    let path = Distances::of(&small, site);
    let published = intensity(&bindi_2011::REPI, &small, &path);
    assert!((intensity(&bindi_2011::DEFAULT, &small, &path) - published).abs() < 1e-12);
    for it in [rupture(7.2, 15.0, 50.0), rupture(6.0, 120.0, 50.0)] {
        let path = Distances::of(&it, site);
        let to_plane = Distances { rhypo: Km(path.rrup.0.hypot(5.3)), ..path };
        let published = intensity(&bindi_2011::RHYPO, &it, &to_plane);
        assert!((intensity(&bindi_2011::DEFAULT, &it, &path) - published).abs() < 1e-12);
    }
    for bend in [6.0, 6.5] {
        let [below, above] = [-1e-9, 1e-9].map(|it| rupture(bend + it, 10.0, 50.0));
        let jump = intensity(&bindi_2011::DEFAULT, &above, &Distances::of(&above, site))
            - intensity(&bindi_2011::DEFAULT, &below, &Distances::of(&below, site));
        assert!(jump.abs() < 1e-6, "M {bend}: {jump}");
    }
    let total = |it: &Rupture| {
        let site = SiteConditions::inferred(Vs30(450.0));
        let shaking = bindi_2011::DEFAULT.shaking(&Event::of(it), &path, &site, Imt::Mmi);
        shaking.expect("intensity").sigma()
    };
    assert!((total(&rupture(7.2, 15.0, 50.0)) - 0.710).abs() < 1e-12);
    assert!((total(&small) - 0.737).abs() < 1e-12);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The plane has the area of its magnitude, holds the hypocentre and stays in the ground.
    #[test]
    fn a_plane_is_built_around_any_hypocentre(
        magnitude in 1.0..8.5,
        depth_km in 0.0..300.0,
        dip_deg in 5.0..90.0,
        strike_deg in -720.0..720.0,
        rake_deg in -180.0..180.0,
    ) {
        let spec = RuptureSpec {
            magnitude,
            hypocentre: LonLat::new(70.5, 38.9),
            depth: Km(depth_km),
            strike: Degrees(strike_deg),
            dip: Degrees(dip_deg),
            rake: Degrees(rake_deg),
            seismogenic_bottom: SEISMOGENIC_BOTTOM,
        };
        let rupture = Rupture::new(&spec).unwrap();
        let plane = rupture.plane();
        let mechanism = Mechanism::of_rake(spec.rake);
        let area_km2 = wells_coppersmith_1994::area_km2(magnitude, mechanism);
        prop_assert!((plane.length().0 * plane.width().0 / area_km2 - 1.0).abs() < 1e-9);
        prop_assert!(plane.ztor().0 >= 0.0);
        let (top_km, bottom_km) = (plane.ztor().0, plane.bottom().0);
        prop_assert!(top_km - 1e-9 <= depth_km && depth_km <= bottom_km + 1e-9);
        prop_assert!(bottom_km - top_km <= SEISMOGENIC_BOTTOM.0 + 1e-9);
        prop_assert!(bottom_km <= SEISMOGENIC_BOTTOM.0 + 1e-9 || depth_km > SEISMOGENIC_BOTTOM.0);
        // The site above the hypocentre is as far from the plane as a plane of that dip says,
        // but for the curvature of the earth.
        let path = Distances::of(&rupture, spec.hypocentre);
        let size_km = plane.length().0.hypot(plane.width().0);
        prop_assert!(path.repi.0 < 1e-9 && path.rrup.0 <= depth_km + curvature_km(size_km));
    }

    /// The straight distance is not longer than any other way to the plane.
    #[test]
    fn distances_are_in_order(east in -3.0..3.0, north in -3.0..3.0, depth_km in 0.0..60.0) {
        let rupture = rupture(7.0, depth_km, 40.0);
        let site = LonLat::new(70.5 + east, 38.9 + north);
        let it = Distances::of(&rupture, site);
        let slack_km = curvature_km(400.0);
        prop_assert!(it.rrup.0 <= it.rhypo.0 + slack_km);
        prop_assert!(it.rjb.0 <= it.rrup.0 + slack_km);
        prop_assert!(it.rjb.0 <= it.repi.0 + slack_km);
        prop_assert!(it.ry0.0 <= it.rjb.0 + slack_km);
    }

    /// Farther is not stronger in any model, off the hanging wall.
    #[test]
    fn shaking_fades_with_distance(near in 0.0..300.0, more in 0.0..100.0) {
        let rupture = rupture(7.0, 10.0, 40.0);
        let path = |km: f64| Distances {
            rrup: Km(km), rjb: Km(km), rx: Km(-km), ry0: Km(0.0), repi: Km(km), rhypo: Km(km + 10.0),
        };
        for model in gmm::ALL {
            let mean = |km| {
                let imt = model.run_measure().unwrap_or(Imt::Pga);
                let site = SiteConditions::inferred(Vs30(760.0));
                model.shaking(&Event::of(&rupture), &path(km), &site, imt).unwrap().mean
            };
            prop_assert!(mean(near + more) <= mean(near) + 1e-12, "{}", model.name());
        }
    }
}

/// How far a chord runs below the ground, and more: what straight and curved distances differ by.
fn curvature_km(length_km: f64) -> f64 {
    length_km * length_km / (8.0 * 6371.0) + 1e-6
}

#[test]
fn nonsense_makes_no_rupture() {
    let good = RuptureSpec {
        magnitude: 7.0,
        hypocentre: LonLat::new(70.5, 38.9),
        depth: Km(10.0),
        strike: Degrees(245.0),
        dip: Degrees(50.0),
        rake: Degrees(90.0),
        seismogenic_bottom: SEISMOGENIC_BOTTOM,
    };
    assert!(Rupture::new(&good).is_some());
    let nan = f64::NAN;
    for bad in [
        RuptureSpec { magnitude: nan, ..good },
        RuptureSpec { magnitude: 12.0, ..good },
        RuptureSpec { hypocentre: LonLat::new(nan, 38.9), ..good },
        RuptureSpec { hypocentre: LonLat::new(70.0, 90.0), ..good },
        RuptureSpec { depth: Km(-1.0), ..good },
        RuptureSpec { depth: Km(nan), ..good },
        RuptureSpec { strike: Degrees(f64::INFINITY), ..good },
        RuptureSpec { dip: Degrees(0.0), ..good },
        RuptureSpec { dip: Degrees(91.0), ..good },
        RuptureSpec { rake: Degrees(nan), ..good },
        RuptureSpec { seismogenic_bottom: Km(0.0), ..good },
    ] {
        assert!(Rupture::new(&bad).is_none(), "{bad:?}");
    }
}

/// What `f32` columns may cost a realization, degrees of intensity and units of ln PGV.
const SINGLE: f64 = 1e-5;

#[test]
fn single_precision_costs_nothing_that_counts() {
    let (rupture, sites) = (rupture(7.1, 12.0, 50.0), sites());
    let eta = 0.7_f32;
    let z: Vec<f32> = (0..sites.len()).map(|i| (i as f32 - 20.0) * 0.12).collect();
    let conversion: Vec<f32> = z.iter().map(|it| 1.0 - 0.7 * it).collect();
    let (mut intensity, mut ln_pgv) = (vec![0.0; z.len()], vec![0.0; z.len()]);
    let worden = &panoh::hazard::gmice::worden_2012::WORDEN_2012;
    for branch in LogicTree::default().branches() {
        let shaking = BranchShaking::of(branch, &rupture, &sites).unwrap();
        shaking.fill(eta, [&z, &conversion], &mut intensity, &mut ln_pgv);
        for i in 0..z.len() {
            let (path, vs30) = (Distances::of(&rupture, sites.place[i]), sites.ground[i].vs30);
            let imt = branch.model.run_measure().unwrap();
            let site = SiteConditions::inferred(vs30);
            let it = branch.model.shaking(&Event::of(&rupture), &path, &site, imt).unwrap();
            let (eta, z) = (f64::from(eta), f64::from(z[i]));
            let sampled = it.mean + it.tau * eta + it.phi * z;
            let scatter = f64::from(conversion[i]);
            let (exact_intensity, exact_ln_pgv) = if imt == Imt::Mmi {
                let sampled = sampled + bindi_2011::site_increment(vs30);
                (sampled, worden.ln_amplitude(Imt::Pgv, sampled).unwrap() + 0.4 * scatter)
            } else {
                (worden.intensity(Imt::Pgv, sampled).unwrap() + 0.63 * scatter, sampled)
            };
            assert!(exact_intensity < 10.0);
            assert!((f64::from(intensity[i]) - exact_intensity).abs() < SINGLE);
            assert!((f64::from(ln_pgv[i]) - exact_ln_pgv).abs() < SINGLE);
        }
    }
}

/// A deep earthquake must not shake its epicentre as a shallow one would.
#[test]
fn a_deep_rupture_is_left_to_models_that_feel_depth() {
    let tree = LogicTree::default();
    let deep = rupture(7.4, 190.0, 60.0);
    let suited = tree.suited_to(&deep);
    assert!(suited.branches().iter().all(|it| it.name() != "bssa_2014"));
    let sum: f64 = suited.branches().iter().map(|it| it.weight).sum();
    assert!((sum - 1.0).abs() < 1e-12);
    let codes: Vec<_> = caveats(&tree, &deep, &sites()).iter().map(|it| it.code).collect();
    assert!(codes.contains(&"W603") && codes.contains(&"W604"), "{codes:?}");
    let default = LogicTree::default_for(&deep);
    assert_eq!(default.branches().len(), 2);
    for branch in default.branches() {
        let shaking = BranchShaking::of(branch, &deep, &sites()).unwrap();
        assert!(shaking.intensity_median().iter().all(|it| *it < 7.0), "{}", branch.name());
    }
}

#[test]
fn a_rupture_within_all_ranges_needs_no_remark() {
    let tree = LogicTree::default();
    assert_eq!(caveats(&tree, &rupture(7.0, 12.0, 50.0), &sites()), []);
    let small = caveats(&tree, &rupture(2.5, 12.0, 50.0), &sites());
    assert_eq!(small.iter().map(|it| it.code).collect::<Vec<_>>(), ["W601", "W601"]);
}

/// Models that GEM names for Central Asia can be run, and soft mud is outside what they know.
#[test]
fn models_for_central_asia_run_and_know_their_ground() {
    let names = ["ask_2014", "bssa_2014", "cb_2014", "cy_2014", "cauzzi_2014"];
    let branch = |name| Branch { model: gmm::by_name(name).unwrap(), weight: 0.2, rupture: 0 };
    let tree = LogicTree::new(names.map(branch).into()).unwrap();
    let rupture = rupture(7.0, 12.0, 50.0);
    for branch in tree.branches() {
        let shaking = BranchShaking::of(branch, &rupture, &sites()).unwrap();
        let strongest = shaking.intensity_median().into_iter().fold(0.0, f32::max);
        assert!((7.0..10.5).contains(&strongest), "{}: {strongest}", branch.name());
    }
    assert_eq!(caveats(&tree, &rupture, &sites()), []);
    let mut mud = Sites::default();
    mud.push(LonLat::new(70.5, 38.9), SiteConditions::inferred(Vs30(90.0)));
    let codes: Vec<_> = caveats(&tree, &rupture, &mud).iter().map(|it| it.code).collect();
    assert_eq!(codes, ["W605"; 5]);
}
