//! Joint correlations: what no residuals can have is refused, what is granted is a correlation.

#![allow(clippy::unwrap_used, clippy::float_cmp)]

use nalgebra::DMatrix;
use panoh::hazard::correlation::at_one_site::AtOneSite;
use panoh::hazard::correlation::baker_jayaram_2008::BAKER_JAYARAM_2008;
use panoh::hazard::correlation::by_measure::ByMeasure;
use panoh::hazard::correlation::exact::ExactFactor;
use panoh::hazard::correlation::goda_atkinson_2009::GODA_ATKINSON_2009;
use panoh::hazard::correlation::heresi_miranda_2018::HeresiMiranda2018;
use panoh::hazard::correlation::jayaram_baker_2009::{JayaramBaker2009, Vs30Clustering};
use panoh::hazard::correlation::joint::JointCorrelation;
use panoh::hazard::correlation::loth_baker_2013::LothBaker2013;
use panoh::hazard::correlation::models::{self, Options};
use panoh::hazard::correlation::refused::Refused;
use panoh::hazard::correlation::{Correlation, MeasureCorrelation, OF_MEASURES};
use panoh::hazard::imt::Imt;
use panoh::rng::{Draw, rng};
use panoh::units::{Km, LonLat};
use proptest::prelude::*;

/// Below 0 by this much is rounding.
const ROUNDING: f64 = 1e-9;

/// Sets that runs may have: what fragility functions take, intensity, ground motion.
fn usual() -> Vec<Vec<Imt>> {
    use Imt::{Mmi, Pga, Pgv, Sa};
    vec![
        vec![Pgv],
        vec![Mmi],
        vec![Pga, Pgv],
        vec![Pgv, Mmi],
        vec![Pga, Sa(0.3), Sa(1.0)],
        vec![Pgv, Pga, Sa(0.3), Sa(0.6), Sa(1.0)],
        vec![Mmi, Pgv, Pga, Sa(0.3), Sa(1.0)],
        vec![Pgv, Pga, Sa(0.2), Sa(0.5), Sa(1.0), Sa(2.0)],
        vec![Mmi, Pgv, Pga, Sa(0.3), Sa(1.0), Sa(3.0)],
    ]
}

/// A square of sites `step_km` apart, by rows.
fn square(side: usize, step_km: f64) -> Vec<LonLat> {
    let step = step_km / 111.2;
    let at = |i: usize| LonLat::new((i % side) as f64 * step, (i / side) as f64 * step);
    (0..side * side).map(at).collect()
}

/// The correlation matrix of all measures at all places, from the interface alone.
fn matrix(joint: &dyn JointCorrelation, places: &[LonLat]) -> DMatrix<f64> {
    let n = joint.measures().len();
    DMatrix::from_fn(places.len() * n, places.len() * n, |a, b| {
        let distance = places[a / n].distance(places[b / n]);
        let nugget = if a / n == b / n { joint.nugget(a % n, b % n) } else { 0.0 };
        joint.rho(a % n, b % n, distance) + nugget
    })
}

fn smallest_eigenvalue(matrix: DMatrix<f64>) -> f64 {
    matrix.symmetric_eigenvalues().min()
}

#[test]
fn every_model_is_a_correlation_of_every_usual_set() {
    for model in models::ALL {
        for measures in usual() {
            let joint = models::join(model.name, &measures, &Options::default());
            let joint = joint.unwrap_or_else(|it| panic!("{} of {measures:?}: {it:?}", model.name));
            assert_eq!(joint.measures(), measures);
            assert_eq!(joint.sources()[0], model.source);
            for i in 0..measures.len() {
                let own = joint.rho(i, i, Km(0.0)) + joint.nugget(i, i);
                assert!((own - 1.0).abs() < 1e-12, "{}: {own}", model.name);
                for j in 0..measures.len() {
                    let beyond = Km(joint.reach(0.01).0 * 1.000_001 + 1e-9);
                    assert!(joint.rho(i, j, beyond).abs() <= 0.01 + 1e-9, "{}", model.name);
                    assert_eq!(joint.nugget(i, j), joint.nugget(j, i));
                }
            }
            for step_km in [0.3, 3.0, 12.0] {
                let smallest = smallest_eigenvalue(matrix(joint.as_ref(), &square(5, step_km)));
                assert!(smallest > -ROUNDING, "{} of {measures:?}: {smallest:e}", model.name);
            }
        }
    }
}

/// Published correlations and ranges do not quite go together: PGV is as like SA(3.0) as its own
/// range is not. A little is given way, for measures of nearly one kind too much.
#[test]
fn correlations_of_measures_give_way_a_little_to_their_ranges() {
    use Imt::{Pga, Pgv, Sa};
    let join = |measures: &[Imt], clustering| {
        let models = |imt: &Imt| JayaramBaker2009::new(*imt, clustering).unwrap();
        let models: Vec<JayaramBaker2009> = measures.iter().map(models).collect();
        let at_one_site = AtOneSite::of(&BAKER_JAYARAM_2008, measures).unwrap();
        ByMeasure::jayaram_baker(at_one_site, &models, &[])
    };
    let few = [Pgv, Pga, Sa(0.3), Sa(1.0)];
    assert_eq!(join(&few, Vs30Clustering::Scattered).unwrap().lowered_by(), 0.0);
    let more = [Pgv, Pga, Sa(0.3), Sa(1.0), Sa(3.0)];
    assert_eq!(join(&more, Vs30Clustering::Clustered).unwrap().lowered_by(), 0.0);
    let lowered = join(&more, Vs30Clustering::Scattered).unwrap();
    assert!((0.024..0.026).contains(&lowered.lowered_by()), "{}", lowered.lowered_by());
    let published = BAKER_JAYARAM_2008.rho(Pgv, Pga).unwrap();
    let got = lowered.rho(0, 1, Km(0.0)) / published;
    assert!((got - (1.0 - lowered.lowered_by())).abs() < 1e-12, "{got}");
    assert_eq!(lowered.rho(1, 1, Km(0.0)), 1.0);
}

/// A spatial model of several measures keeps each measure's own as published.
#[test]
fn a_measure_keeps_its_own_correlation_and_the_closed_form_joins_two() {
    let measures = [Imt::Pga, Imt::Sa(1.0)];
    for clustering in [Vs30Clustering::Clustered, Vs30Clustering::Scattered] {
        let options = Options { clustering: Some(clustering), ..Options::default() };
        let joint = models::join("jayaram_baker_2009", &measures, &options).unwrap();
        let own = measures.map(|it| JayaramBaker2009::new(it, clustering).unwrap());
        closed_form(joint.as_ref(), [&own[0], &own[1]]);
    }
    let joint = models::join("heresi_miranda_2018", &measures, &Options::default()).unwrap();
    let own = measures.map(|it| HeresiMiranda2018::new(it).unwrap());
    closed_form(joint.as_ref(), [&own[0], &own[1]]);
}

fn closed_form(joint: &dyn JointCorrelation, own: [&dyn Correlation; 2]) {
    let between = joint.rho(0, 1, Km(0.0));
    assert!((0.4..0.6).contains(&between), "{between}");
    for km in [0.0, 0.4, 3.0, 17.0, 90.0].map(Km) {
        for (i, it) in own.iter().enumerate() {
            assert!((joint.rho(i, i, km) - it.rho(km)).abs() < 1e-12);
        }
        let expected = between * (own[0].rho(km) * own[1].rho(km)).sqrt();
        assert!((joint.rho(0, 1, km) - expected).abs() < 1e-12);
        assert_eq!(joint.rho(0, 1, km), joint.rho(1, 0, km));
    }
}

#[test]
fn a_range_of_ones_own_is_where_five_in_a_hundred_are_left() {
    for name in ["jayaram_baker_2009", "heresi_miranda_2018"] {
        let options = Options { range: Some(Km(14.0)), ..Options::default() };
        let joint = models::join(name, &[Imt::Pga, Imt::Sa(2.0)], &options).unwrap();
        for i in 0..2 {
            assert!((joint.rho(i, i, Km(14.0)).ln() + 3.0).abs() < 1e-12, "{name}");
        }
        assert!((joint.reach((-3.0_f64).exp()).0 - 14.0).abs() < 1e-9, "{name}");
    }
}

#[test]
fn without_correlation_of_sites_measures_are_alike_at_one_site_alone() {
    let measures = [Imt::Pga, Imt::Sa(1.0)];
    let none = models::join("none", &measures, &Options::default()).unwrap();
    let some = models::join("jayaram_baker_2009", &measures, &Options::default()).unwrap();
    assert_eq!(none.rho(0, 1, Km(1e-6)), 0.0);
    assert_eq!(none.nugget(0, 1), some.rho(0, 1, Km(0.0)));
    assert_eq!(none.reach(1e-6), Km(0.0));
}

fn refused(name: &str, measures: &[Imt], options: &Options) -> Vec<Refused> {
    models::join(name, measures, options).err().unwrap_or_else(|| panic!("{name} of {measures:?}"))
}

#[test]
fn what_cannot_be_made_is_refused_all_at_once() {
    let nothing = Options::default();
    let told = |it: Vec<Refused>| it.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let unknown = told(refused("jayaram", &[Imt::Pgv], &nothing));
    assert!(unknown.contains("`jayaram`") && unknown.contains("loth_baker_2013"), "{unknown}");
    for model in models::ALL {
        let empty = refused(model.name, &[], &nothing);
        assert_eq!(empty, [Refused::NoMeasures], "{}", model.name);
        let twice = refused(model.name, &[Imt::Pgv, Imt::Pga, Imt::Pgv], &nothing);
        assert_eq!(twice, [Refused::Repeated(Imt::Pgv)], "{}", model.name);
        let far = refused(model.name, &[Imt::Sa(11.0), Imt::Pgv, Imt::Sa(12.0)], &nothing);
        let far = told(far);
        assert!(far.contains("SA(11.0)") && far.contains("SA(12.0)"), "{}: {far}", model.name);
    }
    for range in [0.0, -3.0, f64::NAN, f64::INFINITY] {
        let options = Options { range: Some(Km(range)), ..Options::default() };
        for name in ["jayaram_baker_2009", "heresi_miranda_2018"] {
            let found = refused(name, &[Imt::Pgv], &options);
            assert!(matches!(found[..], [Refused::RangeNotPositive(_)]), "{found:?}");
        }
    }
    let all = Options {
        clustering: Some(Vs30Clustering::Clustered),
        range: Some(Km(10.0)),
        at_one_site: Some(DMatrix::identity(1, 1)),
    };
    assert_eq!(refused("loth_baker_2013", &[Imt::Sa(20.0)], &all).len(), 4);
    assert_eq!(refused("none", &[Imt::Pgv], &all).len(), 2);
    assert_eq!(refused("heresi_miranda_2018", &[Imt::Pgv], &all).len(), 1);
}

#[test]
fn a_table_of_ones_own_is_refused_with_the_measures_that_are_wrong() {
    let measures = vec![Imt::Pga, Imt::Sa(0.3), Imt::Sa(1.0)];
    let of = |numbers: [f64; 9]| {
        AtOneSite::new(measures.clone(), DMatrix::from_row_slice(3, 3, &numbers))
    };
    assert!(of([1.0, 0.8, 0.5, 0.8, 1.0, 0.6, 0.5, 0.6, 1.0]).is_ok());
    let found = of([1.0, 1.2, 0.5, 0.8, 0.9, 0.6, 0.4, 0.6, f64::NAN]).unwrap_err();
    assert!(
        matches!(
            found[..],
            [
                Refused::NotACorrelation { measures: [Imt::Pga, Imt::Sa(0.3)], found: 1.2 },
                Refused::NotOne { imt: Imt::Sa(0.3), found: 0.9 },
                Refused::NotSymmetric { measures: [Imt::Pga, Imt::Sa(1.0)], found: [0.5, 0.4] },
                Refused::NotOne { imt: Imt::Sa(1.0), .. },
            ]
        ),
        "{found:?}"
    );
    // PGA is like both others, and they are unlike: the eigenvalue is 1 − √(0.9² + 0.9²).
    let found = of([1.0, 0.9, 0.9, 0.9, 1.0, 0.0, 0.9, 0.0, 1.0]).unwrap_err();
    let [Refused::NotDefinite { measures: wrong, smallest }] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!(*wrong, measures);
    assert!((smallest - (1.0 - 0.9 * 2_f64.sqrt())).abs() < 1e-12, "{smallest}");
    let text = found[0].to_string();
    assert!(text.contains("PGA, SA(0.3), SA(1.0)") && text.contains("-2.73e-1"), "{text}");
    let shape = AtOneSite::new(measures.clone(), DMatrix::identity(2, 3)).unwrap_err();
    assert_eq!(shape, [Refused::NotSquare { n_measures: 3, found: (2, 3) }]);
    // As published, PGA and SA(0.1) are one, but not as like SA(0.2).
    let short = [Imt::Pga, Imt::Sa(0.1), Imt::Sa(0.2)];
    let found = AtOneSite::of(&GODA_ATKINSON_2009, &short).unwrap_err();
    assert!(matches!(found[..], [Refused::NotDefinite { .. }]), "{found:?}");
    assert!(AtOneSite::of(&GODA_ATKINSON_2009, &[Imt::Pga, Imt::Sa(0.3), Imt::Sa(1.0)]).is_ok());
}

/// Two measures much alike cannot have ranges far apart: for exponentials in the plane, at short
/// wavelengths R is at most 2 √(b₁ b₂) / (b₁ + b₂).
#[test]
fn measures_too_alike_for_their_ranges_are_refused() {
    let models = [10.0, 40.0].map(|it| JayaramBaker2009::with_range(Km(it)).unwrap());
    let joint = |r: f64| {
        let table = DMatrix::from_row_slice(2, 2, &[1.0, r, r, 1.0]);
        let at_one_site = AtOneSite::new(vec![Imt::Pga, Imt::Pgv], table).unwrap();
        ByMeasure::jayaram_baker(at_one_site, &models, &[])
    };
    assert_eq!(joint(0.74).unwrap().lowered_by(), 0.0);
    assert!((0.0..0.01).contains(&joint(0.75).unwrap().lowered_by()));
    let refused = joint(0.85).unwrap_err();
    let Refused::NotDefiniteBetweenSites { measures, smallest, .. } = &refused else {
        panic!("{refused}")
    };
    assert_eq!(*measures, [Imt::Pga, Imt::Pgv]);
    assert!(*smallest < 0.0);
    // What is refused has no correlation matrix on a fine lattice, and what is granted has one.
    let lattice = |r: f64| {
        let places = square(12, 2.5);
        let rates = [0.3, 0.075];
        let rho = |a: usize, b: usize| {
            let (i, j) = (a % 2, b % 2);
            let own = if i == j { 1.0 } else { r };
            let rate = f64::midpoint(rates[i], rates[j]);
            own * (-rate * places[a / 2].distance(places[b / 2]).0).exp()
        };
        smallest_eigenvalue(DMatrix::from_fn(2 * places.len(), 2 * places.len(), rho))
    };
    assert!(lattice(0.85) < -1e-6, "{}", lattice(0.85));
    assert!(lattice(0.74) > 0.0, "{}", lattice(0.74));
}

#[test]
fn a_factor_gives_the_matrix_back_and_there_is_none_for_twice_the_same() {
    let measures = [Imt::Pgv, Imt::Pga, Imt::Sa(0.6)];
    let places = square(3, 4.0);
    for model in models::ALL {
        let joint = models::join(model.name, &measures, &Options::default()).unwrap();
        let factor = ExactFactor::joint(&places, joint.as_ref()).unwrap();
        let back = factor.lower() * factor.lower().transpose();
        let off = (back - matrix(joint.as_ref(), &places)).abs().max();
        assert!(off < 1e-12, "{}: {off:e}", model.name);
        let sample = factor.sample(&mut rng(1, 0, Draw::WithinEvent));
        assert_eq!(sample.len(), places.len() * measures.len());
        let again = [&places[..], &places[..1]].concat();
        assert!(ExactFactor::joint(&again, joint.as_ref()).is_none(), "{}", model.name);
    }
    let one = models::join("jayaram_baker_2009", &measures[..1], &Options::default()).unwrap();
    let model = JayaramBaker2009::INTENSITY;
    let off = ExactFactor::joint(&places, one.as_ref()).unwrap().lower()
        - ExactFactor::new(&places, &model).unwrap().lower();
    assert!(off.abs().max() < 1e-12);
    // Intensity is taken as PGV.
    let same = models::join("jayaram_baker_2009", &[Imt::Pgv, Imt::Mmi], &Options::default());
    assert!(ExactFactor::joint(&places, same.unwrap().as_ref()).is_none());
}

#[test]
fn measures_are_as_like_as_published_whichever_is_named_first() {
    let all = [Imt::Pga, Imt::Pgv, Imt::Mmi, Imt::Sa(0.15), Imt::Sa(0.5), Imt::Sa(4.0)];
    for model in OF_MEASURES {
        for one in all {
            assert!((model.rho(one, one).unwrap() - 1.0).abs() < 1e-12);
            for other in all {
                let rho = model.rho(one, other).unwrap();
                assert_eq!(model.rho(other, one), Some(rho));
                assert!((0.0..=1.0).contains(&rho), "{one} and {other}: {rho}");
            }
        }
        let [low, high] = model.periods_s();
        for beyond in [low * 0.99, high * 1.01].map(Imt::Sa) {
            for other in all {
                assert_eq!(model.rho(beyond, other), None, "{beyond} and {other}");
            }
        }
    }
}

proptest! {
    /// Whatever the periods, close or far: none of B1, B2 and B3 has a negative eigenvalue.
    #[test]
    fn coregionalization_of_any_periods_is_definite(
        periods_s in prop::collection::vec((-2.0_f64..1.0).prop_map(|it| 10_f64.powf(it)), 1..14),
        with_peaks: bool,
    ) {
        let peaks = if with_peaks { vec![Imt::Pga, Imt::Pgv, Imt::Mmi] } else { vec![] };
        let measures: Vec<Imt> = peaks.into_iter().chain(periods_s.into_iter().map(Imt::Sa)).collect();
        let model = LothBaker2013::new(&measures).unwrap();
        for part in model.parts() {
            let smallest = smallest_eigenvalue(part.clone());
            prop_assert!(smallest > -ROUNDING, "{measures:?}: {smallest:e}");
        }
    }

    /// The other way round: what is granted has no negative eigenvalue between sites either.
    #[test]
    fn what_is_granted_is_a_correlation_between_sites(
        ranges_km in prop::array::uniform3(3.0_f64..60.0),
        numbers in prop::array::uniform3(-1.0_f64..1.0),
        step_km in 0.3_f64..20.0,
    ) {
        let [a, b, c] = numbers;
        let table = DMatrix::from_row_slice(3, 3, &[1.0, a, b, a, 1.0, c, b, c, 1.0]);
        let measures = vec![Imt::Pga, Imt::Pgv, Imt::Sa(1.0)];
        let Ok(at_one_site) = AtOneSite::new(measures, table) else { return Ok(()) };
        let places = square(5, step_km);
        let jb = ranges_km.map(|it| JayaramBaker2009::with_range(Km(it)).unwrap());
        let hm = ranges_km.map(|it| HeresiMiranda2018::with_range(Km(it)).unwrap());
        let joints = [
            ByMeasure::jayaram_baker(at_one_site.clone(), &jb, &[]),
            ByMeasure::heresi_miranda(at_one_site, &hm, &[]),
        ];
        for joint in joints.into_iter().flatten() {
            let smallest = smallest_eigenvalue(matrix(&joint, &places));
            prop_assert!(smallest > -ROUNDING, "{smallest:e}");
        }
    }
}
