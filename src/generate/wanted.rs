//! Which decisions some tables need, beyond those that every order needs.

use crate::tables::{
    CartonItems, Cartons, Invoices, Notifications, Picks, Returns, Rows, Shipments, Stock, StockWaves, Table,
};

/// Which decisions are wanted.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "one for each")]
pub(super) struct Wanted {
    pub(super) cartons: bool,
    pub(super) invoices: bool,
    pub(super) messages: bool,
    pub(super) picks: bool,
    pub(super) returns: bool,
    pub(super) positions: bool,
    pub(super) stock: bool,
}

impl Wanted {
    /// What these tables need.
    pub(super) fn of(tables: &[&'static Table]) -> Self {
        let any = |of: &[&Table]| tables.iter().any(|table| of.contains(table));
        Self {
            // A shipment says how many cartons it has.
            cartons: any(&[Shipments::TABLE, Cartons::TABLE, CartonItems::TABLE]),
            invoices: any(&[Invoices::TABLE]),
            messages: any(&[Notifications::TABLE]),
            picks: any(&[Picks::TABLE]),
            returns: any(&[Returns::TABLE]),
            positions: any(&[StockWaves::TABLE]),
            stock: any(&[Stock::TABLE]),
        }
    }

    /// Which of the decisions are wanted that ask about instants of their own, at which rows of other tables stay as they are.
    pub(super) fn instants(self) -> [bool; 4] {
        let Self { invoices, messages, picks, returns, .. } = self;
        [invoices, messages, picks, returns]
    }
}
