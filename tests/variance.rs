//! Shares of variance against models whose shares are known.
#![allow(missing_docs, clippy::unwrap_used)]

use panoh::engine::variance::{Cause, Input, Regression, Share, of_run};
use panoh::rng::{Draw, rng};
use rand::RngExt as _;
use rand_distr::{Distribution as _, StandardNormal};

/// Realizations of a run by default.
const N: usize = 1000;
/// Standard errors that a single estimate may be off.
const ERRORS: f64 = 4.0;

fn uniforms(seed: u64, stream: u32, n: usize) -> Vec<f64> {
    let mut rng = rng(seed, stream, Draw::Bench);
    (0..n).map(|_| rng.random::<f64>()).collect()
}

fn normals(seed: u64, stream: u32, n: usize) -> Vec<f64> {
    let mut rng = rng(seed, stream, Draw::Bench);
    (0..n).map(|_| StandardNormal.sample(&mut rng)).collect()
}

/// Φ⁻¹ by bisection: slow, and as good as Φ.
fn probit(u: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if panoh::stats::normal_cdf(middle) < u { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Mean over seeds, and its standard error.
fn mean(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    let squares: f64 = values.map(|it| (it - mean).powi(2)).sum();
    (mean, (squares / (n - 1.0) / n).sqrt())
}

/// Y = 0.8 Φ⁻¹(u) + 0.6 η + noise of variance 0.5, and a category that does nothing: shares are
/// 0.64 / 1.5, 0.36 / 1.5, 0 and 0.5 / 1.5. A cubic in u has 0.99 of the variance of Φ⁻¹(u).
#[test]
fn a_sum_of_normals_has_its_shares() {
    let run = |seed: u64| -> Vec<Share> {
        let (u, eta, noise) = (uniforms(seed, 0, N), normals(seed, 1, N), normals(seed, 2, N));
        let idle: Vec<u32> = uniforms(seed, 3, N).iter().map(|it| (it * 5.0) as u32).collect();
        let y: Vec<f64> =
            (0..N).map(|i| 0.8 * probit(u[i]) + 0.6 * eta[i] + 0.5_f64.sqrt() * noise[i]).collect();
        let groups =
            [vec![Input::Uniform(u)], vec![Input::Normal(eta)], vec![Input::Category(idle)]];
        Regression::new(&groups).unwrap().shares(&y).unwrap()
    };
    let runs: Vec<Vec<Share>> = (0..200).map(run).collect();
    for (group, exact) in [0.99 * 0.64 / 1.5, 0.36 / 1.5, 0.0].into_iter().enumerate() {
        let (found, error) = mean(runs.iter().map(|it| it[group].share));
        assert!((found - exact).abs() < ERRORS * error + 0.003, "{group}: {found} not {exact}");
        // What the jackknife says of one run is what runs differ by.
        let (told, _) = mean(runs.iter().map(|it| it[group].error));
        let spread = error * (runs.len() as f64).sqrt();
        assert!((0.75..1.35).contains(&(told / spread)), "{group}: {told} and {spread}");
    }
    for shares in &runs {
        assert!((shares.iter().map(|it| it.share).sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(shares.iter().all(|it| it.share <= 1.0));
    }
}

/// Y = Π (1 + cᵢ (2uᵢ − 1)): Vᵢ = cᵢ²/3 and V = Π (1 + Vᵢ) − 1, so that what is left are the
/// interactions alone. Two of the inputs are one group, whose share is the sum of theirs.
#[test]
fn a_product_has_its_first_order_shares_and_its_interactions() {
    let c = [0.9, 0.7, 0.5];
    let v = c.map(|it: f64| it * it / 3.0);
    let total = v.iter().map(|it| 1.0 + it).product::<f64>() - 1.0;
    let run = |seed: u64| {
        let u = [0, 1, 2].map(|it| uniforms(seed, it, 400));
        let y: Vec<f64> = (0..400)
            .map(|i| (0..3).map(|k| 1.0 + c[k] * (2.0 * u[k][i] - 1.0)).product())
            .collect();
        let [first, second, third] = u.map(Input::Uniform);
        Regression::new(&[vec![first], vec![second, third]]).unwrap().shares(&y).unwrap()
    };
    let runs: Vec<Vec<Share>> = (0..200).map(run).collect();
    let exact = [v[0] / total, (v[1] + v[2]) / total];
    for (group, exact) in [exact[0], exact[1], 1.0 - exact[0] - exact[1]].into_iter().enumerate() {
        let (found, error) = mean(runs.iter().map(|it| it[group].share));
        assert!((found - exact).abs() < ERRORS * error + 0.01, "{group}: {found} not {exact}");
    }
}

/// Ishigami and Homma (1990) with the uniform inputs that it is defined on: the share of the first
/// is that of a cubic through a sine (all but 0.4 % of it), that of the third is 0, and
/// what a cubic cannot follow, sin² of the second, goes to what is left and to no other input.
#[test]
fn the_function_of_ishigami_gives_no_share_to_the_idle_input() {
    let run = |seed: u64| {
        let u = [0, 1, 2].map(|it| uniforms(seed, it, N));
        let x = |k: usize, i: usize| std::f64::consts::PI * (2.0 * u[k][i] - 1.0);
        let y: Vec<f64> = (0..N)
            .map(|i| x(0, i).sin() * (1.0 + 0.1 * x(2, i).powi(4)) + 7.0 * x(1, i).sin().powi(2))
            .collect();
        let inputs = u.clone().map(|it| vec![Input::Uniform(it)]);
        Regression::new(&inputs).unwrap().shares(&y).unwrap()
    };
    let runs: Vec<Vec<Share>> = (0..100).map(run).collect();
    let (first, error) = mean(runs.iter().map(|it| it[0].share));
    assert!((first - 0.3139).abs() < ERRORS * error + 0.005, "{first}");
    let (third, error) = mean(runs.iter().map(|it| it[2].share));
    assert!(third.abs() < ERRORS * error, "{third} ± {error}");
}

/// An input without effect beside one that has all of it and beside pure noise.
#[test]
fn an_idle_input_has_a_share_of_zero_on_average() {
    for n in [100, 300] {
        let run = |seed: u64| {
            let (idle, noise) = (uniforms(seed, 0, n), normals(seed, 1, n));
            let groups = [vec![Input::Uniform(idle)], vec![Input::Normal(normals(seed, 2, n))]];
            Regression::new(&groups).unwrap().shares(&noise).unwrap()[0].share
        };
        let runs: Vec<f64> = (0..1000).map(run).collect();
        let (found, error) = mean(runs.iter().copied());
        assert!(found.abs() < ERRORS * error, "{n}: {found} ± {error}");
        assert!(runs.iter().any(|it| *it < 0.0), "not cut off at 0, which would bias it");
    }
}

#[test]
fn few_realizations_and_equal_values_have_no_shares() {
    let groups = |n| [vec![Input::Uniform(uniforms(1, 0, n))]];
    assert!(Regression::new(&groups(7)).is_none());
    let enough = Regression::new(&groups(60)).unwrap();
    assert!(enough.shares(&[3.0; 60]).is_none());
    // All realizations took one branch: nothing about branches can be known, and nothing fails.
    let all = of_run(1, &[2; 400], &[0.5; 400], &[0; 400]).unwrap();
    let shares = all.shares(&uniforms(1, 1, 400)).unwrap();
    assert!(shares[Cause::GroundMotionModel as usize].share.abs() < 1e-12);
    assert_eq!(shares.len(), Cause::ALL.len());
}

/// What was observed moves the residual of each branch: the branch's share has that, and nothing
/// of it is counted twice.
#[test]
fn a_residual_that_depends_on_its_branch_is_counted_once() {
    let run = |seed: u64| {
        let branch: Vec<u32> = uniforms(seed, 0, N).iter().map(|it| u32::from(*it < 0.5)).collect();
        let free = normals(seed, 1, N);
        let eta: Vec<f32> =
            free.iter().zip(&branch).map(|(z, b)| (0.5 * z + f64::from(*b)) as f32).collect();
        let y: Vec<f64> = eta.iter().map(|it| f64::from(*it)).collect();
        of_run(seed, &branch, &eta, &[0; N]).unwrap().shares(&y).unwrap()
    };
    let runs: Vec<Vec<Share>> = (0..50).map(run).collect();
    // Variance of the branch's part 1/4, of the rest 1/4.
    for cause in [Cause::BetweenEvent, Cause::GroundMotionModel] {
        let (found, error) = mean(runs.iter().map(|it| it[cause as usize].share));
        assert!((found - 0.5).abs() < ERRORS * error + 1e-3, "{cause:?}: {found} ± {error}");
    }
}
