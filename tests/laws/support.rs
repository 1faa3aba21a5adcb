//! Rows to check laws on.

use ordermill::plan::{Content, Plan, Selection};
use ordermill::profile::{self, Overrides, Profile};
use ordermill::tables::{self, Batches, Group, Table};
use ordermill::verify::{Checked, Laws};

/// Reads a profile that is right.
pub(crate) fn read(text: &str) -> Profile {
    match profile::read("laws.toml", text, &Overrides::default()) {
        Ok(checked) => checked.profile,
        Err(problems) => panic!("{}\n{text}", problems.render(false)),
    }
}

/// Everything: dimensions, whole orders slice by slice, stock.
#[derive(Clone)]
pub(crate) struct Rows {
    pub(crate) dimensions: Batches,
    pub(crate) slices: Vec<Batches>,
    pub(crate) stock: Batches,
    pub(crate) plan: Plan,
}

/// All rows of a selection, every table.
pub(crate) fn rows(profile: &Profile, selection: &Selection) -> Rows {
    let all = tables::ALL.iter().map(|table| table.name.to_owned()).collect();
    let plan = Plan::new(profile, &Selection { tables: all, ..selection.clone() }).expect("the selection is right");
    let world = plan.world();
    let (mut dimensions, mut slices, mut stock) = (Batches::new(), Vec::new(), Batches::new());
    for chunk in &plan.chunks {
        match &chunk.content {
            Content::Dimension { table, .. } if table.name == "stock" => {
                stock.extend(world.rows(&chunk.content).flatten());
            }
            Content::Dimension { .. } => dimensions.extend(world.rows(&chunk.content).flatten()),
            Content::Waves(_) => slices.extend(world.rows(&chunk.content)),
        }
    }
    Rows { dimensions, slices, stock, plan }
}

/// Checks everything; says what is broken.
pub(crate) fn check(profile: &Profile, rows: &Rows) -> Vec<String> {
    let laws = Laws::new(profile, &rows.dimensions);
    let checked = rows.slices.iter().map(|slice| laws.check(slice)).fold(laws.learnt(), Checked::plus);
    laws.finish(checked, &rows.stock).breaches().iter().map(ToString::to_string).collect()
}

/// The order tables.
pub(crate) fn order_tables() -> impl Iterator<Item = &'static Table> {
    tables::ALL.into_iter().filter(|table| table.group == Group::Order)
}
