//! How far orders and their lines have got.

use crate::generate::fulfil::{Parcel, WaveOrders, WavePlan};
use crate::tables::NEVER;
use crate::tables::words::OrderStatus;

use super::columns::columns;

columns! {
    /// How far orders have got: by order.
    Orders of Order {
        /// Code of the status.
        status: i32,
        /// When the wave was released to the warehouses; [`NEVER`] when it was cancelled before.
        allocated_at: i64,
        /// By when it was promised to be delivered.
        promised_at: i64,
        /// When the last line was cancelled; [`NEVER`] when any was not.
        cancelled_at: i64,
        /// When the last of its events happened.
        updated_at: i64,
        /// Units that wait for stock.
        backordered: i32,
        /// Whether a parcel is planned to arrive after the promise.
        promise_missed: bool,
    }
}

/// How far orders and their lines have got.
#[derive(Debug, Default)]
pub(in crate::generate) struct Progress {
    pub(in crate::generate) orders: Orders,
    /// By line.
    pub(in crate::generate) lines: Vec<LineFate>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::generate) enum LineFate {
    /// It lies in cartons.
    Allocated,
    /// It waits for stock.
    Waits,
    Cancelled,
    /// Its wave has not closed.
    Placed,
}

/// An order's status, by how far its last shipment has got.
const BY_PROGRESS: [OrderStatus; 5] =
    [OrderStatus::Allocated, OrderStatus::Picked, OrderStatus::Packed, OrderStatus::Shipped, OrderStatus::Delivered];

impl Progress {
    pub(super) fn clear(&mut self) {
        self.orders.clear();
        self.lines.clear();
    }

    /// Adds the orders of a wave.
    pub(super) fn add(&mut self, wave: &WaveOrders<'_>, plan: &WavePlan) {
        let fate = |(cancelled_at, allocated_at): (&i64, &i64)| match () {
            () if *cancelled_at != NEVER => LineFate::Cancelled,
            () if *allocated_at != NEVER => LineFate::Allocated,
            () => LineFate::Waits,
        };
        let first_line = self.lines.len();
        self.lines.extend(plan.line_cancelled_at.iter().zip(&plan.line_allocated_at).map(fate));
        for order in 0..wave.len() {
            let (cancelled_at, lines) = (plan.cancelled_at[order], wave.lines(order));
            let is_placed = plan.allocated_at[order] == NEVER && cancelled_at == NEVER;
            if is_placed {
                self.lines[first_line + lines.start..first_line + lines.end].fill(LineFate::Placed);
            }
            let fates = &self.lines[first_line + lines.start..first_line + lines.end];
            let waiting = fates.iter().zip(&wave.units[lines.clone()]).filter(|(fate, _)| **fate == LineFate::Waits);
            let backordered = waiting.map(|(_, units)| units).sum();
            let parcels = plan.parcels(order);
            let least = parcels.iter().map(|parcel| parcel.status() as usize).min();
            let status = match least {
                _ if cancelled_at != NEVER => OrderStatus::Cancelled,
                _ if is_placed => OrderStatus::Placed,
                Some(least) if backordered == 0 => BY_PROGRESS[least],
                _ => OrderStatus::Backordered,
            };
            let of_parcels = parcels.iter().map(Parcel::updated_at);
            let of_lines = plan.line_cancelled_at[lines].iter().copied();
            let own = [wave.placed_at[order], plan.allocated_at[order], cancelled_at];
            self.orders.push(Order {
                status: status as i32,
                allocated_at: plan.allocated_at[order],
                promised_at: plan.promised_at[order],
                cancelled_at,
                updated_at: of_parcels.chain(of_lines).chain(own).max().unwrap_or(NEVER),
                backordered,
                promise_missed: parcels.iter().any(|parcel| parcel.choice.late),
            });
        }
    }
}
