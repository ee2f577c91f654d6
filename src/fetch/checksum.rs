//! Checksums: of files, as they are written, and as publishers tell them.

use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::str::FromStr;

use md5::Md5;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// What a file's checksum must be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Sum {
    /// 64 hexadecimal digits.
    Sha256(String),
    /// 32 hexadecimal digits: against accidents, not against malice.
    Md5(String),
}

impl Sum {
    /// The name of its method.
    pub fn method(&self) -> &'static str {
        match self {
            Sum::Sha256(_) => "sha256",
            Sum::Md5(_) => "md5",
        }
    }

    /// Its digits.
    pub fn digits(&self) -> &str {
        match self {
            Sum::Sha256(it) | Sum::Md5(it) => it,
        }
    }

    /// From a publisher's list, one `digits  name` a line: that of the name, or the only one.
    pub fn in_list(text: &str, name: &str) -> Option<Sum> {
        let rows: Vec<(&str, &str)> = text
            .lines()
            .filter_map(|line| {
                let (digits, rest) =
                    line.trim().split_once(char::is_whitespace).unwrap_or((line, ""));
                let digits = digits.trim();
                Sum::from_str(digits)
                    .is_ok()
                    .then_some((digits, rest.trim().trim_start_matches('*')))
            })
            .collect();
        let named = rows.iter().find(|(_, it)| it.rsplit('/').next() == Some(name));
        let only = if rows.len() == 1 { rows.first() } else { None };
        named.or(only).and_then(|(digits, _)| digits.parse().ok())
    }
}

impl FromStr for Sum {
    type Err = String;

    /// `sha256:…`, `md5:…`, or the digits alone, whose number tells the method.
    fn from_str(text: &str) -> Result<Sum, String> {
        let (method, digits) = text.trim().split_once(':').unwrap_or(("", text.trim()));
        let digits = digits.to_lowercase();
        let is_hex = digits.bytes().all(|it| it.is_ascii_hexdigit());
        match (method, digits.len()) {
            ("" | "sha256", 64) if is_hex => Ok(Sum::Sha256(digits)),
            ("" | "md5", 32) if is_hex => Ok(Sum::Md5(digits)),
            _ => Err("a checksum has 64 (sha256) or 32 (md5) digits from 0 to f".to_owned()),
        }
    }
}

impl TryFrom<String> for Sum {
    type Error = String;

    fn try_from(text: String) -> Result<Sum, String> {
        text.parse()
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.method(), self.digits())
    }
}

/// Both sums of a file, read once: sha256, md5.
pub fn of_file(path: &Path) -> io::Result<[String; 2]> {
    let mut file = File::open(path)?;
    let (mut sha256, mut md5) = (Sha256::new(), Md5::new());
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            return Ok([hex(&sha256.finalize()), hex(&md5.finalize())]);
        }
        sha256.update(&buffer[..n]);
        md5.update(&buffer[..n]);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, it| {
        let _ = write!(text, "{it:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Digits of "abc": FIPS 180-4, appendix B.1, and RFC 1321, appendix A.5.
    const SHA256: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const MD5: &str = "900150983cd24fb0d6963f7d28e17f72";

    #[test]
    fn sums_are_those_of_the_standards() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        std::fs::write(&path, "abc").unwrap();
        assert_eq!(of_file(&path).unwrap(), [SHA256, MD5]);
    }

    #[test]
    fn publishers_write_sums_in_several_ways() {
        let of = |text: &str| Sum::in_list(text, "a.pbf");
        let expected = Some(Sum::Md5(MD5.to_owned()));
        assert_eq!(of(&format!("{MD5}  a.pbf\n")), expected);
        assert_eq!(of(&format!("{} *a.pbf\n", MD5.to_uppercase())), expected);
        assert_eq!(of(MD5), expected);
        assert_eq!(of(&format!("{SHA256}  b.pbf\n{MD5}  ./a.pbf\n")), expected);
        assert_eq!(of(&format!("{MD5}  b.pbf\n{SHA256}  c.pbf\n")), None, "which one is meant?");
        assert_eq!(of("<html>not found</html>"), None);
        assert!("md5:123".parse::<Sum>().is_err());
        assert_eq!(
            format!("SHA256:{SHA256}").to_lowercase().parse(),
            Ok(Sum::Sha256(SHA256.into()))
        );
    }
}
