//! The library: one table of a profile as Arrow record batches, a part of it, read on other threads.
//!
//! `cargo run --example read_table`

#![expect(clippy::print_stdout, reason = "an example shows what it makes")]

use std::thread;

use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self, Overrides};
use ordermill::sinks::ndjson;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let profile = profile::load("quickstart", &Overrides::default())?.profile;
    let plan = Plan::new(&profile, &Selection::default())?;

    // Each reader owns what it needs. The parts of a table are its rows, whoever reads them.
    let shops = ["market", "boutique", "kiosk"].map(|shop| {
        let reader =
            plan.read("orders")?.with_clients(&[shop])?.with_columns(&["order_number", "placed_at", "total_minor"])?;
        Ok::<_, ordermill::plan::PlanError>(thread::spawn(move || reader.with_batch_size(3).next()))
    });
    for first in shops {
        if let Some(batch) = first?.join().expect("a reader does not panic") {
            print!("{}", String::from_utf8(ndjson(&batch?)?)?);
        }
    }
    Ok(())
}
