//! The pages of a run in a real browser: no network, no errors, and the numbers of the files.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/report_case.rs"]
#[allow(dead_code)]
mod report_case;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use browser::Browser;
use panoh::report::lang::{self, LANGUAGES};
use panoh::report::number::NumberStyle;
use panoh::report::{self, Options, page};
use report_case::Case;
use serde_json::Value;

const N: usize = 60;
const READY: &str = "document.body?.dataset.ready === 'yes'";

/// A run in a folder, as a planner gets it.
fn written() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let case = Case::small(N);
    report::write(dir.path(), &case.context(), &case.outcome, &Options::default(), &[]).unwrap();
    dir
}

/// Rows of a file of the run, by name of column.
fn rows(dir: &Path, table: &str) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(dir.join(format!("csv/{table}.csv"))).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or(f64::NAN)
}

/// The text of an element without the space around it.
fn text_of(selector: &str) -> String {
    format!("document.querySelector({selector:?}).textContent.trim()")
}

#[test]
fn pages_ask_nothing_of_a_network_and_raise_no_error() {
    let Some(mut browser) = Browser::start(1366, 768) else { return };
    let dir = written();
    for it in LANGUAGES.iter() {
        let file = dir.path().join(format!("brief_{}.html", it.code));
        browser.open(&file, "document.readyState === 'complete'");
    }
    browser.open(&dir.path().join("report.html"), READY);
    for tab in ["places", "shelter", "routes", "timeline", "what_if", "method", "overview"] {
        browser.ask(&format!("document.getElementById('tab-{tab}').click()"));
        assert!(
            browser
                .ask(&format!("document.getElementById('panel-{tab}').textContent.length > 50"))
                .as_bool()
                .unwrap(),
            "{tab} is empty"
        );
        browser.picture(&format!("tab-{tab}"));
    }
    browser.resize(320, 640);
    let overflow = "document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(browser.ask(overflow), Value::Bool(true), "the page is wider than a small screen");
    browser.picture("small");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn the_page_shows_the_numbers_of_the_files_in_every_language() {
    let Some(mut browser) = Browser::start(1366, 768) else { return };
    let dir = written();
    browser.open(&dir.path().join("report.html"), READY);
    let country = rows(dir.path(), "impact_adm0").remove(0);
    let districts = rows(dir.path(), "impact_adm2");
    browser.ask("document.getElementById('tab-places').click()");
    for language in LANGUAGES.iter() {
        browser.ask(&format!(
            "document.querySelector('#languages [data-key={}]').click()",
            language.code
        ));
        assert_eq!(browser.text("document.documentElement.lang"), language.code);
        for statistic in ["p10", "p90", "p50"] {
            browser.ask(&format!(
                "document.querySelector('#statistic [data-key={statistic}]').click()"
            ));
            for measure in ["displaced", "displaced_d14", "dwellings_full", "fatalities"] {
                let shown = browser.text(&text_of(&format!("[data-measure={measure}] .value")));
                let expected =
                    language.number.people(number(&country, &format!("{measure}_{statistic}")));
                assert_eq!(shown, expected, "{measure}_{statistic} in {}", language.code);
            }
            for row in &districts {
                let selector = format!("#places [data-code={:?}] b", row["adm2_pcode"]);
                let expected =
                    language.number.people(number(row, &format!("displaced_{statistic}")));
                assert_eq!(browser.text(&text_of(&selector)), expected);
            }
        }
        let heading = language.text("report_page", "title");
        assert_eq!(browser.text(&text_of("h1")), heading);
        browser.picture(&format!("language-{}", language.code));
    }
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// Numbers and styles as `src/report/number.rs` has them, and as the page does.
#[test]
fn numbers_are_written_by_one_rule() {
    let Some(mut browser) = Browser::start(800, 600) else { return };
    let dir = written();
    browser.open(&dir.path().join("report.html"), READY);
    let mut values = vec![
        0.0, 0.49, 0.5, 4.999, 5.0, 994.9, 995.0, 99_949.9, 99_950.0, 1e9, -5.0, -0.04, -1_234.5,
        0.125, 2.5, 3.5, 9.5, 0.995, 1.0, 0.001, 0.2845, 1_234.5,
    ];
    // A golden ratio step visits all sizes without a generator.
    values.extend((0..4_000).map(|i| 10_f64.powf(f64::from(i) * 0.618_034 % 7.0) - 1.0));
    let list = serde_json::to_string(&values).unwrap();
    for language in LANGUAGES.iter() {
        let of = |it: &NumberStyle, value: f64| {
            let percent = (0.0..=1.0).contains(&value).then(|| it.percent(value));
            [
                it.people(value),
                it.decimal(value, 0),
                it.decimal(value, 1),
                it.decimal(value, 3),
                percent.unwrap_or_default(),
                it.range(value, 2.0 * value),
            ]
        };
        let shown = browser.ask(&format!(
            "Words.use({:?}); {list}.map((it) => [Format.people(it), Format.decimal(it, 0), \
             Format.decimal(it, 1), Format.decimal(it, 3), \
             0 <= it && it <= 1 ? Format.percent(it) : '', Format.range(it, 2 * it)])",
            language.code
        ));
        let shown: Vec<[String; 6]> = serde_json::from_value(shown).unwrap();
        for (value, shown) in values.iter().zip(shown) {
            assert_eq!(shown, of(&language.number, *value), "{value} in {}", language.code);
        }
    }
    let degrees = browser.ask("[4, 9.4, 12, 40].map(Format.roman).join(' ')");
    assert_eq!(degrees, "IV IX XII XII");
}

#[test]
fn a_keyboard_is_enough_to_select_a_district() {
    let Some(mut browser) = Browser::start(1366, 768) else { return };
    let dir = written();
    browser.open(&dir.path().join("report.html"), READY);
    browser.press("Tab");
    assert_eq!(browser.text("document.activeElement.className"), "skip");
    browser.ask("document.getElementById('tab-places').click(); document.getElementById('tab-places').focus()");
    let mut steps = 0;
    while browser.text("document.activeElement.tagName") != "TR" {
        browser.press("Tab");
        steps += 1;
        assert!(steps < 40, "no row of the table can be reached");
    }
    browser.press("ArrowDown");
    let name = browser.text("document.activeElement.querySelector('th').textContent");
    let before = browser.text(&text_of("#card h2"));
    browser.press("Enter");
    let after = browser.text(&text_of("#card h2"));
    assert!(before != after && after == name, "{before} {after} {name}");
    assert_eq!(browser.text("document.activeElement.getAttribute('aria-selected')"), "true");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// Twice the people in a household halve what is needed for households, and leave what persons need.
#[test]
fn what_if_is_exact_where_it_is_instant() {
    let Some(mut browser) = Browser::start(1366, 768) else { return };
    let dir = written();
    browser.open(&dir.path().join("report.html"), READY);
    browser.ask("document.getElementById('tab-what_if').click()");
    let needs = rows(dir.path(), "needs");
    let country = rows(dir.path(), "impact_adm0").remove(0);
    let of_country = needs.iter().filter(|it| it["adm_pcode"] == country["adm0_pcode"]);
    let style = &lang::english().number;
    let write = |id: &str, value: f64| {
        format!(
            "(() => {{ const it = document.getElementById('{id}'); it.value = '{value}'; it.dispatchEvent(new Event('change')); }})()"
        )
    };
    let size = browser.ask("Data.facts.household_size").as_f64().unwrap();
    browser.ask(&write("household", 2.0 * size));
    let mut seen = 0;
    for row in of_country {
        let factor = if row["basis"] == "household" { 0.5 } else { 1.0 };
        let shown = browser.text(&text_of(&format!("[data-needed={:?}]", row["item"])));
        assert_eq!(shown, style.people(factor * number(row, "quantity_p50")), "{}", row["item"]);
        seen += 1;
    }
    assert!(0 < seen);
    assert!(
        browser.ask("document.querySelectorAll('#instant .badge').length > 0").as_bool().unwrap()
    );
    browser.ask("document.getElementById('reset').click()");
    assert_eq!(browser.ask("document.querySelectorAll('#instant .badge').length"), 0);
    browser.ask("(() => { const it = document.querySelector('[data-ask=host]'); it.value = '0.5'; it.dispatchEvent(new Event('input')); })()");
    let command = browser.text(&text_of("#command"));
    assert!(
        command.starts_with("panoh what-if out/") && command.ends_with(" --host-factor 0.5"),
        "{command}"
    );
    browser.picture("what-if");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// Words that scripts ask for by name.
#[test]
fn every_word_of_the_scripts_exists() {
    let english = lang::english();
    let mut seen = 0;
    for (file, text) in page::SCRIPTS.iter().filter(|it| !it.0.starts_with("vendor/")) {
        for part in text.split("word(\"").chain(text.split("plural(\"")).skip(1) {
            let words: Vec<&str> = part.splitn(4, '"').collect();
            let [group, ", ", key, _] = words[..] else { continue };
            let Some(phrases) = english.words.get(group) else { continue };
            assert!(phrases.contains_key(key), "{file}: {group}.{key}");
            seen += 1;
        }
    }
    assert!(100 < seen, "{seen}");
    for part in
        page::TEMPLATE.split("data-word=\"").chain(page::TEMPLATE.split("data-label=\"")).skip(1)
    {
        let Some((group, key)) = part.split('"').next().and_then(|it| it.split_once('.')) else {
            continue;
        };
        if let Some(phrases) = english.words.get(group) {
            assert!(phrases.contains_key(key), "page.html: {group}.{key}");
        }
    }
}
