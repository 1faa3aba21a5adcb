//! `indexes`: those that a load builds, which the tables name. They serve look-ups and reports of a client's or a short time.

use crate::sinks::mongodb::index_keys;
use crate::sinks::postgres::Layout;
use crate::stage::objects::{Collected, Kind, Relation};
use crate::tables::Table;

pub(super) fn relations(tables: &[&'static Table]) -> Vec<Relation> {
    let layout = Layout::default();
    let of = |table: &&'static Table| {
        let name = table.name;
        layout.indexes(table).map(move |made| Relation {
            kind: Kind::Index,
            of: name.to_owned(),
            name: made.name,
            make: vec![made.sql],
        })
    };
    tables.iter().flat_map(of).collect()
}

pub(super) fn collected(tables: &[&'static Table]) -> Vec<Collected> {
    let collections = tables.iter().filter(|table| table.inside.is_none());
    let of = |table: &&'static Table| {
        let collection = table.name;
        index_keys(table).into_iter().map(move |keys| Collected::Index { collection: collection.to_owned(), keys })
    };
    collections.flat_map(of).collect()
}
