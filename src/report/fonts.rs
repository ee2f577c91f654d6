//! The two fonts of pages and prints, embedded: Latin, Cyrillic and the six letters of Tajik.
//! Made from Source Sans 3 (OFL-1.1) by `fonts/make.py`.

use base64::prelude::{BASE64_STANDARD, Engine as _};

/// What pages and prints call it.
pub const FAMILY: &str = "Panoh Sans";

/// A weight, as a browser and as a print take it.
#[derive(Clone, Copy, Debug)]
pub struct Font {
    /// Weight as CSS counts: 400 or 600.
    pub weight: u16,
    /// TrueType.
    pub ttf: &'static [u8],
    /// Compressed for the web.
    pub woff2: &'static [u8],
}

/// Regular and semibold.
pub const ALL: [Font; 2] = [
    Font {
        weight: 400,
        ttf: include_bytes!("fonts/panoh-sans-400.ttf"),
        woff2: include_bytes!("fonts/panoh-sans-400.woff2"),
    },
    Font {
        weight: 600,
        ttf: include_bytes!("fonts/panoh-sans-600.ttf"),
        woff2: include_bytes!("fonts/panoh-sans-600.woff2"),
    },
];

/// `@font-face` rules that hold the fonts themselves, for a page without a network.
pub fn css() -> String {
    let face = |font: &Font| {
        format!(
            "@font-face {{ font-family: \"{FAMILY}\"; font-weight: {}; \
             src: url(data:font/woff2;base64,{}) format(\"woff2\"); }}\n",
            font.weight,
            BASE64_STANDARD.encode(font.woff2)
        )
    };
    ALL.iter().map(face).collect()
}
