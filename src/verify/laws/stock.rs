//! L5: stock.

use std::collections::BTreeMap;

use super::columns::Columns;
use super::{Document, Law, Laws};
use crate::tables::{Batches, Rows, Stock, StockWaves};

impl Laws<'_> {
    pub(super) fn stock_waves(&mut self, rows: Columns<'_>) {
        let counts = ["opened_with", "allocated", "short"].map(|name| rows.counts(name));
        for row in 0..rows.rows() {
            let [opened, allocated, short] = counts.map(|count| count[row]);
            let right = allocated >= 0 && short >= 0 && allocated <= opened;
            self.demand(Law::Stock, StockWaves::TABLE, rows.longs("product_id")[row], right, || {
                format!("of {opened} units {allocated} were allocated, {short} were short")
            });
        }
    }

    /// What orders got at the close of their wave, the wave says it gave; it may have given more, to orders that were
    /// cancelled afterwards.
    pub(super) fn waves_gave(&mut self, document: &Document<'_>, waves: Columns<'_>) {
        let (Some(shipments), Some(items)) = (document.shipments, document.items) else { return };
        let orders = document.orders;
        let (order_ids, ids) = (orders.longs("order_id"), shipments.longs("shipment_id"));
        let (of, products, units) = (items.longs("shipment_id"), items.longs("product_id"), items.counts("quantity"));
        let length = i64::from(self.profile.wave_minutes) * 60_000;
        let mut got: BTreeMap<(i64, i64, i64), i64> = BTreeMap::new();
        for item in 0..items.rows() {
            let Ok(row) = ids.binary_search(&of[item]) else { continue };
            let Ok(order) = order_ids.binary_search(&shipments.longs("order_id")[row]) else { continue };
            let allocated = shipments.instants_at("allocated_at", row);
            if allocated.is_some() && allocated == orders.instants_at("allocated_at", order) {
                let wave = allocated.unwrap_or_default() - length;
                let position = (wave, shipments.longs("warehouse_id")[row], products[item]);
                *got.entry(position).or_default() += i64::from(units[item]);
            }
        }
        for (row, &gave) in waves.counts("allocated").iter().enumerate() {
            let wave = waves.instants_at("wave_at", row).unwrap_or_default();
            let position = (wave, waves.longs("warehouse_id")[row], waves.longs("product_id")[row]);
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
        let (Some(shipments), Some(items)) = (document.shipments, document.items) else { return };
        let ids = shipments.longs("shipment_id");
        let shipped = shipments.instants("shipped_at");
        let (of, products, units) = (items.longs("shipment_id"), items.longs("product_id"), items.counts("quantity"));
        for item in 0..items.rows() {
            // That every item has a shipment was checked with the cartons.
            let Ok(row) = ids.binary_search(&of[item]) else { continue };
            if shipped.get(row).is_none() {
                let position =
                    (shipments.longs("client_id")[row], shipments.longs("warehouse_id")[row], products[item]);
                *self.open.entry(position).or_default() += i64::from(units[item]);
            }
        }
    }

    /// Checks stock positions against all orders checked before, which must be all of these clients'.
    pub fn finish(&mut self, stock: &Batches) {
        for (_, batch) in stock.iter().filter(|(table, _)| *table == Stock::TABLE) {
            let rows = Columns(batch);
            let counts = ["on_hand", "allocated", "available", "reserve"].map(|name| rows.counts(name));
            let as_of = rows.instants("as_of");
            for row in 0..rows.rows() {
                let position =
                    (rows.longs("client_id")[row], rows.longs("warehouse_id")[row], rows.longs("product_id")[row]);
                let [on_hand, allocated, available, reserve] = counts.map(|count| i64::from(count[row]));
                let open = self.open.remove(&position).unwrap_or_default();
                self.demand(Law::Stock, Stock::TABLE, position.2, allocated == open, || {
                    format!("allocated {allocated}, but {open} lie in shipments of warehouse {}", position.1)
                });
                let right = on_hand == allocated + available + reserve && allocated.min(available).min(reserve) >= 0;
                self.demand(Law::Stock, Stock::TABLE, position.2, right, || {
                    format!("on_hand {on_hand} should be {allocated} + {available} + {reserve}")
                });
                self.demand(Law::Times, Stock::TABLE, position.2, as_of.get(row) == Some(self.profile.as_of), || {
                    "as_of is not the profile's".to_owned()
                });
            }
        }
        let left: Vec<_> = std::mem::take(&mut self.open).into_iter().collect();
        for ((_, warehouse, product), units) in left {
            self.say(Law::Stock, Stock::TABLE, product, || {
                format!("{units} units lie in shipments of warehouse {warehouse}, which has no such position")
            });
        }
    }
}
