//! `plain`: what every schema has, keys and nothing else.

use crate::sinks::postgres::Layout;
use crate::stage::objects::{Kind, Relation};
use crate::tables::Table;

pub(super) fn relations(tables: &[&'static Table]) -> Vec<Relation> {
    let key = |table: &&'static Table| {
        let made = Layout::default().key(table);
        Relation { kind: Kind::Key, of: table.name.to_owned(), name: made.name, make: vec![made.sql] }
    };
    tables.iter().map(key).collect()
}
