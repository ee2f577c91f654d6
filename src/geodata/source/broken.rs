//! Files that are no data, or only the beginning of it.

use std::fs;
use std::path::Path;

use super::Refusal;

const AGAIN: &str = "download it again, and compare its size with that of the original";

fn broken(found: impl Into<String>, help: impl Into<String>) -> Refusal {
    Refusal::Broken { found: found.into(), help: help.into() }
}

/// It ends before its end.
pub(super) fn early(at: u64, of: Option<u64>) -> Refusal {
    let of = of.map_or(String::new(), |it| format!(" of {it}"));
    broken(format!("ends early at byte {at}{of}: incomplete download?"), AGAIN)
}

/// The system does not let it be read.
pub(super) fn unreadable(error: &std::io::Error) -> Refusal {
    broken(
        format!("cannot be read: {error}"),
        "check the rights of the file, and whether another program holds it",
    )
}

/// There is no such file; the one of its folder whose name is most alike.
pub(super) fn missing(path: &Path) -> Refusal {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let wanted = path.file_name().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
    let stem = |it: &str| it.split('.').next().unwrap_or_default().to_owned();
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|it| it.flatten().map(|it| it.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    names.sort();
    let likeness = |name: &str| {
        let small = name.to_lowercase();
        let stems = strsim::jaro_winkler(&stem(&small), &stem(&wanted));
        let whole = strsim::jaro_winkler(&small, &wanted);
        (stems.max(whole) > 0.85).then_some(stems + whole)
    };
    let near = names.into_iter().filter_map(|it| Some((likeness(&it)?, it)));
    let near = near.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1))).map(|it| it.1);
    Refusal::Missing { near }
}

/// Nothing, a web page, or a pointer to a file that lies elsewhere.
pub(super) fn no_data_at_all(head: &[u8], path: &Path) -> Result<(), Refusal> {
    if head.is_empty() {
        return Err(broken("is empty: 0 bytes", AGAIN));
    }
    if head.iter().all(|it| *it == 0) {
        let bytes = fs::metadata(path).map_or(0, |it| it.len());
        return Err(broken(
            format!("holds only zero bytes ({bytes}): a download or a copy that failed"),
            AGAIN,
        ));
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let small = text.to_ascii_lowercase();
    if small.starts_with("version https://git-lfs") {
        return Err(broken(
            "is only a Git LFS pointer: the data itself was not fetched",
            "run `git lfs pull` in its folder, or download the file itself",
        ));
    }
    let after_prolog = if small.starts_with("<?xml") || small.starts_with("<!--") {
        small.split_once('>').map_or("", |it| it.1).trim_start()
    } else {
        small.as_str()
    };
    if after_prolog.starts_with("<!doctype html") || after_prolog.starts_with("<html") {
        if super::sniff::suffix(path).starts_with("xls") {
            return Err(broken(
                "is a web page with the name of a workbook, as some programs export tables",
                "open it in Excel or LibreOffice, and save it as .xlsx or .csv",
            ));
        }
        return Err(broken(
            "is a web page, no data: the download needs a login, or the address is that of a page?",
            "open the address in a browser, and save the file that its download button gives",
        ));
    }
    if after_prolog.starts_with("<error>") {
        let said: String = text.chars().take(200).collect();
        return Err(broken(
            format!("is the refusal of a server, no data: {}", said.replace('\n', " ")),
            "check the address, and download it again",
        ));
    }
    Ok(())
}

/// Zero bytes at the end of a text: what a copy leaves that was broken off.
pub(super) fn zeros(bytes: &[u8]) -> Result<(), Refusal> {
    let end = bytes.iter().rposition(|it| *it != 0).map_or(0, |it| it + 1);
    if bytes.len() - end >= 16 {
        return Err(broken(
            format!("holds only zero bytes from byte {end} on: a copy that was broken off?"),
            AGAIN,
        ));
    }
    Ok(())
}

/// One JSON value, or a sequence of them.
pub(super) fn json(path: &Path) -> Result<(), Refusal> {
    let bytes = fs::read(path).map_err(|it| unreadable(&it))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if bytes.contains(&0x1e) {
        return Ok(());
    }
    let values = serde_json::Deserializer::from_slice(bytes).into_iter::<serde::de::IgnoredAny>();
    for value in values {
        let Err(error) = value else { continue };
        if error.is_eof() {
            return Err(early(bytes.len() as u64, None));
        }
        let said = error.to_string();
        let why = said.split(" at line").next().unwrap_or(&said);
        let found =
            format!("is no JSON at line {}, column {}: {why}", error.line(), error.column());
        return Err(broken(found, "correct it there, or export the file again"));
    }
    Ok(())
}

/// An SQLite database (<https://www.sqlite.org/fileformat.html>, 1.3) knows how many pages it has.
pub(super) fn sqlite(path: &Path, head: &[u8]) -> Result<(), Refusal> {
    let size = fs::metadata(path).map_err(|it| unreadable(&it))?.len();
    let word = |at: usize| {
        let bytes = head.get(at..at + 4).and_then(|it| it.first_chunk::<4>());
        bytes.map(|it| u64::from(u32::from_be_bytes(*it)))
    };
    let (Some(page), Some(pages), Some(change), Some(valid_for)) =
        (word(16).map(|it| it >> 16), word(28), word(24), word(92))
    else {
        return Err(early(size, None));
    };
    let page = if page == 1 { 65536 } else { page };
    if change == valid_for && size < page * pages {
        return Err(early(size, Some(page * pages)));
    }
    Ok(())
}
