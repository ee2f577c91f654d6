//! In which coordinate systems numbers could be: a guess for files that do not say, or say what
//! cannot be. A guess is told and never taken.

use crate::geodata::crs::{Crs, Way};
use crate::input::layers::frame::Frame;

/// A coordinate system, and the share of places that fall in the region if it is the one.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The system.
    pub crs: Crs,
    /// What a person writes: `EPSG:32642`.
    pub word: String,
    /// 0 to 1.
    pub share: f64,
}

/// Systems in which places (x, y) lie in a region, most places first; empty where none fits.
pub fn guesses(places: &[(f64, f64)], frame: &Frame) -> Vec<Guess> {
    let guess = |word: String| {
        let crs = Crs::parse(&word)?;
        let way = Way::to_wgs84(&crs)?;
        let (mut x, mut y): (Vec<f64>, Vec<f64>) = places.iter().copied().unzip();
        way.places(&mut x, &mut y);
        let inside = x.iter().zip(&y).filter(|(x, y)| frame.holds(**x, **y)).count();
        let share = inside as f64 / places.len().max(1) as f64;
        (inside > 0).then_some(Guess { crs, word, share })
    };
    let mut found: Vec<Guess> = candidates(frame).into_iter().filter_map(guess).collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share));
    let best = found.first().map_or(0.0, |it| it.share);
    found.retain(|it| it.share >= 0.8 * best);
    found
}

/// Degrees; UTM and Gauss–Krüger (Pulkovo 1942) zones of the region; Web Mercator; Mollweide.
fn candidates(frame: &Frame) -> Vec<String> {
    let zones = |origin: f64| {
        let zone = |lon: f64| ((lon - origin) / 6.0).floor() as i32 + 1;
        zone(frame.west_deg)..=zone(frame.east_deg)
    };
    let north = frame.north_deg > 0.0;
    let mut words = vec!["EPSG:4326".to_owned()];
    words
        .extend(zones(-180.0).map(|it| format!("EPSG:{}", if north { 32600 } else { 32700 } + it)));
    words.extend(
        zones(0.0).filter(|it| (2..=32).contains(it)).map(|it| format!("EPSG:{}", 28400 + it)),
    );
    words.extend(["EPSG:3857".to_owned(), "ESRI:54009".to_owned()]);
    words
}

/// For people: `WGS 84 / UTM zone 42N (EPSG:32642)`, several with "or".
pub fn words(guesses: &[Guess]) -> String {
    let one = |it: &Guess| format!("{} ({})", it.crs.name, it.word);
    guesses.iter().take(3).map(one).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame {
            name: "Tajikistan".into(),
            west_deg: 67.34,
            south_deg: 36.68,
            east_deg: 75.16,
            north_deg: 41.04,
        }
    }

    #[test]
    fn each_system_is_recognised_by_its_numbers() {
        for word in
            ["EPSG:4326", "EPSG:32642", "EPSG:28412", "EPSG:28413", "EPSG:3857", "ESRI:54009"]
        {
            let way = Way::from_wgs84(&Crs::parse(word).unwrap()).unwrap();
            let places = [(70.2, 38.9), (71.0, 39.2)].map(|(x, y)| way.place(x, y).unwrap());
            let found = guesses(&places, &frame());
            assert_eq!(found[0].word, word, "{}", words(&found));
        }
        assert!(guesses(&[(1e9, 1e9)], &frame()).is_empty());
        assert!(guesses(&[(2.3, 48.8)], &frame()).is_empty(), "Paris");
    }
}
