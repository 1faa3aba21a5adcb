//! From plans to columns: what orders and lines say of their fulfilment, shipments, cartons and what is in them.

use super::allocate::Wave;
use super::plan::{Parcel, WaveOrders, WavePlan};
use super::{Desk, Fulfilment, Logistics};
use crate::generate::draft::Part;
use crate::generate::ids::child_id;
use crate::generate::law::millionths;
use crate::generate::world::{ClientWorld, World};
use crate::tables::words::{OrderStatus, ShipmentStatus};
use crate::tables::{
    CartonItems, Cartons, Invoices, NEVER, Notifications, OrderLines, Orders, Rows, Shipments, StockWaves, Table,
};

/// Rows that follow from a client's orders.
#[derive(Debug, Default)]
pub(in crate::generate) struct Parts {
    pub(in crate::generate) shipments: Part<Shipments>,
    pub(in crate::generate) cartons: Part<Cartons>,
    pub(in crate::generate) carton_items: Part<CartonItems>,
    pub(in crate::generate) invoices: Part<Invoices>,
    pub(in crate::generate) notifications: Part<Notifications>,
    /// By wave, not by order.
    pub(in crate::generate) stock_waves: Part<StockWaves>,
}

/// Which of them are made.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "one for each table")]
pub(in crate::generate) struct Wanted {
    shipments: bool,
    cartons: bool,
    invoices: bool,
    notifications: bool,
    stock_waves: bool,
}

/// The columns of a wave's orders and lines, from the wave's first on.
pub(in crate::generate) struct Headers<'d> {
    pub(in crate::generate) orders: &'d mut Orders,
    pub(in crate::generate) lines: &'d mut OrderLines,
    pub(in crate::generate) first_order: usize,
    pub(in crate::generate) customers: &'d [u32],
}

impl Wanted {
    pub(in crate::generate) fn of(tables: &[&'static Table]) -> Self {
        let wants = |table: &Table| tables.iter().any(|it| **it == *table);
        let shipments = wants(Shipments::TABLE);
        Self {
            shipments,
            // A shipment says how many cartons it has.
            cartons: shipments || wants(Cartons::TABLE) || wants(CartonItems::TABLE),
            invoices: wants(Invoices::TABLE),
            notifications: wants(Notifications::TABLE),
            stock_waves: wants(StockWaves::TABLE),
        }
    }
}

impl Parts {
    /// Forgets the rows, keeps the memory.
    pub(in crate::generate) fn clear(&mut self) {
        self.shipments.clear();
        self.cartons.clear();
        self.carton_items.clear();
        self.invoices.clear();
        self.notifications.clear();
        self.stock_waves.clear();
    }
}

impl Fulfilment {
    /// Decides about the orders of a wave (minutes from..until), and freezes what is decided at the world's end.
    pub(in crate::generate) fn plan(
        &self,
        client: &ClientWorld,
        logistics: &Logistics,
        orders: &WaveOrders<'_>,
        (from, until): (i64, i64),
        desk: &mut Desk,
    ) {
        let wave = self.wave(client, logistics, orders, (from, until));
        wave.allocate(desk);
        wave.dispatch(desk);
        wave.cancel(desk);
        desk.plan.freeze(orders, self.frozen_at);
    }

    /// The wave of the minutes from..until.
    pub(super) fn wave<'a>(
        &'a self,
        client: &'a ClientWorld,
        logistics: &'a Logistics,
        orders: &'a WaveOrders<'a>,
        (from, until): (i64, i64),
    ) -> Wave<'a> {
        let close = until * 60_000;
        let collected_on =
            self.sites.iter().map(|site| self.planned_collection(&logistics.times[site.warehouse], close)).collect();
        Wave {
            fulfilment: self,
            logistics,
            catalogue: &client.catalogue,
            orders,
            close,
            demand: self.faces.demand(&client.demand, from, until),
            collected_on,
        }
    }

    /// Writes what was decided.
    pub(in crate::generate) fn record(
        &self,
        (client, world): (&ClientWorld, &World<'_>),
        wave: &WaveOrders<'_>,
        wave_at: i64,
        mut headers: Headers<'_>,
        desk: &mut Desk,
        parts: &mut Parts,
    ) {
        let Desk { plan, packer, shelves, .. } = desk;
        let record = Record { fulfilment: self, client, world, wave, plan };
        let wanted = world.wanted;
        for order in 0..wave.len() {
            record.order(order, &mut headers);
            let order_id = headers.orders.order_id[headers.first_order + order];
            let mut cartons = 0;
            for (number, parcel) in plan.parcels(order).iter().enumerate() {
                let ids = Ids { order_id, shipment_id: child_id(order_id, number), first_carton: cartons };
                if wanted.cartons {
                    record.pack(parcel, packer);
                    record.cartons(ids, parcel, packer, parts);
                    cartons += packer.cartons.len();
                }
                if wanted.shipments {
                    record.shipment(ids, parcel, packer.cartons.len(), &mut parts.shipments.rows);
                }
            }
            if wanted.invoices {
                record.invoice(order, order_id, &headers, &mut parts.invoices.rows);
            }
            if wanted.notifications {
                record.notifications(order, order_id, headers.customers[order], &mut parts.notifications.rows);
            }
            parts.shipments.end();
            parts.cartons.end();
            parts.carton_items.end();
            parts.invoices.end();
            parts.notifications.end();
        }
        if wanted.stock_waves {
            let numbers: Vec<u32> = self.sites.iter().map(|site| site.number).collect();
            shelves.report(self.client, &numbers, wave_at, &mut parts.stock_waves.rows);
        }
        parts.stock_waves.end();
    }
}

/// A decided wave that is being written.
pub(super) struct Record<'a> {
    pub(super) fulfilment: &'a Fulfilment,
    pub(super) client: &'a ClientWorld,
    pub(super) world: &'a World<'a>,
    pub(super) wave: &'a WaveOrders<'a>,
    pub(super) plan: &'a WavePlan,
}

/// Ids that a shipment's rows carry.
#[derive(Clone, Copy)]
pub(super) struct Ids {
    pub(super) order_id: i64,
    pub(super) shipment_id: i64,
    /// Number of its first carton in the order.
    pub(super) first_carton: usize,
}

impl Record<'_> {
    fn order(&self, order: usize, headers: &mut Headers<'_>) {
        let Self { wave, plan, .. } = self;
        let lines = wave.lines(order);
        let mut backordered = 0;
        for line in lines.clone() {
            let units = wave.units[line];
            let cancelled = plan.line_cancelled_at[line] != NEVER;
            let allocated = !cancelled && plan.line_allocated_at[line] != NEVER;
            let waits = !cancelled && !allocated;
            backordered += if waits { units } else { 0 };
            headers.lines.allocated_quantity.push(if allocated { units } else { 0 });
            headers.lines.backordered_quantity.push(if waits { units } else { 0 });
            headers.lines.cancelled_quantity.push(if cancelled { units } else { 0 });
        }
        let parcels = plan.parcels(order);
        let cancelled_at = plan.cancelled_at[order];
        let progress = parcels.iter().map(|parcel| progress(parcel) as usize).min();
        let status = match progress {
            _ if cancelled_at != NEVER => OrderStatus::Cancelled,
            Some(least) if backordered == 0 => BY_PROGRESS[least],
            _ => OrderStatus::Backordered,
        };
        let events = parcels.iter().map(updated_at).chain(plan.line_cancelled_at[lines].iter().copied());
        let others = [wave.placed_at[order], plan.allocated_at[order], cancelled_at];
        let orders = &mut *headers.orders;
        orders.status.push(status as i32);
        orders.allocated_at.push(plan.allocated_at[order]);
        orders.promised_at.push(plan.promised_at[order]);
        orders.cancelled_at.push(cancelled_at);
        orders.updated_at.push(events.chain(others).max().unwrap_or(NEVER));
        orders.shipment_count.push(parcels.len() as i32);
        orders.backordered_units.push(backordered);
        orders.promise_missed.push(parcels.iter().any(|parcel| parcel.choice.late));
        let cancelled = self.cancelled_minor(order, i64::MAX, headers);
        headers.orders.cancelled_minor.push(cancelled);
    }

    /// The part of an order's total that was cancelled up to an instant: the lines' totals, less their part of the
    /// order's discount, with their tax; everything, once no line is left.
    pub(super) fn cancelled_minor(&self, order: usize, until: i64, headers: &Headers<'_>) -> i64 {
        let Self { wave, plan, .. } = self;
        let cancelled = |line: &usize| {
            let at = plan.line_cancelled_at[*line];
            at != NEVER && at <= until
        };
        let lines = wave.lines(order);
        let gone = lines.clone().filter(cancelled).count();
        if gone == 0 {
            return 0;
        }
        let row = headers.first_order + order;
        // The wave's lines are the last ones.
        let first_line = headers.lines.line_total_minor.len() - wave.units.len();
        let Orders { subtotal_minor, discount_minor, total_minor, .. } = &*headers.orders;
        if gone == lines.len() {
            return total_minor[row];
        }
        let goods: i64 = lines.filter(cancelled).map(|line| headers.lines.line_total_minor[first_line + line]).sum();
        let subtotal = i128::from(subtotal_minor[row]).max(1);
        let discount = (i128::from(discount_minor[row]) * i128::from(goods) + subtotal / 2) / subtotal;
        let net = goods - discount as i64;
        net + millionths(net, self.fulfilment.tax_ppm)
    }
}

/// An order's status, by how far its last shipment has got.
const BY_PROGRESS: [OrderStatus; 5] =
    [OrderStatus::Allocated, OrderStatus::Picked, OrderStatus::Packed, OrderStatus::Shipped, OrderStatus::Delivered];

/// How far a parcel has got.
pub(super) fn progress(parcel: &Parcel) -> ShipmentStatus {
    match parcel {
        Parcel { delivered_at, .. } if *delivered_at != NEVER => ShipmentStatus::Delivered,
        Parcel { shipped_at, .. } if *shipped_at != NEVER => ShipmentStatus::Shipped,
        Parcel { packed_at, .. } if *packed_at != NEVER => ShipmentStatus::Packed,
        Parcel { picked_at, .. } if *picked_at != NEVER => ShipmentStatus::Picked,
        _ => ShipmentStatus::Allocated,
    }
}

/// The last event of a parcel; what has not happened counts as long ago.
pub(super) fn updated_at(parcel: &Parcel) -> i64 {
    let Parcel { allocated_at, picked_at, packed_at, shipped_at, delivered_at, .. } = *parcel;
    allocated_at.max(picked_at).max(packed_at).max(shipped_at).max(delivered_at)
}
