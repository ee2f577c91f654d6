//! `README.md` of an import: nothing of the job is dropped in silence.

use std::fmt::Write as _;

use super::job_ini::Job;

/// The text: every key of the job, and what was decided for its assets.
pub(super) fn text(job: &Job, inventory: &str, remarks: &[String]) -> String {
    let name = job.file.file_name().unwrap_or_default().to_string_lossy();
    let mut text = format!(
        "# {}\n\nAn OpenQuake scenario of damage as a scenario of Panoh, made of `{name}` by `panoh import \
         openquake`.\n{inventory}.\n\n- `scenario.toml`: the earthquake and its shaking\n- `region/`: assets \
         (`exposure.csv`, a row each), fragility and consequences\n\n## What became of each key\n\n\
         | key | value | |\n|---|---|---|\n",
        job.description
    );
    let cell = |it: &str| it.replace('|', "\\|").replace('\n', " ");
    for it in &job.account {
        let _ = writeln!(text, "| `{}` | {} | {} |", it.key, cell(&it.value), cell(&it.fate));
    }
    text.push_str("\n## What was decided\n\n");
    for it in remarks {
        let _ = writeln!(text, "- {it}");
    }
    text
}
