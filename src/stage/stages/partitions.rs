//! `partitions`: copies of the tables that reports read, by month, in a schema of their own, with the keys and indexes of the stages
//! before. Reports find them first on the search path; what else there is they find where it was. The tables themselves stay
//! as they are.

use crate::sinks::postgres::{Layout, quoted};
use crate::stage::objects::{Held, Kind, Relation};
use crate::stage::reports;
use crate::stage::stages::queries;
use crate::tables::{Group, Table};

/// The schema that the copies of a schema's tables are in.
pub(in crate::stage) fn schema(of: &str) -> String {
    format!("{of}_ordermill_by_month")
}

/// The tables that are copied.
fn tables(held: &Held) -> impl Iterator<Item = &'static Table> {
    let is_read = |table: &&Table| reports::ALL.iter().any(|report| report.tables.contains(&table.name));
    held.tables.iter().copied().filter(|table| table.group == Group::Order).filter(is_read)
}

pub(super) fn relations(held: &Held, source: &str) -> Vec<Relation> {
    let schema = schema(source);
    let (source, layout) = (
        Layout { schema: Some(source), ..Layout::default() },
        Layout { schema: Some(&schema), by_month: true, ..Layout::default() },
    );
    let make = vec![format!("CREATE SCHEMA {}", quoted(&schema))];
    let mut relations = vec![Relation { kind: Kind::Schema, of: schema.clone(), name: schema.clone(), make }];
    relations.extend(tables(held).map(|table| {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let (name, columns) = (layout.name(table.name), columns.join(", "));
        let mut make = vec![layout.table(table)];
        make.extend(layout.partitions(table, held.from..held.until));
        make.push(format!("INSERT INTO {name} ({columns}) SELECT {columns} FROM {}", source.name(table.name)));
        make.push(layout.key(table).sql);
        make.extend(layout.indexes(table).map(|index| index.sql));
        make.extend(queries::indexes(table).map(|(name, on)| format!("CREATE INDEX {name} ON {}", layout.name(on))));
        make.push(format!("ANALYZE {name}"));
        Relation { kind: Kind::Copy, of: schema.clone(), name: table.name.to_owned(), make }
    }));
    relations
}

/// Indexes that hold all that is asked for spare the table, as those of the stage before do.
pub(super) fn afterwards(held: &Held, source: &str) -> Vec<String> {
    let schema = schema(source);
    let layout = Layout { schema: Some(&schema), ..Layout::default() };
    tables(held)
        .filter(|table| table.name == "orders")
        .map(|table| format!("VACUUM {}", layout.name(table.name)))
        .collect()
}
