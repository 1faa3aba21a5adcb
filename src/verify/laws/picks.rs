//! Picks: each line of a shipment is picked once, from its product's bin, on a tour that goes up one aisle and down the next.

use std::collections::BTreeMap;

use super::columns::{Picks, Read, Shipments};
use super::{Check, Document, Law, ranges};
use crate::calendar::utc;
use crate::profile::HandlingClass;

/// Where a picker comes by on the way through a zone: the zone, the aisle from 1, the place along the way, the shelf.
type Stop = (u8, u32, i64, u8);

/// The stop of a bin such as `A03-17-B`; aisles are walked up and down in turn.
fn stop(bin: &str) -> Option<Stop> {
    let mut parts = bin.split('-');
    let (aisle, place, shelf) = (parts.next()?, parts.next()?, parts.next()?);
    let zone = *aisle.as_bytes().first()?;
    let aisle: u32 = aisle.get(1..)?.parse().ok()?;
    let place: i64 = place.parse().ok()?;
    let [shelf @ b'A'..=b'D'] = shelf.as_bytes() else { return None };
    let right = parts.next().is_none() && aisle > 0 && (1..=48).contains(&place);
    right.then_some((zone, aisle, if aisle.is_multiple_of(2) { -place } else { place }, *shelf))
}

impl Check<'_> {
    pub(super) fn picks(&mut self, document: &Document<'_>) {
        let (Some(picks), Some(shipments)) = (&document.picks, &document.shipments) else { return };
        let ids = shipments.shipment_id;
        let of_shipments = self.children(Picks::TABLE, ids, picks.shipment_id, "shipment_id");
        let numbers = picks.line_number;
        for (row, range) in of_shipments.into_iter().enumerate() {
            self.keys_of_picks(shipments, row, picks, &numbers[range.clone()], range.start);
            let warehouse = self.laws.warehouse(shipments.warehouse_id[row]);
            let as_of = self.laws.profile.as_of;
            let released = shipments.allocated_at.get(row).unwrap_or_default();
            let whole = shipments.picked_at.get(row);
            for pick in range {
                let picked = picks.picked_at.get(pick);
                let open = picked.is_none_or(|at| warehouse.is_none_or(|it| self.laws.times[it].is_open(at)));
                let between = match (picked, whole) {
                    (Some(picked), whole) => (released..=whole.unwrap_or(as_of).min(as_of)).contains(&picked),
                    (None, whole) => whole.is_none(),
                };
                self.demand(Law::Times, Picks::TABLE, ids[row], open && between, || {
                    format!(
                        "picked_at {} is not in working time between allocation and the shipment's {}",
                        picked.map_or("nothing".to_owned(), utc),
                        whole.map_or("nothing".to_owned(), utc)
                    )
                });
            }
        }
        self.lines_are_picked(document, shipments, picks);
        self.tours(shipments, picks);
    }

    fn keys_of_picks(
        &mut self,
        shipments: &Shipments<'_>,
        row: usize,
        picks: &Picks<'_>,
        numbers: &[i32],
        first: usize,
    ) {
        let id = shipments.shipment_id[row];
        let rising = numbers.is_sorted_by(|a, b| a < b) && numbers.first().is_some_and(|number| *number > 0);
        self.demand(Law::References, Picks::TABLE, id, rising, || {
            format!("its lines {numbers:?} are not each picked once, or none is")
        });
        for pick in first..first + numbers.len() {
            let same = shipments.order_id[row] == picks.order_id[pick]
                && shipments.client_id[row] == picks.client_id[pick]
                && shipments.warehouse_id[row] == picks.warehouse_id[pick];
            self.demand(Law::References, Picks::TABLE, id, same, || {
                "a pick names another order, client or warehouse than its shipment".to_owned()
            });
        }
    }

    /// What is picked is what lies in the shipment's cartons.
    fn lines_are_picked(&mut self, document: &Document<'_>, shipments: &Shipments<'_>, picks: &Picks<'_>) {
        let Some(items) = &document.items else { return };
        let of_picks = ranges(shipments.shipment_id, picks.shipment_id);
        let mut packed: BTreeMap<(i64, i32), (i64, i64)> = BTreeMap::new();
        for item in 0..items.line_number.len() {
            let key = (items.shipment_id[item], items.line_number[item]);
            let entry = packed.entry(key).or_insert((items.product_id[item], 0));
            entry.1 += i64::from(items.quantity[item]);
        }
        for (range, shipment) in of_picks.into_iter().zip(shipments.shipment_id) {
            for pick in range {
                let found = packed.remove(&(*shipment, picks.line_number[pick]));
                let said = (picks.product_id[pick], i64::from(picks.quantity[pick]));
                self.demand(Law::Quantities, Picks::TABLE, *shipment, found == Some(said), || {
                    format!("{} units of product {} are picked, {found:?} lie in its cartons", said.1, said.0)
                });
            }
        }
        for (shipment, line) in packed.into_keys() {
            self.say(Law::Quantities, Picks::TABLE, shipment, || format!("line {line} lies in a carton, unpicked"));
        }
    }

    /// A tour is of one warehouse, client and time, and visits bins in the order of the aisles, no later one earlier.
    fn tours(&mut self, shipments: &Shipments<'_>, picks: &Picks<'_>) {
        let ids = shipments.shipment_id;
        let (tours, products) = (picks.tour_id, picks.product_id);
        let (sequences, bins) = (picks.sequence, picks.bin);
        let mut by_tour: BTreeMap<i64, Vec<(i32, usize)>> = BTreeMap::new();
        for pick in 0..tours.len() {
            let class = self.laws.known.product(products[pick]).map(|it| it.class);
            let zone = class.map(|class| HandlingClass::ALL.iter().position(|other| *other == class));
            let stop = stop(bins.get(pick));
            let right = stop
                .is_some_and(|(letter, ..)| zone.is_err() || zone == Ok(Some(usize::from(letter.wrapping_sub(b'A')))));
            self.checked.lies_in(products[pick], bins.get(pick), picks.shipment_id[pick], right);
            by_tour.entry(tours[pick]).or_default().push((sequences[pick], pick));
        }
        for (tour, mut of) in by_tour {
            of.sort_unstable();
            let rising = of.is_sorted_by(|a, b| a.0 < b.0) && of[0].0 > 0;
            let along = of.windows(2).all(|pair| stop(bins.get(pair[0].1)) <= stop(bins.get(pair[1].1)));
            let times: Vec<Option<i64>> = of.iter().map(|(_, pick)| picks.picked_at.get(*pick)).collect();
            let in_time = times.windows(2).all(|pair| match (pair[0], pair[1]) {
                (Some(first), Some(second)) => first <= second,
                (None, Some(_)) => false,
                _ => true,
            });
            self.demand(Law::Times, Picks::TABLE, tour, rising && along && in_time, || {
                "its picks do not follow each other, up one aisle and down the next".to_owned()
            });
            let of_shipment = |pick: usize| ids.binary_search(&picks.shipment_id[pick]).ok();
            let what = |pick: usize| {
                let row = of_shipment(pick)?;
                let allocated = shipments.allocated_at.get(row);
                Some((shipments.client_id[row], shipments.warehouse_id[row], allocated))
            };
            let first = what(of[0].1);
            let together = of.iter().all(|(_, pick)| what(*pick) == first);
            // Its name is its first shipment's, which may have been cancelled, but goes on no other tour.
            let named =
                ids.binary_search(&tour).is_err() || of.iter().any(|(_, pick)| picks.shipment_id[*pick] == tour);
            let client = self.laws.parts_of(tour >> 10).1;
            let own =
                first.is_none_or(|(of, ..)| of == client) && of.iter().all(|it| tours[it.1] <= picks.shipment_id[it.1]);
            self.demand(Law::References, Picks::TABLE, tour, together && named && own, || {
                "the tour is not one client's, in one warehouse, at one time, named after its first shipment".to_owned()
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_read_as_they_are_walked() {
        let way = ["A01-01-B", "A01-02-A", "A02-48-C", "A02-03-C", "A03-01-D", "B01-01-A", "B120-07-A"];
        assert!(way.map(stop).is_sorted() && way.iter().all(|bin| stop(bin).is_some()));
        assert!(
            ["", "A", "A01", "A01-01", "A00-01-B", "A01-49-B", "A01-01-E", "A01-01-B-1"]
                .iter()
                .all(|it| stop(it).is_none())
        );
        assert_eq!(Picks::TABLE.parent().map(|table| table.name), Some(Shipments::TABLE.name));
    }
}
