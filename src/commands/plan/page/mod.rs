//! A forecast as one page that needs nothing else.

use ordermill::forecast::Forecast;

use crate::commands::page;

/// The curve with its zoom, the cards below it, and what puts them together.
const SCRIPTS: [&str; 3] = [include_str!("curve.js"), include_str!("cards.js"), include_str!("page.js")];

/// The page.
pub(super) fn page(forecast: &Forecast) -> serde_json::Result<String> {
    page::page(forecast, "", &SCRIPTS)
}
