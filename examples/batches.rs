//! The library: a profile in, record batches out.
//!
//! `cargo run --example batches` prints the first orders of a shipped profile.

#![expect(clippy::print_stdout, reason = "an example shows what it makes")]

use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self, Overrides};
use ordermill::sinks::ndjson;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let profile = profile::load("quickstart", &Overrides::default())?.profile;
    let selection = Selection { tables: vec!["orders".into()], orders: Some(10), ..Selection::default() };
    let plan = Plan::new(&profile, &selection)?;
    let world = plan.world();
    for (table, batch) in plan.chunks.iter().flat_map(|chunk| world.rows(&chunk.content)).flatten() {
        println!("{}: {} rows of {} columns", table.name, batch.num_rows(), batch.num_columns());
        print!("{}", String::from_utf8(ndjson(&batch.project(&[0, 2, 4, 5, 7, 13])?)?)?);
    }
    Ok(())
}
