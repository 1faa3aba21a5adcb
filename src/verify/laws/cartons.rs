//! Cartons and what is in them.

use super::columns::{CartonItems, Cartons, OrderLines, Orders, Read, Shipments};
use super::{Check, Document, Law, check_digit_holds, ranges};
use crate::profile::HandlingClass;

/// What the items of a carton add up to.
#[derive(Default)]
struct Content {
    volume: i64,
    weight_g: i64,
    units: i64,
    longest: [u32; 3],
    classes: Vec<(HandlingClass, i64)>,
}

impl Check<'_> {
    pub(super) fn cartons(&mut self, document: &Document<'_>) {
        let (Some(cartons), Some(items)) = (&document.cartons, &document.items) else { return };
        let ids = cartons.carton_id;
        let inside = self.children(CartonItems::TABLE, ids, items.carton_id, "carton_id");
        let mut last = (0, 0);
        for row in 0..ids.len() {
            let order = cartons.order_id[row];
            last = if last.0 == order { (order, last.1 + 1) } else { (order, 0) };
            self.demand(Law::References, Cartons::TABLE, ids[row], ids[row] == (order << 10) + last.1, || {
                format!("the order's next carton is {}", (order << 10) + last.1)
            });
            let content = self.content(cartons, row, items, inside[row].clone());
            self.carton(cartons, row, &content);
        }
        if let Some(shipments) = &document.shipments {
            self.shipments_hold_cartons(shipments, cartons);
        }
        if let Some(lines) = &document.lines {
            self.lines_lie_in_cartons(&document.orders, lines, items);
        }
    }

    fn content(
        &mut self,
        cartons: &Cartons<'_>,
        row: usize,
        items: &CartonItems<'_>,
        range: std::ops::Range<usize>,
    ) -> Content {
        let id = cartons.carton_id[row];
        let mut content = Content::default();
        let mut line = 0;
        for item in range {
            let same =
                cartons.shipment_id[row] == items.shipment_id[item] && cartons.order_id[row] == items.order_id[item];
            self.demand(Law::Cartons, CartonItems::TABLE, id, same, || {
                "an item names another shipment or order than its carton".to_owned()
            });
            let (number, units) = (items.line_number[item], i64::from(items.quantity[item]));
            self.demand(Law::References, CartonItems::TABLE, id, number > line && units > 0, || {
                format!("line {number} comes after line {line}, with {units} units")
            });
            line = number;
            let Ok(product) = self.laws.known.product(items.product_id[item]) else { continue };
            content.volume += product.volume() * units;
            content.weight_g += product.weight_g * units;
            content.units += units;
            for (longest, side) in content.longest.iter_mut().zip(product.size_mm) {
                *longest = side.max(*longest);
            }
            content.classes.push((product.class, units));
        }
        content
    }

    fn carton(&mut self, cartons: &Cartons<'_>, row: usize, content: &Content) {
        let id = cartons.carton_id[row];
        let sscc = cartons.sscc.get(row);
        let right = sscc.len() == 18 && sscc.get(1..4) == Some("952") && check_digit_holds(sscc);
        self.demand(Law::Identifiers, Cartons::TABLE, id, right, || format!("sscc {sscc} is no SSCC under 952"));
        let name = cartons.r#box.get(row);
        let Some(kind) = self.laws.profile.cartons.iter().find(|it| it.code == name) else {
            self.say(Law::References, Cartons::TABLE, id, || format!("there is no box {name}"));
            return;
        };
        if content.units == 0 {
            // Products were not shown.
            return;
        }
        let sides = [cartons.length_mm, cartons.width_mm, cartons.height_mm].map(|side| side[row] as u32);
        let (volume, bears) = (kind.volume(), i64::from(kind.max_weight_g));
        let size_mm = kind.size_mm;
        self.demand(Law::Cartons, Cartons::TABLE, id, sides == size_mm, || {
            format!("{sides:?} mm are not the sides of its box, {size_mm:?}")
        });
        let fits = content.longest.iter().zip(size_mm).all(|(thing, inside)| *thing <= inside);
        self.demand(Law::Cartons, Cartons::TABLE, id, content.volume <= volume && fits, || {
            format!("{} mm³ do not fit into {volume}, or something is too long", content.volume)
        });
        self.demand(Law::Cartons, Cartons::TABLE, id, content.weight_g <= bears, || {
            format!("{} g are more than its box bears, {bears}", content.weight_g)
        });
        let said = i64::from(cartons.weight_g[row]);
        self.demand(Law::Cartons, Cartons::TABLE, id, said == content.weight_g, || {
            format!("weight_g {said} should be {}", content.weight_g)
        });
        let fill = i64::from(cartons.fill_permille[row]);
        let filled = content.volume.saturating_mul(1000) / volume;
        self.demand(Law::Cartons, Cartons::TABLE, id, fill == filled, || {
            format!("fill_permille {fill} should be {filled}")
        });
        let pairs = content.classes.iter().enumerate();
        let clash = pairs.flat_map(|(i, a)| content.classes[..i].iter().map(move |b| (a, b)));
        let clash = clash.into_iter().any(|(a, b)| a.0.conflicts(b.0));
        let crowd = content.classes.iter().any(|(class, units)| *units > 1 && class.conflicts(*class));
        self.demand(Law::Cartons, Cartons::TABLE, id, !clash && !crowd, || {
            let classes: Vec<_> = content.classes.iter().map(|(class, _)| class.word()).collect();
            format!("{} must not lie together", classes.join(", "))
        });
    }

    fn shipments_hold_cartons(&mut self, shipments: &Shipments<'_>, cartons: &Cartons<'_>) {
        let ids = shipments.shipment_id;
        let ranges = self.children(Cartons::TABLE, ids, cartons.shipment_id, "shipment_id");
        let (weights, packed) = (cartons.weight_g, cartons.packed_at);
        for (row, range) in ranges.into_iter().enumerate() {
            let count = shipments.carton_count[row];
            self.demand(Law::Cartons, Shipments::TABLE, ids[row], count as usize == range.len() && count > 0, || {
                format!("carton_count {count} should be {}", range.len())
            });
            let weight: i64 = weights[range.clone()].iter().map(|weight| i64::from(*weight)).sum();
            let said = i64::from(shipments.weight_g[row]);
            self.demand(Law::Cartons, Shipments::TABLE, ids[row], said == weight, || {
                format!("weight_g {said} should be {weight}")
            });
            let last = range.clone().map(|carton| packed.get(carton)).max().flatten();
            let whole = shipments.packed_at.get(row);
            let right = last == whole && range.clone().all(|it| packed.get(it).is_some() == whole.is_some());
            self.demand(Law::Times, Shipments::TABLE, ids[row], right, || {
                "packed_at is not when its last carton was closed".to_owned()
            });
        }
    }

    /// The cartons of an order hold what its lines say is allocated.
    fn lines_lie_in_cartons(&mut self, orders: &Orders<'_>, lines: &OrderLines<'_>, items: &CartonItems<'_>) {
        let ids = orders.order_id;
        let of_lines = ranges(ids, lines.order_id);
        let of_items = ranges(ids, items.order_id);
        let (numbers, units) = (items.line_number, items.quantity);
        for ((order, lines_of), items_of) in ids.iter().zip(of_lines).zip(of_items) {
            let mut packed = vec![0i64; lines_of.len()];
            for item in items_of {
                let place = (i64::from(numbers[item]) - 1) as usize;
                let same = lines_of.clone().nth(place);
                let right = same.is_some_and(|row| lines.product_id[row] == items.product_id[item]);
                self.demand(Law::References, CartonItems::TABLE, *order, right, || {
                    format!("line {} has another product, or does not exist", numbers[item])
                });
                if let Some(packed) = packed.get_mut(place) {
                    *packed += i64::from(units[item]);
                }
            }
            for (row, packed) in lines_of.zip(packed) {
                let allocated = i64::from(lines.allocated_quantity[row]);
                self.demand(Law::Quantities, OrderLines::TABLE, *order, allocated == packed, || {
                    format!("{allocated} units are allocated, {packed} lie in cartons")
                });
            }
        }
    }
}
