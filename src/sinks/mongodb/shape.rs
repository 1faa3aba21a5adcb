//! The shape of documents: which tables nest in which, what their fields are called, and where indexes lie.
//!
//! An order is one document with its lines, shipments (cartons inside, and their items inside these), invoice and
//! notifications; every other table is a collection of its own. `_id` is the row's own id; where a key has several
//! columns, `_id` holds them, and they stand beside it too. A nested row does not repeat what its parents say.

use crate::sinks::indexes;
use crate::tables::{
    CartonItems, Cartons, ColumnDefinition, Group, Invoices, Notifications, OrderLines, Orders, Rows, Shipments, Table,
};

/// A table inside another.
#[derive(Debug)]
pub(super) struct Nest {
    /// Name of the field that holds its rows.
    pub(super) field: &'static str,
    pub(super) table: &'static Table,
    /// The column by which a row names its parent.
    pub(super) parent: &'static str,
    /// Whether there is one at most: a document, not an array of them.
    pub(super) one: bool,
    pub(super) inside: &'static [Self],
}

const fn nest(field: &'static str, table: &'static Table, parent: &'static str, inside: &'static [Nest]) -> Nest {
    Nest { field, table, parent, one: false, inside }
}

/// What nests in orders.
pub(super) static IN_ORDERS: [Nest; 4] = [
    nest("lines", OrderLines::TABLE, "order_id", &[]),
    nest(
        "shipments",
        Shipments::TABLE,
        "order_id",
        &[nest("cartons", Cartons::TABLE, "shipment_id", &[nest("items", CartonItems::TABLE, "carton_id", &[])])],
    ),
    Nest { one: true, ..nest("invoice", Invoices::TABLE, "order_id", &[]) },
    nest("notifications", Notifications::TABLE, "order_id", &[]),
];

/// Columns that a nested row does not repeat.
const OF_PARENTS: [&str; 2] = ["order_id", "client_id"];

/// The tables that nest directly in another.
pub(super) fn nests(table: &Table) -> &'static [Nest] {
    if *table == *Orders::TABLE { &IN_ORDERS } else { &[] }
}

/// Whether a table's rows lie inside other documents.
pub(super) fn is_nested(table: &Table) -> bool {
    path(table).is_some()
}

/// Whether a table's rows lie inside the documents of a collection.
pub(super) fn lies_in(table: &Table, collection: &Table) -> bool {
    *collection == *Orders::TABLE && is_nested(table)
}

/// Where the rows of a nested table lie.
fn path(table: &Table) -> Option<String> {
    fn find(nests: &[Nest], table: &Table) -> Option<String> {
        nests.iter().find_map(|nest| match find(nest.inside, table) {
            _ if *nest.table == *table => Some(nest.field.to_owned()),
            deeper => deeper.map(|path| format!("{}.{path}", nest.field)),
        })
    }
    find(&IN_ORDERS, table)
}

/// The collections of some tables, in their order.
pub(super) fn collections<'t>(tables: &'t [&'static Table]) -> impl Iterator<Item = &'static Table> + 't {
    tables.iter().copied().filter(|table| !is_nested(table))
}

/// The fields of a table's rows, but `_id`: of a nested one without its parents'.
pub(super) fn fields(
    table: &'static Table,
    nested_in: Option<&Nest>,
) -> impl Iterator<Item = &'static ColumnDefinition> {
    let parent = nested_in.map(|nest| nest.parent);
    table.columns.iter().filter(move |column| match parent {
        Some(parent) => column.name != parent && !OF_PARENTS.contains(&column.name) && !is_ancestor(table, column.name),
        None => table.key != [column.name],
    })
}

/// Whether a column of a nested table names a grandparent.
fn is_ancestor(table: &Table, column: &str) -> bool {
    *table == *CartonItems::TABLE && column == "shipment_id"
}

/// The indexes of a collection: the fields of each.
pub(super) fn indexes_of(collection: &Table) -> Vec<Vec<String>> {
    let own = indexes::of(collection).map(|index| index.columns.iter().map(|it| (*it).to_owned()).collect());
    let nested = crate::tables::ALL
        .into_iter()
        .filter(|table| *collection == *Orders::TABLE && table.group == Group::Order && is_nested(table));
    let inside = nested.flat_map(|table| {
        let path = path(table).unwrap_or_default();
        // What a row says of its parent is the parent's own `_id`.
        let told = indexes::of(table).filter(|index| !["order_id", "shipment_id"].contains(&index.columns[0]));
        told.map(move |index| {
            let field = |column: &&str| match *column {
                column if OF_PARENTS.contains(&column) => column.to_owned(),
                column => format!("{path}.{column}"),
            };
            index.columns.iter().map(field).collect()
        })
    });
    own.chain(inside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables;

    #[test]
    fn every_table_is_a_collection_or_lies_in_one() {
        let names: Vec<_> = collections(&tables::ALL).map(|table| table.name).collect();
        assert_eq!(names, ["clients", "warehouses", "products", "customers", "stock", "orders", "stock_waves"]);
        assert_eq!(path(CartonItems::TABLE).as_deref(), Some("shipments.cartons.items"));
    }

    #[test]
    fn indexes_name_fields_where_they_lie() {
        let of_orders = indexes_of(Orders::TABLE);
        for fields in [vec!["client_id", "placed_at"], vec!["lines.product_id"], vec!["client_id", "invoice.due_at"]] {
            assert!(of_orders.iter().any(|it| *it == fields), "{fields:?} in {of_orders:?}");
        }
    }
}
