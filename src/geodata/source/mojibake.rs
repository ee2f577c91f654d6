//! Texts that were read or written in a wrong encoding once, and so saved.

use std::borrow::Cow;

use encoding_rs::{Encoding, IBM866, UTF_8, WINDOWS_1251, WINDOWS_1252};

use super::{Finding, Source, encoding, plausible};
use crate::geodata::Value;

/// Undone only where letters become so much more plausible. Ours.
const GAIN: f64 = 0.5;

/// So many texts of a column show what became of it.
const SAMPLE: usize = 500;

/// What they were read as, and what they are.
const WAYS: [(&Encoding, &Encoding); 5] = [
    (WINDOWS_1251, UTF_8),
    (WINDOWS_1252, UTF_8),
    (WINDOWS_1252, WINDOWS_1251),
    (WINDOWS_1251, IBM866),
    (IBM866, WINDOWS_1251),
];

/// Makes texts of a source what they were before; says so, once for each way.
pub(super) fn undo(source: &mut Source) {
    let mut told: Vec<usize> = Vec::new();
    for column in 0..source.layer.fields.len() {
        let texts: Vec<&str> = source
            .layer
            .features
            .iter()
            .filter_map(|it| match &it.values[column] {
                Value::Text(it) if !it.is_ascii() => Some(it.as_str()),
                _ => None,
            })
            .take(SAMPLE)
            .collect();
        let Some((way, finding)) = way_back(&texts) else { continue };
        if !told.contains(&way) {
            told.push(way);
            source.findings.push(finding);
        }
        for feature in &mut source.layer.features {
            if let Value::Text(text) = &mut feature.values[column]
                && let Some(is) = back(text, WAYS[way])
            {
                *text = is;
            }
        }
    }
    let names: Vec<&str> =
        source.layer.fields.iter().map(|it| it.name.as_str()).filter(|it| !it.is_ascii()).collect();
    if let Some((way, finding)) = way_back(&names) {
        if !told.contains(&way) {
            source.findings.push(finding);
        }
        for field in &mut source.layer.fields {
            if let Some(is) = back(&field.name, WAYS[way]) {
                field.name = is;
            }
        }
    }
}

/// Tells of columns whose letters an export replaced by question marks.
pub(super) fn tell_lost(source: &mut Source) {
    for (column, field) in source.layer.fields.iter().enumerate() {
        let mut lost = source.layer.features.iter().filter_map(|it| match &it.values[column] {
            Value::Text(it) if is_lost(it) => Some(it),
            _ => None,
        });
        let Some(example) = lost.next().cloned() else { continue };
        let n = 1 + lost.count();
        source.findings.push(Finding::Lost { field: field.name.clone(), n, example });
    }
}

/// A sign for a letter that was not known, a question mark before a letter, or three in a row;
/// but an address on the web may have them.
fn is_lost(text: &str) -> bool {
    if text.contains('\u{fffd}') {
        return true;
    }
    if !text.contains('?') || text.contains(['=', '/']) {
        return false;
    }
    let asks = |pair: &[char]| pair[0] == '?' && pair[1].is_alphabetic();
    text.contains("???") || text.chars().collect::<Vec<_>>().windows(2).any(asks)
}

fn way_back(texts: &[&str]) -> Option<(usize, Finding)> {
    let before = plausible::of(texts.iter().copied()).share();
    if texts.is_empty() || before > 1.0 - GAIN {
        return None;
    }
    let mut best: Option<(usize, f64, String, String)> = None;
    for (index, way) in WAYS.iter().enumerate() {
        let pairs: Vec<(&str, String)> =
            texts.iter().filter_map(|was| back(was, *way).map(|is| (*was, is))).collect();
        // All but a few, which may have been cut or mended.
        if 10 * pairs.len() < 9 * texts.len() {
            continue;
        }
        let share = plausible::of(pairs.iter().map(|it| it.1.as_str())).share();
        if share - before >= GAIN && best.as_ref().is_none_or(|it| share > it.1) {
            let (was, is) = pairs.into_iter().next()?;
            best = Some((index, share, was.to_owned(), is));
        }
    }
    let (index, share, was, is) = best?;
    let finding = Finding::Decoded {
        encoding: encoding::name_of(WAYS[index].1),
        declared: Some("UTF-8".to_owned()),
        share,
        was,
        is,
    };
    Some((index, finding))
}

/// A text as it was before it was read in a wrong encoding; `None` if that cannot be.
fn back(text: &str, (read_as, is): (&'static Encoding, &'static Encoding)) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes = bytes_of(text, read_as)?;
    if is == UTF_8 {
        // The end may have been cut in the middle of a letter.
        let good = match std::str::from_utf8(&bytes) {
            Ok(it) => it,
            Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
                std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
            }
            Err(_) => return None,
        };
        return Some(good.to_owned());
    }
    is.decode_without_bom_handling_and_without_replacement(&bytes).map(Cow::into_owned)
}

/// Bytes that a text was read from. Bytes that an encoding gives no letter, programs keep as
/// control characters.
fn bytes_of(text: &str, read_as: &'static Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for letter in text.chars() {
        let (encoded, _, failed) = read_as.encode(letter.encode_utf8(&mut buffer));
        match (failed, encoded.as_ref()) {
            (false, [byte]) => bytes.push(*byte),
            _ => bytes.push(u8::try_from(u32::from(letter)).ok()?),
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_letters_are_seen_and_questions_are_not() {
        for text in ["???????", "?исор", "?и?борак", "Кал\u{fffd}аи"] {
            assert!(is_lost(text), "{text}");
        }
        for text in ["Ҳисор", "school?", "what? nothing", "https://a.tj/?b=c", "?"] {
            assert!(!is_lost(text), "{text}");
        }
    }

    #[test]
    fn honest_texts_stay() {
        let honest = ["Навобод", "Düsseldorf", "Café", "Қалъаи Сурх", "São Paulo"];
        assert!(way_back(&honest).is_none());
        for text in honest {
            assert!(way_back(&[text]).is_none(), "{text}");
        }
    }
}
