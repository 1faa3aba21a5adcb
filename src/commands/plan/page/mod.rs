//! A forecast as one page that needs nothing else.

use std::path::Path;

use ordermill::forecast::Forecast;

use crate::commands::{Failure, Printer, page};

/// The curve with its zoom, the cards below it, and what puts them together.
const SCRIPTS: [&str; 3] = [include_str!("curve.js"), include_str!("cards.js"), include_str!("page.js")];

/// Draws it.
pub(super) fn draw(path: &Path, forecast: &Forecast, printer: Printer) -> Result<(), Failure> {
    page::draw(path, forecast, ("", &SCRIPTS), printer)
}
