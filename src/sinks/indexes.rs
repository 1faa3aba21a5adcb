//! The indexes that a reporting team would start from, and when a database builds them.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::tables::{self, Table};

/// When a database builds its keys and indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Indexes {
    /// Once all rows are there.
    #[default]
    After,
    /// Before the first row.
    Before,
    /// Not at all.
    None,
}

/// An index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    /// The table.
    pub table: &'static str,
    /// Its columns, most telling first.
    pub columns: &'static [&'static str],
}

impl Indexes {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::After, Self::Before, Self::None];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::After => "after",
            Self::Before => "before",
            Self::None => "none",
        }
    }
}

impl FromStr for Indexes {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|choice| choice.name() == name)
            .ok_or_else(|| "indexes are built after, before or none".to_owned())
    }
}

/// Reads of a dashboard: by client and time, by time alone, from parent to child, by warehouse, by product. Keys come
/// from the tables' own definitions and are not repeated here.
const LIST: &[Index] = &[
    index("products", &["client_id"]),
    index("customers", &["client_id"]),
    index("stock", &["product_id"]),
    index("orders", &["client_id", "placed_at"]),
    index("orders", &["placed_at"]),
    index("orders", &["customer_id"]),
    index("order_lines", &["product_id"]),
    index("shipments", &["order_id"]),
    index("shipments", &["warehouse_id", "shipped_at"]),
    index("shipments", &["client_id", "ship_by"]),
    index("cartons", &["shipment_id"]),
    index("cartons", &["order_id"]),
    index("carton_items", &["order_id", "line_number"]),
    index("invoices", &["order_id"]),
    index("invoices", &["client_id", "due_at"]),
    index("notifications", &["order_id"]),
    index("stock_waves", &["product_id", "wave_at"]),
];

const fn index(table: &'static str, columns: &'static [&'static str]) -> Index {
    Index { table, columns }
}

/// The indexes of a table, beside its key.
pub fn of(table: &Table) -> impl Iterator<Item = Index> {
    let name = table.name;
    LIST.iter().copied().filter(move |index| index.table == name)
}

/// The tables that a table refers to, each by the columns of its key: those whose whole key is among its columns.
pub fn references(table: &Table) -> impl Iterator<Item = &'static Table> {
    let (name, columns) = (table.name, table.columns);
    tables::ALL.into_iter().filter(move |parent| {
        parent.name != name && parent.key.iter().all(|key| columns.iter().any(|column| column.name == *key))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_name_columns_that_are_there() {
        for index in LIST {
            let table = tables::by_name(index.table).expect("a table");
            for name in index.columns {
                assert!(table.columns.iter().any(|column| column.name == *name), "{}.{name}", table.name);
            }
            assert!(!table.key.starts_with(index.columns), "{index:?} is a part of the key");
        }
    }

    #[test]
    fn a_table_refers_to_those_whose_key_it_has() {
        let parents = |name| {
            let table = tables::by_name(name).expect("a table");
            references(table).map(|parent| parent.name).collect::<Vec<_>>()
        };
        assert_eq!(parents("orders"), ["clients", "customers"]);
        assert_eq!(parents("carton_items"), ["products", "orders", "order_lines", "shipments", "cartons"]);
        assert_eq!(parents("stock_waves"), ["clients", "warehouses", "products", "stock"]);
        assert!(parents("clients").is_empty());
    }
}
