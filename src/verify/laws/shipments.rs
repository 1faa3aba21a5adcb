//! Shipments: their way through working time, and the choice of the service.

use super::columns::{Orders, Read, Shipments};
use super::{Check, DAY, Document, Law, ranges};
use crate::calendar::utc;
use crate::profile::{Client, LONGEST_TRANSIT, Service};

/// Working days after allocation within which a shipment leaves.
const LEAVES_WITHIN: usize = 10;
/// How long lorries are loaded, milliseconds.
const LOADING: i64 = 20 * 60_000;
/// The stages, in their order.
const STAGES: [&str; 5] = ["allocated_at", "picked_at", "packed_at", "shipped_at", "delivered_at"];
const STATUSES: [&str; 5] = ["allocated", "picked", "packed", "shipped", "delivered"];

impl Check<'_> {
    pub(super) fn shipments(&mut self, document: &Document<'_>) {
        let Some(shipments) = &document.shipments else { return };
        let orders = &document.orders;
        let (ids, profile) = (shipments.shipment_id, self.laws.profile);
        // That each has an order was checked with the orders.
        for (order, range) in ranges(orders.order_id, shipments.order_id).into_iter().enumerate() {
            for (row, number) in range.zip(0..) {
                let right = (orders.order_id[order] << 10) + number;
                self.demand(Law::References, Shipments::TABLE, ids[row], ids[row] == right, || {
                    format!("the order's next shipment is {right}")
                });
                let client = profile.client(orders.client_id[order]);
                let warehouse = self.laws.warehouse(shipments.warehouse_id[row]);
                let same = orders.client_id[order] == shipments.client_id[row];
                let (Some(client), Some(warehouse), true) = (client, warehouse, same) else {
                    self.say(Law::References, Shipments::TABLE, ids[row], || {
                        "its client is not its order's, or its warehouse not in the profile".to_owned()
                    });
                    continue;
                };
                let serves = client.warehouses.contains(&warehouse);
                self.demand(Law::References, Shipments::TABLE, ids[row], serves, || {
                    format!("warehouse {} does not serve {}", profile.warehouses[warehouse].code, client.code)
                });
                self.stages(shipments, row, warehouse);
                self.service(orders, order, shipments, row, client, warehouse);
                self.leaves(shipments, row, warehouse);
                let tracking = shipments.tracking_number;
                self.demand(Law::Identifiers, Shipments::TABLE, ids[row], tracking.get(row).starts_with("TST"), || {
                    format!("tracking_number {} could be a carrier's", tracking.get(row))
                });
            }
        }
    }

    fn stages(&mut self, shipments: &Shipments<'_>, row: usize, warehouse: usize) {
        let id = shipments.shipment_id[row];
        let columns = [
            shipments.allocated_at,
            shipments.picked_at,
            shipments.packed_at,
            shipments.shipped_at,
            shipments.delivered_at,
        ];
        let stages = columns.map(|column| column.get(row));
        let reached = stages.iter().take_while(|stage| stage.is_some()).count();
        let gap = stages[reached..].iter().any(Option::is_some);
        let rises = stages[..reached].is_sorted();
        self.demand(Law::Times, Shipments::TABLE, id, !gap && rises && reached > 0, || {
            let told: Vec<String> = stages.iter().map(|stage| stage.map_or("missing".to_owned(), utc)).collect();
            format!("its stages do not follow each other: {}", told.join(", "))
        });
        for (name, stage) in STAGES.iter().zip(stages) {
            let Some(stage) = stage else { continue };
            self.demand(Law::Times, Shipments::TABLE, id, stage <= self.laws.profile.as_of, || {
                format!("{name} {} lies after as_of", utc(stage))
            });
            let open = matches!(*name, "allocated_at" | "delivered_at") || self.laws.times[warehouse].is_open(stage);
            self.demand(Law::Times, Shipments::TABLE, id, open, || {
                format!("{name} {} is outside the warehouse's working time", utc(stage))
            });
        }
        if let [Some(allocated), _, _, Some(shipped), _] = stages {
            let time = &self.laws.times[warehouse];
            let days = time.day_at(shipped - 1).saturating_sub(time.day_at(allocated));
            self.demand(Law::Times, Shipments::TABLE, id, days <= LEAVES_WITHIN, || {
                format!("it leaves {days} working days after allocation")
            });
        }
        if let Some(delivered) = stages[4] {
            let it = &self.laws.profile.warehouses[warehouse];
            let date = it.zone.local(delivered).date();
            let works = date.weekday() != jiff::civil::Weekday::Sunday && !it.holidays.contains(date);
            self.demand(Law::Times, Shipments::TABLE, id, works, || {
                format!("delivered_at {} is on a day that carriers rest", utc(delivered))
            });
        }
        let status = shipments.status;
        let right = STATUSES[reached.max(1) - 1];
        self.demand(Law::Times, Shipments::TABLE, id, status.get(row) == right, || {
            format!("status {} should be {right}", status.get(row))
        });
        let updated = shipments.updated_at.get(row);
        self.demand(Law::Times, Shipments::TABLE, id, updated == stages.into_iter().flatten().max(), || {
            format!("updated_at {} is not its last event", utc(updated.unwrap_or_default()))
        });
    }

    /// It leaves with a lorry of its service, loaded in the last minutes before, and arrives neither on an earlier day than
    /// carriers can make nor when they have given up.
    fn leaves(&mut self, shipments: &Shipments<'_>, row: usize, warehouse: usize) {
        let id = shipments.shipment_id[row];
        let (carrier, service) = (shipments.carrier, shipments.service);
        let carriers = self.laws.profile.carriers.iter().filter(|it| it.code == carrier.get(row));
        let Some(service) = carriers.flat_map(|it| &it.services).find(|it| it.code == service.get(row)) else { return };
        let time = &self.laws.times[warehouse];
        let Some(shipped) = shipments.shipped_at.get(row) else { return };
        let Some((place, last)) = time.collection(shipped) else { return };
        let opens = time.day(place).map_or(last, |day| day.opens);
        let lorries = service.lorries.iter().map(|part| opens + (((last - opens) * part) >> 16));
        let in_time = lorries.into_iter().any(|leaves| (leaves - LOADING..=leaves).contains(&shipped));
        let zone = shipments.zone[row].max(1) as usize;
        let planned = service.days.get(zone - 1).copied().unwrap_or_default();
        let range =
            time.delivery(place, u32::from(planned > 0)) - DAY..=time.delivery(place, planned.max(1) * LONGEST_TRANSIT);
        let delivered = shipments.delivered_at.get(row);
        self.demand(Law::Times, Shipments::TABLE, id, in_time, || {
            format!("shipped_at {} is not when a lorry of its service is loaded", utc(shipped))
        });
        self.demand(Law::Times, Shipments::TABLE, id, delivered.is_none_or(|it| range.contains(&it)), || {
            format!("delivered_at {} is sooner or later than it can be", utc(delivered.unwrap_or_default()))
        });
    }

    fn service(
        &mut self,
        orders: &Orders<'_>,
        order: usize,
        shipments: &Shipments<'_>,
        row: usize,
        client: &Client,
        warehouse: usize,
    ) {
        let id = shipments.shipment_id[row];
        let (carrier, service) = (shipments.carrier, shipments.service);
        let profile = self.laws.profile;
        let carriers: Vec<_> = client.carriers.iter().map(|it| &profile.carriers[*it]).collect();
        let Some(own) = carriers.iter().find(|it| it.code == carrier.get(row)) else {
            let name = carrier.get(row);
            self.say(Law::References, Shipments::TABLE, id, || format!("carrier {name} does not ship for its client"));
            return;
        };
        let zone = shipments.zone[row] as usize;
        let chosen = own.services.iter().find(|it| it.code == service.get(row));
        let (Some(chosen), 1..) = (chosen.filter(|it| zone <= it.days.len()), zone) else {
            self.say(Law::References, Shipments::TABLE, id, || "its carrier has no such service or zone".to_owned());
            return;
        };
        let time = &self.laws.times[warehouse];
        let allocated = shipments.allocated_at.get(row).unwrap_or_default();
        let promised = orders.promised_at.get(order).unwrap_or_default();
        let placed = orders.placed_at.get(order).unwrap_or_default();
        let first = orders.allocated_at.get(order) == Some(allocated);
        let ship_by = time.ship_by(if first { placed } else { allocated }, client.promise.ship_days);
        let collected = time.collection(time.after(allocated, client.promise.planned_handling()));
        let day = collected.map_or(usize::MAX, |(day, _)| day);
        let weight = i64::from(shipments.weight_g[row]);
        let plan = |it: &Service| (time.delivery(day, it.days[zone - 1]), it.price(zone - 1, weight));
        // Distances are not in the rows: of carriers with other zones nothing can be said.
        let rivals = carriers.iter().filter(|it| it.zones == own.zones).flat_map(|it| &it.services).map(plan);
        let in_time = rivals.clone().filter(|(arrives, _)| *arrives <= promised).map(|(_, cost)| cost).min();
        let fastest = rivals.map(|(arrives, _)| arrives).min();
        let (arrives, cost) = plan(chosen);
        // What follows later was received in working time, on a later day.
        let follows = |released| time.is_open(allocated) && time.day_at(allocated) > time.day_at(released);
        let released = orders.allocated_at.get(order);
        let received = released.is_some_and(|released| released == allocated || follows(released));
        let estimated = shipments.estimated_delivery_at.get(row).unwrap_or_default();
        let best = match in_time {
            Some(cheapest) => arrives <= promised && cost == cheapest,
            None => Some(arrives) == fastest,
        };
        self.demand(Law::Services, Shipments::TABLE, id, best, || {
            format!("{} is neither the cheapest service in time nor the fastest", chosen.code)
        });
        self.demand(Law::Services, Shipments::TABLE, id, estimated == arrives, || {
            format!("estimated_delivery_at {} should be {}", utc(estimated), utc(arrives))
        });
        let paid = shipments.cost_minor[row];
        self.demand(Law::Services, Shipments::TABLE, id, paid == cost, || {
            format!("cost_minor {paid} should be {cost}")
        });
        let said = shipments.ship_by.get(row).unwrap_or_default();
        self.demand(Law::Services, Shipments::TABLE, id, said == ship_by, || {
            format!("ship_by {} should be {}", utc(said), utc(ship_by))
        });
        let currency = shipments.currency;
        self.demand(Law::Amounts, Shipments::TABLE, id, currency.get(row) == own.currency.code, || {
            format!("currency {} is not its carrier's", currency.get(row))
        });
        self.demand(Law::Times, Shipments::TABLE, id, received, || {
            format!("allocated_at {} is neither its order's nor a later receipt", utc(allocated))
        });
    }
}
