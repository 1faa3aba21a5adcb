//! The library: all tables of some orders, made together, slice by slice.
//!
//! `cargo run --example batches` prints the first orders of a shipped profile.

#![expect(clippy::print_stdout, reason = "an example shows what it makes")]

use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self, Overrides};
use ordermill::sinks::ndjson;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let profile = profile::load("quickstart", &Overrides::default())?.profile;
    let tables = ["orders", "order_lines", "shipments"].map(String::from).to_vec();
    let plan = Plan::new(&profile, &Selection { tables, orders: Some(3), ..Selection::default() })?;
    let world = plan.world();
    for (table, batch) in plan.chunks.iter().flat_map(|chunk| world.rows(&chunk.content)).flatten() {
        println!("{}: {} rows of {} columns", table.name, batch.num_rows(), batch.num_columns());
        print!("{}", String::from_utf8(ndjson(&batch.project(&[0, 1, 2, 3, 4])?)?)?);
    }
    Ok(())
}
