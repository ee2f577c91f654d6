//! Where open data can be had: `sources.toml` is the list.

use std::sync::LazyLock;

use serde::Deserialize;

use super::checksum::Sum;
use super::format::Format;

/// A publisher's data set.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its word on the command line.
    pub name: String,
    /// What it is, in a line.
    pub title: String,
    /// The kind of layer it becomes.
    pub kind: String,
    /// Address of the file; `{part}` stands for each of `parts`.
    pub url: String,
    /// What takes the place of `{part}`; empty for a single file.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Endings of files, best first, where `url` answers with a catalogue and not with the file.
    #[serde(default)]
    pub catalogue: Vec<String>,
    /// The file of an archive that matters.
    #[serde(default)]
    pub inside: Option<String>,
    /// What the file must be.
    #[serde(default)]
    pub format: Format,
    /// About how much there is, MB, all files together.
    pub size_mb: f64,
    /// No file of it is larger than this, MB.
    pub limit_mb: u64,
    /// Its checksum, where it never changes.
    #[serde(default)]
    pub sum: Option<Sum>,
    /// Where the publisher tells the checksum; `{url}` is the file's address.
    #[serde(default)]
    pub sum_url: Option<String>,
    /// Name of its licence.
    pub licence: String,
    /// Text of its licence.
    pub licence_url: String,
    /// What must be said wherever it is used.
    pub attribution: String,
    /// The publisher's page about it.
    pub page: String,
    /// Commands to go on with; `{file}` and `{folder}` are filled in.
    pub next: Vec<String>,
    /// What was not verified.
    pub doubt: String,
}

impl Source {
    /// Addresses of its files; those whose name holds `only`, if that is given.
    pub fn urls(&self, only: Option<&str>) -> Vec<String> {
        let all = if self.parts.is_empty() {
            vec![self.url.clone()]
        } else {
            self.parts.iter().map(|it| self.url.replace("{part}", it)).collect()
        };
        all.into_iter().filter(|it| only.is_none_or(|text| it.contains(text))).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    source: Vec<Source>,
}

/// Every source, in the order of the list.
pub static ALL: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let list: List =
        toml::from_str(include_str!("sources.toml")).expect("a test reads the embedded list");
    list.source
});

/// A source by its word.
pub fn find(name: &str) -> Option<&'static Source> {
    ALL.iter().find(|it| it.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_source_says_what_a_person_must_know() {
        let names: BTreeSet<&str> = ALL.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names.len(), ALL.len());
        for source in ALL.iter() {
            for url in [&source.url, &source.licence_url, &source.page] {
                assert!(url.starts_with("https://"), "{}: {url}", source.name);
            }
            for text in [&source.title, &source.licence, &source.attribution, &source.doubt] {
                assert!(!text.is_empty(), "{}", source.name);
            }
            assert_eq!(source.url.contains("{part}"), !source.parts.is_empty(), "{}", source.name);
            assert!(source.next.iter().any(|it| it.contains("panoh layers check")));
            assert!(source.size_mb <= source.limit_mb as f64 * source.parts.len().max(1) as f64);
        }
    }

    #[test]
    fn tiles_of_heights_cover_the_country_once() {
        let dem = find("copernicus-dem").unwrap();
        let urls: BTreeSet<String> = dem.urls(None).into_iter().collect();
        assert_eq!(urls.len(), 32);
        assert_eq!(dem.urls(Some("N39_00_E070")).len(), 1);
        assert!(dem.urls(Some("N39_00_E070"))[0].ends_with("N39_00_E070_00_DEM.tif"));
    }
}
