//! L5: stock.

use std::collections::BTreeMap;

use super::columns::{Read, Stock, StockWaves};
use super::{Check, Checked, Document, Law, Laws, parents};
use crate::tables::Batches;

impl Check<'_> {
    pub(super) fn stock_waves(&mut self, rows: &StockWaves<'_>) {
        let counts = [rows.opened_with, rows.allocated, rows.short];
        for row in 0..rows.product_id.len() {
            let [opened, allocated, short] = counts.map(|count| count[row]);
            let right = allocated >= 0 && short >= 0 && allocated <= opened;
            self.demand(Law::Stock, StockWaves::TABLE, rows.product_id[row], right, || {
                format!("of {opened} units {allocated} were allocated, {short} were short")
            });
        }
    }

    /// What orders got at the close of their wave, the wave says it gave; it may have given more, to orders that were
    /// cancelled afterwards.
    pub(super) fn waves_gave(&mut self, document: &Document<'_>, waves: &StockWaves<'_>) {
        let (Some(shipments), Some(items)) = (&document.shipments, &document.items) else { return };
        let orders = &document.orders;
        let (order_ids, ids) = (orders.order_id, shipments.shipment_id);
        let (of, products, units) = (items.shipment_id, items.product_id, items.quantity);
        let length = i64::from(self.laws.profile.wave_minutes) * 60_000;
        let mut got: BTreeMap<(i64, i64, i64), i64> = BTreeMap::new();
        for (item, row) in parents(ids, of) {
            let Ok(order) = order_ids.binary_search(&shipments.order_id[row]) else { continue };
            let allocated = shipments.allocated_at.get(row);
            if allocated.is_some() && allocated == orders.allocated_at.get(order) {
                let wave = allocated.unwrap_or_default() - length;
                let position = (wave, shipments.warehouse_id[row], products[item]);
                *got.entry(position).or_default() += i64::from(units[item]);
            }
        }
        for (row, &gave) in waves.allocated.iter().enumerate() {
            let wave = waves.wave_at.get(row).unwrap_or_default();
            let position = (wave, waves.warehouse_id[row], waves.product_id[row]);
            let got = got.remove(&position).unwrap_or_default();
            self.demand(Law::Stock, StockWaves::TABLE, position.2, got <= i64::from(gave), || {
                format!("its orders got {got} units, it gave {gave}")
            });
        }
        for ((_, warehouse, product), units) in got {
            self.say(Law::Stock, StockWaves::TABLE, product, || {
                format!("{units} units were allocated at warehouse {warehouse} in a wave that knows nothing of it")
            });
        }
    }

    /// Adds up what lies in shipments that have not left.
    pub(super) fn open_shipments(&mut self, document: &Document<'_>) {
        let (Some(shipments), Some(items)) = (&document.shipments, &document.items) else { return };
        let ids = shipments.shipment_id;
        let shipped = shipments.shipped_at;
        let (of, products, units) = (items.shipment_id, items.product_id, items.quantity);
        // That every item has a shipment was checked with the cartons.
        for (item, row) in parents(ids, of) {
            if shipped.get(row).is_none() {
                let position = (shipments.client_id[row], shipments.warehouse_id[row], products[item]);
                *self.checked.open.entry(position).or_default() += i64::from(units[item]);
            }
        }
    }
}

impl Laws<'_> {
    /// Checks stock positions against all orders checked before, which must be all of these clients'.
    #[must_use]
    pub fn finish(&self, mut checked: Checked, stock: &Batches) -> Checked {
        let mut open = std::mem::take(&mut checked.open);
        for (_, batch) in stock.iter().filter(|(table, _)| *table == Stock::TABLE) {
            let rows = Stock::of(batch);
            let counts = [rows.on_hand, rows.allocated, rows.available, rows.reserve];
            for row in 0..rows.product_id.len() {
                let position = (rows.client_id[row], rows.warehouse_id[row], rows.product_id[row]);
                let [on_hand, allocated, available, reserve] = counts.map(|count| i64::from(count[row]));
                let open = open.remove(&position).unwrap_or_default();
                checked.demand(Law::Stock, Stock::TABLE, position.2, allocated == open, || {
                    format!("allocated {allocated}, but {open} lie in shipments of warehouse {}", position.1)
                });
                let right = on_hand == allocated + available + reserve && allocated.min(available).min(reserve) >= 0;
                checked.demand(Law::Stock, Stock::TABLE, position.2, right, || {
                    format!("on_hand {on_hand} should be {allocated} + {available} + {reserve}")
                });
                let is_now = rows.as_of.get(row) == Some(self.profile.as_of);
                checked
                    .demand(Law::Times, Stock::TABLE, position.2, is_now, || "as_of is not the profile's".to_owned());
            }
        }
        for ((_, warehouse, product), units) in open {
            checked.say(Law::Stock, Stock::TABLE, product, || {
                format!("{units} units lie in shipments of warehouse {warehouse}, which has no such position")
            });
        }
        checked
    }
}
