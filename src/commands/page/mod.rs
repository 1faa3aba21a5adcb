//! Pages that need nothing else: what was found, as JSON, and the code that draws it. Elements, words and colours are shared.

use std::path::Path;

use serde::Serialize;

use super::{Failure, Printer};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");
/// Elements and words.
const PARTS: &str = include_str!("parts.js");

/// A page of some data, drawn by some scripts, which know it as `F`; with a style beside the one of all pages.
pub(super) fn page(data: &impl Serialize, style: &str, scripts: &[&str]) -> serde_json::Result<String> {
    // Nothing in a name may end the script that holds it.
    let json = serde_json::to_string(data)?.replace('<', "\\u003c");
    let page = PAGE.replacen("/*STYLE*/", &[STYLE, style].concat(), 1);
    let page = page.replacen("/*SCRIPT*/", &[&[PARTS], scripts].concat().concat(), 1);
    Ok(page.replacen("/*DATA*/", &json, 1))
}

/// Writes such a page, and says so.
pub(super) fn draw(
    path: &Path,
    data: &impl Serialize,
    (style, scripts): (&str, &[&str]),
    printer: Printer,
) -> Result<(), Failure> {
    fs_err::write(path, page(data, style, scripts)?)?;
    printer.note(&format!("{} is drawn", path.display()));
    Ok(())
}
