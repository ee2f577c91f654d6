//! A server on this machine's loopback that answers as a test tells it to.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// From 0, in the order of arrival.
    pub number: usize,
    pub path: String,
    headers: Vec<(String, String)>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let same = |it: &&(String, String)| it.0.eq_ignore_ascii_case(name);
        self.headers.iter().find(same).map(|it| it.1.as_str())
    }

    /// First byte asked for by `Range: bytes=100-`.
    pub fn from(&self) -> Option<usize> {
        self.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

/// What is answered.
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// So many bytes of the body are sent, then the connection is cut.
    sent: usize,
    tells_length: bool,
}

impl Reply {
    pub fn of(status: u16, body: &[u8]) -> Reply {
        let sent = body.len();
        Reply { status, headers: vec![], body: body.to_vec(), sent, tells_length: true }
    }

    pub fn with(mut self, name: &str, value: &str) -> Reply {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn cut_after(mut self, bytes: usize) -> Reply {
        self.sent = self.sent.min(bytes);
        self
    }

    pub fn without_length(mut self) -> Reply {
        self.tells_length = false;
        self
    }

    /// A file as good servers give it: whole, or the part asked for if it is of this version.
    pub fn file(request: &Request, body: &[u8], etag: &str) -> Reply {
        if request.header("if-none-match") == Some(etag) {
            return Reply::of(304, b"").with("ETag", etag);
        }
        let is_same = request.header("if-range").is_none_or(|it| it == etag);
        match request.from().filter(|_| is_same) {
            Some(from) if from >= body.len() => {
                Reply::of(416, b"").with("Content-Range", &format!("bytes */{}", body.len()))
            }
            Some(from) => {
                let span = format!("bytes {from}-{}/{}", body.len() - 1, body.len());
                Reply::of(206, &body[from..]).with("ETag", etag).with("Content-Range", &span)
            }
            None => Reply::of(200, body).with("ETag", etag),
        }
    }
}

/// A running server; it stops with the process.
pub struct Server {
    pub address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub fn start(answer: impl Fn(&Request) -> Reply + Send + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(vec![]));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let number = seen.lock().unwrap().len();
                let Some(request) = read(&stream, number) else { continue };
                seen.lock().unwrap().push(request.clone());
                write(stream, answer(&request));
            }
        });
        Server { address, requests }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream, number: usize) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let headers = lines
        .map_while(Result::ok)
        .take_while(|it| !it.is_empty())
        .filter_map(|it| it.split_once(": ").map(|(a, b)| (a.to_owned(), b.to_owned())))
        .collect();
    Some(Request { number, path, headers })
}

/// One answer a connection. The client may be gone already: then nobody misses it.
fn write(mut stream: TcpStream, reply: Reply) {
    let mut head = format!("HTTP/1.1 {} x\r\nConnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    if reply.tells_length && reply.status != 304 {
        let _ = write!(head, "Content-Length: {}\r\n", reply.body.len());
    }
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(b"\r\n");
    let _ = stream.write_all(&reply.body[..reply.sent]);
    let _ = stream.flush();
}
