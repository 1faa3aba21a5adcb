//! Writes a profile's rows as files for `\copy … from FILE (format binary)`: a folder per chunk, in it a file per table.
//!
//! `cargo bench --bench copy_files -- PROFILE FOLDER`

use std::collections::BTreeMap;
use std::path::Path;

use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self, Overrides};
use ordermill::sinks::postgres::copy_bytes;
use ordermill::tables;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [_, name, folder] = std::env::args().collect::<Vec<_>>().try_into().map_err(|_| "copy_files PROFILE FOLDER")?;
    let profile = profile::load(&name, &Overrides::default()).map_err(|problems| problems.render(false))?.profile;
    // As many orders as a transaction of `generate --to postgres://…` has.
    let plan = Plan::new(&profile, &Selection { chunk_orders: 10_000, ..Selection::default() })?;
    let world = plan.world();
    for chunk in &plan.chunks {
        let mut rows: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for (table, batch) in world.rows(&chunk.content).flatten() {
            let place = tables::ALL.iter().position(|there| *there == table).ok_or("a table of no list")?;
            rows.entry(place).or_default().push(batch);
        }
        let folder = Path::new(&folder).join(format!("{:06}", chunk.index));
        fs_err::create_dir_all(&folder)?;
        for (place, batches) in rows {
            let table = tables::ALL[place];
            fs_err::write(folder.join(format!("{place:02}.{}", table.name)), copy_bytes(table, &batches)?)?;
        }
    }
    Ok(())
}
