//! What every command of the program shares: help, options, answers for programs, exit codes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn panoh_in(folder: &Path, arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_panoh");
    Command::new(program).args(arguments).env("NO_COLOR", "1").current_dir(folder).output().unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn panoh(arguments: &[&str]) -> Output {
    panoh_in(root(), arguments)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(output: &Output) -> Value {
    let told = text(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error} in:\n{}\n{told}", text(&output.stdout));
    })
}

/// Names below "Commands:" of a help.
fn commands(help: &str) -> Vec<String> {
    let Some((_, rest)) = help.split_once("Commands:\n") else { return vec![] };
    let lines = rest.lines().take_while(|it| it.starts_with("  "));
    let names = lines.filter(|it| !it.starts_with("   "));
    let names = names.filter_map(|it| it.split_whitespace().next());
    names.filter(|it| *it != "help").map(str::to_owned).collect()
}

/// Every command with its help, those that hold others too.
fn all() -> Vec<(Vec<String>, String)> {
    let (mut found, mut open) = (vec![], vec![vec![]]);
    while let Some(path) = open.pop() {
        let arguments: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
        let help = text(&panoh(&arguments).stdout);
        for name in commands(&help) {
            open.push(path.iter().cloned().chain([name]).collect());
        }
        found.push((path, help));
    }
    assert!(found.len() > 20, "{found:?}");
    found
}

#[test]
fn every_help_fits_a_screen_and_has_an_example() {
    for (path, help) in all() {
        let n = help.lines().count();
        assert!(n < 40, "panoh {}: {n} lines\n{help}", path.join(" "));
        let shows = help.contains("xample") || help.contains("Start here");
        assert!(shows || help.contains("Commands:"), "panoh {}:\n{help}", path.join(" "));
    }
}

/// An option has one name and one short form in every command that has it.
#[test]
fn options_are_called_alike_everywhere() {
    let unlike = ["--output", "--language", "--n", "--format", "--thread", "--n-realizations"];
    for (path, help) in all() {
        for word in help.split(|it: char| !(it.is_alphanumeric() || it == '-')) {
            assert!(!unlike.contains(&word), "panoh {}: {word}", path.join(" "));
        }
        if help.contains("--realizations <N>") {
            assert!(help.contains("-n, --realizations <N>"), "panoh {}", path.join(" "));
        }
    }
}

const PROBLEM: [&str; 7] = ["code", "severity", "place", "found", "expected", "help", "count"];

/// An answer has `problems`, all of one shape, whatever the command and however it ended.
fn problems(output: &Output) -> Vec<Value> {
    let answer = json(output);
    let problems = answer["problems"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
    for it in &problems {
        let keys: BTreeSet<&str> = it.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, PROBLEM.into_iter().collect(), "{it}");
        let place = it["place"].as_str().unwrap();
        assert!(!place.contains('\n'), "{place}");
    }
    problems
}

#[test]
fn answers_for_programs_have_one_shape() {
    for command in [&["explain", "E203", "--json"][..], &["list", "--json"], &["doctor", "--json"]]
    {
        let output = panoh(command);
        assert_eq!(output.status.code(), Some(0), "{command:?}: {}", text(&output.stderr));
        assert!(problems(&output).is_empty());
    }
    let missing: [&[&str]; 4] = [
        &["check", "no-such", "--json"],
        &["run", "no-such", "--json"],
        &["plan", "no-such", "--json"],
        &["what-if", "no-such", "--json"],
    ];
    for command in missing {
        let output = panoh(command);
        assert_eq!(output.status.code(), Some(3), "{command:?}: {}", text(&output.stderr));
        let problems = problems(&output);
        assert!(problems.iter().any(|it| it["severity"] == "error"), "{command:?}: {problems:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let thesis = folder.path().join("out");
    std::fs::create_dir(&thesis).unwrap();
    std::fs::write(thesis.join("thesis.doc"), "years of work").unwrap();
    let thesis = thesis.display().to_string();
    let refused = panoh(&["run", "rasht-m7", "-n", "2", "--out", &thesis, "--json"]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(problems(&refused)[0]["code"], "E001");
}

#[test]
fn lists_name_all_models() {
    let answer = json(&panoh(&["list", "--json"]));
    let lists = answer["lists"].as_array().unwrap();
    let entries = |it: &Value| it["entries"].as_array().unwrap().len();
    assert!(lists.iter().all(|it| entries(it) > 0), "{answer}");
    let names = lists.iter().flat_map(|it| it["entries"].as_array().unwrap());
    let names: Vec<&str> = names.filter_map(|it| it["name"].as_str()).collect();
    for it in ["bssa_2014", "bindi_2011", "tajikistan", "tj_default", "minimum_cost", "panoh"] {
        assert!(names.contains(&it), "{it} is not in {names:?}");
    }
}

#[test]
fn near_misses_are_understood() {
    let told = |arguments: &[&str]| text(&panoh(arguments).stderr);
    assert!(told(&["comapre", "x"]).contains("'compare'"), "{}", told(&["comapre", "x"]));
    let told_scenario = told(&["check", "khait-1949x"]);
    assert!(told_scenario.contains("did you mean khait-1949?"), "{told_scenario}");
    let told_folder = told(&["check", "scenarios/rasht-m6"]);
    assert!(told_folder.contains("did you mean rasht-m7?"), "{told_folder}");
    let told_code = told(&["explain", "E20"]);
    assert!(told_code.contains("E20"), "{told_code}");
}

#[test]
fn a_shipped_scenario_is_found_by_its_name() {
    for name in ["khait-1949", "garm-2007", "hindcast/khait-1949"] {
        let output = panoh(&["check", name]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stderr));
    }
}

#[test]
fn colour_comes_when_asked_for_and_goes_with_no_color() {
    let program = env!("CARGO_BIN_EXE_panoh");
    let told = |colour: &[&str], no_color: &str| {
        let mut command = Command::new(program);
        command.args(["check", "no-such"]).args(colour).env("NO_COLOR", no_color);
        text(&command.output().unwrap().stderr).contains('\u{1b}')
    };
    assert!(told(&["--color", "always"], ""));
    assert!(told(&["--color=always"], "1"), "what the command line says goes before");
    assert!(!told(&["--color", "never"], ""));
    assert!(!told(&[], ""), "no terminal, no colour");
}

#[test]
fn completions_are_read_by_their_shells() {
    let folder = tempfile::tempdir().unwrap();
    let shells: [(&str, &[&str]); 3] =
        [("bash", &["-n"]), ("zsh", &["-n"]), ("fish", &["--no-execute"])];
    for (shell, only_read) in shells {
        let script = panoh(&["completions", shell]);
        assert_eq!(script.status.code(), Some(0));
        let file = folder.path().join(shell);
        std::fs::write(&file, &script.stdout).unwrap();
        assert!(text(&script.stdout).contains("what-if"));
        match Command::new(shell).args(only_read).arg(&file).output() {
            Ok(read) => assert!(read.status.success(), "{shell}: {}", text(&read.stderr)),
            Err(_) => eprintln!("skipped: no {shell} on this machine"),
        }
    }
    let powershell = text(&panoh(&["completions", "powershell"]).stdout);
    assert!(powershell.contains("Register-ArgumentCompleter"));
    // What bash proposes after `panoh d`.
    let ask = "source \"$0\"; COMP_WORDS=(panoh d); COMP_CWORD=1; _panoh panoh d panoh; \
               echo \"${COMPREPLY[@]}\"";
    let asked = Command::new("bash").args(["-c", ask]).arg(folder.path().join("bash")).output();
    if let Ok(asked) = asked {
        assert_eq!(text(&asked.stdout).trim(), "demo doctor", "{}", text(&asked.stderr));
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("man1");
    let done = panoh(&["man", "--out", &out.display().to_string()]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    for (path, _) in all() {
        let name = ["panoh".to_owned()].into_iter().chain(path).collect::<Vec<_>>().join("-");
        assert!(out.join(format!("{name}.1")).is_file(), "{name}");
    }
    let mut shown = Command::new("man");
    shown.arg("-l").arg(out.join("panoh-run.1")).env("MANPAGER", "cat");
    match shown.output() {
        Ok(it) if it.status.success() => {
            assert!(text(&it.stdout).contains("realizations"), "{}", text(&it.stdout));
        }
        _ => eprintln!("skipped: no man on this machine"),
    }
}

#[test]
fn doctor_looks_at_the_machine() {
    let answer = json(&panoh(&["doctor", "--json"]));
    let checks = answer["checks"].as_array().unwrap();
    let of = |what: &str| checks.iter().find(|it| it["what"] == what).unwrap();
    for what in ["program", "GDAL", "drivers", "PROJ", "output", "fonts", "data"] {
        assert_ne!(of(what)["verdict"], "fail", "{}", of(what));
    }
    // Without the data of PROJ no layer can be placed.
    let mut command = Command::new(env!("CARGO_BIN_EXE_panoh"));
    let folder = tempfile::tempdir().unwrap();
    command.arg("doctor").env("PROJ_DATA", folder.path()).env("PROJ_LIB", folder.path());
    let output = command.current_dir(root()).output().unwrap();
    let told = text(&output.stdout);
    if told.contains("fail  PROJ") {
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("PROJ_DATA"), "{told}");
    } else {
        eprintln!("skipped: this PROJ finds its data wherever it is told to look");
    }
}

fn left_in(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect()
}

/// Stops a run once its half written folder is there, or, where that came and went too fast, while
/// it simulates.
#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("run");
    let mut run = Command::new(env!("CARGO_BIN_EXE_panoh"))
        .args(["run", "rasht-m7", "-n", "2", "--out"])
        .arg(&out)
        .current_dir(root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let is_writing = || left_in(folder.path()).iter().any(|it| left_in(it).len() > 1);
    while run.try_wait().unwrap().is_none() && !is_writing() {
        std::thread::yield_now();
    }
    let killed = Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
    assert!(killed.success(), "the run was over before it could be stopped");
    assert_eq!(run.wait().unwrap().code(), Some(130));
    assert!(left_in(folder.path()).is_empty(), "{:?}", left_in(folder.path()));
}
