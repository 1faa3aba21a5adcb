//! A forecast as one page that needs nothing else: the forecast's JSON, and the code that draws it.

use ordermill::forecast::Forecast;

const TEMPLATE: &str = include_str!("page.html");
const PLACE: &str = "/*FORECAST*/";

/// The page.
pub(super) fn page(forecast: &Forecast) -> serde_json::Result<String> {
    // Nothing in a name may end the script that holds it.
    let json = serde_json::to_string(forecast)?.replace('<', "\\u003c");
    Ok(TEMPLATE.replacen(PLACE, &json, 1))
}
