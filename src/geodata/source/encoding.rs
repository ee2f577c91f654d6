//! Which encoding bytes of texts are in, whatever the file declares.
//!
//! Our own scoring, since lists of short names are little text for a general detector, and none
//! knows Tajik: a text read in a wrong encoding has letters of no language and capital letters in
//! the middle of words.

use encoding_rs::{Encoding, IBM866, KOI8_R, UTF_8, WINDOWS_1251, WINDOWS_1252};

use super::plausible::Plausibility;
use super::{Asked, Finding, Refusal};

/// What a file says, or a person.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    /// As written: `1251`, `UTF-8`.
    pub name: String,
    /// `None` where it means no encoding.
    pub encoding: Option<&'static Encoding>,
}

/// How texts are to be read.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    /// Their encoding.
    pub encoding: &'static Encoding,
    /// Where that differs from what the file lets expect.
    pub finding: Option<Finding>,
}

/// Tried when the bytes are no UTF-8, in this order.
const TRIED: [&Encoding; 4] = [WINDOWS_1251, IBM866, KOI8_R, WINDOWS_1252];

/// An encoding a file declares wins against a slightly more plausible one. Ours.
const DECLARED_BONUS: f64 = 0.15;

/// So many texts tell.
const SAMPLE: usize = 2000;

/// What a person asked for.
pub(super) fn asked(asked: &Asked) -> Result<Option<&'static Encoding>, Refusal> {
    let Some(name) = asked.encoding.as_deref() else { return Ok(None) };
    if name.eq_ignore_ascii_case("auto") {
        return Ok(None);
    }
    match by_name(name) {
        Some(it) => Ok(Some(it)),
        None => Err(Refusal::Option { found: format!("encoding `{name}`") }),
    }
}

/// `cp1251`, `1251`, `ANSI 1251`, `tj-legacy`, `UTF-8`…
pub(super) fn by_name(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().to_lowercase();
    let plain = name.replace(['_', ' '], "-");
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    match plain.as_str() {
        "tj-legacy" => return Some(WINDOWS_1251),
        "utf8" => return Some(UTF_8),
        "latin1" => return Some(WINDOWS_1252),
        _ => {}
    }
    Encoding::for_label(plain.as_bytes()).or_else(|| match digits.as_str() {
        "866" | "65866" => Some(IBM866),
        "65001" => Some(UTF_8),
        "88591" => Some(WINDOWS_1252),
        "" => None,
        it => Encoding::for_label(format!("windows-{it}").as_bytes()),
    })
}

/// As people write it.
pub(super) fn name_of(encoding: &'static Encoding) -> String {
    match encoding.name() {
        "IBM866" => "CP866".to_owned(),
        other => other.replace("windows", "Windows"),
    }
}

/// The encoding of texts; those of ASCII alone tell nothing and need not be among them.
pub(super) fn decide(texts: &[&[u8]], declared: Option<&Declared>) -> Decision {
    let texts: Vec<&[u8]> =
        texts.iter().filter(|it| !it.is_ascii()).take(SAMPLE).copied().collect();
    let believed = declared.and_then(|it| it.encoding);
    if texts.is_empty() {
        return Decision { encoding: believed.unwrap_or(UTF_8), finding: None };
    }
    if are_utf8(&texts) {
        let finding =
            (believed.is_some_and(|it| it != UTF_8)).then(|| decoded(&texts, UTF_8, declared));
        return Decision { encoding: UTF_8, finding };
    }
    let candidates = believed.into_iter().filter(|it| *it != UTF_8).chain(TRIED);
    let score = |it: &'static Encoding| {
        let bonus = if believed == Some(it) { DECLARED_BONUS } else { 0.0 };
        plausibility(&texts, it).score() + bonus
    };
    let best = candidates.fold(None::<(f64, &'static Encoding)>, |best, it| {
        let score = score(it);
        if best.is_some_and(|best| best.0 >= score) { best } else { Some((score, it)) }
    });
    let encoding = best.map_or(WINDOWS_1252, |it| it.1);
    let finding = (believed != Some(encoding)).then(|| decoded(&texts, encoding, declared));
    Decision { encoding, finding }
}

fn decoded(texts: &[&[u8]], encoding: &'static Encoding, declared: Option<&Declared>) -> Finding {
    let longest = texts.iter().max_by_key(|it| it.len().min(40)).copied().unwrap_or_default();
    let before = declared.and_then(|it| it.encoding).unwrap_or(WINDOWS_1252);
    Finding::Decoded {
        encoding: name_of(encoding),
        declared: declared.map(|it| it.name.clone()),
        share: plausibility(texts, encoding).share(),
        was: decode(longest, before).0,
        is: decode(longest, encoding).0,
    }
}

fn plausibility(texts: &[&[u8]], encoding: &'static Encoding) -> Plausibility {
    let mut sum = Plausibility::default();
    for text in texts {
        sum.add(&decode(text, encoding).0);
    }
    sum
}

/// Nearly all are UTF-8, but for a letter that was cut in the middle at the end of a field.
fn are_utf8(texts: &[&[u8]]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for text in texts {
        match std::str::from_utf8(text) {
            Ok(_) => whole += 1,
            Err(error) => {
                let good = &text[..error.valid_up_to()];
                if error.error_len().is_none() && !good.is_ascii() {
                    whole += 1;
                } else {
                    broken += 1;
                }
            }
        }
    }
    whole > 0 && broken * 20 <= whole
}

/// A text, and whether half a letter at its end was left out.
pub(super) fn decode(bytes: &[u8], encoding: &'static Encoding) -> (String, bool) {
    if encoding == UTF_8 {
        return match std::str::from_utf8(bytes) {
            Ok(it) => (it.to_owned(), false),
            Err(error) if error.error_len().is_none() => {
                let whole = &bytes[..error.valid_up_to()];
                (String::from_utf8_lossy(whole).trim_end().to_owned(), true)
            }
            Err(_) => (String::from_utf8_lossy(bytes).into_owned(), false),
        };
    }
    (encoding.decode_without_bom_handling(bytes).0.into_owned(), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = ["Навобод", "Калъаи Сурх", "Аскалон", "Лангари Шох", "Нушор", "НОРАК"];

    fn check(written: &'static Encoding, declared: Option<&str>, expected: &str, told: bool) {
        let bytes: Vec<Vec<u8>> =
            NAMES.iter().map(|it| written.encode(it).0.into_owned()).collect();
        let texts: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
        let declared = declared.map(|it| Declared { name: it.to_owned(), encoding: by_name(it) });
        let decision = decide(&texts, declared.as_ref());
        assert_eq!(name_of(decision.encoding), expected);
        assert_eq!(decision.finding.is_some(), told, "{:?}", decision.finding);
    }

    #[test]
    fn the_encoding_is_found_whatever_is_declared() {
        check(UTF_8, None, "UTF-8", false);
        check(UTF_8, Some("UTF-8"), "UTF-8", false);
        check(UTF_8, Some("1251"), "UTF-8", true);
        check(UTF_8, Some("ISO-8859-1"), "UTF-8", true);
        check(WINDOWS_1251, None, "Windows-1251", true);
        check(WINDOWS_1251, Some("ANSI 1251"), "Windows-1251", false);
        check(WINDOWS_1251, Some("UTF-8"), "Windows-1251", true);
        check(WINDOWS_1251, Some("1252"), "Windows-1251", true);
        check(IBM866, None, "CP866", true);
        check(IBM866, Some("866"), "CP866", false);
        check(KOI8_R, None, "KOI8-R", true);
    }

    #[test]
    fn a_letter_cut_in_the_middle_makes_no_other_encoding() {
        let texts: [&[u8]; 2] = ["Навобод".as_bytes(), &"Қалъаи Сурх".as_bytes()[..11]];
        assert_eq!(decide(&texts, None).encoding, UTF_8);
        assert_eq!(decode(texts[1], UTF_8), ("Қалъа".to_owned(), true));
    }
}
