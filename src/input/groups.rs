//! The file of a region's people, named by `groups` in `[people]` of a region or scenario.

use std::cell::RefCell;
use std::path::Path;

use crate::exposure::settlement::Area;
use crate::input::files::unreadable;
use crate::input::problem::{Place, Problem, Problems, nearest};
use crate::input::section::{self, Section};
use crate::population::groups::{AGES, Abroad, Category, Community, GENDERS, Groups, Pyramid};
use crate::stats::Triangular;

/// How far shares may be from adding up to 1: they are written with few digits.
const ROUNDING: f64 = 1e-3;

/// Reads the file; `None` where something is wrong with it.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<Groups> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.borrow_mut().push(unreadable(path, &error));
            return None;
        }
    };
    let before = problems.borrow().errors();
    let file = path.display().to_string();
    let groups = section::read(&file, &text, problems, |root| of(root, problems))?;
    (problems.borrow().errors() == before).then_some(groups)
}

fn of(mut root: Section, problems: &RefCell<Problems>) -> Option<Groups> {
    let _ = root.whole("format", 1..=1, "this program reads files of people of format 1");
    let mut sources = vec![];
    let residents = root.section("residents").and_then(|mut it| {
        let found = pyramid(&mut it, problems);
        source(&mut it, &mut sources);
        it.finish();
        found
    });
    if !root.has("residents") {
        root.missing("residents", "[residents] with the shares f and m of residents by age");
    }
    let abroad = root.section("abroad").map(|it| abroad(it, residents, &mut sources, problems));
    let categories = root.array("category").into_iter().map(|it| category(it, &mut sources));
    let categories: Vec<_> = categories.collect();
    let communities = root.array("community").into_iter();
    let communities: Vec<_> = communities.map(|it| community(it, &mut sources, problems)).collect();
    root.finish();
    Some(Groups {
        residents: residents?,
        abroad: match abroad {
            Some(it) => Some(it?),
            None => None,
        },
        categories: categories.into_iter().collect::<Option<_>>()?,
        communities: communities.into_iter().collect::<Option<_>>()?,
        sources,
    })
}

/// Every number says where it comes from.
fn source(it: &mut Section, sources: &mut Vec<String>) {
    match it.text("source") {
        Some(given) => sources.push(given.value),
        None if it.has("source") => {}
        None => it.missing("source", "where the numbers come from, or \"ours\""),
    }
}

/// Shares `f` and `m` by age, which add up to 1.
fn pyramid(it: &mut Section, problems: &RefCell<Problems>) -> Option<Pyramid> {
    let mut shares = [[0.0; AGES.len()]; GENDERS.len()];
    let mut is_right = true;
    for (gender, shares) in GENDERS.into_iter().zip(&mut shares) {
        if !it.has(gender) {
            it.missing(gender, "for example: f = { \"0-4\" = 0.06, \"5-17\" = 0.15, … }");
        }
        let Some(given) = it.ranges(gender, 0.0..=1.0) else {
            is_right = false;
            continue;
        };
        for (name, place, share) in given {
            if let Some(age) = AGES.iter().position(|age| age.name == name) {
                shares[age] = share.mode;
                continue;
            }
            let names = AGES.map(|age| age.name);
            let mut problem = Problem::error("E601", place, format!("no age is called \"{name}\""));
            if let Some(near) = nearest(&name, names) {
                problem = problem.help(format!("did you mean \"{near}\"?"));
            }
            let expected = format!("expected {}", names.join(", "));
            problems.borrow_mut().push(problem.expected(expected));
            is_right = false;
        }
    }
    let pyramid = Pyramid(shares);
    let total = pyramid.total();
    if is_right && ROUNDING < (total - 1.0).abs() {
        problems.borrow_mut().push(sum(it.place_of("f"), "f and m", total));
        return None;
    }
    is_right.then(|| Pyramid(shares.map(|it| it.map(|share| share / total))))
}

fn sum(place: Place, what: &str, total: f64) -> Problem {
    let message = format!("the shares of {what} add up to {total:.3}");
    Problem::error("E650", place, message).expected("shares that add up to 1")
}

fn abroad(
    mut it: Section,
    residents: Option<Pyramid>,
    sources: &mut Vec<String>,
    problems: &RefCell<Problems>,
) -> Option<Abroad> {
    let place = it.place_of("season");
    let who = pyramid(&mut it, problems);
    source(&mut it, sources);
    let mut share: [Option<Triangular>; 12] = [None; 12];
    let mut twice = vec![];
    let mut is_right = true;
    for mut season in it.array("season") {
        let months = season.numbers("months").map_or(vec![], |it| it.value);
        let found = range(&mut season, "share", 1.0);
        source(&mut season, sources);
        season.finish();
        is_right &= found.is_some();
        for month in months {
            match (1..=12).position(|it| (f64::from(it) - month).abs() < 1e-9) {
                Some(idx) if share[idx].is_none() => share[idx] = found,
                _ => twice.push(month.to_string()),
            }
        }
    }
    it.finish();
    let open: Vec<String> =
        (1..).zip(&share).filter(|it| it.1.is_none()).map(|it| it.0.to_string()).collect();
    if is_right && !(open.is_empty() && twice.is_empty()) {
        let (open, twice) = (open.join(", "), twice.join(", "));
        let message = format!("months without a season: {open}; told twice or unknown: {twice}");
        let problem = Problem::error("E652", place, message);
        problems.borrow_mut().push(problem.expected("each month from 1 to 12 in one season"));
        return None;
    }
    let abroad = Abroad {
        who: who?,
        share: share.into_iter().collect::<Option<Vec<_>>>()?.try_into().ok()?,
    };
    check_left(&abroad, &residents?, place, problems);
    Some(abroad)
}

/// Says which group has more people abroad than residents.
fn check_left(it: &Abroad, residents: &Pyramid, place: Place, problems: &RefCell<Problems>) {
    let most = it.share.iter().map(|it| it.high).fold(0.0, f64::max);
    for (gender, (who, of)) in GENDERS.iter().zip(it.who.0.iter().zip(&residents.0)) {
        for (age, (who, of)) in AGES.iter().zip(who.iter().zip(of)) {
            // Where everybody is abroad, shares of both may differ by their rounding.
            if of + ROUNDING < who * most {
                let message = format!(
                    "up to {:.1} % of residents are abroad and {gender} {}, but only {:.1} % of \
                     residents are so at all",
                    100.0 * who * most,
                    age.name,
                    100.0 * of
                );
                let problem = Problem::error("E651", place.clone(), message);
                let help = "lower the share abroad, or its part of this sex and age";
                problems.borrow_mut().push(problem.help(help));
            }
        }
    }
}

/// `{ low, mode, high }`, each from 0 to `most`.
fn range(it: &mut Section, key: &'static str, most: f64) -> Option<Triangular> {
    let Some(mut found) = it.section(key) else {
        if !it.has(key) {
            it.missing(key, &format!("for example: {key} = {{ low = 0, mode = 0.1, high = 0.2 }}"));
        }
        return None;
    };
    let mut number = |key| {
        let number = found.number_in(key, 0.0..=most, "low, mode and high of a range");
        if !found.has(key) {
            found.missing(key, "low, mode and high of a range");
        }
        number
    };
    let [low, mode, high] = ["low", "mode", "high"].map(&mut number);
    let order = mode.clone();
    let (low, mode, high) = (low?.value, mode?.value, high?.value);
    if !(low <= mode && mode <= high) {
        let message = format!("low {low}, mode {mode} and high {high} are not in order");
        let refusal = section::Refusal::new(message, "expected low ≤ mode ≤ high");
        found.refuse("E602", "mode", &order?, refusal);
        return None;
    }
    found.finish();
    Some(Triangular { low, mode, high })
}

fn name(it: &mut Section) -> Option<String> {
    let name = it.text("name");
    if !it.has("name") {
        it.missing("name", "the word that tables use");
    }
    name.map(|it| it.value)
}

fn category(mut it: Section, sources: &mut Vec<String>) -> Option<Category> {
    let name = name(&mut it);
    let gender = it.word("gender", &GENDERS);
    let gender = GENDERS.into_iter().find(|it| Some(*it) == gender);
    let mut age = |key| it.whole(key, 0..=120, "years").map(|it| it.value as u8);
    let (min_age, max_age) = (age("min_age"), age("max_age"));
    let share = range(&mut it, "share", 1.0);
    source(&mut it, sources);
    it.finish();
    Some(Category { name: name?, gender, min_age, max_age, share: share? })
}

fn community(
    mut it: Section,
    sources: &mut Vec<String>,
    problems: &RefCell<Problems>,
) -> Option<Community> {
    let name = name(&mut it);
    let code = it.word("code", &["REF", "ASY", "STA", "OOC", "OIP"]);
    if !it.has("code") {
        it.missing(
            "code",
            "REF refugees, ASY asylum seekers, STA stateless, OOC others of concern",
        );
    }
    let number = range(&mut it, "number", 1e9);
    let districts = it.ranges("districts", 0.0..=1.0);
    if !it.has("districts") {
        it.missing("districts", "for example: districts = { TJ-RA-01 = 1.0 }");
    }
    source(&mut it, sources);
    let place = it.place_of("districts");
    it.finish();
    let districts: Vec<(String, f64)> =
        districts?.into_iter().map(|(code, _, share)| (code, share.mode)).collect();
    let total: f64 = districts.iter().map(|it| it.1).sum();
    if ROUNDING < (total - 1.0).abs() {
        problems.borrow_mut().push(sum(place, "districts", total));
        return None;
    }
    Some(Community { name: name?, code: code?.to_owned(), number: number?, districts })
}

/// Says which districts of communities are not there: their people are told nowhere.
pub fn check_codes(path: &Path, it: &Groups, districts: &[Area], problems: &RefCell<Problems>) {
    for community in &it.communities {
        for (code, share) in &community.districts {
            if districts.iter().any(|it| it.pcode == *code) {
                continue;
            }
            let name = &community.name;
            let place = Place::subject(path.display().to_string(), format!("community `{name}`"));
            let message = format!(
                "no district has the code {code}, where {:.0} % of `{name}` live: they are left out",
                100.0 * share
            );
            let problem = Problem::warning("W650", place, message);
            problems.borrow_mut().push(problem.help("use codes of the layer `admin`"));
        }
    }
}
