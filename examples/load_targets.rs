//! The library: a plan into several targets, in one call. The rows are made once.
//!
//! `cargo run --example load_targets -- out/orders postgres://localhost/orders`

#![expect(clippy::print_stdout, reason = "an example shows what it makes")]

use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self, Overrides};
use ordermill::run::{self, Loading};
use ordermill::targets::{NameError, Target};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let targets = std::env::args().skip(1).map(|name| name.parse()).collect::<Result<Vec<Target>, NameError>>()?;
    let profile = profile::load("quickstart", &Overrides::default())?.profile;
    let plan = Plan::new(&profile, &Selection { orders: Some(1_000), ..Selection::default() })?;
    let outcome = run::load(&plan, &targets, &Loading::default())?;
    for (table, rows) in outcome.rows.iter() {
        println!("{table}: {rows} rows");
    }
    Ok(())
}
