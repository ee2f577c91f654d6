//! Comparisons and scores as text, CSV and JSON.

use std::fmt::Write as _;

use serde::Serialize;

use super::score::{Comparison, Score};

/// A row of files: one quantity of one event by one method.
#[derive(Serialize)]
struct Row<'a> {
    set: &'static str,
    half: &'static str,
    event: &'a str,
    date: &'a str,
    quantity: &'static str,
    method: &'static str,
    observed: f64,
    p10: f64,
    p50: f64,
    p90: f64,
    ratio: f64,
    inside: bool,
    scored: bool,
}

/// A row of files: how a method does with a quantity.
#[derive(Serialize)]
struct ScoreRow {
    set: &'static str,
    half: &'static str,
    quantity: &'static str,
    method: &'static str,
    n: usize,
    inside: f64,
    bias: f64,
    /// `null` for one event.
    sigma: Option<f64>,
    width: f64,
}

fn row(it: &Comparison) -> Row<'_> {
    let [p10, p50, p90] = it.quantiles.map(f64::round);
    Row {
        set: it.set.name(),
        half: it.half.name(),
        event: &it.event,
        date: &it.date,
        quantity: it.quantity.name(),
        method: it.method.name(),
        observed: it.observed,
        p10,
        p50,
        p90,
        ratio: thousandths(it.ratio()),
        inside: it.is_inside(),
        scored: it.is_scored,
    }
}

fn score_row(it: &Score) -> ScoreRow {
    ScoreRow {
        set: it.set.name(),
        half: half_name(it),
        quantity: it.quantity.name(),
        method: it.method.name(),
        n: it.n,
        inside: thousandths(it.inside),
        bias: thousandths(it.bias),
        sigma: it.sigma.is_finite().then(|| thousandths(it.sigma)),
        width: thousandths(it.width),
    }
}

fn thousandths(value: f64) -> f64 {
    (1000.0 * value).round() / 1000.0
}

fn half_name(it: &Score) -> &'static str {
    it.half.map_or("all", super::score::Half::name)
}

/// Every comparison, a line each.
///
/// # Errors
/// Never in practice: the rows are numbers and words.
pub fn csv(comparisons: &[Comparison]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(vec![]);
    for it in comparisons {
        writer.serialize(row(it))?;
    }
    writer.into_inner().map_err(|it| it.into_error().into())
}

/// `{"comparisons": […], "scores": […]}`.
pub fn json(comparisons: &[Comparison], scores: &[Score]) -> String {
    let value = serde_json::json!({
        "comparisons": comparisons.iter().map(row).collect::<Vec<_>>(),
        "scores": scores.iter().map(score_row).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&value).expect("strings and numbers are always JSON")
}

/// For a terminal: comparisons, then scores.
pub fn text(comparisons: &[Comparison], scores: &[Score]) -> String {
    let mut text = format!(
        "{:<34}{:<21}{:<17}{:>10}{:>11}{:>11}{:>11}{:>9}  {}\n",
        "event", "quantity", "method", "observed", "P10", "P50", "P90", "ratio", "inside"
    );
    for it in comparisons {
        let [p10, p50, p90] = it.quantiles;
        let inside = match (it.is_scored, it.is_inside()) {
            (false, _) => "not scored",
            (true, true) => "yes",
            (true, false) => "no",
        };
        let name: String = it.event.chars().take(33).collect();
        let _ = writeln!(
            text,
            "{name:<34}{:<21}{:<17}{:>10.0}{p10:>11.0}{p50:>11.0}{p90:>11.0}{:>9.2}  {inside}",
            it.quantity.name(),
            it.method.name(),
            it.observed,
            it.ratio()
        );
    }
    let _ = writeln!(
        text,
        "\n{:<9}{:<6}{:<21}{:<17}{:>4}{:>9}{:>8}{:>8}{:>10}",
        "events", "half", "quantity", "method", "n", "inside", "bias", "sigma", "P90/P10"
    );
    for it in scores {
        let sigma = if it.sigma.is_finite() { format!("{:.2}", it.sigma) } else { "-".into() };
        let _ = writeln!(
            text,
            "{:<9}{:<6}{:<21}{:<17}{:>4}{:>7.0} %{:>8.2}{sigma:>8}{:>10.1}",
            it.set.name(),
            half_name(it),
            it.quantity.name(),
            it.method.name(),
            it.n,
            100.0 * it.inside,
            it.bias,
            it.width
        );
    }
    text
}
