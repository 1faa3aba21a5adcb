//! A forecast as one page that needs nothing else: the forecast's JSON, and the code that draws it.

use ordermill::forecast::Forecast;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");
/// Elements and words, the curve with its zoom, the cards below it, and what puts them together.
const SCRIPT: [&str; 4] =
    [include_str!("parts.js"), include_str!("curve.js"), include_str!("cards.js"), include_str!("page.js")];

/// The page.
pub(super) fn page(forecast: &Forecast) -> serde_json::Result<String> {
    // Nothing in a name may end the script that holds it.
    let json = serde_json::to_string(forecast)?.replace('<', "\\u003c");
    let page = PAGE.replacen("/*STYLE*/", STYLE, 1).replacen("/*SCRIPT*/", &SCRIPT.concat(), 1);
    Ok(page.replacen("/*FORECAST*/", &json, 1))
}
