//! A profile of some months whose end moves on, day by day: long enough that its first orders are settled.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// Two clients, one that waits for its money.
const PROFILE: &str = r#"
name  = "advancing"
start = 2025-09-01
end   = 2026-04-20

[warehouse.leeds]
place     = [53.80, -1.55]
country   = "GB"
time_zone = "Europe/London"

[client.shop]
orders    = 14
currency  = "GBP"
time_zone = "Europe/London"
ships_to  = { GB = 1.0 }
cancel    = 0.1
stock     = { coverage = 0.9 }
customers = { count = 200 }
products  = { count = 60 }

[client.depot]
like      = "wholesale"
orders    = 6
currency  = "GBP"
time_zone = "Europe/London"
ships_to  = { GB = 1.0 }
lines     = [1, 4]
terms     = "7 d"
customers = { count = 50 }
products  = { count = 60 }

[tasks.sync]
count = 40
every = "15 min"

[tasks.report]
count   = 3
every   = "7 d"
aligned = true
"#;

/// Every table.
pub(crate) const TABLES: &str = "clients,warehouses,products,customers,stock,tasks,orders,order_lines,shipments,cartons,carton_items,\
                                 picks,invoices,notifications,returns,stock_waves,events";

/// Writes the profile into a folder.
pub(crate) fn profile(folder: &Path) -> PathBuf {
    let path = folder.join("advancing.toml");
    std::fs::write(&path, PROFILE).expect("a file");
    path
}

/// The arguments of a command on the profile at an instant.
pub(crate) fn at<'a>(verb: &'a str, profile: &'a str, until: &'a str, more: &[&'a str]) -> Vec<String> {
    let sets = [format!("end={until}"), format!("as_of={until}")];
    let mut all = vec![verb.to_owned(), profile.to_owned()];
    all.extend(sets.into_iter().flat_map(|set| ["--set".to_owned(), set]));
    all.extend(more.iter().map(|&word| word.to_owned()));
    all
}

/// How often something is killed: `ORDERMILL_KILLS`, or so often.
pub(crate) fn kills(usual: u32) -> u32 {
    std::env::var("ORDERMILL_KILLS").map_or(usual, |number| number.parse().expect("a number"))
}

/// The so-many-th moment of a run of some length: spread over it, and close to one another in the end.
pub(crate) fn moment(number: u32, of: u32, length: Duration) -> Duration {
    length * (1 + number * 7 % of) / (of + 1)
}
