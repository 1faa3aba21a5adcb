//! The tables: one definition each, the source of the Arrow schema, the columns that the generator fills, the DDL and
//! the documentation.
//!
//! `table!` turns a definition into a struct of columns ([`Rows`]) and into plain data ([`Table`]) that others read.
//! Types: identifiers and money are 64-bit integers, counts 32-bit, instants UTC milliseconds, words dictionary-encoded.

mod carton_items;
mod cartons;
pub(crate) mod cells;
mod clients;
mod columns;
mod customers;
mod definition;
mod events;
mod invoices;
pub(crate) mod json;
mod notifications;
mod order_lines;
mod orders;
mod picks;
mod products;
mod relations;
mod returns;
pub(crate) mod rfc3339;
mod shipments;
mod stock;
mod stock_waves;
mod tasks;
mod warehouses;
pub mod words;

pub use carton_items::CartonItems;
pub use cartons::Cartons;
pub use clients::Clients;
pub use columns::{NEVER, Texts};
pub use customers::Customers;
pub use definition::{ColumnDefinition, Group, Inside, Rows, Table, Type};
pub use events::Events;
pub use invoices::Invoices;
pub use notifications::Notifications;
pub use order_lines::OrderLines;
pub use orders::Orders;
pub use picks::Picks;
pub use products::Products;
pub use returns::Returns;
pub use shipments::Shipments;
pub use stock::Stock;
pub use stock_waves::StockWaves;
pub use tasks::Tasks;
pub use warehouses::Warehouses;
pub use words::{Dictionaries, List};

/// Rows of some tables, made together; parents before children.
pub type Batches = Vec<(&'static Table, arrow::array::RecordBatch)>;

/// Every table, dimensions first, parents before children.
pub static ALL: [&Table; 17] = [
    Clients::TABLE,
    Warehouses::TABLE,
    Products::TABLE,
    Customers::TABLE,
    Stock::TABLE,
    Tasks::TABLE,
    Orders::TABLE,
    OrderLines::TABLE,
    Shipments::TABLE,
    Cartons::TABLE,
    CartonItems::TABLE,
    Picks::TABLE,
    Invoices::TABLE,
    Notifications::TABLE,
    Returns::TABLE,
    StockWaves::TABLE,
    Events::TABLE,
];

/// The tables of whose rows events tell, in the order of their codes there: tasks run, and no order's row changes by that.
pub(crate) fn told() -> impl Iterator<Item = &'static Table> {
    ALL.into_iter().filter(|table| *table != Tasks::TABLE)
}

/// The table of this name.
pub fn by_name(name: &str) -> Option<&'static Table> {
    ALL.into_iter().find(|table| table.name == name)
}
