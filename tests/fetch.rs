//! Files from a server: whole, broken off, redirected, wrong. The server is on the loopback.
#![cfg(all(feature = "gdal", feature = "fetch"))]

#[path = "support/loopback.rs"]
mod loopback;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use loopback::{Reply, Request, Server};
use panoh::exposure::grid::{Grid, Raster};
use panoh::fetch::checksum::{Sum, of_file};
use panoh::fetch::client::{Client, Patience};
use panoh::fetch::download::{Got, How, News, Wanted, download, offline};
use panoh::fetch::error::FetchError;
use panoh::fetch::format::Format;
use panoh::fetch::note::Note;
use panoh::geodata::{self, BandNote, DataKind, FieldKind, Layer};

fn client() -> Client {
    let wait = Duration::from_millis(1);
    let short = Duration::from_millis(400);
    Client::new(Patience {
        tries: 4,
        first_wait: wait,
        longest_wait: Duration::from_millis(4),
        connect: Duration::from_secs(5),
        silence: short,
    })
}

fn wanted(url: &str, folder: &Path, name: &str) -> Wanted {
    let file = folder.join(name);
    let limit = 10_000_000;
    Wanted { url: url.to_owned(), file, limit, format: Format::Any, sum: None, sum_url: None }
}

/// What comes of a download, and what was told on the way.
fn run(wanted: &Wanted) -> (Result<Got, FetchError>, Vec<News>) {
    let mut told = vec![];
    let got = download(wanted, &client(), false, &mut |it| told.push(it));
    (got, told)
}

/// Names of the files of a folder.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|it| it.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// 300 kB that repeat nowhere.
fn noise() -> Vec<u8> {
    let next = |it: &u64| Some(it.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    std::iter::successors(Some(42_u64), next).take(300_000).map(|it| (it >> 33) as u8).collect()
}

fn geopackage(folder: &Path) -> PathBuf {
    let mut layer = Layer::new("villages", &[("id", FieldKind::Text)]);
    for number in 0..50 {
        let place = geo::Point::new(70.0 + f64::from(number) * 0.01, 39.0);
        layer.push(Some(place.into()), [format!("V{number:03}").into()]);
    }
    let path = folder.join("made.gpkg");
    geodata::write_gpkg(&path, &[layer]).unwrap();
    path
}

fn geotiff(folder: &Path) -> PathBuf {
    let grid = Grid { west_deg: 70.0, north_deg: 39.0, step_deg: 0.25, n_cols: 8, n_rows: 4 };
    let values = (0..32_u16).map(f32::from).collect();
    let path = folder.join("made.tif");
    let note = BandNote { description: "people", unit: "people per cell" };
    geodata::write_cog(&path, &Raster { grid, values }, &note, DataKind::F32).unwrap();
    path
}

#[test]
fn a_file_comes_whole_with_a_note_of_where_it_is_from() {
    let folder = tempfile::tempdir().unwrap();
    let made = geopackage(folder.path());
    let body = fs::read(&made).unwrap();
    let server = Server::start(move |it| Reply::file(it, &body, "\"v1\""));
    let out = folder.path().join("out");
    let wanted = wanted(&server.url("/a/villages.gpkg"), &out, "villages.gpkg");
    let (got, told) = run(&wanted);
    let note = got.unwrap().note;
    assert_eq!(files(&out), ["villages.gpkg", "villages.gpkg.source.toml"]);
    assert_eq!(fs::read(&wanted.file).unwrap(), fs::read(&made).unwrap());
    assert_eq!(geodata::read_layer(&wanted.file, None).unwrap().features.len(), 50);
    assert_eq!(Note::of(&wanted.file), Some(note.clone()));
    assert_eq!(note.sha256, of_file(&made).unwrap()[0]);
    assert_eq!((note.etag.as_str(), note.bytes), ("\"v1\"", fs::metadata(&made).unwrap().len()));
    assert!(note.fetched.starts_with("20") && note.fetched.ends_with('Z'));
    assert_eq!(told.first(), Some(&News::Begins { have: 0, total: Some(note.bytes) }));
    assert_eq!(told.last(), Some(&News::Received(note.bytes)));
}

#[test]
fn a_broken_download_goes_on_where_it_stopped() {
    let body = noise();
    let sent = body.clone();
    let server = Server::start(move |it| {
        let reply = Reply::file(it, &sent, "\"v1\"");
        if it.number < 2 { reply.cut_after(100_000) } else { reply }
    });
    let folder = tempfile::tempdir().unwrap();
    let wanted = wanted(&server.url("/noise.bin"), folder.path(), "noise.bin");
    let (got, told) = run(&wanted);
    assert_eq!(got.unwrap().how, How::Whole);
    assert_eq!(fs::read(&wanted.file).unwrap(), body);
    let asked: Vec<_> = server.requests().iter().map(Request::from).collect();
    assert_eq!(asked, [None, Some(100_000), Some(200_000)]);
    assert_eq!(server.requests()[1].header("if-range"), Some("\"v1\""));
    assert_eq!(told.iter().filter(|it| matches!(it, News::Waits { .. })).count(), 2);
    assert_eq!(files(folder.path()), ["noise.bin", "noise.bin.source.toml"]);
}

#[test]
fn what_came_is_kept_for_the_next_call() {
    let body = noise();
    let sent = body.clone();
    // The first call sees 70 000 bytes and then only failures.
    let server = Server::start(move |it| match it.number {
        0 => Reply::file(it, &sent, "\"v1\"").cut_after(70_000),
        1..=4 => Reply::of(503, b"busy"),
        _ => Reply::file(it, &sent, "\"v1\""),
    });
    let folder = tempfile::tempdir().unwrap();
    let wanted = wanted(&server.url("/noise.bin"), folder.path(), "noise.bin");
    let error = run(&wanted).0.unwrap_err();
    assert_eq!(error.code, "E120");
    assert!(error.help[0].contains("70000 bytes"), "{error:?}");
    assert_eq!(files(folder.path()), ["noise.bin.part", "noise.bin.part.toml"]);
    assert_eq!(run(&wanted).0.unwrap().how, How::Resumed(70_000));
    assert_eq!(fs::read(&wanted.file).unwrap(), body);
    assert_eq!(server.requests().last().unwrap().from(), Some(70_000));
}

#[test]
fn a_server_that_ignores_ranges_is_taken_from_the_beginning() {
    let body = noise();
    let sent = body.clone();
    let server = Server::start(move |it| {
        let reply = Reply::of(200, &sent).with("ETag", "\"v1\"");
        if it.number == 0 { reply.cut_after(100_000) } else { reply }
    });
    let folder = tempfile::tempdir().unwrap();
    let wanted = wanted(&server.url("/noise.bin"), folder.path(), "noise.bin");
    let (got, told) = run(&wanted);
    assert!(got.is_ok());
    assert_eq!(fs::read(&wanted.file).unwrap(), body);
    assert!(told.iter().any(|it| matches!(it, News::StartsAnew(_))), "{told:?}");
}

/// Pieces of two versions never become one file, whether the server minds If-Range or not.
#[test]
fn a_file_that_changed_between_two_parts_starts_anew() {
    for minds in [true, false] {
        let (old, new) = (noise(), noise().iter().map(|it| !it).collect::<Vec<u8>>());
        let expected = new.clone();
        let server = Server::start(move |it| match (it.number, minds, it.from()) {
            (0, ..) => Reply::file(it, &old, "\"v1\"").cut_after(100_000),
            (_, false, Some(from)) => {
                let span = format!("bytes {from}-{}/{}", new.len() - 1, new.len());
                Reply::of(206, &new[from..]).with("ETag", "\"v2\"").with("Content-Range", &span)
            }
            _ => Reply::file(it, &new, "\"v2\""),
        });
        let folder = tempfile::tempdir().unwrap();
        let wanted = wanted(&server.url("/noise.bin"), folder.path(), "noise.bin");
        let (got, told) = run(&wanted);
        assert_eq!(got.unwrap().note.etag, "\"v2\"");
        assert_eq!(fs::read(&wanted.file).unwrap(), expected, "minds If-Range: {minds}");
        assert!(told.iter().any(|it| matches!(it, News::StartsAnew(_))));
    }
}

/// A part without a mark of its version cannot be trusted; with a checksum it can.
#[test]
fn a_part_of_an_unknown_version_is_used_only_with_a_checksum() {
    let folder = tempfile::tempdir().unwrap();
    let truth = folder.path().join("truth");
    fs::write(&truth, noise()).unwrap();
    let [sha256, _] = of_file(&truth).unwrap();
    for sum in [None, Some(Sum::Sha256(sha256))] {
        let server = Server::start(move |it| {
            let body = noise();
            match it.from() {
                None if it.number == 0 => Reply::of(200, &body).cut_after(100_000),
                None => Reply::of(200, &body),
                Some(from) => {
                    let span = format!("bytes {from}-{}/{}", body.len() - 1, body.len());
                    Reply::of(206, &body[from..]).with("Content-Range", &span)
                }
            }
        });
        let out = tempfile::tempdir().unwrap();
        let mut wanted = wanted(&server.url("/noise.bin"), out.path(), "noise.bin");
        wanted.sum = sum.clone();
        assert!(run(&wanted).0.is_ok());
        assert_eq!(fs::read(&wanted.file).unwrap(), noise());
        assert_eq!(server.requests()[1].from().is_some(), sum.is_some());
    }
}

#[test]
fn redirects_are_followed_but_not_in_circles_nor_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|it| match it.path.as_str() {
        "/latest.bin" => Reply::of(302, b"").with("Location", "/2026/dated.bin"),
        "/2026/dated.bin" => Reply::of(301, b"").with("Location", "mirror/dated.bin?key=1"),
        "/2026/mirror/dated.bin?key=1" => Reply::file(it, b"data", "\"v1\""),
        "/circle" => Reply::of(302, b"").with("Location", "/circle2"),
        "/circle2" => Reply::of(302, b"").with("Location", "/circle"),
        "/nowhere" => Reply::of(302, b""),
        other => Reply::of(307, b"").with("Location", &format!("{other}x")),
    });
    let (got, _) = run(&wanted(&server.url("/latest.bin"), folder.path(), "latest.bin"));
    let note = got.unwrap().note;
    assert_eq!(note.came_from, server.url("/2026/mirror/dated.bin?key=1"));
    assert_eq!(note.url, server.url("/latest.bin"));
    let out = tempfile::tempdir().unwrap();
    for (path, part) in [
        ("/circle", "in a circle"),
        ("/nowhere", "without saying where"),
        ("/endless", "more than 10 times"),
    ] {
        let error = run(&wanted(&server.url(path), out.path(), "a")).0.unwrap_err();
        assert_eq!(error.code, "E122");
        assert!(error.message.contains(part), "{}", error.message);
    }
    assert!(files(out.path()).is_empty());
}

#[test]
fn a_wrong_checksum_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let made = geotiff(folder.path());
    let body = fs::read(&made).unwrap();
    let [sha256, md5] = of_file(&made).unwrap();
    let told_md5 = md5.clone();
    let server = Server::start(move |it| match it.path.as_str() {
        "/a.tif.md5" => Reply::of(200, format!("{told_md5}  a.tif\n").as_bytes()),
        "/b.tif.md5" => Reply::of(200, format!("{}  b.tif\n", "0".repeat(32)).as_bytes()),
        "/c.tif.md5" => Reply::of(404, b"none"),
        _ => Reply::file(it, &body, "\"v1\""),
    });
    let out = folder.path().join("out");
    let of = |name: &str, sum: Option<Sum>, told: bool| {
        let url = server.url(&format!("/{name}"));
        let sum_url = told.then(|| format!("{url}.md5"));
        Wanted { sum, sum_url, format: Format::Tiff, ..wanted(&url, &out, name) }
    };
    let wrong = Sum::Sha256("0".repeat(64));
    for wanted in [of("x.tif", Some(wrong), false), of("b.tif", None, true)] {
        let error = run(&wanted).0.unwrap_err();
        assert_eq!(error.code, "E123");
        assert!(error.is_wrong_file());
        assert!(files(&out).is_empty(), "{:?}", files(&out));
    }
    let (got, _) = run(&of("x.tif", Some(Sum::Sha256(sha256)), false));
    assert_eq!(got.unwrap().note.checked, "the checksum given, sha256");
    let (got, _) = run(&of("a.tif", None, true));
    assert_eq!(got.unwrap().note.checked, "the publisher's checksum, md5");
    assert_eq!(geodata::read_raster(&out.join("a.tif")).unwrap().values.len(), 32);
    // A publisher who tells no sum after all: the file is taken, and the doubt is said.
    let (got, told) = run(&of("c.tif", None, true));
    assert_eq!(got.unwrap().note.checked, "its length");
    assert!(told.iter().any(|it| matches!(it, News::Remark(_))));
}

#[test]
fn a_missing_file_is_told_at_once_and_a_tired_server_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|it| match (it.path.as_str(), it.number) {
        ("/gone.bin", _) => Reply::of(404, b"not here"),
        ("/login.bin", _) => Reply::of(403, b"who are you"),
        (_, 2 | 3) => Reply::of(500, b"oh"),
        _ => Reply::file(it, b"data", "\"v1\""),
    });
    for name in ["gone.bin", "login.bin"] {
        let error = run(&wanted(&server.url(&format!("/{name}")), folder.path(), name)).0;
        assert_eq!(error.unwrap_err().code, "E121");
    }
    assert_eq!(server.requests().len(), 2, "a refusal is not asked again");
    assert!(files(folder.path()).is_empty());
    let (got, told) = run(&wanted(&server.url("/busy.bin"), folder.path(), "busy.bin"));
    assert!(got.is_ok());
    assert!(matches!(&told[0], News::Waits { why, .. } if why.contains("500")), "{told:?}");
    assert_eq!(server.requests().len(), 5);
}

#[test]
fn nobody_there_and_nobody_answering_are_given_up() {
    let folder = tempfile::tempdir().unwrap();
    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (got, told) = run(&wanted(&format!("http://{free}/a.bin"), folder.path(), "a.bin"));
    assert_eq!(got.unwrap_err().code, "E120");
    assert_eq!(told.len(), 3, "four tries, three waits");
    // A port that takes connections and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/a.bin", silent.local_addr().unwrap());
    let error = run(&wanted(&url, folder.path(), "a.bin")).0.unwrap_err();
    assert!(error.message.contains("silent"), "{error:?}");
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_body_shorter_than_promised_is_never_taken_for_the_file() {
    let folder = tempfile::tempdir().unwrap();
    // Always the same 100 bytes of 300 000, and no ranges: no progress.
    let server = Server::start(|_| Reply::of(200, &noise()).cut_after(100));
    let error = run(&wanted(&server.url("/a.bin"), folder.path(), "a.bin")).0.unwrap_err();
    assert_eq!(error.code, "E120");
    assert!(error.message.contains("100 of 300000"), "{}", error.message);
    assert!(!folder.path().join("a.bin").exists());
}

#[test]
fn a_server_that_tells_no_length_is_doubted() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| Reply::of(200, b"data").without_length());
    let (got, told) = run(&wanted(&server.url("/a.bin"), folder.path(), "a.bin"));
    assert_eq!(got.unwrap().note.bytes, 4);
    assert!(told.iter().any(|it| matches!(it, News::Remark(what) if what.contains("length"))));
}

#[test]
fn what_is_here_is_not_fetched_twice() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|it| {
        let (body, etag) = if it.number < 2 { ("old", "\"v1\"") } else { ("new", "\"v2\"") };
        Reply::file(it, body.as_bytes(), etag)
    });
    let wanted = wanted(&server.url("/a.bin"), folder.path(), "a.bin");
    assert_eq!(run(&wanted).0.unwrap().how, How::Whole);
    assert_eq!(run(&wanted).0.unwrap().how, How::Cached);
    assert_eq!(server.requests()[1].header("if-none-match"), Some("\"v1\""));
    assert_eq!(run(&wanted).0.unwrap().how, How::Whole, "a new version on the server");
    assert_eq!(fs::read(&wanted.file).unwrap(), b"new");
    // With the right checksum nobody is asked at all.
    let [sha256, _] = of_file(&wanted.file).unwrap();
    let summed = Wanted { sum: Some(Sum::Sha256(sha256)), ..wanted.clone() };
    assert_eq!(run(&summed).0.unwrap().how, How::Cached);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_persons_own_file_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|it| Reply::file(it, b"theirs", "\"v1\""));
    let wanted = wanted(&server.url("/a.bin"), folder.path(), "a.bin");
    fs::write(&wanted.file, "mine").unwrap();
    assert_eq!(run(&wanted).0.unwrap_err().code, "E125");
    assert_eq!(fs::read(&wanted.file).unwrap(), b"mine");
    assert!(download(&wanted, &client(), true, &mut |_| ()).is_ok());
    assert_eq!(fs::read(&wanted.file).unwrap(), b"theirs");
    // Edited after it came.
    fs::write(&wanted.file, "edited").unwrap();
    assert_eq!(run(&wanted).0.unwrap_err().code, "E125");
}

#[test]
fn without_a_network_only_what_is_as_it_came_counts() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|it| Reply::file(it, b"data", "\"v1\""));
    let wanted = wanted(&server.url("/a.bin"), folder.path(), "a.bin");
    assert_eq!(offline(&wanted).unwrap_err().code, "E128");
    run(&wanted).0.unwrap();
    assert_eq!(offline(&wanted).unwrap().how, How::Cached);
    assert_eq!(server.requests().len(), 1);
    fs::write(&wanted.file, "datum").unwrap();
    assert_eq!(offline(&wanted).unwrap_err().code, "E128");
}

#[test]
fn a_page_or_a_giant_in_place_of_the_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|it| match it.path.as_str() {
        "/page.zip" => Reply::of(200, b"<html>log in</html>").with("Content-Type", "text/html"),
        "/other.zip" => Reply::of(200, b"no archive"),
        "/endless.zip" => Reply::of(200, &noise()).without_length(),
        _ => Reply::of(200, &noise()),
    });
    for (name, code) in [
        ("page.zip", "E124"),
        ("other.zip", "E124"),
        ("giant.zip", "E127"),
        ("endless.zip", "E127"),
    ] {
        let url = server.url(&format!("/{name}"));
        let wanted =
            Wanted { format: Format::Zip, limit: 100_000, ..wanted(&url, folder.path(), name) };
        let error = run(&wanted).0.unwrap_err();
        assert_eq!(error.code, code, "{error:?}");
        assert!(error.is_wrong_file());
        assert!(files(folder.path()).is_empty(), "{name}: {:?}", files(folder.path()));
    }
}

#[test]
fn a_folder_that_cannot_be_and_a_full_disk_are_told_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|it| Reply::file(it, &noise(), "\"v1\""));
    fs::write(folder.path().join("file"), "").unwrap();
    let below = folder.path().join("file/below");
    let error = run(&wanted(&server.url("/a.bin"), &below, "a.bin")).0.unwrap_err();
    assert_eq!(error.code, "E125");
    // /dev/full takes no byte, as a disk without room.
    #[cfg(target_os = "linux")]
    {
        std::os::unix::fs::symlink("/dev/full", folder.path().join("a.bin.part")).unwrap();
        let error = run(&wanted(&server.url("/a.bin"), folder.path(), "a.bin")).0.unwrap_err();
        assert_eq!(error.code, "E126", "{error:?}");
        assert!(!folder.path().join("a.bin").exists());
    }
}
