//! The earthquake in a line.

use crate::report::context::{Near, WINDS};
use crate::report::lang::Language;
use crate::report::plan::Plan;

/// Title, mechanism, depth, place, time and season.
pub fn subtitle(plan: &Plan, language: &Language) -> String {
    let scenario = plan.context.scenario;
    let rake = (scenario.rake.0 + 180.0).rem_euclid(360.0) - 180.0;
    let mechanism = match rake {
        it if 45.0 <= it && it <= 135.0 => "reverse",
        it if -135.0 <= it && it <= -45.0 => "normal",
        _ => "strike_slip",
    };
    let season = if scenario.winter { "winter" } else { "summer" };
    let [low, mode, high] = scenario.depth.map(|it| language.number.decimal(it.0, 0));
    let depth = if low == high { mode } else { format!("{low}–{high}") };
    let magnitude = format!("M {}", language.number.decimal(scenario.magnitude, 1));
    let title = match language.code.as_str() {
        "tg" if !scenario.titles.tg.is_empty() => &scenario.titles.tg,
        "ru" if !scenario.titles.ru.is_empty() => &scenario.titles.ru,
        _ => &scenario.title,
    };
    let said = title.contains(&magnitude);
    let place = scenario.near.as_ref().map_or_else(String::new, |it| near(it, language));
    language.fill(
        "page",
        if said { "subtitle_short" } else { "subtitle" },
        &[
            ("title", title),
            ("magnitude", &magnitude),
            ("mechanism", language.text("page", mechanism)),
            ("depth", &depth),
            ("place", &place),
            ("local_time", &language.date.moment(scenario.when)),
            ("season", language.text("page", season)),
        ],
    )
}

/// "12 km NE of Gharm".
fn near(near: &Near, language: &Language) -> String {
    let values = [
        ("km", language.number.decimal(near.km, 0)),
        ("wind", language.text("page", WINDS[near.wind]).to_owned()),
        ("town", language.place(&near.town).to_owned()),
    ];
    language.fill("page", "near", &values.each_ref().map(|(name, it)| (*name, it.as_str())))
}
