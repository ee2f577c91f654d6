//! Same seed, same bytes; more realizations begin with the fewer.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Every csv file of a run, by name.
fn tables(out: &Path, threads: &str) -> BTreeMap<String, Vec<u8>> {
    let status = Command::new(env!("CARGO_BIN_EXE_panoh"))
        .args(["run", "scenarios/rasht-m7", "--realizations", "70", "--quiet"])
        .args(["--threads", threads, "--out", &out.display().to_string()])
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    let files = std::fs::read_dir(out.join("csv")).unwrap().map(|it| it.unwrap().path());
    files
        .map(|it| {
            (it.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(it).unwrap())
        })
        .collect()
}

#[test]
fn tables_are_the_same_bytes_on_1_2_and_7_threads() {
    let folder = tempfile::tempdir().unwrap();
    let one = tables(&folder.path().join("one"), "1");
    assert!(one.len() >= 7, "{:?}", one.keys());
    for threads in ["2", "7"] {
        let other = tables(&folder.path().join(threads), threads);
        assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (name, bytes) in &one {
            assert!(bytes == &other[name], "{name} differs between 1 and {threads} threads");
        }
    }
}
