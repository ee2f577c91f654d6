//! A person's own list of needs.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use crate::input::files::unreadable;
use crate::input::problem::{Problem, Problems, nearest};
use crate::input::section::{self, Refusal, Section};
use crate::shelter::needs::{Basis, Frequency, Group, NeedItem, NeedsProfile, Rule, UNITS, When};

/// Words of a file, and what they mean.
const BASES: [(&str, Basis); 2] = [("person", Basis::Person), ("household", Basis::Household)];
const GROUPS: [(&str, Group); 5] = [
    ("sheltering", Group::Sheltering),
    ("camp", Group::Camp),
    ("tents", Group::Tents),
    ("assisted", Group::Assisted),
    ("displaced", Group::Displaced),
];
const FREQUENCIES: [(&str, Frequency); 4] = [
    ("once", Frequency::Once),
    ("day", Frequency::Day),
    ("week", Frequency::Week),
    ("month", Frequency::Month),
];
const WEATHERS: [(&str, When); 3] =
    [("always", When::Always), ("cold", When::Cold), ("not_cold", When::NotCold)];
const RULES: [(&str, Rule); 2] =
    [("fixed", Rule::Fixed), ("tents_per_household", Rule::TentsPerHousehold)];

/// Reads a list of needs; all that is wrong with it is told.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<NeedsProfile> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.borrow_mut().push(unreadable(path, &error));
            return None;
        }
    };
    let before = problems.borrow().errors();
    let file = path.display().to_string();
    let profile =
        section::read(&file, &text, problems, |root| Some(profile(path, root, problems)))?;
    (problems.borrow().errors() == before).then_some(profile)
}

fn profile(path: &Path, mut root: Section, problems: &RefCell<Problems>) -> NeedsProfile {
    let name = root.text("name").map(|it| it.value);
    let title = root.text("title").map(|it| it.value).unwrap_or_default();
    let notes = root.text("notes").map(|it| it.value).unwrap_or_default();
    let sections = root.array("item");
    if sections.is_empty() {
        root.missing(
            "item",
            "a list of needs has [[item]]; `panoh list --needs tj_default` prints one",
        );
    }
    let mut keys = BTreeSet::new();
    let mut items = vec![];
    for it in sections {
        let place = it.place_of("key");
        let Some(item) = item(it) else { continue };
        if !keys.insert(item.key.clone()) {
            let message = format!("item `{}` is there twice", item.key);
            let problem = Problem::error("E581", place, message);
            problems.borrow_mut().push(problem.help("give each item a key of its own"));
        }
        items.push(item);
    }
    root.finish();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    NeedsProfile { name: name.unwrap_or(stem), title, notes, items }
}

fn item(mut it: Section) -> Option<NeedItem> {
    let [key, sector, item, source] = [
        ("key", "a short name: key = \"blanket\""),
        ("sector", "of the response: sector = \"Household items\""),
        ("item", "what it is, for people: item = \"Blanket\""),
        ("source", "the standard, or \"ours\""),
    ]
    .map(|(key, help)| {
        if !it.has(key) {
            it.missing(key, help);
        }
        it.text(key).map(|it| it.value)
    });
    let basis = word(&mut it, "basis", &BASES, None);
    let applies_to = word(&mut it, "applies_to", &GROUPS, None);
    let frequency = word(&mut it, "frequency", &FREQUENCIES, None);
    let when = word(&mut it, "when", &WEATHERS, Some(When::Always));
    let rule = word(&mut it, "rule", &RULES, Some(Rule::Fixed));
    let unit = unit(&mut it);
    let mut amount = |key, why| it.number_in(key, 0.0..=1e9, why).map(|it| it.value);
    let rate = amount("rate", "a need is not negative");
    let [rate_cool, rate_cold] =
        ["rate_cool", "rate_cold"].map(|key| amount(key, "a need is not negative"));
    let [weight_kg, volume_m3, price_usd] = ["weight_kg", "volume_m3", "price_usd"]
        .map(|key| amount(key, "of a unit as it is transported or bought"));
    if rule == Some(Rule::Fixed) && !it.has("rate") {
        it.missing("rate", "how much for one person or household: rate = 1");
    }
    let unverified = it.flag("unverified").unwrap_or_default();
    let note = it.text("note").map(|it| it.value).unwrap_or_default();
    it.finish();
    Some(NeedItem {
        key: key?,
        sector: sector?,
        item: item?,
        basis: basis?,
        applies_to: applies_to?,
        rate: if rule? == Rule::Fixed { rate? } else { 0.0 },
        rate_cool,
        rate_cold,
        rule: rule?,
        unit: unit?,
        frequency: frequency?,
        when: when?,
        source: source?,
        unverified,
        note,
        weight_kg,
        volume_m3,
        price_usd,
    })
}

fn word<T: Copy>(
    it: &mut Section,
    key: &'static str,
    words: &[(&'static str, T)],
    default: Option<T>,
) -> Option<T> {
    let names: Vec<&str> = words.iter().map(|it| it.0).collect();
    if !it.has(key) {
        if default.is_none() {
            it.missing(key, &format!("one of {}", names.join(", ")));
        }
        return default;
    }
    let name = it.word(key, &names)?;
    words.iter().find(|it| it.0 == name).map(|it| it.1)
}

fn unit(it: &mut Section) -> Option<String> {
    let Some(given) = it.text("unit") else {
        if !it.has("unit") {
            it.missing("unit", &format!("one of {}", UNITS.join(", ")));
        }
        return None;
    };
    if UNITS.contains(&given.value.as_str()) {
        return Some(given.value);
    }
    let message = format!("unknown unit \"{}\"", given.value);
    let mut refusal = Refusal::new(message, format!("expected one of {}", UNITS.join(", ")));
    if let Some(near) = nearest(&given.value, UNITS) {
        refusal = refusal.help(format!("did you mean \"{near}\"?"));
    }
    it.refuse("E580", "unit", &given, refusal);
    None
}
