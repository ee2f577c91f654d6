//! Which sites to open: the list, what comes of each number of them, and how good it can be.

use std::fmt::Write as _;
use std::path::Path;

use super::format::{WriteError, csv, save};
use super::lang;
use super::table::{Row, Table};
use super::tables::keys;
use crate::engine::stage::Stage;
use crate::shelter::opening::{Answer, Question};

/// What was asked.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The run.
    pub stage: &'a Stage,
    /// Sites to choose from, by their places in the list of shelters.
    pub candidates: &'a [u32],
    /// The question; its sites are the candidates.
    pub question: &'a Question,
}

/// Writes `sites_to_open.csv` and `sites_curve.csv`.
///
/// # Errors
/// The file that could not be written.
pub fn write(dir: &Path, asked: &Asked, answer: &Answer) -> Result<(), WriteError> {
    for table in [sites(asked, answer), curve(asked, answer)] {
        save(dir, &format!("{}.csv", table.name), &csv::bytes(&table))?;
    }
    Ok(())
}

/// The same tables for programs.
pub fn json(asked: &Asked, answer: &Answer) -> [(&'static str, serde_json::Value); 2] {
    [sites(asked, answer), curve(asked, answer)].map(|it| (it.name, it.json()))
}

/// A row a site of the answer.
fn sites(asked: &Asked, answer: &Answer) -> Table {
    let mut table = Table::new("sites_to_open");
    for &it in &answer.open {
        let mut row = Row::default();
        site(asked, &mut row, Some(it));
        let rooms = asked.question.instances.iter().map(|instance| f64::from(instance.room[it]));
        let n = asked.question.instances.len().max(1) as f64;
        row.count("capacity_mean", rooms.sum::<f64>() / n);
        table.push(row);
    }
    table
}

/// A row a number of sites, in the order in which the first choice opens them.
fn curve(asked: &Asked, answer: &Answer) -> Table {
    let mut table = Table::new("sites_curve");
    for (n, it) in answer.curve.iter().enumerate() {
        let mut row = Row::default();
        row.count("n_sites", n as f64);
        site(asked, &mut row, it.site);
        row.decimal("share_met", it.share_met, 3);
        row.count("unmet_mean", it.unmet);
        table.push(row);
    }
    table
}

fn site(asked: &Asked, row: &mut Row, candidate: Option<usize>) {
    let stage = asked.stage;
    let site = candidate.map(|it| &stage.reception.shelters[asked.candidates[it] as usize]);
    row.text("site_id", site.map_or("", |it| &it.id));
    keys::names(row, "site_name", &site.map(|it| it.names.clone()).unwrap_or_default());
    let district = site.map(|it| &stage.areas.districts[it.district as usize]);
    row.text("adm2_pcode", district.map_or("", |it| &it.pcode));
    row.maybe("lon", site.map(|it| it.place.lon_deg), 5);
    row.maybe("lat", site.map(|it| it.place.lat_deg), 5);
    row.text("origin", site.map_or("", |it| it.origin.word()));
}

/// The answer in a few lines.
pub fn console(asked: &Asked, answer: &Answer) -> String {
    let Asked { stage, question, candidates } = asked;
    let number = &lang::english().number;
    let percent = |it: f64| format!("{:.0} %", 100.0 * it);
    let mut text = format!(
        "{}: {} of {} sites to open ({} realizations)\n\n",
        stage.facts.title,
        answer.open.len(),
        candidates.len(),
        question.instances.len()
    );
    let _ = writeln!(
        text,
        "  at most {} without a place in {} of realizations; no choice exceeds {}",
        percent(question.most_unmet),
        percent(answer.share_met),
        percent(answer.most_share_met)
    );
    let _ = writeln!(
        text,
        "  without a place in the mean: {}; no choice leaves fewer than {}{}",
        number.people(answer.unmet),
        number.people(answer.least_unmet),
        if answer.is_optimal { "; proven best" } else { "" }
    );
    let goal = percent(question.goal);
    let _ = match answer.budget_of_goal {
        Some(n) => writeln!(text, "  sites for {goal} of realizations: {n}, fewer may do"),
        None => writeln!(text, "  all {} together do not reach {goal}", candidates.len()),
    };
    for &it in answer.open.iter().take(10) {
        let site = &stage.reception.shelters[candidates[it] as usize];
        let _ = writeln!(text, "  {:16} {}", site.id, site.names.en);
    }
    if 10 < answer.open.len() {
        let _ = writeln!(text, "  … and {} more", answer.open.len() - 10);
    }
    text
}
