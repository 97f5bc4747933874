//! Chromium without a window: opens a page, waits for its script, gives what stands there.

use std::path::Path;
use std::process::Command;

/// Where the programs are called this.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// What stands in a page when its script is done.
#[derive(Debug)]
pub(crate) struct Seen {
    pub html: String,
    /// Without tags; what only scripts read is left out.
    pub text: String,
    pub title: String,
    /// First cell of each row of the table of claims.
    pub claims: Vec<String>,
    /// What went to the console.
    pub console: String,
    /// Milliseconds until the table stood.
    pub ready: u64,
}

/// Opens a page with this behind the `#` of its address.
pub(crate) fn open(page: &str, chosen: &str) -> Seen {
    let profile = tempfile::tempdir().unwrap();
    let address = format!("file://{page}{}{chosen}", if chosen.is_empty() { "" } else { "#" });
    let output = Command::new(program())
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        .args(["--virtual-time-budget=20000", "--enable-logging=stderr", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(address)
        .output()
        .unwrap();
    let html = String::from_utf8(output.stdout).unwrap();
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    let console = messages.lines().filter(|line| line.contains("CONSOLE"));
    let ready = between(&html, "data-ready=\"", "\"").and_then(|ready| ready.parse().ok());
    Seen {
        text: text_of(&html),
        title: between(&html, "<title>", "</title>").unwrap_or_default(),
        claims: claims(&html),
        console: console.collect::<Vec<_>>().join("\n"),
        ready: ready.unwrap_or_else(|| panic!("the script of the page did not end: {messages}")),
        html,
    }
}

fn program() -> &'static str {
    let is_there = |name: &&str| {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&folders).any(|folder| Path::new(&folder).join(name).is_file())
    };
    NAMES.into_iter().find(is_there).unwrap_or_else(|| {
        panic!("the page is tested in Chromium, which is not installed: apt-get install chromium")
    })
}

fn between(text: &str, from: &str, to: &str) -> Option<String> {
    Some(text.split_once(from)?.1.split_once(to)?.0.to_owned())
}

fn claims(html: &str) -> Vec<String> {
    let table = between(html, "id=\"table\"", "</table>").unwrap_or_default();
    let buttons = table.split("aria-expanded=").skip(1);
    buttons.filter_map(|rest| between(rest, ">", "</button>")).map(|text| plain(&text)).collect()
}

/// The text between tags.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let closing = ["script", "style"].into_iter().find(|name| tag.starts_with(name));
        let end = closing.map_or(">".to_owned(), |name| format!("</{name}>"));
        rest = tag.split_once(&end).map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    plain(&text)
}

fn plain(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let text = text.replace("&#39;", "'").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
