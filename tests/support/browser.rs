//! A real browser over the Chrome DevTools Protocol: opens a page, asks it, presses keys.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket, connect};

/// Longest that a page may take to be ready, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser with one page.
pub struct Browser {
    process: Child,
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    session: String,
    sent: u64,
    events: Vec<Value>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// `CHROME`, else what a system calls it; `None`, which is printed, where there is none.
    pub fn start(width: u32, height: u32) -> Option<Browser> {
        let named = std::env::var("CHROME").ok();
        let names = ["chromium", "chromium-browser", "google-chrome"].map(str::to_owned);
        let profile = tempfile::tempdir().unwrap();
        let start = |name: &String| {
            let data = format!("--user-data-dir={}", profile.path().display());
            let arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", &data];
            let more = ["--remote-debugging-port=0", "--no-first-run", "about:blank"];
            let mut command = Command::new(name);
            command.args(arguments).args(more).stdin(Stdio::null()).stdout(Stdio::null());
            command.stderr(Stdio::piped()).spawn().ok()
        };
        let Some(mut process) = named.iter().chain(&names).find_map(start) else {
            println!("skipped: no Chromium here; CHROME names one");
            return None;
        };
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = lines.map_while(Result::ok).find_map(|line| {
            line.strip_prefix("DevTools listening on ").map(|it| it.trim().to_owned())
        });
        let socket = connect(address.expect("the address of the browser")).unwrap().0;
        let (session, events) = (String::new(), vec![]);
        let mut browser = Browser { process, socket, session, sent: 0, events, _profile: profile };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let id = &target["targetId"];
        let of = browser.call("Target.attachToTarget", json!({ "targetId": id, "flatten": true }));
        of["sessionId"].as_str().unwrap().clone_into(&mut browser.session);
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.resize(width, height);
        Some(browser)
    }

    /// Sets the size of the window in pixels of the page.
    pub fn resize(&mut self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Calls a method and waits for its answer.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.sent += 1;
        let mut message = json!({ "id": self.sent, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = self.session.as_str().into();
        }
        self.socket.send(Message::text(message.to_string())).unwrap();
        loop {
            let Message::Text(text) = self.socket.read().unwrap() else { continue };
            let mut answer: Value = serde_json::from_str(&text).unwrap();
            if answer["id"] == self.sent {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].take();
            }
            self.events.push(answer);
        }
    }

    /// Opens a file and waits until `ready`, an expression, is true.
    pub fn open(&mut self, file: &Path, ready: &str) {
        self.call("Page.navigate", json!({ "url": format!("file://{}", file.display()) }));
        let start = Instant::now();
        while self.ask(ready) != Value::Bool(true) {
            assert!(
                start.elapsed() < PATIENCE,
                "{} is not ready: {:?}",
                file.display(),
                self.complaints()
            );
            sleep(Duration::from_millis(50));
        }
    }

    /// Value of an expression.
    pub fn ask(&mut self, expression: &str) -> Value {
        let params =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", params);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].take()
    }

    /// Text of an expression.
    pub fn text(&mut self, expression: &str) -> String {
        let found = self.ask(expression);
        found.as_str().unwrap_or_else(|| panic!("{expression}: {found}")).to_owned()
    }

    /// Presses a key that makes no letter: `Tab`, `Enter`, `ArrowDown`.
    pub fn press(&mut self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "ArrowDown" => 40,
            _ => panic!("no code for {key}"),
        };
        for event in ["rawKeyDown", "keyUp"] {
            let params =
                json!({ "type": event, "key": key, "code": key, "windowsVirtualKeyCode": code });
            self.call("Input.dispatchKeyEvent", params);
        }
    }

    /// Addresses that were asked for beside the file itself and `data:`, and messages of the console.
    pub fn complaints(&mut self) -> Vec<String> {
        self.ask("0");
        let about = |event: &Value| {
            let params = &event["params"];
            match event["method"].as_str()? {
                "Network.requestWillBeSent" => {
                    let url = params["request"]["url"].as_str()?;
                    let own = url.starts_with("data:")
                        || (url.starts_with("file:") && params["type"] == "Document");
                    (!own).then(|| format!("asks for {url}"))
                }
                "Runtime.exceptionThrown" | "Runtime.consoleAPICalled" | "Log.entryAdded" => {
                    Some(params.to_string())
                }
                _ => None,
            }
        };
        self.events.iter().filter_map(about).collect()
    }

    /// Saves what is seen as `target/screenshots/<name>.png`.
    pub fn picture(&mut self, name: &str) {
        let answer = self.call("Page.captureScreenshot", json!({}));
        let bytes = BASE64_STANDARD.decode(answer["data"].as_str().unwrap()).unwrap();
        let folder = Path::new("target/screenshots");
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
