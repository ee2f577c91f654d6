//! One request to a server: redirects followed by our rules, failures sorted into those that
//! pass by themselves and those that do not.

use std::time::Duration;

use ureq::http::HeaderMap;
use ureq::{Agent, Body, Error};

use super::error::FetchError;

/// How patient we are.
#[derive(Clone, Debug)]
pub struct Patience {
    /// Failures in a row without a new byte before we give up.
    pub tries: u32,
    /// Wait after the first failure; doubled after each further one.
    pub first_wait: Duration,
    /// The longest wait.
    pub longest_wait: Duration,
    /// Until a connection stands.
    pub connect: Duration,
    /// Without a single byte.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            tries: 5,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_mins(1),
            connect: Duration::from_secs(20),
            silence: Duration::from_mins(1),
        }
    }
}

impl Patience {
    /// Wait after the n-th failure in a row, counted from 1.
    pub fn wait(&self, failure: u32) -> Duration {
        let doubled = self.first_wait.saturating_mul(1 << failure.saturating_sub(1).min(16));
        doubled.min(self.longest_wait)
    }
}

/// What a server said.
#[derive(Debug)]
pub struct Answer {
    /// 200, 206, 304 or 416.
    pub status: u16,
    /// Where it came from in the end.
    pub url: String,
    headers: HeaderMap,
    /// What follows.
    pub body: Body,
}

impl Answer {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|it| it.to_str().ok())
    }

    /// Length of what follows, where it is told.
    pub fn length(&self) -> Option<u64> {
        self.header("content-length")?.trim().parse().ok()
    }

    /// First byte and whole length of `bytes 100-199/200`; the length of `bytes */200`.
    pub fn range(&self) -> (Option<u64>, Option<u64>) {
        let Some(text) = self.header("content-range").and_then(|it| it.strip_prefix("bytes "))
        else {
            return (None, None);
        };
        let (span, total) = text.split_once('/').unwrap_or((text, ""));
        let first = span.split_once('-').and_then(|it| it.0.trim().parse().ok());
        (first, total.trim().parse().ok())
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// It may go better next time; not before the wait, if the server named one.
    Passing(String, Option<Duration>),
    /// It will not.
    Lasting(FetchError),
}

/// Redirects followed in a row: as browsers do, about (20); ours.
const MOST_REDIRECTS: usize = 10;

/// Asks servers.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    direct: Agent,
    /// How patient it is.
    pub patience: Patience,
}

impl Client {
    /// Proxies are those of the environment (`HTTPS_PROXY`, `NO_PROXY`).
    pub fn new(patience: Patience) -> Client {
        let config = || {
            Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .accept_encoding("identity")
                .user_agent(concat!("panoh/", env!("CARGO_PKG_VERSION")))
                .timeout_resolve(Some(patience.connect))
                .timeout_connect(Some(patience.connect))
                .timeout_recv_response(Some(patience.silence))
                .timeout_per_read(Some(patience.silence))
        };
        Client {
            agent: config().build().into(),
            direct: config().proxy(None).build().into(),
            patience,
        }
    }

    /// Asks for an address.
    ///
    /// # Errors
    /// The connection failed, the server refused, or its redirects lead nowhere.
    pub fn get(&self, url: &str, headers: &[(&str, String)]) -> Result<Answer, Failure> {
        let mut trail = vec![url.to_owned()];
        loop {
            let here = trail.last().expect("it begins with an address").clone();
            let response = self.one(&here, headers)?;
            let status = response.status().as_u16();
            let answer = |response: ureq::http::Response<Body>| {
                let (parts, body) = response.into_parts();
                Answer { status, url: here.clone(), headers: parts.headers, body }
            };
            match status {
                200 | 206 | 304 | 416 => return Ok(answer(response)),
                301 | 302 | 303 | 307 | 308 => {
                    let target = response.headers().get("location").and_then(|it| it.to_str().ok());
                    trail.push(next(&trail, target).map_err(Failure::Lasting)?);
                }
                408 | 425 | 429 | 500..=599 => {
                    let after = response.headers().get("retry-after");
                    let seconds = after.and_then(|it| it.to_str().ok()?.trim().parse().ok());
                    let wait = seconds.map(Duration::from_secs);
                    return Err(Failure::Passing(format!("the server answered {status}"), wait));
                }
                _ => return Err(Failure::Lasting(refused(&here, status))),
            }
        }
    }

    fn one(
        &self,
        url: &str,
        headers: &[(&str, String)],
    ) -> Result<ureq::http::Response<Body>, Failure> {
        // A proxy cannot reach this machine's own addresses.
        let host = authority(url).unwrap_or("");
        let own = ["localhost", "127.0.0.1", "[::1]"]
            .iter()
            .any(|it| host == *it || host.starts_with(&format!("{it}:")));
        let agent = if own { &self.direct } else { &self.agent };
        let mut request = agent.get(url);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        request.call().map_err(|it| failure(url, &it))
    }
}

/// What an error of the network means.
fn failure(url: &str, error: &Error) -> Failure {
    let secret =
        |why: String| {
            let error = FetchError::new("E120", url, format!("no secure connection: {why}"));
            Failure::Lasting(
            error
                .help("check the date of this machine: certificates are valid for a time only")
                .help("a network that opens secure connections itself (a firewall of an office) is \
                       refused; fetch the file in a browser and use it by its path"),
        )
        };
    match error {
        Error::Rustls(it) => secret(it.to_string()),
        Error::Tls(it) => secret((*it).to_string()),
        Error::Io(it) if it.kind() == std::io::ErrorKind::InvalidData => secret(it.to_string()),
        Error::BadUri(_) | Error::Http(_) => Failure::Lasting(
            FetchError::new("E121", url, "this is no address of a file")
                .help("an address begins with https://"),
        ),
        Error::HostNotFound => {
            Failure::Passing("the name of the server is not known here".to_owned(), None)
        }
        Error::Timeout(_) => Failure::Passing("the server is silent".to_owned(), None),
        other => Failure::Passing(other.to_string(), None),
    }
}

fn refused(url: &str, status: u16) -> FetchError {
    let (what, help) = match status {
        401 | 403 | 407 => (
            "does not give it to us",
            "the network or the publisher asks for a login; fetch it in a browser and use it by its path",
        ),
        404 | 410 => (
            "does not have it (any more)",
            "look on the publisher's page for the new address and name it: --url ADDRESS",
        ),
        _ => ("refuses", "open the address in a browser to see why"),
    };
    FetchError::new("E121", url, format!("the server {what}: status {status}")).help(help)
}

/// The next address of a trail of redirects.
fn next(trail: &[String], target: Option<&str>) -> Result<String, FetchError> {
    let here = trail.last().map_or("", String::as_str);
    let wrong = |message: String| {
        FetchError::new("E122", trail[0].clone(), message)
            .help("look on the publisher's page for the address of the file: --url ADDRESS")
    };
    let Some(target) = target else {
        return Err(wrong("the server sends us elsewhere without saying where".to_owned()));
    };
    let next = joined(here, target);
    if here.starts_with("https://") && !next.starts_with("https://") {
        return Err(wrong(format!(
            "the server sends us from https to {next}, which anybody on the \
                                  way could change"
        )));
    }
    if !next.starts_with("https://") && !next.starts_with("http://") {
        return Err(wrong(format!("the server sends us to {next}")));
    }
    if trail.contains(&next) {
        return Err(wrong(format!("the server sends us in a circle, back to {next}")));
    }
    if trail.len() > MOST_REDIRECTS {
        return Err(wrong(format!("the server sends us on more than {MOST_REDIRECTS} times")));
    }
    Ok(next)
}

/// `host:port` of an address.
fn authority(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    rest.split(['/', '?', '#']).next()
}

/// Where a link on a page leads (RFC 3986, section 5.2, without the removal of dots, which servers
/// do).
fn joined(base: &str, target: &str) -> String {
    let target = target.trim().split('#').next().unwrap_or("");
    let (scheme, rest) = base.split_once("://").unwrap_or(("https", base));
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if target.contains("://") {
        target.to_owned()
    } else if let Some(other) = target.strip_prefix("//") {
        format!("{scheme}://{other}")
    } else if target.starts_with('/') {
        format!("{scheme}://{host}{target}")
    } else {
        let path = path.split(['?', '#']).next().unwrap_or("");
        let folder = path.rsplit_once('/').map_or("", |it| it.0);
        format!("{scheme}://{host}{folder}/{target}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_where_browsers_go() {
        let base = "https://a.org/data/x.zip?v=1";
        for (target, expected) in [
            ("https://b.org/y", "https://b.org/y"),
            ("//b.org/y", "https://b.org/y"),
            ("/y?z=1", "https://a.org/y?z=1"),
            ("y.zip#part", "https://a.org/data/y.zip"),
        ] {
            assert_eq!(joined(base, target), expected);
        }
        assert_eq!(joined("http://a.org", "y"), "http://a.org/y");
    }

    #[test]
    fn a_secure_address_never_becomes_an_open_one() {
        let trail = ["https://a.org/x".to_owned()];
        assert_eq!(next(&trail, Some("http://a.org/x")).unwrap_err().code, "E122");
        assert_eq!(next(&trail, Some("ftp://a.org/x")).unwrap_err().code, "E122");
        assert_eq!(next(&trail, None).unwrap_err().code, "E122");
        assert!(next(&["http://a.org/x".to_owned()], Some("https://a.org/x")).is_ok());
    }

    #[test]
    fn waits_double_up_to_a_limit() {
        let patience = Patience::default();
        let seconds: Vec<u64> = [1, 2, 3, 4, 7, 40].map(|it| patience.wait(it).as_secs()).into();
        assert_eq!(seconds, [1, 2, 4, 8, 60, 60]);
    }
}
