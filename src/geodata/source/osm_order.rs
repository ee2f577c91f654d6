//! The order of an XML extract: GDAL finds the nodes of a way only if they stand before it, by
//! number; Overpass and JOSM write them otherwise.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::{Refusal, broken};

/// One node, way or relation with all that belongs to it.
struct Element<'a> {
    /// 0 a node, 1 a way, 2 a relation.
    rank: usize,
    id: i64,
    text: &'a str,
}

const KINDS: [&str; 3] = ["<node", "<way", "<relation"];

/// An extract in the order that GDAL needs, where it is in another one; and whether numbers of
/// objects are negative, as those that JOSM has not yet sent.
pub(super) fn ordered(path: &Path) -> Result<Option<(tempfile::NamedTempFile, bool)>, Refusal> {
    let text = fs::read_to_string(path).map_err(|it| broken::unreadable(&it))?;
    let mut elements = elements(&text);
    let negative = elements.iter().any(|it| it.id < 0);
    let key = |it: &Element| (it.rank, it.id);
    if !negative && elements.windows(2).all(|it| key(&it[0]) < key(&it[1])) {
        return Ok(None);
    }
    // Of one that stands there twice, the one that tells more.
    elements.sort_by_key(|it| (it.rank, it.id, std::cmp::Reverse(it.text.len())));
    elements.dedup_by_key(|it| (it.rank, it.id));
    let write = || -> std::io::Result<tempfile::NamedTempFile> {
        let mut file = tempfile::Builder::new().suffix(".osm").tempfile()?;
        let mut to = std::io::BufWriter::new(file.as_file_mut());
        to.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\">\n")?;
        for element in elements.iter().filter(|it| !is_deleted(it.text)) {
            writeln!(to, "{}", element.text.trim_end())?;
        }
        to.write_all(b"</osm>\n")?;
        to.flush()?;
        drop(to);
        Ok(file)
    };
    let file = write().map_err(|it| broken::unreadable(&it))?;
    Ok(Some((file, negative)))
}

/// Elements of an extract: `<` stands in no text of XML, so each begins where its name does, and
/// none lies in another.
fn elements(text: &str) -> Vec<Element<'_>> {
    let end = text.rfind("</osm>").unwrap_or(text.len());
    let text = &text[..end];
    let starts = text.match_indices('<').filter_map(|(at, _)| {
        let rest = &text[at..];
        let is = |kind: &str| {
            rest.strip_prefix(kind).is_some_and(|it| it.starts_with(|it: char| it.is_whitespace()))
        };
        KINDS.iter().position(|it| is(it)).map(|rank| (at, rank))
    });
    let starts: Vec<(usize, usize)> = starts.collect();
    let mut elements = Vec::with_capacity(starts.len());
    for (index, &(at, rank)) in starts.iter().enumerate() {
        let until = starts.get(index + 1).map_or(text.len(), |it| it.0);
        let text = &text[at..until];
        let tag = text.split('>').next().unwrap_or(text);
        if let Some(id) = attribute(tag, " id=").and_then(|it| it.parse().ok()) {
            elements.push(Element { rank, id, text });
        }
    }
    elements
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let rest = &tag[tag.find(name)? + name.len()..];
    let quote = rest.chars().next()?;
    rest[1..].split(quote).next()
}

/// What somebody deleted in JOSM and has not yet sent.
fn is_deleted(text: &str) -> bool {
    let tag = text.split('>').next().unwrap_or(text);
    attribute(tag, " action=") == Some("delete")
}
