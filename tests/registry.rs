//! Growth is addition: a new model, set, standard or language is a file and its name in the list
//! of its folder. A file that no list names would be dead without anybody noticing.

use std::fs;
use std::path::{Path, PathBuf};

use panoh::shelter::allocation::Allocation;
use panoh::{damage, displacement, hazard, secondary, shelter};

fn files(folder: &Path, suffix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut found: Vec<_> =
        entries.filter(|it| it.extension().is_some_and(|e| e == suffix)).collect();
    found.sort();
    assert!(!found.is_empty(), "{} has no .{suffix} file", folder.display());
    found
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// Whether a name ends in a year, as the files of published models do.
fn is_published(stem: &str) -> bool {
    stem.rsplit('_').next().is_some_and(|it| it.len() == 4 && it.parse::<u16>().is_ok())
}

/// Every published model file of a folder is named in its list.
fn every_model_is_listed(folder: &str, names: &[&str]) {
    let stems: Vec<String> = files(Path::new(folder), "rs").iter().map(|it| stem(it)).collect();
    for file in stems.iter().filter(|it| is_published(it)) {
        let listed = names.iter().any(|name| name.starts_with(file.as_str()));
        assert!(listed, "{folder}/{file}.rs is in no list: {names:?}");
    }
}

#[test]
fn every_ground_motion_model_is_listed() {
    let names: Vec<&str> = hazard::gmm::ALL.iter().map(|it| it.name()).collect();
    every_model_is_listed("src/hazard/gmm", &names);
    for name in names {
        assert_eq!(hazard::gmm::by_name(name).expect("a model").name(), name);
    }
}

#[test]
fn every_correlation_is_listed() {
    let of_sites = hazard::correlation::models::ALL.iter().map(|it| it.name);
    let of_measures = hazard::correlation::OF_MEASURES.iter().map(|it| it.name());
    // A part of `baker_jayaram_2008`.
    let names: Vec<&str> = of_sites.chain(of_measures).chain(["bradley_2012"]).collect();
    every_model_is_listed("src/hazard/correlation", &names);
}

#[test]
fn every_data_file_is_listed() {
    let sets: Vec<&str> = damage::set::all().iter().map(|it| it.name.as_str()).collect();
    let standards: Vec<&str> = shelter::needs::all().iter().map(|it| it.name.as_str()).collect();
    let lists = [("src/damage/sets", sets), ("src/shelter/needs", standards)];
    for (folder, names) in lists {
        let stems: Vec<String> =
            files(Path::new(folder), "toml").iter().map(|it| stem(it)).collect();
        let mut names = names;
        names.sort_unstable();
        assert_eq!(stems, names, "{folder}");
    }
}

#[test]
fn every_allocation_and_landslide_model_has_a_name_of_its_own() {
    let allocations = shelter::allocation::ALL.iter().map(|it| it.name());
    let landslides = secondary::ALL.iter().map(|it| it.name());
    let mut names: Vec<&str> = allocations.chain(landslides).collect();
    names.sort_unstable();
    let n = names.len();
    names.dedup();
    assert_eq!(names.len(), n);
    // What they all speak of.
    let nouns = ["by_name", "doors", "first_choice", "mod", "placement"];
    let folder = files(Path::new("src/shelter/allocation"), "rs");
    let mut stems: Vec<String> = folder.iter().map(|it| stem(it)).collect();
    stems.retain(|it| !nouns.contains(&it.as_str()));
    let mut listed = shelter::allocation::ALL.map(Allocation::name);
    listed.sort_unstable();
    assert_eq!(stems, listed);
}

#[test]
fn every_model_of_what_shaking_sets_off_is_listed() {
    let newmark: Vec<&str> = secondary::newmark::ALL.iter().map(|it| it.name()).collect();
    every_model_is_listed("src/secondary/newmark", &newmark);
    let liquefaction: Vec<&str> = secondary::liquefaction::ALL.iter().map(|it| it.name()).collect();
    every_model_is_listed("src/secondary/liquefaction", &liquefaction);
}

/// Ours and the official count have no file there: they are the stage's own.
#[test]
fn every_count_of_the_displaced_is_listed() {
    let methods = displacement::methods::Method::ALL;
    let names: Vec<String> = methods.iter().map(|it| it.name().replace('_', "")).collect();
    let stems: Vec<String> =
        files(Path::new("src/displacement/methods"), "rs").iter().map(|it| stem(it)).collect();
    for file in stems.iter().filter(|it| *it != "mod") {
        assert!(names.contains(&file.replace('_', "")), "{file}.rs is in no list: {names:?}");
    }
    assert_eq!(stems.len() - 1, names.len() - 2);
    for it in methods {
        assert_eq!(displacement::methods::Method::by_name(it.name()), Some(it));
    }
}

/// A file that its folder does not declare is not compiled, and nobody would see it.
#[test]
fn every_file_is_a_module() {
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        let own = ["lib.rs", "mod.rs"].map(|it| folder.join(it)).into_iter().find(|it| it.exists());
        let own = own.unwrap_or_else(|| folder.with_extension("rs"));
        let text = fs::read_to_string(&own).unwrap();
        for entry in fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()) {
            let name = stem(&entry);
            let is_source = entry.extension().is_some_and(|it| it == "rs");
            let has_source = entry.is_dir() && files_below(&entry);
            if entry.is_dir() && has_source {
                folders.push(entry.clone());
            }
            if (is_source || has_source) && !["lib", "mod", "main"].contains(&name.as_str()) {
                let declared =
                    text.lines().any(|it| it.trim_end().ends_with(&format!("mod {name};")));
                assert!(declared, "{} is not declared in {}", entry.display(), own.display());
            }
        }
    }
}

fn files_below(folder: &Path) -> bool {
    fs::read_dir(folder)
        .unwrap()
        .any(|it| it.unwrap().path().extension().is_some_and(|e| e == "rs"))
}
