//! `panoh init`, `schema` and `plan`: from an empty folder to a run of one's own.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn panoh(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_panoh");
    let root = env!("CARGO_MANIFEST_DIR");
    Command::new(program).args(arguments).env("NO_COLOR", "1").current_dir(root).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn init(folder: &Path, more: &[&str]) -> Output {
    let folder = folder.display().to_string();
    panoh(&[&["init", folder.as_str()], more].concat())
}

#[test]
fn a_new_scenario_is_in_order_and_runs() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own");
    let begun = init(&own, &[]);
    assert_eq!(begun.status.code(), Some(0), "{}", text(&begun.stderr));
    let scenario = std::fs::read_to_string(own.join("scenario.toml")).unwrap();
    assert!(scenario.starts_with("#:schema ./scenario.schema.json\n"), "{scenario}");
    assert!(scenario.lines().all(|it| it.chars().count() <= 120), "{scenario}");
    for part in ["#[[evacuation]]", "#winter_tents = 0", "4 to 8.5", "default: 1000", "strike_deg"]
    {
        assert!(scenario.contains(part), "{part} is not in\n{scenario}");
    }
    let path = own.display().to_string();
    let checked = panoh(&["check", &path, "--strict"]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));
    let out = folder.path().join("run").display().to_string();
    let run = panoh(&["run", &path, "-n", "4", "--out", &out, "--json"]);
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    let answer: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(answer["summary"]["n_realizations"], 4, "{answer}");
    assert_eq!(answer["out"], out);

    let again = init(&own, &[]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("is left as it is"), "{}", text(&again.stderr));
}

#[test]
fn a_shipped_scenario_is_copied_with_its_region() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("my-khait");
    let begun = init(&own, &["--from", "khait-1949"]);
    assert_eq!(begun.status.code(), Some(0), "{}", text(&begun.stderr));
    let scenario = std::fs::read_to_string(own.join("scenario.toml")).unwrap();
    assert!(scenario.contains("Khait 1949, today"), "{scenario}");
    let checked = panoh(&["check", &own.display().to_string()]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));
    let unknown = init(&folder.path().join("x"), &["--from", "kait-1949"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(text(&unknown.stderr).contains("did you mean"), "{}", text(&unknown.stderr));
    assert!(!folder.path().join("x").exists());
}

/// By jsonschema, a validator that is not ours, where this machine has it.
#[test]
fn shipped_scenarios_are_valid_and_typos_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("schema.json");
    std::fs::write(&schema, panoh(&["schema"]).stdout).unwrap();
    let own = folder.path().join("own");
    assert!(init(&own, &[]).status.success());
    let judge = folder.path().join("judge.py");
    std::fs::write(&judge, JUDGE).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let judged = Command::new("python3")
        .arg(&judge)
        .args([&schema, &own.join("scenario.toml"), &root.join("scenarios")])
        .output();
    match judged {
        Ok(it) if it.status.code() == Some(0) => {
            assert!(text(&it.stdout).contains("valid: 15"), "{}", text(&it.stdout));
        }
        Ok(it) if it.status.code() == Some(77) => eprintln!("skipped: no jsonschema in Python"),
        Ok(it) => panic!("{}{}", text(&it.stdout), text(&it.stderr)),
        Err(_) => eprintln!("skipped: no Python on this machine"),
    }
}

const JUDGE: &str = r#"
import glob, json, re, sys
try:
    import jsonschema, tomllib
except ImportError:
    sys.exit(77)
schema = json.load(open(sys.argv[1]))
jsonschema.Draft4Validator.check_schema(schema)
validator = jsonschema.Draft4Validator(schema)
def errors(text):
    return list(validator.iter_errors(json.loads(json.dumps(tomllib.loads(text), default=str))))
own = open(sys.argv[2]).read()
files = [sys.argv[2]] + sorted(glob.glob(sys.argv[3] + '/**/scenario.toml', recursive=True))
for file in files:
    found = errors(open(file).read())
    assert not found, (file, found)
print('valid:', len(files))
# Every key that may be left out, each on its own.
n = 0
table = None
for line in own.splitlines():
    head = re.match(r'#?(\[\[?[a-z_.0-9]+\]\]?)$', line)
    if head:
        table, siblings = head[1], []
    key = re.match(r'#([a-z_0-9]+) = (.*)$', line)
    if key:
        needed = {'[[ground_motion.branches]]': 'model="a"\nweight=1\n', '[[buildings.branch]]': 'weight=1\n',
            '[[buildings.mix]]': 'name="a"\nshares={a=1}\n', '[[buildings.rule]]': 'mix="a"\n',
            '[[evacuation]]': 'name="a"\nzone="b"\n', '[[roads.pass]]': 'place=[1,2]\nmonths=[1]\n',
            '[layers.villages]': 'path="a"\n', '[observations.shakemap]': 'path="a"\n'}.get(table, '')
        needed = ''.join(it + '\n' for it in needed.splitlines() if it.split('=')[0] != key[1])
        start = '' if table == '[scenario]' else '[scenario]\n'
        found = errors(f'{start}{table}\n{needed}{line[1:]}')
        assert not found, (table, line, found)
        n += 1
assert n > 80, n
for wrong in ['magnitud = 7', 'magnitude = 70', 'epicenter = [1]', 'season = "wintre"', 'realizations = 0',
    'realizations = 1.5', 'origin_time = "yesterday"', 'depth_km = { low = 1 }', 'depth_km = "deep"']:
    assert errors('[scenario]\n' + wrong), wrong
for wrong in ['[senario]', '[shelter]\nhost_factr = 1', '[shelter]\nallocation = "furthest"',
    '[[evacuation]]\nname = "a"', '[layers]\nvilages = "a"', '[layers.roads]\nsnap_m = 30',
    '[roads.crews]\nmain = 0', '[observations]\nstations = 3']:
    assert errors('[scenario]\n' + wrong), wrong
assert errors('name = "no table"')
"#;

#[test]
fn a_plan_tells_what_a_run_would_do_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("run").display().to_string();
    let planned = panoh(&["plan", "rasht-m7", "-n", "8", "--out", &out, "--json"]);
    assert_eq!(planned.status.code(), Some(0), "{}", text(&planned.stderr));
    let answer: Value = serde_json::from_slice(&planned.stdout).unwrap();
    assert_eq!(answer["output"]["replaces"], "nothing");
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
    assert!(answer["estimate"]["seconds"].as_f64().unwrap() > 0.0);
    assert!(answer["read"]["settlements"].as_u64().unwrap() > 100);

    // A run of as many realizations writes the files that were told.
    let run = panoh(&["run", "rasht-m7", "-n", "8", "--out", &out, "--json", "--quiet"]);
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    let files = answer["output"]["files"].as_array().unwrap();
    for file in files {
        assert!(Path::new(&out).join(file["path"].as_str().unwrap()).is_file(), "{file}");
    }
    let manifest = std::fs::read(Path::new(&out).join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let written = manifest["outputs"].as_array().unwrap().len();
    assert_eq!(files.len(), written + 1, "the manifest does not name itself");
}
