//! Words that a file brings and that, like those written in the program, last until it ends: codes
//! and names of which there are few.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer};

/// A word that lasts. Named, so that it is taken for no part of the file that it is read from.
pub type Word = &'static str;

static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// The word, kept once however often it is read.
pub fn word(text: &str) -> &'static str {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(it) = known.get(text) {
        return it;
    }
    let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
    known.insert(kept);
    kept
}

/// For a field that is a word.
///
/// # Errors
/// Where the file has none.
pub fn one<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    Ok(word(&String::deserialize(from)?))
}

/// For a field that may be a word.
///
/// # Errors
/// Where the file has neither a word nor none.
pub fn maybe<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'static str>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.map(|it| word(&it)))
}

/// For a list of words.
///
/// # Errors
/// Where the file has no such list.
pub fn list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<&'static str>, D::Error> {
    Ok(Vec::<String>::deserialize(from)?.iter().map(|it| word(it)).collect())
}

/// For a list of numbers with their names.
///
/// # Errors
/// Where the file has no such list.
pub fn named<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(&'static str, f64)>, D::Error> {
    let all = Vec::<(String, f64)>::deserialize(from)?;
    Ok(all.into_iter().map(|(name, number)| (word(&name), number)).collect())
}
