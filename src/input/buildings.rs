//! `[buildings]` of a region or a scenario: mixes of building classes with their ranges, and rules
//! that say which mix stands where.

use std::cell::RefCell;
use std::ops::Range;

use crate::damage::set::VulnerabilitySet;
use crate::exposure::building::Mix;
use crate::exposure::cells::Cells;
use crate::exposure::settlement::{Areas, Settlement};
use crate::input::layers::settlements::Village;
use crate::input::problem::{Place, Problem, Problems, nearest};
use crate::input::region::{LayerFile, Region};
use crate::input::section::Section;
use crate::stats::Triangular;

/// A table `[buildings]` as it was written; class names are not looked at yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Buildings {
    mixes: Vec<GivenMix>,
    rules: Vec<GivenRule>,
}

#[derive(Clone, Debug, PartialEq)]
struct GivenMix {
    name: String,
    place: Place,
    shares: Vec<(String, Place, Triangular)>,
}

#[derive(Clone, Debug, PartialEq)]
struct GivenRule {
    mix: String,
    place: Place,
    fits: Fits,
}

/// What a rule asks of a settlement; what it does not name fits any.
#[derive(Clone, Debug, Default, PartialEq)]
struct Fits {
    urban: Option<bool>,
    above_m: Option<f64>,
    region: Option<String>,
    district: Option<String>,
    settlement: Option<String>,
}

/// Which settlements have a mix.
#[derive(Clone, Debug, PartialEq)]
pub struct MixRule {
    fits: Fits,
    place: Place,
    /// Index of the mix.
    pub mix: u16,
}

/// Most mixes that two bytes a cell can number.
const MAX_MIXES: usize = u16::MAX as usize;

impl Buildings {
    /// Reads the arrays `mix` and `rule` of a section; it is not finished.
    pub fn read(section: &mut Section) -> Buildings {
        let mixes = section.array("mix").into_iter().filter_map(given_mix).collect();
        let rules = section.array("rule").into_iter().filter_map(given_rule).collect();
        Buildings { mixes, rules }
    }

    /// Adds to mixes and rules: a mix of a known name replaces it, and these rules are asked
    /// before those that were there.
    pub fn add_to(
        &self,
        set: &VulnerabilitySet,
        mixes: &mut Vec<Mix>,
        rules: &mut Vec<MixRule>,
        problems: &RefCell<Problems>,
    ) {
        for given in &self.mixes {
            let Some(mix) = given.resolved(set, problems) else { continue };
            match mixes.iter().position(|it| it.name == mix.name) {
                Some(same) => mixes[same] = mix,
                None if mixes.len() < MAX_MIXES => mixes.push(mix),
                None => {
                    let message = format!("more than {MAX_MIXES} mixes of buildings");
                    let problem = Problem::error("E602", given.place.clone(), message);
                    problems.borrow_mut().push(problem.help("leave out those that no rule names"));
                    return;
                }
            }
        }
        let mut found = vec![];
        for given in &self.rules {
            let Some(mix) = mixes.iter().position(|it| it.name == given.mix) else {
                let message = format!("no mix of buildings is called \"{}\"", given.mix);
                let mut problem = Problem::error("E601", given.place.clone(), message);
                let names = || mixes.iter().map(|it| it.name.as_str());
                problem.expected = names().collect::<Vec<_>>().join(", ");
                if let Some(near) = nearest(&given.mix, names()) {
                    problem = problem.help(format!("did you mean \"{near}\"?"));
                }
                problems.borrow_mut().push(problem);
                continue;
            };
            let (fits, place) = (given.fits.clone(), given.place.clone());
            found.push(MixRule { fits, place, mix: mix as u16 });
        }
        rules.splice(0..0, found);
    }
}

impl GivenMix {
    fn resolved(&self, set: &VulnerabilitySet, problems: &RefCell<Problems>) -> Option<Mix> {
        let nobody = Triangular { low: 0.0, mode: 0.0, high: 0.0 };
        let mut shares = vec![nobody; set.classes.len()];
        let mut is_right = true;
        for (class, place, range) in &self.shares {
            if let Some(idx) = set.index_of(class) {
                shares[idx] = *range;
                continue;
            }
            let names = || set.classes.iter().map(|it| it.name.as_str());
            let message = format!("no building class of `{}` is called `{class}`", set.name);
            let mut problem = Problem::error("E601", place.clone(), message);
            problem.expected = format!("shares of {}", names().collect::<Vec<_>>().join(", "));
            if let Some(near) = nearest(class, names()) {
                problem = problem.help(format!("did you mean `{near}`?"));
            }
            problems.borrow_mut().push(problem);
            is_right = false;
        }
        let sum: f64 = self.shares.iter().map(|it| it.2.mode).sum();
        if (sum - 1.0).abs() > 1e-6 {
            let message = format!("the shares of mix `{}` add up to {sum:.3}", self.name);
            let problem = Problem::error("E602", self.place.clone(), message);
            problems.borrow_mut().push(problem.expected("shares, or modes, that add up to 1"));
            is_right = false;
        }
        is_right.then(|| Mix { name: self.name.clone(), shares })
    }
}

fn given_mix(mut section: Section) -> Option<GivenMix> {
    let name = section.text("name");
    if !section.has("name") {
        section.missing("name", "rules name a mix by it");
    }
    let _ = (section.text("title"), section.text("source"));
    let place = section.place_of("shares");
    let shares = section.ranges("shares", 0.0..=1.0);
    if !section.has("shares") {
        section.missing("shares", "for example: shares = { adobe = 0.4, brick = 0.6 }");
    }
    section.finish();
    Some(GivenMix { name: name?.value, place, shares: shares? })
}

fn given_rule(mut section: Section) -> Option<GivenRule> {
    let text = |section: &mut Section, key| section.text(key).map(|it| it.value);
    let fits = Fits {
        urban: section.word("kind", &["town", "rural"]).map(|it| it == "town"),
        above_m: section.number("above_m").map(|it| it.value),
        region: text(&mut section, "region"),
        district: text(&mut section, "district"),
        settlement: text(&mut section, "settlement"),
    };
    let mix = text(&mut section, "mix");
    if !section.has("mix") {
        section.missing("mix", "the name of a mix");
    }
    let _ = section.text("source");
    let place = section.place_of("mix");
    section.finish();
    Some(GivenRule { mix: mix?, place, fits })
}

/// The mix of homes of a settlement at a height, metres: that of the first rule that fits, and the
/// first of all mixes where none does.
pub fn mix_of(rules: &[MixRule], areas: &Areas, it: &Settlement, height_m: f64) -> u16 {
    let district = &areas.districts[it.district as usize];
    let region = &areas.regions[district.parent as usize];
    let is = |asked: &Option<String>, code: &str| asked.as_deref().is_none_or(|it| it == code);
    let fits = |rule: &&MixRule| {
        let Fits { urban, above_m, region: of_region, district: of_district, settlement } =
            &rule.fits;
        urban.is_none_or(|of| of == it.urban)
            && above_m.is_none_or(|of| height_m >= of)
            && is(of_region, &region.pcode)
            && is(of_district, &district.pcode)
            && is(settlement, &it.id)
    };
    rules.iter().find(fits).map_or(0, |it| it.mix)
}

/// Share of residents in homes of several families: none in villages, in towns those whose homes
/// are of concrete (GEM taxonomy `CR`), by the likely shares of their mix. Ours.
pub fn in_flats(region: &Region, settlements: &[Settlement], cells: &Cells) -> Vec<f64> {
    let of_mix = |mix: u16| -> f64 {
        let shares = region.mixes[usize::from(mix)].shares.iter().zip(&region.set.classes);
        let flats = shares.filter(|(_, it)| it.taxonomy.starts_with("CR"));
        flats.map(|(share, _)| share.mode).sum::<f64>().min(1.0)
    };
    let of = |(it, range): (&Settlement, &Range<u32>)| {
        let mix = cells.mix[range.start as usize..range.end as usize].first();
        mix.filter(|_| it.urban).map_or(0.0, |mix| of_mix(*mix))
    };
    settlements.iter().zip(&cells.of_settlement).map(of).collect()
}

/// Says which rules name a region, district or settlement that is not there: such a rule, written
/// for one edition of codes and read with another, would be passed over in silence.
pub fn check_codes(
    region: &Region,
    areas: &Areas,
    villages: &[Village],
    problems: &RefCell<Problems>,
) {
    let is_region = |code: &str| areas.regions.iter().any(|it| it.pcode == code);
    let is_district = |code: &str| areas.districts.iter().any(|it| it.pcode == code);
    let is_settlement = |code: &str| villages.iter().any(|it| it.settlement.id == code);
    let own = region.file.display().to_string();
    // The region's rules name codes of the region's layers: a scenario's layers have their own.
    let replaced = |name: &str, rule: &MixRule| {
        rule.place.file == own && region.layers.get(name).is_some_and(LayerFile::is_given)
    };
    for rule in &region.rules {
        let Fits { region: adm1, district, settlement, .. } = &rule.fits;
        let lost = [
            ("region", adm1, adm1.as_deref().is_none_or(is_region)),
            (
                "district",
                district,
                district.as_deref().is_none_or(is_district) || replaced("admin", rule),
            ),
            (
                "settlement",
                settlement,
                settlement.as_deref().is_none_or(is_settlement) || replaced("villages", rule),
            ),
        ];
        for (what, code, _) in lost.into_iter().filter(|it| !it.2) {
            let code = code.as_deref().unwrap_or_default();
            let message = format!("no {what} has the code {code}, so this rule fits nobody");
            let problem = Problem::warning("W609", rule.place.clone(), message);
            let help = "use codes of the layers that are loaded, as text in quotes";
            problems.borrow_mut().push(problem.help(help));
        }
    }
}
