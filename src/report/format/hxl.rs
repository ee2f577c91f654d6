//! Tables with a row of HXL tags below the header, for partners who still ask for it. A file of its
//! own: that row makes every program read numbers as words.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::{WriteError, csv, save};
use crate::report::table::Table;

/// By column, or by column without its statistic.
static TAGS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../lang/hxl.toml")).expect("an embedded file, parsed by a test")
});

/// Tag of a column: `#affected+displaced+ind+p50`; `None` where it has none.
///
/// ```
/// # use panoh::report::format::hxl::tag;
/// assert_eq!(tag("displaced_p50").as_deref(), Some("#affected+displaced+ind+p50"));
/// assert_eq!(tag("adm2_pcode").as_deref(), Some("#adm2+code+v_pcodes"));
/// assert_eq!(tag("via"), None);
/// ```
pub fn tag(column: &str) -> Option<String> {
    if let Some(tag) = TAGS.get(column) {
        return Some(tag.clone());
    }
    let (number, statistic) = column.rsplit_once('_')?;
    let is_statistic = ["mean", "p10", "p50", "p90"].contains(&statistic);
    TAGS.get(number).filter(|_| is_statistic).map(|it| format!("{it}+{statistic}"))
}

/// Writes `csv/<table>_hxl.csv` for each table that has rows and a tag.
pub fn write(dir: &Path, tables: &[Table]) -> Result<Vec<PathBuf>, WriteError> {
    let mut files = Vec::new();
    for table in tables.iter().filter(|it| it.in_csv && !it.rows.is_empty()) {
        let tags = table.columns.iter().map(|it| tag(&it.name).unwrap_or_default());
        let tags: Vec<String> = tags.collect();
        if tags.iter().any(|it| !it.is_empty()) {
            let name = format!("csv/{}_hxl.csv", table.name);
            files.push(save(dir, &name, &csv::with_tags(table, &tags))?);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hashtags of the core schema of HXL 1.1 that are used here (hxlstandard.org, dictionary).
    const CORE: [&str; 24] = [
        "#access",
        "#adm1",
        "#adm2",
        "#affected",
        "#capacity",
        "#cause",
        "#country",
        "#date",
        "#frequency",
        "#geo",
        "#group",
        "#impact",
        "#indicator",
        "#inneed",
        "#item",
        "#loc",
        "#meta",
        "#population",
        "#sector",
        "#status",
        "#description",
        "#severity",
        "#need",
        "#value",
    ];

    #[test]
    fn tags_are_hashtags_of_the_core_schema_with_attributes() {
        for (column, tag) in TAGS.iter() {
            let mut parts = tag.split('+');
            assert!(CORE.contains(&parts.next().unwrap()), "{column}: {tag}");
            for attribute in parts {
                let begins = attribute.starts_with(|it: char| it.is_ascii_lowercase());
                let word = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
                assert!(begins && attribute.chars().all(word), "{column}: {tag}");
            }
        }
    }
}
