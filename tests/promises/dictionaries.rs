//! What readers of Arrow rely on: a dictionary holds a word once (pyarrow groups by its entries, pandas refuses doubles).

use std::collections::BTreeSet;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Int32Type};
use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self as profiles, Overrides, SHIPPED};

#[test]
fn a_dictionary_holds_a_word_once_in_every_column_of_every_shipped_profile() {
    for (name, text) in SHIPPED {
        let profile = profiles::read(name, text, &Overrides::default()).expect("a profile").profile;
        let plan = Plan::new(&profile, &Selection { orders: Some(200), ..Selection::default() }).expect("a plan");
        let world = plan.world();
        let mut columns = BTreeSet::new();
        // All batches of a run share their dictionaries: the first of each kind of chunk speaks for the others.
        let mut kinds = BTreeSet::new();
        for chunk in plan.chunks.iter().filter(|chunk| kinds.insert(chunk.content.name().0)) {
            for (table, batch) in world.rows(&chunk.content).take(1).flatten() {
                for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
                    if matches!(field.data_type(), DataType::Dictionary(..)) {
                        let words = column.as_dictionary::<Int32Type>().values().as_string::<i32>();
                        let once: BTreeSet<&str> = words.iter().flatten().collect();
                        assert_eq!(
                            once.len(),
                            words.len(),
                            "{name}: {}.{} holds words twice",
                            table.name,
                            field.name()
                        );
                        columns.insert((table.name, field.name().clone()));
                    }
                }
            }
        }
        assert!(columns.len() > 15, "{name}: {columns:?}");
    }
}
