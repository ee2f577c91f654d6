//! Fields conditional on observations against the closed form of the normal distribution.

use nalgebra::{DMatrix, DVector};
use panoh::hazard::conditioning::{Conditioning, Correlations};
use panoh::hazard::correlation::joint::JointCorrelation;
use panoh::hazard::correlation::models::{self, Options};
use panoh::hazard::correlation::with_conversion::WithConversion;
use panoh::hazard::correlation::{MeasureCorrelation, OF_MEASURES};
use panoh::hazard::distance::Distances;
use panoh::hazard::field::{Carrier, FieldLattice, FieldSampler};
use panoh::hazard::gmm::{self, Event, Shaking};
use panoh::hazard::imt::Imt;
use panoh::hazard::logic_tree::Branch;
use panoh::hazard::observation::Observation;
use panoh::hazard::rupture::{Rupture, RuptureSpec, SEISMOGENIC_BOTTOM};
use panoh::hazard::shaking::BranchShaking;
use panoh::hazard::site::{SiteConditions, Sites};
use panoh::rng::{self, Draw, rng};
use panoh::units::{Degrees, Km, LonLat, Vs30};
use rand_distr::{Distribution as _, StandardNormal};

const BOX: [f64; 4] = [70.0, 38.7, 70.9, 39.4];
const VS30: f64 = 450.0;
const N: u32 = 10_000;
/// Sampling errors that a right sampler may be off, over some dozens of comparisons.
const ERRORS: f64 = 4.5;

fn rupture() -> Rupture {
    let spec = RuptureSpec {
        magnitude: 6.6,
        hypocentre: LonLat::new(70.4, 39.0),
        depth: Km(10.0),
        strike: Degrees(245.0),
        dip: Degrees(50.0),
        rake: Degrees(90.0),
        seismogenic_bottom: SEISMOGENIC_BOTTOM,
    };
    Rupture::new(&spec).expect("the numbers make sense")
}

fn branch(name: &str) -> Branch {
    Branch { model: gmm::by_name(name).expect("a model"), weight: 1.0, rupture: 0 }
}

fn spatial() -> Box<dyn JointCorrelation> {
    let joined = models::join("jayaram_baker_2009", &[Imt::Pgv], &Options::default());
    joined.unwrap_or_else(|it| panic!("{it:?}"))
}

fn measures() -> [&'static dyn MeasureCorrelation; 2] {
    [OF_MEASURES[0], OF_MEASURES[1]]
}

/// On the observations' own places, near them, farther, and beyond the reach of the fields.
fn places() -> Vec<LonLat> {
    [(70.30, 39.10), (70.35, 39.10), (70.35, 39.18), (70.6, 39.0), (70.1, 38.8), (70.85, 38.75)]
        .map(|(lon, lat)| LonLat::new(lon, lat))
        .to_vec()
}

fn observation(lon: f64, lat: f64, imt: Imt, value: f64, sigma: f64) -> Observation {
    let id = format!("{imt} at {lon} {lat}");
    Observation { id, place: LonLat::new(lon, lat), imt, value, sigma, vs30: None }
}

fn shaking(branch: &Branch, place: LonLat, imt: Imt) -> Shaking {
    let (rupture, site) = (rupture(), SiteConditions::inferred(Vs30(VS30)));
    let path = Distances::of(&rupture, place);
    branch.model.shaking(&Event::of(&rupture), &path, &site, imt).expect("the model gives it")
}

/// Intensity and ln PGV at the places in each realization given observations.
fn sample(branch: &Branch, observations: &[Observation]) -> [Vec<DVector<f64>>; 2] {
    let (rupture, places) = (rupture(), places());
    let mut sites = Sites::default();
    for place in &places {
        sites.push(*place, SiteConditions::inferred(Vs30(VS30)));
    }
    let shaking = BranchShaking::of(branch, &rupture, &sites).expect("a branch of runs");
    let correlations = Correlations { fields: spatial(), measures: measures() };
    let grounds = vec![Vs30(VS30); observations.len()];
    let branches = [Branch { ..*branch }];
    let conditioning = Conditioning::new(
        &places,
        observations,
        &grounds,
        &branches,
        std::slice::from_ref(&rupture),
        correlations,
    );
    let correlation = WithConversion::new(self::spatial());
    let lattice = FieldLattice::covering(BOX, Km(1.0));
    let all: Vec<LonLat> =
        places.iter().copied().chain(observations.iter().map(|it| it.place)).collect();
    let carrier = Carrier::new(&lattice, &correlation, &all);
    let sampler = FieldSampler::new(lattice, &correlation);
    let (mut fields, mut scratch) = (sampler.scratch(), conditioning.scratch());
    let mut residuals = [(); 2].map(|()| vec![0.0; all.len()]);
    let mut found = [vec![], vec![]];
    for id in 0..N {
        if id % 2 == 0 {
            sampler.sample_pair(&mut rng(1, id / 2, Draw::WithinEvent), &mut fields);
        }
        let key = rng::key(1, id, Draw::BetweenPoints);
        carrier.fill(&fields, id as usize, key, &mut residuals);
        let mut eta: f32 = StandardNormal.sample(&mut rng(1, id, Draw::BetweenEvent));
        let mut own = rng(1, id, Draw::Observation);
        conditioning.apply(0, &mut own, (&mut eta, &[]), &mut residuals, &mut scratch);
        let (mut intensity, mut ln_pgv) = (vec![0.0; places.len()], vec![0.0; places.len()]);
        let residuals = residuals.each_ref().map(Vec::as_slice);
        shaking.fill(eta, residuals, &mut intensity, &mut ln_pgv);
        for (found, values) in found.iter_mut().zip([intensity, ln_pgv]) {
            found.push(DVector::from_iterator(places.len(), values.into_iter().map(f64::from)));
        }
    }
    found
}

fn mean_and_covariance(samples: &[DVector<f64>]) -> (DVector<f64>, DMatrix<f64>) {
    let n = samples.len() as f64;
    let mean = samples.iter().sum::<DVector<f64>>() / n;
    let products = samples.iter().map(|it| (it - &mean) * (it - &mean).transpose());
    let covariance = products.sum::<DMatrix<f64>>() / n;
    (mean, covariance)
}

/// What is known of a quantity: mean, and what of η and of z at a place goes into it.
#[derive(Clone, Copy)]
struct Quantity {
    place: LonLat,
    imt: Imt,
    shaking: Shaking,
    error: f64,
}

/// Mean and covariance of `wanted` given that `known` have these values: Gauss's formula, with
/// covariances by the correlation of each two measures within and between events.
fn conditional(wanted: &[Quantity], known: &[(Quantity, f64)]) -> (DVector<f64>, DMatrix<f64>) {
    let spatial = spatial();
    let [within, between] = measures();
    let covariance = |a: &Quantity, b: &Quantity, same: bool| {
        let [within, between] = [within, between].map(|it| it.rho(a.imt, b.imt).unwrap());
        // Markov: what another measure has of its own is correlated in space as PGV is.
        let near = spatial.rho(0, 0, a.place.distance(b.place));
        let error = if same { a.error * a.error } else { 0.0 };
        between * a.shaking.tau * b.shaking.tau
            + within * a.shaking.phi * b.shaking.phi * near
            + error
    };
    let (n, m) = (wanted.len(), known.len());
    let prior = DMatrix::from_fn(n, n, |i, j| covariance(&wanted[i], &wanted[j], false));
    let across = DMatrix::from_fn(n, m, |i, k| covariance(&wanted[i], &known[k].0, false));
    let among = DMatrix::from_fn(m, m, |k, l| covariance(&known[k].0, &known[l].0, k == l));
    let misfit = DVector::from_fn(m, |k, _| known[k].1 - known[k].0.shaking.mean);
    let gain = &across * among.try_inverse().unwrap();
    let mean = DVector::from_fn(n, |i, _| wanted[i].shaking.mean) + &gain * misfit;
    (mean, prior - gain * across.transpose())
}

fn meets(samples: &[DVector<f64>], (mean, covariance): (DVector<f64>, DMatrix<f64>)) {
    let n = samples.len() as f64;
    let (got_mean, got) = mean_and_covariance(samples);
    for i in 0..mean.len() {
        let sd = covariance[(i, i)].max(0.0).sqrt();
        let off = (got_mean[i] - mean[i]).abs();
        assert!(
            off < ERRORS * sd / n.sqrt() + 2e-3,
            "mean {i}: {} is not {}",
            got_mean[i],
            mean[i]
        );
        for j in 0..=i {
            let scale = covariance[(i, i)] * covariance[(j, j)];
            let error = ((scale + covariance[(i, j)].powi(2)) / n).sqrt();
            let off = (got[(i, j)] - covariance[(i, j)]).abs();
            let expected = covariance[(i, j)];
            assert!(off < ERRORS * error + 4e-3, "{i} {j}: {} is not {expected}", got[(i, j)]);
        }
    }
}

/// Three records of PGV, one of them with an error, and a fourth of PGA and of SA beside it.
#[test]
fn records_condition_ground_motion_as_the_formula_says() {
    let branch = branch("bssa_2014");
    let expected = |lon, lat, imt| shaking(&branch, LonLat::new(lon, lat), imt).mean;
    let observations = [
        observation(70.30, 39.10, Imt::Pgv, expected(70.30, 39.10, Imt::Pgv) + 0.9, 0.0),
        observation(70.35, 39.12, Imt::Pgv, expected(70.35, 39.12, Imt::Pgv) + 0.4, 0.3),
        observation(70.60, 38.95, Imt::Pga, expected(70.60, 38.95, Imt::Pga) - 0.7, 0.0),
        observation(70.60, 38.95, Imt::Sa(0.3), expected(70.60, 38.95, Imt::Sa(0.3)) - 0.2, 0.1),
    ];
    let quantity =
        |place, imt, error| Quantity { place, imt, shaking: shaking(&branch, place, imt), error };
    let wanted: Vec<Quantity> =
        places().into_iter().map(|it| quantity(it, Imt::Pgv, 0.0)).collect();
    let known: Vec<(Quantity, f64)> =
        observations.iter().map(|it| (quantity(it.place, it.imt, it.sigma), it.value)).collect();
    let [_, ln_pgv] = sample(&branch, &observations);
    meets(&ln_pgv, conditional(&wanted, &known));
    // At the record without an error nothing is left to chance.
    let (mean, covariance) = mean_and_covariance(&ln_pgv);
    assert!((mean[0] - observations[0].value).abs() < 2e-3, "{}", mean[0]);
    assert!(covariance[(0, 0)].sqrt() < 0.02, "{}", covariance[(0, 0)].sqrt());
    // Far away only the event as a whole is known better.
    let far = shaking(&branch, places()[5], Imt::Pgv);
    assert!(covariance[(5, 5)] < far.sigma().powi(2) && far.phi.powi(2) < covariance[(5, 5)]);
}

/// What people report is what an intensity branch predicts.
#[test]
fn reports_condition_intensity_as_the_formula_says() {
    let branch = branch("bindi_2011");
    let increment = panoh::hazard::gmm::bindi_2011::site_increment(Vs30(VS30));
    let at = |place| {
        let shaking = shaking(&branch, place, Imt::Mmi);
        Shaking { mean: shaking.mean + increment, ..shaking }
    };
    let quantity = |place, error| Quantity { place, imt: Imt::Mmi, shaking: at(place), error };
    let reports: Vec<Observation> = [(70.31, 39.11, -1.0), (70.5, 39.05, -0.6), (70.2, 38.9, 0.2)]
        .map(|(lon, lat, more)| {
            let mean = at(LonLat::new(lon, lat)).mean;
            observation(lon, lat, Imt::Mmi, mean + more, 0.3)
        })
        .to_vec();
    let wanted: Vec<Quantity> = places().into_iter().map(|it| quantity(it, 0.0)).collect();
    let known: Vec<(Quantity, f64)> =
        reports.iter().map(|it| (quantity(it.place, it.sigma), it.value)).collect();
    let [intensity, _] = sample(&branch, &reports);
    meets(&intensity, conditional(&wanted, &known));
}

/// A report in a village brings its intensity there in a branch of ground motion too, and a record
/// does in a branch of intensity.
#[test]
fn what_was_observed_comes_through_the_conversion() {
    let place = places()[0];
    let report = [observation(place.lon_deg, place.lat_deg, Imt::Mmi, 7.0, 0.2)];
    let [intensity, _] = sample(&branch("bssa_2014"), &report);
    let (mean, covariance) = mean_and_covariance(&intensity);
    assert!((mean[0] - 7.0).abs() < 0.1, "{}", mean[0]);
    assert!((covariance[(0, 0)].sqrt() - 0.2).abs() < 0.06, "{}", covariance[(0, 0)].sqrt());
    let record = [observation(place.lon_deg, place.lat_deg, Imt::Pgv, 2.5, 0.1)];
    let [_, ln_pgv] = sample(&branch("bindi_2011"), &record);
    let (mean, covariance) = mean_and_covariance(&ln_pgv);
    assert!((mean[0] - 2.5).abs() < 0.05, "{}", mean[0]);
    assert!((covariance[(0, 0)].sqrt() - 0.1).abs() < 0.05, "{}", covariance[(0, 0)].sqrt());
}

/// Readings that contradict each other at one place make no trouble, and neither does a measure
/// that a branch has no word for.
#[test]
fn contradictions_are_averaged() {
    let place = places()[3];
    let at = |imt, value| observation(place.lon_deg, place.lat_deg, imt, value, 0.0);
    let both = [at(Imt::Pgv, 2.0), at(Imt::Pgv, 3.0), at(Imt::Sa(0.77), -1.0)];
    for name in ["bssa_2014", "bindi_2011"] {
        let [intensity, ln_pgv] = sample(&branch(name), &both);
        assert!(intensity.iter().chain(&ln_pgv).flatten().all(|it| it.is_finite()));
        let (mean, _) = mean_and_covariance(&ln_pgv);
        assert!(2.0 < mean[3] && mean[3] < 3.0, "{name}: {}", mean[3]);
    }
}
