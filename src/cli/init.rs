use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;

use crate::cli::{schema, shipped};
use crate::input::manual::{SCENARIO, begin};
use crate::input::nearest_region;
use crate::input::problem::nearest;

/// Begin a scenario of your own: a file with every key explained, and its schema beside it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh init my-scenario
  panoh init my-khait --from khait-1949")]
pub struct Init {
    /// Folder for scenario.toml; made if it is not there
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// A shipped scenario to copy instead
    #[arg(long, value_name = "SCENARIO")]
    from: Option<String>,
}

/// Name of a scenario's file.
const FILE: &str = "scenario.toml";

impl Init {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let from = self.from.as_deref().map(copied).transpose()?;
        let [file, schema_file] = [FILE, begin::SCHEMA].map(|it| self.folder.join(it));
        for it in [&file, &schema_file] {
            if it.exists() {
                bail!("{} exists and is left as it is; name another folder", it.display());
            }
        }
        let told = || format!("cannot write to {}", self.folder.display());
        fs::create_dir_all(&self.folder).with_context(told)?;
        let text = match from {
            Some(from) => self.copy(&from)?,
            None => begin::text(&SCENARIO, self.region(None).as_deref()),
        };
        fs::write(&file, text).with_context(told)?;
        fs::write(&schema_file, schema::text()).with_context(told)?;
        let folder = self.folder.display();
        say!("{}: every key with its meaning", file.display());
        say!("{}: for your editor", schema_file.display());
        say!("next: panoh check {folder}, panoh plan {folder}, panoh run {folder}");
        Ok(ExitCode::SUCCESS)
    }

    /// A shipped scenario, with the files beside it, and the path of its region as seen from here.
    fn copy(&self, from: &Path) -> anyhow::Result<String> {
        let text = fs::read_to_string(from.join(FILE))
            .with_context(|| format!("cannot read {}", from.join(FILE).display()))?;
        let mut document: toml_edit::DocumentMut = text.parse()?;
        let own = document["scenario"].get("region").and_then(|it| it.as_str());
        let region = own.map(|it| from.join(it));
        if let Some(region) = self.region(region) {
            document["scenario"]["region"] = toml_edit::value(region);
        }
        for entry in fs::read_dir(from)?.flatten() {
            let name = entry.file_name();
            let is_about = ["scenario.toml", "observed.toml", "README.md", "expected.md"];
            let is_input = !is_about.iter().any(|it| name == *it) && entry.path().is_file();
            let to = self.folder.join(&name);
            if is_input && !to.exists() {
                fs::copy(entry.path(), &to)?;
            }
        }
        Ok(format!("#:schema ./{}\n{document}", begin::SCHEMA))
    }

    /// Path of a region as the file in the folder would have it: relative where that is shorter.
    fn region(&self, of: Option<PathBuf>) -> Option<String> {
        let region = of.or_else(|| nearest_region(&self.folder.join(FILE)))?;
        let [to, from] = [&region, &self.folder].map(|it| fs::canonicalize(it).ok());
        let (to, from) = (to?, from?);
        let parts = |it: &Path| -> Vec<PathBuf> {
            it.components().map(|it: Component| PathBuf::from(it.as_os_str())).collect()
        };
        let (to_parts, from_parts) = (parts(&to), parts(&from));
        let same = to_parts.iter().zip(&from_parts).take_while(|(a, b)| a == b).count();
        let up = from_parts.len() - same;
        // Beyond the root of the file system nothing is shared, and a long way up helps nobody.
        if same <= 1 || up > 4 {
            return Some(to.display().to_string());
        }
        let path: PathBuf = vec![PathBuf::from(".."); up].iter().chain(&to_parts[same..]).collect();
        Some(path.display().to_string())
    }
}

/// The folder of a shipped scenario.
fn copied(name: &str) -> anyhow::Result<PathBuf> {
    if let Some(found) = shipped::named(name) {
        return Ok(found);
    }
    let all = shipped::scenarios();
    match nearest(name, all.iter().map(String::as_str)) {
        Some(near) => bail!("no shipped scenario is called {name}; did you mean {near}?"),
        None => bail!("no shipped scenario is called {name}; there are {}", all.join(", ")),
    }
}
