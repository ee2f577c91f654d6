//! Every code that a message can carry, explained; `codes.toml` is the list.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// What a code means.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The problem in a line.
    pub title: String,
    /// What it is.
    pub means: String,
    /// What follows from it.
    pub consequence: String,
    /// What to do.
    pub remedy: String,
    /// A message as it is printed.
    pub example: String,
}

/// Every code, in order.
pub static ALL: LazyLock<BTreeMap<String, Explanation>> = LazyLock::new(|| {
    toml::from_str(include_str!("codes.toml")).expect("a test reads the embedded list")
});

/// What a code means; small letters will do.
pub fn find(code: &str) -> Option<(&'static str, &'static Explanation)> {
    ALL.get_key_value(&code.to_uppercase()).map(|(code, it)| (code.as_str(), it))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Texts of the form "E101" in a folder's Rust files.
    fn codes_in(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                codes_in(&path, found);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let quoted = text.split('"').filter(|it| {
                    it.len() == 4
                        && it.starts_with(['E', 'W', 'I'])
                        && it[1..].bytes().all(|it| it.is_ascii_digit())
                });
                found.extend(quoted.map(str::to_owned));
            }
        }
    }

    #[test]
    fn every_code_in_use_is_explained_and_none_else() {
        let mut used = BTreeSet::new();
        codes_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut used);
        let explained: BTreeSet<String> = ALL.keys().cloned().collect();
        let silent: Vec<_> = used.difference(&explained).collect();
        assert!(silent.is_empty(), "add these to codes.toml: {silent:?}");
        let idle: Vec<_> = explained.difference(&used).collect();
        assert!(idle.is_empty(), "nothing in src says these: {idle:?}");
    }
}
