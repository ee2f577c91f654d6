//! The run's own folder: written beside its place, renamed when complete.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::cli::interrupt;

/// A folder that becomes the run's when everything in it is written, and vanishes otherwise.
#[derive(Debug)]
pub struct Output {
    wanted: PathBuf,
    partial: PathBuf,
}

impl Output {
    /// Refuses a folder that holds anything but an earlier run.
    pub fn open(wanted: &Path) -> anyhow::Result<Output> {
        Output::in_place_of(
            wanted,
            is_run,
            "is not a run of panoh; choose another folder with --out",
        )
    }

    /// Refuses a folder that holds anything but what may be replaced, and says why.
    pub fn in_place_of(
        wanted: &Path,
        may_be_replaced: impl Fn(&Path) -> bool,
        why: &str,
    ) -> anyhow::Result<Output> {
        if wanted.exists() && !may_be_replaced(wanted) && !is_empty(wanted) {
            bail!("{} exists and {why}", wanted.display());
        }
        let name = wanted.file_name().context("--out needs the name of a folder")?;
        let folder = wanted.parent().unwrap_or(Path::new(""));
        let hidden = format!(".{}.partial-{}", name.to_string_lossy(), std::process::id());
        let partial = folder.join(hidden);
        std::fs::create_dir_all(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        remove_leftovers(folder, &format!(".{}.partial-", name.to_string_lossy()));
        Ok(Output { wanted: wanted.to_owned(), partial })
    }

    /// Where to write; made now, so that a run stopped while it simulates leaves nothing behind.
    pub fn begin(&self) -> anyhow::Result<&Path> {
        if self.partial.exists() {
            std::fs::remove_dir_all(&self.partial)?;
        }
        interrupt::begins(&self.partial);
        std::fs::create_dir(&self.partial)
            .with_context(|| format!("cannot make a folder beside {}", self.wanted.display()))?;
        Ok(&self.partial)
    }

    /// Puts the complete folder in its place; an earlier run there is replaced.
    pub fn complete(self) -> anyhow::Result<()> {
        interrupt::whole(&self.partial, || self.put())
    }

    fn put(&self) -> anyhow::Result<()> {
        let wanted = &self.wanted;
        let old = self.partial.with_extension("old");
        if wanted.exists() {
            std::fs::rename(wanted, &old)
                .with_context(|| format!("cannot replace {}", wanted.display()))?;
        }
        std::fs::rename(&self.partial, wanted)
            .with_context(|| format!("cannot rename the finished run to {}", wanted.display()))?;
        if old.exists() {
            std::fs::remove_dir_all(&old)?;
        }
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.partial.exists() {
            // Nothing to say when this fails: the run already failed, with its own reason.
            let _ = std::fs::remove_dir_all(&self.partial);
        }
    }
}

/// Removes what a program left that was interrupted while it wrote into the same place; never the
/// folder of one that still runs, as far as the system tells.
fn remove_leftovers(folder: &Path, prefix: &str) {
    let processes = Path::new("/proc");
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|_| processes.join("self").exists()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(prefix).and_then(|it| it.parse::<u32>().ok());
        if process.is_some_and(|it| !processes.join(it.to_string()).exists()) {
            // Nothing is lost where it stays: the next run tries again.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn is_run(folder: &Path) -> bool {
    folder.join("manifest.json").is_file() && folder.join("summary.json").is_file()
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut it| it.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let wanted = folder.path().join("run");
        let output = Output::open(&wanted).unwrap();
        std::fs::write(output.begin().unwrap().join("summary.json"), "1").unwrap();
        assert!(!wanted.exists());
        drop(output);
        assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());

        for text in ["first", "second"] {
            let output = Output::open(&wanted).unwrap();
            let partial = output.begin().unwrap();
            std::fs::write(partial.join("summary.json"), text).unwrap();
            std::fs::write(partial.join("manifest.json"), text).unwrap();
            output.complete().unwrap();
            assert_eq!(std::fs::read_to_string(wanted.join("summary.json")).unwrap(), text);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_an_interrupted_run_left_is_removed_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let own = std::process::id();
        let [dead, alive, other] =
            [".run.partial-4194305", ".run.partial-1", ".runs.partial-4194305"]
                .map(|it| folder.path().join(it));
        for it in [&dead, &alive, &other] {
            std::fs::create_dir(it).unwrap();
        }
        let output = Output::open(&folder.path().join("run")).unwrap();
        assert!(output.partial.ends_with(format!(".run.partial-{own}")));
        let has_processes = Path::new("/proc/self").exists();
        assert_eq!(dead.exists(), !has_processes);
        assert!(alive.exists() && other.exists());
    }

    #[test]
    fn a_folder_of_somebody_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("thesis.doc"), "years of work").unwrap();
        let refused = Output::open(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("--out"), "{refused}");
    }
}
