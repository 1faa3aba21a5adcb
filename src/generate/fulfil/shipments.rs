//! The columns of shipments, their cartons and what is in them.

use super::cartons::{Item, Needs, Packer};
use super::plan::Parcel;
use super::record::{Ids, Parts, Record, progress, updated_at};
use crate::generate::ids::{child_id, product_id, push_sscc, push_tracking_number};
use crate::profile::HandlingClass;
use crate::tables::Shipments;

impl Record<'_> {
    /// Packs a parcel.
    pub(super) fn pack(&self, parcel: &Parcel, packer: &mut Packer) {
        let Self { client, wave, plan, .. } = self;
        packer.items.clear();
        packer.items.extend(plan.parcel_lines[parcel.lines.clone()].iter().map(|line| {
            let product = &client.catalogue.products[wave.products[*line as usize] as usize];
            let units = wave.units[*line as usize];
            let class: HandlingClass = client.catalogue.class(product);
            Item { line: *line, units, class, needs: Needs::of(product) }
        }));
        packer.pack(&self.world.logistics.boxes);
    }

    pub(super) fn cartons(&self, ids: Ids, parcel: &Parcel, packer: &Packer, parts: &mut Parts) {
        let Self { wave, world, .. } = self;
        let Ids { order_id, shipment_id, first_carton } = ids;
        let first_line = wave.lines(parcel.order).start;
        let items = &mut parts.carton_items.rows;
        for (carton, line, units) in &packer.contents {
            items.carton_id.push(child_id(order_id, first_carton + *carton as usize));
            items.shipment_id.push(shipment_id);
            items.order_id.push(order_id);
            items.line_number.push((*line as usize - first_line) as i32 + 1);
            items.product_id.push(product_id(self.fulfilment.client, wave.products[*line as usize]));
            items.quantity.push(*units);
        }
        let cartons = &mut parts.cartons.rows;
        for (number, carton) in (first_carton..).zip(&packer.cartons) {
            let carton_id = child_id(order_id, number);
            let kind = &world.logistics.boxes.all[carton.kind];
            cartons.carton_id.push(carton_id);
            cartons.shipment_id.push(shipment_id);
            cartons.order_id.push(order_id);
            cartons.client_id.push(i64::from(self.fulfilment.client));
            cartons.sscc.push_with(|bytes| push_sscc(carton_id, bytes));
            cartons.r#box.push(carton.kind as i32);
            cartons.length_mm.push(kind.size_mm[0] as i32);
            cartons.width_mm.push(kind.size_mm[1] as i32);
            cartons.height_mm.push(kind.size_mm[2] as i32);
            cartons.weight_g.push(carton.needs.weight_g as i32);
            cartons.fill_permille.push((carton.needs.volume * 1000 / kind.volume) as i32);
            cartons.packed_at.push(parcel.packed_at);
        }
    }

    pub(super) fn shipment(&self, ids: Ids, parcel: &Parcel, cartons: usize, shipments: &mut Shipments) {
        let Ids { order_id, shipment_id, .. } = ids;
        let it = self.fulfilment;
        let offer = &it.offers[parcel.choice.offer];
        shipments.shipment_id.push(shipment_id);
        shipments.order_id.push(order_id);
        shipments.client_id.push(i64::from(self.fulfilment.client));
        shipments.warehouse_id.push(i64::from(it.sites[parcel.site].number));
        shipments.carrier.push(offer.carrier_code);
        shipments.service.push(offer.service_code);
        shipments.zone.push(parcel.choice.zone as i32 + 1);
        shipments.status.push(progress(parcel) as i32);
        shipments.allocated_at.push(parcel.allocated_at);
        shipments.picked_at.push(parcel.picked_at);
        shipments.packed_at.push(parcel.packed_at);
        shipments.shipped_at.push(parcel.shipped_at);
        shipments.delivered_at.push(parcel.delivered_at);
        shipments.ship_by.push(parcel.ship_by);
        shipments.estimated_delivery_at.push(parcel.choice.estimated_at);
        shipments.updated_at.push(updated_at(parcel));
        shipments.currency.push(it.currency);
        shipments.cost_minor.push(parcel.choice.cost_minor);
        shipments.weight_g.push(parcel.weight_g.min(i64::from(i32::MAX)) as i32);
        shipments.carton_count.push(cartons as i32);
        shipments.tracking_number.push_with(|bytes| push_tracking_number(shipment_id, bytes));
    }
}
