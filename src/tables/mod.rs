//! The tables: one definition each, the source of the Arrow schema, the columns that the generator fills, the DDL and
//! the documentation.
//!
//! `table!` turns a definition into a struct of columns ([`Rows`]) and into plain data ([`Table`]) that others read.
//! Types: identifiers and money are 64-bit integers, counts 32-bit, instants UTC milliseconds, words dictionary-encoded.

mod clients;
mod columns;
mod customers;
mod definition;
mod order_lines;
mod orders;
mod products;
mod warehouses;
pub mod words;

pub use clients::Clients;
pub use columns::{Column, Texts};
pub use customers::Customers;
pub use definition::{ColumnDefinition, Group, Rows, Table, Type};
pub use order_lines::OrderLines;
pub use orders::Orders;
pub use products::Products;
pub use warehouses::Warehouses;
pub use words::{Dictionaries, List};

/// Rows of some tables, made together; parents before children.
pub type Batches = Vec<(&'static Table, arrow::array::RecordBatch)>;

/// Every table, dimensions first, parents before children.
pub static ALL: [&Table; 6] =
    [Clients::TABLE, Warehouses::TABLE, Products::TABLE, Customers::TABLE, Orders::TABLE, OrderLines::TABLE];

/// The table of this name.
pub fn by_name(name: &str) -> Option<&'static Table> {
    ALL.into_iter().find(|table| table.name == name)
}
