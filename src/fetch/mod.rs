//! Open data from its publishers: the only folder that talks to a network, and nothing of the
//! science imports it.
//!
//! [`sources`] lists what there is. [`fetch`] brings a source into a folder: each file is resumed
//! where it broke off, held against its checksum, named only when whole, and told of in a note
//! beside it. Archives are unpacked.

pub mod error;
pub mod format;
pub mod checksum;
pub mod sources;
pub mod note;
pub mod client;
pub mod part;
pub mod download;
pub mod catalogue;
pub mod unpack;

use std::path::{Path, PathBuf};

use checksum::Sum;
use client::Client;
use download::{Got, News, Wanted, file_name};
use error::FetchError;
use format::Format;
use sources::Source;

/// How a source is to be fetched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// Where the files shall be.
    pub folder: PathBuf,
    /// Only from what is here.
    pub offline: bool,
    /// Even if it is here.
    pub again: bool,
    /// Another address of the file.
    pub url: Option<String>,
    /// A server that has the publishers' files below `/host/path`.
    pub mirror: Option<String>,
    /// The checksum that the file must have.
    pub sum: Option<Sum>,
    /// Only files whose address holds this.
    pub only: Option<String>,
}

/// A file of a source that is here.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetched {
    /// The file as it came.
    pub file: PathBuf,
    /// How it came, and what is remembered of it.
    pub got: Got,
    /// What was in it, if it is an archive.
    pub unpacked: Vec<PathBuf>,
}

impl Fetched {
    /// The file to go on with: of an archive the one that matters, or its first layer.
    pub fn main(&self, source: &Source) -> &Path {
        let named = source.inside.as_deref();
        let is_named = |it: &&PathBuf| named.is_some_and(|name| it.ends_with(name));
        let is_layer = |it: &&PathBuf| {
            let suffix = it.extension().map(|it| it.to_string_lossy().to_lowercase());
            suffix
                .is_some_and(|it| ["gpkg", "shp", "geojson", "xlsx", "tif", "csv"].contains(&&*it))
        };
        let all = &self.unpacked;
        all.iter().find(is_named).or(all.iter().find(is_layer)).unwrap_or(&self.file)
    }
}

/// Files of a source, one after the other; a failure of one does not stop the others, unless it
/// would be theirs too. `tell` is called with the name of the file.
pub fn fetch(
    source: &Source,
    wish: &Wish,
    client: &Client,
    tell: &mut dyn FnMut(&str, News),
) -> Vec<Result<Fetched, FetchError>> {
    let mut done = vec![];
    for wanted in wanted(source, wish, client, tell) {
        let one = wanted.and_then(|it| fetch_one(source, wish, client, &it, tell));
        let is_end = one.as_ref().is_err_and(|it| matches!(it.code, "E120" | "E125" | "E126"));
        done.push(one);
        if is_end {
            break;
        }
    }
    done
}

fn wanted(
    source: &Source,
    wish: &Wish,
    client: &Client,
    tell: &mut dyn FnMut(&str, News),
) -> Vec<Result<Wanted, FetchError>> {
    let mut urls =
        wish.url.clone().map_or_else(|| source.urls(wish.only.as_deref()), |it| vec![it]);
    if !source.catalogue.is_empty() && wish.url.is_none() {
        match chosen(source, wish, client, tell) {
            Ok(url) => urls = vec![url],
            Err(error) => return vec![Err(error)],
        }
    }
    urls.iter().map(|it| one(source, wish, it)).collect()
}

/// The file that a catalogue names; without a network, the one that was fetched before.
fn chosen(
    source: &Source,
    wish: &Wish,
    client: &Client,
    tell: &mut dyn FnMut(&str, News),
) -> Result<String, FetchError> {
    if wish.offline {
        let notes = std::fs::read_dir(&wish.folder).into_iter().flatten().flatten();
        let mut urls: Vec<String> = notes
            .filter_map(|it| {
                it.file_name().to_str()?.strip_suffix(".source.toml").map(str::to_owned)
            })
            .filter_map(|it| note::Note::of(&wish.folder.join(it)))
            .map(|it| it.url)
            .collect();
        urls.sort();
        let help = "call it once without --offline";
        let place = wish.folder.display().to_string();
        return urls
            .into_iter()
            .next()
            .ok_or_else(|| FetchError::new("E128", place, "it was not fetched before").help(help));
    }
    let url = mirrored(&source.url, wish);
    let text = download::text(client, &url, &mut |it| tell(&source.name, it))?;
    let chosen = catalogue::choose(&text, &source.catalogue, &url)?;
    if !chosen.licence.is_empty() {
        let told = format!("the catalogue says of its licence: {}", chosen.licence);
        tell(&source.name, News::Remark(told));
    }
    Ok(chosen.url)
}

fn one(source: &Source, wish: &Wish, url: &str) -> Result<Wanted, FetchError> {
    let name = file_name(url).ok_or_else(|| {
        FetchError::new("E121", url, "the address does not end in the name of a file")
            .help("name the address of the file itself: --url https://…/file.zip")
    })?;
    let is_listed = wish.url.is_none();
    let url = if is_listed { mirrored(url, wish) } else { url.to_owned() };
    let sum_url = source.sum_url.as_ref().map(|it| it.replace("{url}", &url));
    Ok(Wanted {
        sum_url: sum_url.map(|it| if is_listed { mirrored(&it, wish) } else { it }),
        url,
        file: wish.folder.join(name),
        limit: source.limit_mb * 1_000_000,
        format: if is_listed { source.format } else { Format::Any },
        sum: wish.sum.clone().or_else(|| source.sum.clone().filter(|_| is_listed)),
    })
}

/// An address on the mirror: `https://a.org/b` is at `MIRROR/a.org/b`.
fn mirrored(url: &str, wish: &Wish) -> String {
    match &wish.mirror {
        Some(mirror) if !url.starts_with(mirror.as_str()) => {
            let path = url.split_once("://").map_or(url, |it| it.1);
            format!("{}/{path}", mirror.trim_end_matches('/'))
        }
        _ => url.to_owned(),
    }
}

fn fetch_one(
    source: &Source,
    wish: &Wish,
    client: &Client,
    wanted: &Wanted,
    tell: &mut dyn FnMut(&str, News),
) -> Result<Fetched, FetchError> {
    let file = wanted.file.clone();
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut got = if wish.offline {
        download::offline(wanted)?
    } else {
        download::download(wanted, client, wish.again, &mut |it| tell(&name, it))?
    };
    if got.note.source.is_empty() {
        got.note = got.note.with_source(source);
        let disk = |it: std::io::Error| FetchError::of_disk(&file, "write its note", &it);
        got.note.write(&file).map_err(disk)?;
    }
    let is_zip = Format::Zip.fits(&file).unwrap_or(false)
        && file.extension().is_some_and(|it| it.eq_ignore_ascii_case("zip"));
    let unpacked = if is_zip { unpack::unpack(&file, &wish.folder)? } else { vec![] };
    Ok(Fetched { file, got, unpacked })
}
