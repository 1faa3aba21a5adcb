//! What orders show: the cases that a fixture is to have, read from their rows.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch, TimestampMillisecondArray};
use arrow::datatypes::{Int32Type, Int64Type, TimestampMillisecondType};

use crate::demand::Demand;
use crate::generate::OrderId;
use crate::profile::Profile;
use crate::tables::{Batches, words};

/// What an order shows.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) customer: i64,
    /// When its stock was set aside, and when it was to arrive at the latest; milliseconds.
    allocated: Option<i64>,
    promised: Option<i64>,
    /// Places among the names, ascending, each once.
    pub(super) cases: Vec<usize>,
}

/// The cases of a profile.
#[derive(Default)]
pub(super) struct Cases {
    names: Vec<String>,
    places: BTreeMap<String, usize>,
    /// By the client's number.
    clients: BTreeMap<u32, usize>,
    /// By the warehouse's number.
    warehouses: BTreeMap<i64, usize>,
    /// The windows of peaks, by the client's number: first minute, the one after the last, case.
    windows: BTreeMap<u32, Vec<(i64, i64, usize)>>,
    position_bits: u32,
}

/// What can happen to an order beside its statuses; the first cases.
const EVENTS: [&str; 16] = [
    "order: split",
    "order: backorder filled",
    "order: backorder cancelled",
    "order: delivered late",
    "order: promise missed",
    "order: one line",
    "order: a dozen lines or more",
    "order: several units of a line",
    "order: discount",
    "order: cancelled before allocation",
    "order: cancelled after allocation",
    "line: allocated",
    "line: backordered",
    "line: cancelled",
    "shipment: several cartons",
    "invoice: tried again",
];
const SPLIT: usize = 0;
const BACKORDER_FILLED: usize = 1;
const BACKORDER_CANCELLED: usize = 2;
const LATE: usize = 3;
const MISSED: usize = 4;
const ONE_LINE: usize = 5;
const MANY_LINES: usize = 6;
const SEVERAL_UNITS: usize = 7;
const DISCOUNT: usize = 8;
const CANCELLED_BEFORE: usize = 9;
const CANCELLED_AFTER: usize = 10;
const ALLOCATED: usize = 11;
const BACKORDERED: usize = 12;
const CANCELLED: usize = 13;
const SEVERAL_CARTONS: usize = 14;
const TRIED_AGAIN: usize = 15;
/// Lines of a long order.
const LONG: i32 = 12;

impl Cases {
    /// The cases that a profile may make with some of its clients.
    pub(super) fn new(profile: &Profile, clients: &[usize]) -> Self {
        let position_bits = OrderId::position_bits(profile.max_clients);
        let mut cases = Self { position_bits, ..Self::default() };
        for event in EVENTS {
            cases.place("", event);
        }
        for (of, list) in [
            ("order", "order status"),
            ("shipment", "shipment status"),
            ("invoice", "invoice status"),
            ("notification", "kind of notification"),
            ("notification", "channel of notification"),
            ("notification", "notification status"),
        ] {
            for word in words::fixed(list) {
                cases.place(of, word);
            }
        }
        for client in clients {
            let it = &profile.clients[*client];
            let case = cases.place("client", &it.code);
            cases.clients.insert(it.number, case);
            for warehouse in it.warehouses.iter().map(|at| &profile.warehouses[*at]) {
                let case = cases.place("warehouse", &warehouse.code);
                cases.warehouses.insert(i64::from(warehouse.number), case);
            }
            for (channel, _) in &it.channels {
                cases.place("channel", channel);
            }
            for window in Demand::new(profile, *client).windows() {
                let case = cases.place("peak", &profile.peaks[window.peak].code);
                cases.windows.entry(it.number).or_default().push((window.start, window.end, case));
            }
        }
        for carton in &profile.cartons {
            cases.place("carton", &carton.code);
        }
        cases
    }

    /// The names of all cases so far.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The place of a case, which may be new.
    fn place(&mut self, of: &str, what: &str) -> usize {
        let name = if of.is_empty() { what.to_owned() } else { format!("{of}: {what}") };
        if let Some(place) = self.places.get(&name) {
            return *place;
        }
        self.names.push(name.clone());
        self.places.insert(name, self.names.len() - 1);
        self.names.len() - 1
    }

    /// Reads whole orders.
    pub(super) fn read(&mut self, batches: &Batches, into: &mut BTreeMap<i64, Seen>) {
        let mut ids: &[i64] = &[];
        for (table, batch) in batches {
            let rows = Columns(batch);
            match table.name {
                "orders" => {
                    self.orders(&rows, into);
                    ids = rows.longs("order_id");
                }
                "order_lines" => Self::lines(&rows, into),
                "shipments" => self.shipments(&rows, into),
                "cartons" => self.add_words(&rows, "carton", "box", into),
                "invoices" => {
                    self.add_words(&rows, "invoice", "status", into);
                    self.add_words(&rows, "payment", "payment_method", into);
                    let attempts = rows.longs("order_id").iter().zip(rows.counts("attempts"));
                    attempts.filter(|(_, n)| **n > 1).for_each(|(id, _)| add(into, *id, TRIED_AGAIN));
                }
                "returns" => {
                    for column in ["reason", "disposition"] {
                        self.add_words(&rows, "return", column, into);
                    }
                }
                "notifications" => {
                    for column in ["kind", "channel", "status"] {
                        self.add_words(&rows, "notification", column, into);
                    }
                }
                _ => {}
            }
        }
        for id in ids {
            if let Some(seen) = into.get_mut(id) {
                seen.cases.sort_unstable();
                seen.cases.dedup();
            }
        }
    }

    fn orders(&mut self, rows: &Columns<'_>, into: &mut BTreeMap<i64, Seen>) {
        let (statuses, channels) = (self.words(rows, "order", "status"), self.words(rows, "channel", "channel"));
        let (ids, customers) = (rows.longs("order_id"), rows.longs("customer_id"));
        let [lines, units, shipments] = ["line_count", "unit_count", "shipment_count"].map(|name| rows.counts(name));
        let [discounts, cancelled] = ["discount_minor", "cancelled_minor"].map(|name| rows.longs(name));
        let [allocated, promised] = ["allocated_at", "promised_at"].map(|name| rows.instants(name));
        let missed = rows.flags("promise_missed");
        let is_cancelled = self.places["order: cancelled"];
        for (row, &id) in ids.iter().enumerate() {
            let parts = OrderId::decode(id, self.position_bits);
            let mut seen = Seen {
                customer: customers[row],
                cases: vec![statuses.of(row), channels.of(row)],
                allocated: at(allocated, row),
                promised: at(promised, row),
            };
            seen.cases.extend(self.clients.get(&parts.client));
            let windows = self.windows.get(&parts.client).into_iter().flatten();
            seen.cases.extend(windows.filter(|it| (it.0..it.1).contains(&parts.minute)).map(|it| it.2));
            let is_cancelled = statuses.of(row) == is_cancelled;
            for (holds, event) in [
                (shipments[row] > 1, SPLIT),
                (missed.value(row), MISSED),
                (lines[row] == 1, ONE_LINE),
                (lines[row] >= LONG, MANY_LINES),
                (units[row] > lines[row], SEVERAL_UNITS),
                (discounts[row] > 0, DISCOUNT),
                (is_cancelled && seen.allocated.is_none(), CANCELLED_BEFORE),
                (is_cancelled && seen.allocated.is_some(), CANCELLED_AFTER),
                (!is_cancelled && cancelled[row] > 0, BACKORDER_CANCELLED),
            ] {
                if holds {
                    seen.cases.push(event);
                }
            }
            into.insert(id, seen);
        }
    }

    fn lines(rows: &Columns<'_>, into: &mut BTreeMap<i64, Seen>) {
        let ids = rows.longs("order_id");
        for (column, case) in [
            ("allocated_quantity", ALLOCATED),
            ("backordered_quantity", BACKORDERED),
            ("cancelled_quantity", CANCELLED),
        ] {
            let units = rows.counts(column);
            ids.iter().zip(units).filter(|(_, units)| **units > 0).for_each(|(id, _)| add(into, *id, case));
        }
    }

    fn shipments(&mut self, rows: &Columns<'_>, into: &mut BTreeMap<i64, Seen>) {
        let (statuses, carriers, services) = (
            self.words(rows, "shipment", "status"),
            self.words(rows, "carrier", "carrier"),
            self.words(rows, "service", "service"),
        );
        let (ids, warehouses, cartons) =
            (rows.longs("order_id"), rows.longs("warehouse_id"), rows.counts("carton_count"));
        let [allocated, delivered] = ["allocated_at", "delivered_at"].map(|name| rows.instants(name));
        for (row, &id) in ids.iter().enumerate() {
            let Some(seen) = into.get_mut(&id) else { continue };
            seen.cases.extend([statuses.of(row), carriers.of(row), services.of(row)]);
            seen.cases.extend(self.warehouses.get(&warehouses[row]));
            let is_late = at(delivered, row).zip(seen.promised).is_some_and(|(at, promised)| at > promised);
            for (holds, event) in [
                (is_late, LATE),
                // What was set aside later than the order was waited for.
                (at(allocated, row) > seen.allocated, BACKORDER_FILLED),
                (cartons[row] > 1, SEVERAL_CARTONS),
            ] {
                if holds {
                    seen.cases.push(event);
                }
            }
        }
    }

    /// The cases that the words of a column are.
    fn words<'b>(&mut self, rows: &Columns<'b>, of: &str, column: &str) -> WordCases<'b> {
        let column = rows.of(column).as_dictionary::<Int32Type>();
        let codes = column.keys().values();
        let used: BTreeSet<i32> = codes.iter().copied().collect();
        let words = column.values().as_string::<i32>();
        let cases = used.into_iter().map(|code| (code, self.place(of, words.value(code as usize)))).collect();
        WordCases { codes, cases }
    }

    /// Adds what a column of words says of orders.
    fn add_words(&mut self, rows: &Columns<'_>, of: &str, column: &str, into: &mut BTreeMap<i64, Seen>) {
        let cases = self.words(rows, of, column);
        rows.longs("order_id").iter().enumerate().for_each(|(row, id)| add(into, *id, cases.of(row)));
    }
}

/// What the words of a column say.
struct WordCases<'b> {
    codes: &'b [i32],
    cases: BTreeMap<i32, usize>,
}

impl WordCases<'_> {
    fn of(&self, row: usize) -> usize {
        self.cases[&self.codes[row]]
    }
}

fn add(into: &mut BTreeMap<i64, Seen>, id: i64, case: usize) {
    if let Some(seen) = into.get_mut(&id) {
        seen.cases.push(case);
    }
}

/// The columns of a batch.
struct Columns<'b>(&'b RecordBatch);

impl<'b> Columns<'b> {
    fn of(&self, name: &str) -> &'b dyn Array {
        self.0.column_by_name(name).expect("a column of the table")
    }

    fn longs(&self, name: &str) -> &'b [i64] {
        self.of(name).as_primitive::<Int64Type>().values()
    }

    fn counts(&self, name: &str) -> &'b [i32] {
        self.of(name).as_primitive::<Int32Type>().values()
    }

    fn flags(&self, name: &str) -> &'b BooleanArray {
        self.of(name).as_boolean()
    }

    fn instants(&self, name: &str) -> &'b TimestampMillisecondArray {
        self.of(name).as_primitive::<TimestampMillisecondType>()
    }
}

fn at(instants: &TimestampMillisecondArray, row: usize) -> Option<i64> {
    instants.is_valid(row).then(|| instants.value(row))
}
