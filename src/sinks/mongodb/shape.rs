//! The shape of documents, as the tables say who lies inside whom: what their fields are called, and where indexes lie.
//!
//! An order is one document with its lines, shipments (cartons inside, and their items inside these), invoice and
//! notifications; every other table is a collection of its own. `_id` is the row's own id; where a key has several
//! columns, `_id` holds them, and they stand beside it too. A nested row does not repeat what its parents say.

use crate::tables::{self, ColumnDefinition, Table};

/// Whether a table's rows lie inside other documents.
pub(super) fn is_nested(table: &Table) -> bool {
    table.inside.is_some()
}

/// Whether a table's rows lie inside the documents of a collection.
pub(super) fn lies_in(table: &Table, collection: &Table) -> bool {
    table.ancestors().last() == Some(collection)
}

/// The collections of some tables, in their order.
pub(super) fn collections<'t>(tables: &'t [&'static Table]) -> impl Iterator<Item = &'static Table> + 't {
    tables.iter().copied().filter(|table| !is_nested(table))
}

/// The fields of a table's rows, but `_id`: of a nested one without its parents'.
pub(super) fn fields(table: &'static Table) -> impl Iterator<Item = &'static ColumnDefinition> {
    table.columns.iter().filter(move |column| match table.inside {
        Some(_) => table.told_by(column).is_none(),
        None => table.key != [column.name],
    })
}

/// Where a column of a table stands in the documents of its collection.
fn field_of(table: &'static Table, column: &'static str) -> String {
    let around = table.column(column).and_then(|column| table.told_by(column));
    match (around, table.inside) {
        (Some(around), _) => field_of(around, column),
        (None, Some(inside)) => field_of_parent(inside.parent, format!("{}.{column}", inside.field)),
        (None, None) if table.key == [column] => "_id".to_owned(),
        (None, None) => column.to_owned(),
    }
}

fn field_of_parent(parent: &'static Table, field: String) -> String {
    match parent.inside {
        Some(inside) => field_of_parent(inside.parent, format!("{}.{field}", inside.field)),
        None => field,
    }
}

/// The indexes of a collection: the fields of each. What a row says of its parent is the parent's own `_id`, so no index
/// by a parent's key is wanted.
pub(super) fn indexes_of(collection: &'static Table) -> Vec<Vec<String>> {
    let here = tables::ALL.into_iter().filter(|table| *table == collection || lies_in(table, collection));
    here.flat_map(|table| {
        let by_parent = |index: &&&[&str]| table.ancestors().any(|parent| parent.key == [index[0]]);
        let wanted = table.indexes.iter().filter(move |index| !by_parent(index));
        wanted.map(move |index| index.iter().map(|column| field_of(table, column)).collect())
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{self, CartonItems, Orders, Rows};

    #[test]
    fn every_table_is_a_collection_or_lies_in_one() {
        let names: Vec<_> = collections(&tables::ALL).map(|table| table.name).collect();
        assert_eq!(
            names,
            ["clients", "warehouses", "products", "customers", "stock", "tasks", "orders", "stock_waves", "events"]
        );
        assert_eq!(field_of(CartonItems::TABLE, "quantity"), "shipments.cartons.items.quantity");
    }

    #[test]
    fn indexes_name_fields_where_they_lie() {
        let of_orders = indexes_of(Orders::TABLE);
        for fields in [vec!["client_id", "placed_at"], vec!["lines.product_id"], vec!["client_id", "invoice.due_at"]] {
            assert!(of_orders.iter().any(|it| *it == fields), "{fields:?} in {of_orders:?}");
        }
    }
}
