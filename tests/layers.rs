//! The order of the modules in `lib.rs` is the order of dependency, and some crates have one home.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The modules as `lib.rs` declares them, first to last.
fn layers() -> Vec<String> {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    let names = text.lines().filter_map(|it| it.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

/// First path segment below `src/`, without its suffix.
fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap();
    let first = inside.iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a line of code takes from this crate.
fn imports(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or("");
    let mut found = vec![];
    for rest in code.split("crate::").skip(1) {
        let list = rest.strip_prefix('{').map_or(rest, |it| it.split('}').next().unwrap_or(it));
        let names = if rest.starts_with('{') { list.split(',').collect() } else { vec![list] };
        for name in names {
            let word: String =
                name.trim().chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect();
            found.push(word);
        }
    }
    found
}

#[test]
fn imports_point_up_the_list() {
    let layers = layers();
    let rank = |name: &str| layers.iter().position(|it| it == name);
    assert!(layers.len() > 10, "lib.rs lists its modules one a line");
    let mut wrong = vec![];
    let mut seen = 0;
    for path in sources(Path::new("src")) {
        let Some(own) = rank(&module_of(&path)) else { continue };
        for (line, n) in fs::read_to_string(&path).unwrap().lines().zip(1..) {
            for name in imports(line) {
                let Some(other) = rank(&name) else { continue };
                seen += 1;
                if own < other {
                    wrong.push(format!("{}:{n}: imports {name}", path.display()));
                }
            }
        }
    }
    assert!(seen > 50, "only {seen} imports were found: the test reads them wrongly");
    assert!(wrong.is_empty(), "a module imports what stands below it:\n{}", wrong.join("\n"));
}

#[test]
fn some_crates_have_one_home() {
    let homes: &[(&str, &[&str])] = &[
        ("gdal::", &["src/geodata"]),
        ("rayon::", &["src/engine/monte_carlo.rs", "src/engine/shaking_maps.rs", "src/cli"]),
        ("clap::", &["src/cli", "src/main.rs"]),
        ("anyhow::", &["src/cli", "src/main.rs"]),
        ("indicatif::", &["src/cli"]),
        ("ureq::", &["src/fetch"]),
        ("println!(", &["src/cli"]),
    ];
    let mut wrong = vec![];
    for path in sources(Path::new("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for (name, allowed) in homes {
            let code = text.lines().filter(|it| !it.trim_start().starts_with("//"));
            let used = code.into_iter().any(|it| {
                it.split(name).count() > 1
                    && !it.contains(&format!("_{name}"))
                    && !it.contains(&format!("e{name}"))
            });
            if used && !allowed.iter().any(|it| path.starts_with(it)) {
                wrong.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_its_noun() {
    let long: Vec<String> = sources(Path::new("src"))
        .into_iter()
        .map(|path| (fs::read_to_string(&path).unwrap().lines().count(), path))
        .filter(|(lines, _)| *lines > 500)
        .map(|(lines, path)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "split by noun:\n{}", long.join("\n"));
}
