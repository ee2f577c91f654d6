//! Unpacking an archive that a stranger made: nothing lands outside of the folder, and no more
//! than a file of its size can honestly hold.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::error::FetchError;

/// An archive may unpack to this many times its size: real layers stay under 20, deflate can do
/// 1032. Ours.
const MOST_GROWTH: u64 = 100;
/// And to this much in any case, bytes.
const FREE_GROWTH: u64 = 64 << 20;
/// No data set of the list has more than some dozens of files. Ours.
const MOST_FILES: usize = 10_000;

/// Unpacks an archive into a folder and names the files, in the order of the archive. All of it is
/// looked at before any file gets its name.
///
/// # Errors
/// The archive is broken, encrypted, leads outside of the folder or is far larger than it seems:
/// look at it with other tools.
pub fn unpack(archive: &Path, folder: &Path) -> Result<Vec<PathBuf>, FetchError> {
    let unreadable = |it: &io::Error| FetchError::of_disk(archive, "read the archive", it);
    let file = File::open(archive).map_err(|it| unreadable(&it))?;
    let size = file.metadata().map_err(|it| unreadable(&it))?.len();
    let mut zip = ZipArchive::new(file).map_err(|it| broken(archive, &it))?;
    let paths = paths(archive, &mut zip)?;
    fs::create_dir_all(folder).map_err(|it| FetchError::of_disk(folder, "make the folder", &it))?;
    let half = tempdir_in(folder)?;
    let done = write_all(archive, &mut zip, &paths, &half, size * MOST_GROWTH + FREE_GROWTH)
        .and_then(|()| move_all(&paths, &half, folder));
    let _ = fs::remove_dir_all(&half);
    done
}

/// Where each entry would go, `None` for folders.
fn paths(archive: &Path, zip: &mut ZipArchive<File>) -> Result<Vec<Option<PathBuf>>, FetchError> {
    if zip.len() > MOST_FILES {
        return Err(unsafe_(archive, format!("the archive has {} files", zip.len())));
    }
    let mut seen = BTreeSet::new();
    (0..zip.len())
        .map(|index| {
            let entry = zip.by_index_raw(index).map_err(|it| broken(archive, &it))?;
            let name = entry.name().map_err(|it| broken(archive, &it))?.into_owned();
            if entry.encrypted() {
                return Err(unsafe_(archive, format!("`{name}` is locked with a password")));
            }
            if entry.is_symlink() {
                return Err(unsafe_(archive, format!("`{name}` is a link to another file")));
            }
            let Some(path) = entry.enclosed_name().filter(|_| is_plain(&name)) else {
                return Err(unsafe_(archive, format!("`{name}` leads outside of the folder")));
            };
            if entry.is_dir() {
                return Ok(None);
            }
            if !seen.insert(path.to_string_lossy().to_lowercase()) {
                return Err(unsafe_(archive, format!("`{name}` is there twice")));
            }
            Ok(Some(path))
        })
        .collect()
}

/// No way up, no root, no drive, no backslash that means a folder elsewhere.
fn is_plain(name: &str) -> bool {
    !name.contains(['\\', ':', '\0'])
        && !name.starts_with('/')
        && name.split('/').all(|it| it != "..")
}

fn write_all(
    archive: &Path,
    zip: &mut ZipArchive<File>,
    paths: &[Option<PathBuf>],
    half: &Path,
    limit: u64,
) -> Result<(), FetchError> {
    let mut left = limit;
    for (index, path) in paths.iter().enumerate() {
        let Some(path) = path else { continue };
        let target = half.join(path);
        let disk = |it: &io::Error| FetchError::of_disk(&target, "write the file", it);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|it| disk(&it))?;
        }
        let mut entry = zip.by_index(index).map_err(|it| broken(archive, &it))?;
        let mut file = File::create_new(&target).map_err(|it| disk(&it))?;
        left = copy(&mut entry, &mut file, left).map_err(|it| match it {
            Copy::Read(it) => broken(archive, &ZipError::Io(it)),
            Copy::Write(it) => disk(&it),
            Copy::TooMuch => {
                let message = format!("it unpacks to more than {} MB", limit >> 20);
                unsafe_(archive, message)
            }
        })?;
    }
    Ok(())
}

enum Copy {
    Read(io::Error),
    Write(io::Error),
    TooMuch,
}

/// Copies an entry; how much of the limit is left.
fn copy<R: Read>(entry: &mut ZipFile<R>, file: &mut File, mut left: u64) -> Result<u64, Copy> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = entry.read(&mut buffer).map_err(Copy::Read)?;
        if n == 0 {
            return Ok(left);
        }
        left = left.checked_sub(n as u64).ok_or(Copy::TooMuch)?;
        file.write_all(&buffer[..n]).map_err(Copy::Write)?;
    }
}

fn move_all(
    paths: &[Option<PathBuf>],
    half: &Path,
    folder: &Path,
) -> Result<Vec<PathBuf>, FetchError> {
    let mut done = vec![];
    for path in paths.iter().flatten() {
        let target = folder.join(path);
        let disk = |it: &io::Error| FetchError::of_disk(&target, "write the file", it);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|it| disk(&it))?;
        }
        fs::rename(half.join(path), &target).map_err(|it| disk(&it))?;
        done.push(target);
    }
    Ok(done)
}

fn tempdir_in(folder: &Path) -> Result<PathBuf, FetchError> {
    let half = folder.join(format!(".unpacking-{}", std::process::id()));
    let _ = fs::remove_dir_all(&half);
    fs::create_dir(&half).map_err(|it| FetchError::of_disk(&half, "make the folder", &it))?;
    Ok(half)
}

fn broken(archive: &Path, why: &ZipError) -> FetchError {
    let place = archive.display().to_string();
    FetchError::new("E129", place, format!("the archive cannot be unpacked: {why}"))
        .help("fetch it again: --again")
}

fn unsafe_(archive: &Path, found: String) -> FetchError {
    FetchError::new("E129", archive.display().to_string(), format!("{found}; nothing was unpacked"))
        .help("the publisher's archives are not like that: do not use this one, and ask them")
}

#[cfg(test)]
mod tests {
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// An archive of files with these names and texts.
    fn archive(folder: &Path, files: &[(&str, &[u8])]) -> PathBuf {
        let path = folder.join("a.zip");
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        for (name, text) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text).unwrap();
        }
        zip.finish().unwrap();
        path
    }

    fn refused(files: &[(&str, &[u8])], part: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = archive(folder.path(), files);
        let error = unpack(&path, &folder.path().join("out")).unwrap_err();
        assert_eq!(error.code, "E129");
        assert!(error.message.contains(part), "{}", error.message);
        let written = fs::read_dir(folder.path().join("out")).map_or(0, Iterator::count);
        assert_eq!(written, 0, "nothing is unpacked");
        assert!(!folder.path().join("evil").exists());
    }

    #[test]
    fn files_and_folders_come_out_as_they_went_in() {
        let folder = tempfile::tempdir().unwrap();
        let path =
            archive(folder.path(), &[("TJ.txt", b"1\tKhorugh"), ("doc/readme.txt", b"CC BY")]);
        let files = unpack(&path, &folder.path().join("out")).unwrap();
        let out = folder.path().join("out");
        assert_eq!(files, [out.join("TJ.txt"), out.join("doc/readme.txt")]);
        assert_eq!(fs::read(&files[0]).unwrap(), b"1\tKhorugh");
        assert_eq!(fs::read_dir(&out).unwrap().count(), 2, "nothing half-done stays");
        // Once more: the files are replaced.
        assert!(unpack(&path, &out).is_ok());
    }

    #[test]
    fn no_entry_leaves_the_folder() {
        refused(&[("good.txt", b"1"), ("../evil", b"2")], "outside");
        refused(&[("/evil", b"2")], "outside");
        refused(&[("a/../../evil", b"2")], "outside");
        refused(&[("..\\evil", b"2")], "outside");
        refused(&[("c:evil", b"2")], "outside");
    }

    #[test]
    fn names_that_meet_on_some_disks_are_refused() {
        refused(&[("TJ.txt", b"1"), ("tj.TXT", b"2")], "twice");
    }

    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        zip.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        zip.finish().unwrap();
        assert!(unpack(&path, folder.path()).unwrap_err().message.contains("link"));
    }

    /// 200 MB of zeros are 200 kB packed: more than the free 64 MB and the hundredfold.
    #[test]
    fn an_archive_that_grows_without_measure_is_refused() {
        let zeros = vec![0; 200 << 20];
        refused(&[("zeros", &zeros)], "unpacks to more than");
    }

    #[test]
    fn a_torn_archive_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = archive(folder.path(), &[("TJ.txt", &[7; 5000])]);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 30]).unwrap();
        assert_eq!(unpack(&path, folder.path()).unwrap_err().code, "E129");
    }
}
