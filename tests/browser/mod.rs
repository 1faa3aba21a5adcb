//! A browser, and the pages that it draws.

use std::path::Path;
use std::process::Command;

/// What a page is once a browser has drawn it to its end. The page asks for nothing outside itself.
pub(crate) fn drawn(page: &Path) -> String {
    let text = std::fs::read_to_string(page).expect("a page");
    let asks = ["src=", "href=", "@import", "url("].into_iter().find(|word| text.contains(word));
    assert_eq!(asks, None, "it needs nothing outside itself");
    let drawn = dom(&format!("file://{}", page.display()));
    let end: String = drawn.chars().skip(drawn.chars().count().saturating_sub(500)).collect();
    assert!(drawn.contains("data-ready=\"yes\""), "it is not drawn to its end: {end}");
    drawn
}

/// What a browser has made of what is at an address, once that has all that it has asked for.
pub(crate) fn dom(address: &str) -> String {
    let user = tempfile::tempdir().expect("a folder");
    let mut browser = Command::new("chromium");
    browser.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]);
    browser.args(["--disable-component-update", "--no-first-run", "--disable-quic", "--dump-dom"]);
    browser.args(["--virtual-time-budget=60000", &format!("--user-data-dir={}", user.path().display()), address]);
    let drawn = browser.output().expect("chromium; `scripts/test` installs one and runs the tests");
    String::from_utf8_lossy(&drawn.stdout).into_owned()
}
