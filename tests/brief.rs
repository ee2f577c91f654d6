//! The one-page brief: every number on it is that of the files after the stated rounding, in each
//! language, on the page and in print.

#[allow(dead_code)] // `report.rs` uses the rest
#[path = "support/report_case.rs"]
mod report_case;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use panoh::report::brief::Brief;
use panoh::report::format::html;
use panoh::report::lang::{LANGUAGES, Language};
use panoh::report::plan::Plan;
use panoh::report::print;
use panoh::report::{self, fonts};
use report_case::Case;

const N: usize = 200;

/// Rows of a table of the run by the name of their columns.
fn rows(dir: &Path, table: &str) -> Vec<BTreeMap<String, String>> {
    let path = dir.join(format!("csv/{table}.csv"));
    let text = fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(|it| it.unwrap()).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or(f64::NAN)
}

/// Texts of the cells of each row of the table with this caption.
fn cells(page: &str, caption: &str) -> Vec<Vec<String>> {
    let (_, after) = page.split_once(&format!("<caption>{caption}</caption>")).unwrap();
    let body = after.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
    let cell = |text: &str| {
        let mut plain = String::new();
        let mut in_tag = false;
        for letter in text.chars() {
            match letter {
                '<' => in_tag = true,
                '>' if in_tag => in_tag = false,
                _ if !in_tag => plain.push(letter),
                _ => {}
            }
        }
        plain
            .trim()
            .replace("&lt;", "<")
            .replace("&#x27;", "'")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
    };
    let row = |text: &str| {
        let text = text.replace("</th>", "</td>");
        let all: Vec<String> = text.split("</td>").map(|it| cell(&format!("<{it}"))).collect();
        all[..all.len() - 1].to_vec()
    };
    body.split("<tr>").skip(1).map(row).collect()
}

fn name_column(language: &Language, column: &str) -> String {
    match language.code.as_str() {
        "tg" => format!("{column}1"),
        "ru" => format!("{column}2"),
        _ => column.to_owned(),
    }
}

/// A name as a page shows it: the romanised one where the language has none.
fn name(row: &BTreeMap<String, String>, column: &str, language: &Language) -> String {
    let own = &row[&name_column(language, column)];
    if own.is_empty() { row[column].clone() } else { own.clone() }
}

#[test]
fn every_number_of_the_tables_is_that_of_the_files() {
    let case = Case::small(N);
    let dir = tempfile::tempdir().unwrap();
    report::write(dir.path(), &case.context(), &case.outcome, &report::Options::default(), &[])
        .unwrap();
    let districts = rows(dir.path(), "impact_adm2");
    let settlements = rows(dir.path(), "impact_settlement");
    let country = &rows(dir.path(), "impact_adm0")[0];
    let timeline = rows(dir.path(), "timeline");
    let mut compared = 0;
    for language in LANGUAGES.iter() {
        let page =
            fs::read_to_string(dir.path().join(format!("brief_{}.html", language.code))).unwrap();
        let style = &language.number;
        let people =
            |row: &BTreeMap<String, String>, column: &str| style.people(number(row, column));
        let range = |row: &BTreeMap<String, String>, base: &str| {
            style.range(number(row, &format!("{base}_p10")), number(row, &format!("{base}_p90")))
        };
        for shown in cells(&page, language.text("districts", "summary")) {
            let row = districts.iter().find(|it| {
                name(it, "adm2_name", language) == shown[1]
                    && people(it, "displaced_p50") == shown[3]
            });
            let row = row.unwrap_or_else(|| panic!("{}: {shown:?}", language.code));
            let expected = [
                style.decimal(number(row, "mmi_mean"), 1),
                people(row, "displaced_p50"),
                range(row, "displaced"),
            ];
            assert_eq!(shown[2..5], expected, "{} {}", language.code, shown[1]);
            assert_eq!(shown[6], people(row, "shelter_gap_p50"), "{}", shown[1]);
            compared += 4;
        }
        for shown in cells(&page, language.text("settlements", "summary")) {
            let plain = shown[0].trim_end_matches('ᵐ');
            let row = settlements
                .iter()
                .find(|it| {
                    name(it, "settlement_name", language) == plain
                        && people(it, "displaced_p50") == shown[3]
                })
                .unwrap_or_else(|| panic!("{}: {shown:?}", language.code));
            assert_eq!(shown[2], style.decimal(number(row, "mmi_mean"), 1), "{plain}");
            assert_eq!(shown[4], range(row, "displaced"), "{plain}");
            assert_eq!(shown[5], style.percent(number(row, "isolated_prob")), "{plain}");
            compared += 4;
        }
        for shown in cells(&page, language.text("days", "summary")) {
            let whole = |it: &&BTreeMap<String, String>| {
                it["day"] == shown[0] && it["adm_level"] == "0" && it["accommodation"] == "all"
            };
            let row = timeline.iter().find(whole).unwrap_or_else(|| panic!("{shown:?}"));
            assert_eq!(shown[1..], [people(row, "people_p50"), range(row, "people")]);
            compared += 2;
        }
        // Tiles and lines of shelter, by the words beside them.
        for base in ["displaced", "displaced_d180", "shelter_gap", "fatalities", "injured"] {
            assert!(page.contains(&people(country, &format!("{base}_p50"))), "{base}");
            assert!(page.contains(&range(country, base)), "{} {base}", language.code);
            compared += 2;
        }
    }
    assert!(60 < compared, "{compared}");
}

#[test]
fn the_print_is_one_tagged_page_with_the_letters_of_tajik() {
    let case = Case::small(N);
    let has_poppler = Command::new("pdftotext").arg("-v").output().is_ok();
    for language in LANGUAGES.iter() {
        let context = case.context();
        let plan = Plan::new(&context, &case.outcome);
        let brief = Brief::new(&plan, language);
        let bytes = print::pdf(&brief, language).unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7"), "{}", language.code);
        assert_eq!(
            bytes,
            print::pdf(&brief, language).unwrap(),
            "{}: not repeatable",
            language.code
        );
        assert!(bytes.len() < 1_000_000, "{}", bytes.len());
        if !has_poppler {
            eprintln!("skipped: pdftotext is not installed, the words of the print were not read");
            continue;
        }
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("brief.pdf");
        fs::write(&file, &bytes).unwrap();
        let told = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).arg(&file).output().unwrap();
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let about = told("pdfinfo", &[]);
        let line = |key: &str| {
            let found = about.lines().find(|it| it.starts_with(key)).unwrap_or_default();
            found.split_once(':').map_or("", |it| it.1.trim()).to_owned()
        };
        assert_eq!([line("Pages"), line("Tagged")], ["1", "yes"], "{}", language.code);
        let used = told("pdffonts", &[]);
        for font in used.lines().skip(2) {
            assert!(font.contains("PanohSans"), "{font}");
        }
        let text =
            Command::new("pdftotext").args(["-layout"]).arg(&file).arg("-").output().unwrap();
        let text = String::from_utf8_lossy(&text.stdout).into_owned();
        for key in ["title", "band"] {
            let wanted = language.text("page", key);
            assert!(text.contains(wanted), "{}: {wanted}", language.code);
        }
        // What the page says, the print says too.
        let page = html::render(&plan, language).unwrap();
        for shown in cells(&page, language.text("districts", "summary")) {
            for cell in [&shown[1], &shown[3], &shown[4]] {
                let plain = |it: &str| it.replace('\u{a0}', " ");
                assert!(plain(&text).contains(&plain(cell)), "{}: {cell}", language.code);
            }
        }
    }
}

/// Every letter of every phrase is in both fonts, and so are the six letters of Tajik.
#[test]
fn no_letter_of_the_words_is_missing_from_the_fonts() {
    use panoh::report::lang::Phrase;
    for font in &fonts::ALL {
        let face = ttf_parser::Face::parse(font.ttf, 0).unwrap();
        let has = |letter: char| face.glyph_index(letter).is_some_and(|it| it.0 != 0);
        assert!("ҒғӢӣҚқӮӯҲҳҶҷ".chars().all(has), "{}", font.weight);
        for language in LANGUAGES.iter() {
            let phrases = language.words.values().flat_map(BTreeMap::values);
            let texts: Vec<&String> = phrases
                .flat_map(|it| match it {
                    Phrase::Plain(text) => vec![text],
                    Phrase::Plural(forms) => forms.values().collect(),
                })
                .collect();
            for letter in texts.iter().flat_map(|it| it.chars()).filter(|it| !it.is_control()) {
                assert!(has(letter), "{} {}: {letter:?}", language.code, font.weight);
            }
        }
    }
}
