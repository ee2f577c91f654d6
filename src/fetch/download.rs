//! One file from a server to a disk: what is there already is not asked for again, what broke off
//! goes on where it stopped, and nothing has its final name before it is whole and checked.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::checksum::{self, Sum};
use super::client::{Answer, Client, Failure};
use super::error::FetchError;
use super::format::Format;
use super::note::{self, Note, with_suffix};
use super::part::Part;

/// A file to be had.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Where it is.
    pub url: String,
    /// Where it shall be.
    pub file: PathBuf,
    /// No more than this is taken, bytes.
    pub limit: u64,
    /// What it must be.
    pub format: Format,
    /// Its checksum, if known beforehand.
    pub sum: Option<Sum>,
    /// Where its publisher tells the checksum.
    pub sum_url: Option<String>,
}

/// What happens on the way.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// Bytes begin to come; so many are here already.
    Begins {
        /// Bytes from before.
        have: u64,
        /// Bytes of the whole file, where the server tells.
        total: Option<u64>,
    },
    /// So many bytes are here.
    Received(u64),
    /// Something failed that may pass.
    Waits {
        /// What failed.
        why: String,
        /// Until the next try.
        wait: Duration,
    },
    /// What was here is thrown away.
    StartsAnew(String),
    /// Something to know: a check that could not be made, a licence.
    Remark(String),
}

/// How a file was had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// All of it came now.
    Whole,
    /// It went on after so many bytes.
    Resumed(u64),
    /// It was here, and is what it was.
    Cached,
}

/// A file that is here.
#[derive(Clone, Debug, PartialEq)]
pub struct Got {
    /// How.
    pub how: How,
    /// What is remembered of it; the list's part of it is still empty.
    pub note: Note,
}

/// Reconnections in all, even if each brings some bytes.
const MOST_TRIES: u32 = 200;

/// Fetches a file, or finds that it need not. `again` throws away what is here.
///
/// # Errors
/// The server cannot be reached or refuses, the file is not what it should be, or the disk does
/// not take it: the error says which.
pub fn download(
    wanted: &Wanted,
    client: &Client,
    again: bool,
    tell: &mut dyn FnMut(News),
) -> Result<Got, FetchError> {
    let part = with_suffix(&wanted.file, ".part");
    let mut run = Run { wanted, client, tell, part, failures: 0, tries: 0, cached: None };
    if again {
        run.discard();
    } else if let Some(got) = run.here()? {
        return Ok(got);
    }
    let folder = wanted.file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|it| FetchError::of_disk(folder, "make the folder", &it))?;
    let from = run.have().0;
    let is_joined = match run.bytes()? {
        End::Same(note) => return Ok(Got { how: How::Cached, note: *note }),
        End::Whole { is_joined } => is_joined,
    };
    let how = if is_joined && from > 0 { How::Resumed(from) } else { How::Whole };
    match run.finish(how) {
        // The file on the server may have changed unnoticed between two parts: once more, whole.
        Err(error) if error.code == "E123" && is_joined => {
            (run.tell)(News::StartsAnew(error.message));
            run.bytes()?;
            run.finish(How::Whole)
        }
        other => other,
    }
}

/// What is here, without any network.
///
/// # Errors
/// It is not here, or not as it came.
pub fn offline(wanted: &Wanted) -> Result<Got, FetchError> {
    let place = wanted.file.display().to_string();
    let missing = |message: &str| {
        FetchError::new("E128", place.clone(), message)
            .help("call it once without --offline, or copy the file and its .source.toml here")
    };
    if !wanted.file.is_file() {
        return Err(missing("it was not fetched before"));
    }
    let note = Note::of(&wanted.file).ok_or_else(|| missing("nothing tells where it came from"))?;
    let sums = sums_of(&wanted.file)?;
    let expected = wanted.sum.clone().unwrap_or(Sum::Sha256(note.sha256.clone()));
    if !fits(&sums, &expected) {
        return Err(missing("it is not as it came: its checksum differs"));
    }
    Ok(Got { how: How::Cached, note })
}

/// How a run for bytes ends.
enum End {
    /// The file that is here is the server's.
    Same(Box<Note>),
    /// The part is whole.
    Whole {
        /// Out of pieces that came at several times.
        is_joined: bool,
    },
}

struct Run<'a> {
    wanted: &'a Wanted,
    client: &'a Client,
    tell: &'a mut dyn FnMut(News),
    /// What came so far.
    part: PathBuf,
    /// In a row, without a new byte.
    failures: u32,
    tries: u32,
    /// Of the file that is here, as it came from this address.
    cached: Option<Note>,
}

impl Run<'_> {
    /// The file that is here, if no question is needed.
    fn here(&mut self) -> Result<Option<Got>, FetchError> {
        let Wanted { file, url, sum, .. } = self.wanted;
        if !file.exists() {
            return Ok(None);
        }
        let taken = |message: &str| {
            FetchError::new("E125", file.display().to_string(), message)
                .help("to replace it: --again")
                .help("to keep it: --out FOLDER, with another folder")
        };
        let sums = sums_of(file)?;
        let is_right = sum.as_ref().is_some_and(|it| fits(&sums, it));
        match Note::of(file) {
            None if is_right => {
                let note = self.note(&Part::default(), sums, "the checksum given".to_owned())?;
                Ok(Some(Got { how: How::Cached, note }))
            }
            None => Err(taken("a file of this name is here that did not come from there")),
            Some(note) if note.sha256 != sums[0] => {
                Err(taken("the file was changed after it was fetched"))
            }
            Some(note) if is_right => Ok(Some(Got { how: How::Cached, note })),
            Some(note) => {
                self.cached = Some(note).filter(|it| sum.is_none() && it.url == *url);
                Ok(None)
            }
        }
    }

    /// Bytes of the part that can be gone on with, and what is known of them.
    fn have(&self) -> (u64, Part) {
        let Some(known) = Part::of(&self.part) else { return (0, Part::default()) };
        let length = fs::metadata(&self.part).map_or(0, |it| it.len());
        // Without a mark of the version only a checksum can tell whether the pieces fit.
        let can_tell = known.validator().is_some()
            || self.wanted.sum.is_some()
            || self.wanted.sum_url.is_some();
        let is_of_it = known.url == self.wanted.url && known.total.is_none_or(|it| length <= it);
        if can_tell && is_of_it { (length, known) } else { (0, Part::default()) }
    }

    fn discard(&self) {
        let _ = fs::remove_file(&self.part);
        Part::remove(&self.part);
    }

    fn bytes(&mut self) -> Result<End, FetchError> {
        let mut is_joined = false;
        loop {
            is_joined |= self.have().0 > 0;
            match self.attempt() {
                Ok(Some(note)) => return Ok(End::Same(Box::new(note))),
                Ok(None) => return Ok(End::Whole { is_joined }),
                Err(Failure::Lasting(error)) => return Err(error),
                Err(Failure::Passing(why, wait)) => self.wait(why, wait)?,
            }
        }
    }

    fn wait(&mut self, why: String, asked: Option<Duration>) -> Result<(), FetchError> {
        self.failures += 1;
        self.tries += 1;
        let patience = &self.client.patience;
        if self.failures >= patience.tries || self.tries >= MOST_TRIES {
            let message = format!("{why}; given up after {} tries", self.failures);
            let error = FetchError::new("E120", self.wanted.url.clone(), message);
            let (have, _) = self.have();
            return Err(if have > 0 {
                error.help(format!("call the same command again: it goes on after {have} bytes"))
            } else {
                error.help("check the connection, and whether the address opens in a browser")
            });
        }
        let wait = asked.unwrap_or(patience.wait(self.failures)).min(patience.longest_wait);
        (self.tell)(News::Waits { why, wait });
        thread::sleep(wait);
        Ok(())
    }

    /// One connection; the note of the file that is here if the server has no other.
    fn attempt(&mut self) -> Result<Option<Note>, Failure> {
        let (have, known) = self.have();
        let mut headers = vec![];
        if have > 0 {
            headers.push(("Range", format!("bytes={have}-")));
            headers.extend(known.validator().map(|it| ("If-Range", it.to_owned())));
        } else if let Some(note) = &self.cached {
            if !note.etag.is_empty() {
                headers.push(("If-None-Match", note.etag.clone()));
            } else if !note.last_modified.is_empty() {
                headers.push(("If-Modified-Since", note.last_modified.clone()));
            }
        }
        let answer = self.client.get(&self.wanted.url, &headers)?;
        match answer.status {
            200 => self.receive(answer, 0, &known),
            206 if have > 0 => self.receive(answer, have, &known),
            304 if have == 0 && self.cached.is_some() => return Ok(self.cached.take()),
            416 if have > 0 && answer.range().1 == Some(have) => Ok(()),
            416 if have > 0 => Err(self.anew("the file on the server is another one now")),
            other => {
                Err(Failure::Passing(format!("the server answered {other} out of turn"), None))
            }
        }
        .map(|()| None)
    }

    /// Throws the part away; the next attempt is made at once.
    fn anew(&mut self, why: &str) -> Failure {
        self.discard();
        (self.tell)(News::StartsAnew(why.to_owned()));
        Failure::Passing(why.to_owned(), Some(Duration::ZERO))
    }

    fn receive(&mut self, answer: Answer, from: u64, known: &Part) -> Result<(), Failure> {
        let total = if from > 0 { answer.range().1.or(known.total) } else { answer.length() };
        let now = Part::from_answer(&self.wanted.url, &answer, total);
        if from > 0 {
            let is_other = now.differs(known) || answer.range().0 != Some(from);
            if is_other {
                return Err(self.anew("the file on the server is another one now"));
            }
        } else if known.total.is_some() || !known.url.is_empty() {
            let why = "the server sends the file from its beginning";
            (self.tell)(News::StartsAnew(why.to_owned()));
        }
        self.check_head(&answer, total)?;
        let part = &self.part;
        let disk =
            |it: &io::Error| Failure::Lasting(FetchError::of_disk(part, "write the file", it));
        let mut options = OpenOptions::new();
        let options = if from > 0 {
            options.append(true)
        } else {
            options.write(true).create(true).truncate(true)
        };
        let mut file = options.open(part).map_err(|it| disk(&it))?;
        now.write(part).map_err(|it| disk(&it))?;
        (self.tell)(News::Begins { have: from, total });
        let mut reader = answer.body.into_reader();
        let mut buffer = vec![0; 1 << 16];
        let mut have = from;
        loop {
            let read = reader.read(&mut buffer);
            let n = read.map_err(|it| Failure::Passing(lost(have, total, Some(&it)), None))?;
            if n == 0 {
                break;
            }
            self.check_size(have + n as u64)?;
            file.write_all(&buffer[..n]).map_err(|it| disk(&it))?;
            have += n as u64;
            self.failures = 0;
            (self.tell)(News::Received(have));
        }
        if total.is_some_and(|it| have < it) {
            return Err(Failure::Passing(lost(have, total, None), None));
        }
        file.sync_all().map_err(|it| disk(&it))
    }

    /// Refuses a page for people and a file too large before a byte of it is taken.
    fn check_head(&mut self, answer: &Answer, total: Option<u64>) -> Result<(), Failure> {
        let kind = answer.header("content-type").unwrap_or_default().to_lowercase();
        if kind.starts_with("text/html") {
            let error = FetchError::new(
                "E124",
                answer.url.clone(),
                "a web page came in place of the file",
            )
            .help(
                "a network that wants a login first (hotel, airport, office) does that: open \
                       any page in a browser, log in, and call the same command again",
            )
            .help("or the file has moved: see the publisher's page, and name it: --url ADDRESS");
            return Err(Failure::Lasting(error));
        }
        if total.is_none() && answer.header("transfer-encoding").is_none() {
            let what =
                "the server does not tell the length: a broken-off file would not be noticed";
            (self.tell)(News::Remark(what.to_owned()));
        }
        self.check_size(total.unwrap_or(0))
    }

    fn check_size(&self, bytes: u64) -> Result<(), Failure> {
        if bytes <= self.wanted.limit {
            return Ok(());
        }
        self.discard();
        let message = format!("the file has more than {} MB", self.wanted.limit / 1_000_000);
        Err(Failure::Lasting(FetchError::new("E127", self.wanted.url.clone(), message).help(
            "see the publisher's page; if it is right, fetch it in a browser and use it \
                       by its path",
        )))
    }

    /// Checks the part, writes its note and gives it its name.
    fn finish(&mut self, how: How) -> Result<Got, FetchError> {
        let file = &self.wanted.file;
        let disk = |it: &io::Error| FetchError::of_disk(file, "write the file", it);
        let sums = sums_of(&self.part)?;
        let checked = self.check_sum(&sums)?;
        let format = self.wanted.format;
        if !format.fits(&self.part).map_err(|it| disk(&it))? {
            self.discard();
            let message = format!("what came is not {}", format.word());
            return Err(FetchError::new("E124", self.wanted.url.clone(), message)
                .help("see the publisher's page, and name the right address: --url ADDRESS"));
        }
        let known = Part::of(&self.part).unwrap_or_default();
        let note = self.note(&known, sums, checked)?;
        note.write(file).map_err(|it| disk(&it))?;
        fs::rename(&self.part, file).map_err(|it| disk(&it))?;
        Part::remove(&self.part);
        Ok(Got { how, note })
    }

    fn check_sum(&mut self, sums: &[String; 2]) -> Result<String, FetchError> {
        let mut expected = self.wanted.sum.clone().map(|it| (it, "the checksum given"));
        if let (None, Some(url)) = (&expected, self.wanted.sum_url.clone()) {
            match self.published_sum(&url) {
                Ok(it) => expected = Some((it, "the publisher's checksum")),
                Err(why) => {
                    (self.tell)(News::Remark(format!("no checksum to compare with, {url}: {why}")));
                }
            }
        }
        let Some((expected, whose)) = expected else { return Ok("its length".to_owned()) };
        if fits(sums, &expected) {
            return Ok(format!("{whose}, {}", expected.method()));
        }
        self.discard();
        let found = if expected.method() == "md5" { &sums[1] } else { &sums[0] };
        let message = format!("{} is {found}, {whose} is {}", expected.method(), expected.digits());
        Err(FetchError::new("E123", self.wanted.url.clone(), message)
            .help("call the same command again: the publisher may have been renewing the file")
            .help("if it stays so, somebody on the way changes it: do not use it"))
    }

    /// The publisher's checksum of this file.
    fn published_sum(&mut self, url: &str) -> Result<Sum, String> {
        let text = text(self.client, url, self.tell).map_err(|it| it.message)?;
        let name = file_name(&self.wanted.url).unwrap_or_default();
        Sum::in_list(&text, &name).ok_or_else(|| "the page there has none".to_owned())
    }

    fn note(&self, known: &Part, sums: [String; 2], checked: String) -> Result<Note, FetchError> {
        let path = if self.part.exists() { &self.part } else { &self.wanted.file };
        let length = fs::metadata(path);
        let [sha256, _] = sums;
        Ok(Note {
            url: self.wanted.url.clone(),
            came_from: known.came_from.clone(),
            fetched: note::now(),
            bytes: length.map_err(|it| FetchError::of_disk(path, "read the file", &it))?.len(),
            sha256,
            checked,
            etag: known.etag.clone(),
            last_modified: known.last_modified.clone(),
            ..Note::default()
        })
    }
}

/// A short text from a server.
///
/// # Errors
/// As [`download`].
pub fn text(client: &Client, url: &str, tell: &mut dyn FnMut(News)) -> Result<String, FetchError> {
    const LONGEST: u64 = 8 << 20;
    let mut failures = 0;
    loop {
        let read = client.get(url, &[]).and_then(|it| {
            let mut text = String::new();
            let mut reader = it.body.into_reader().take(LONGEST);
            let read = reader.read_to_string(&mut text);
            read.map_err(|it| Failure::Passing(lost(0, None, Some(&it)), None))?;
            Ok(text)
        });
        match read {
            Ok(text) => return Ok(text),
            Err(Failure::Lasting(error)) => return Err(error),
            Err(Failure::Passing(why, asked)) => {
                failures += 1;
                let patience = &client.patience;
                if failures >= patience.tries {
                    let message = format!("{why}; given up after {failures} tries");
                    return Err(FetchError::new("E120", url, message)
                        .help("check the connection, and whether the address opens in a browser"));
                }
                let wait = asked.unwrap_or(patience.wait(failures)).min(patience.longest_wait);
                tell(News::Waits { why, wait });
                thread::sleep(wait);
            }
        }
    }
}

/// The name that a file of an address gets; `None` where the address ends in no sensible name.
pub fn file_name(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let name = path.split_once("://").map_or(path, |it| it.1).split_once('/')?.1;
    let name = name.rsplit('/').next()?;
    let is_plain = name.chars().all(|it| it.is_alphanumeric() || "._-+".contains(it));
    (is_plain && !name.is_empty() && !name.starts_with('.')).then(|| name.to_owned())
}

fn lost(have: u64, total: Option<u64>, why: Option<&io::Error>) -> String {
    let of = total.map_or(String::new(), |it| format!(" of {it}"));
    let why = why.map_or(String::new(), |it| format!(" ({it})"));
    format!("the connection broke off after {have}{of} bytes{why}")
}

fn sums_of(path: &Path) -> Result<[String; 2], FetchError> {
    checksum::of_file(path).map_err(|it| FetchError::of_disk(path, "read the file", &it))
}

fn fits(sums: &[String; 2], expected: &Sum) -> bool {
    match expected {
        Sum::Sha256(digits) => sums[0] == *digits,
        Sum::Md5(digits) => sums[1] == *digits,
    }
}

/// Whether a file can be made in a folder.
///
/// # Errors
/// It cannot: the error says why.
pub fn check_folder(folder: &Path) -> Result<(), FetchError> {
    let probe = folder.join(format!(".panoh-{}", std::process::id()));
    let made = fs::create_dir_all(folder).and_then(|()| File::create(&probe).map(drop));
    let _ = fs::remove_file(&probe);
    made.map_err(|it| FetchError::of_disk(folder, "write in this folder", &it))
}
