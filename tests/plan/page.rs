//! The page, in a browser.

use crate::program::support::{folder, python};
use crate::support::{ordermill, succeed, text};

#[test]
fn a_browser_draws_the_page_without_an_error_zooms_it_and_needs_no_network() {
    let (_keep, path) = folder();
    std::fs::create_dir(&path).expect("a folder");
    let pages = [
        ("year.html", vec!["payday-produce"]),
        ("clients.html", vec!["multi-client", "--scale", "0.01"]),
        ("day.html", vec!["two-shops", "--day", "2026-11-27"]),
        ("compared.html", vec!["quickstart", "--compare-set", "peak.payday.times=3"]),
    ];
    for (name, arguments) in &pages {
        let file = path.join(name);
        succeed(&mut ordermill(&[&["plan"], &arguments[..], &["--html", text(&file), "--quiet"]].concat()));
        let page = std::fs::read_to_string(&file).expect("a page");
        let outside = page.matches("://").count() - page.matches("http://www.w3.org/2000/svg").count();
        assert_eq!(outside, 0, "{name} names nothing outside itself");
    }
    let said = python(include_str!("page.py"), &[text(&path)], &[]);
    assert_eq!(said.trim(), format!("{} pages are drawn", pages.len()));
}
