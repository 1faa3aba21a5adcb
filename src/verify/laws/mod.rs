//! The laws that every row obeys, whatever made it: checkers that read rows and know the profile, and nothing of how
//! rows are generated.
//!
//! [`Laws::new`] learns who and what there is, [`Laws::check`] takes whole orders with all that belongs to them, as often
//! as there are any, in row order, and [`Laws::finish`] settles what no single order can tell.

mod cartons;
mod columns;
mod counts;
mod known;
mod orders;
mod papers;
mod picks;
mod returns;
mod shipments;
mod stock;
mod tasks;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use arrow::array::RecordBatch;

use crate::calendar::WorkingTime;
use crate::demand::Demand;
use crate::profile::Profile;
use crate::tables::{
    Batches, CartonItems, Cartons, Invoices, Notifications, OrderLines, Orders, Picks, Returns, Rows, Shipments,
    StockWaves, Table,
};
use columns::Columns;
use known::Known;

/// Breaches that are kept; all are counted.
const KEPT: usize = 50;
const DAY: i64 = 86_400_000;

/// A law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Law {
    /// L1: every reference exists, keys are unique, nothing precedes what it depends on.
    References,
    /// L2: amounts and counts add up.
    Amounts,
    /// L3: quantities add up to what was ordered.
    Quantities,
    /// L4: events follow each other, in working time, none after `as_of`; statuses say how far things got.
    Times,
    /// L5: stock is what waves left and shipments hold.
    Stock,
    /// L6: cartons hold what may lie together, and what their boxes bear.
    Cartons,
    /// L7: the service is the cheapest in time, or the fastest.
    Services,
    /// L8: ids rise with time; the plan's number of orders comes in each minute.
    Counts,
    /// L9: numbers have their check digits and prefixes, contacts reach nobody.
    Identifiers,
}

/// A row that breaks a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The law.
    pub law: Law,
    /// The table.
    pub table: &'static str,
    /// The row's key.
    pub key: i64,
    /// What is wrong, and what would be right.
    pub what: String,
}

/// The laws of one profile's rows, while they are checked.
#[derive(Debug)]
pub struct Laws<'p> {
    profile: &'p Profile,
    known: Known,
    times: Vec<WorkingTime>,
    /// When the clients' orders come, by their places in the profile.
    demands: BTreeMap<usize, Demand>,
    breaches: Vec<Breach>,
    counts: BTreeMap<Law, u64>,
    /// The last key of each table.
    last: BTreeMap<&'static str, i64>,
    /// Units in shipments that have not left, by client, warehouse and product.
    open: BTreeMap<(i64, i64, i64), i64>,
    /// Where products lie.
    bins: BTreeMap<i64, String>,
    /// Whether orders may be missing between others.
    has_gaps: bool,
}

/// Whole orders with all that belongs to them; a table that was not made is missing.
#[derive(Debug, Clone, Copy)]
struct Document<'a> {
    orders: Columns<'a>,
    lines: Option<Columns<'a>>,
    shipments: Option<Columns<'a>>,
    cartons: Option<Columns<'a>>,
    items: Option<Columns<'a>>,
    invoices: Option<Columns<'a>>,
    notifications: Option<Columns<'a>>,
    picks: Option<Columns<'a>>,
    returns: Option<Columns<'a>>,
}

impl Law {
    /// Its number, as in `L4`.
    pub fn number(self) -> u32 {
        self as u32 + 1
    }
}

impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L{}", self.number())
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}: {}", self.law, self.table, self.key, self.what)
    }
}

impl<'p> Laws<'p> {
    /// The laws of a profile, and the dimension tables that its order tables refer to: `clients`, `products`,
    /// `customers`, in any number of batches. References to a table that is not among them are not checked.
    pub fn new(profile: &'p Profile, dimensions: &Batches) -> Self {
        let mut laws = Self::begin(profile);
        for (table, batch) in dimensions {
            laws.learn(table, batch);
        }
        laws.know();
        laws
    }

    /// The laws of a profile, before anyone is known.
    pub fn begin(profile: &'p Profile) -> Self {
        let end = profile.as_of.max(profile.end) + 400 * DAY;
        let time = |it: &crate::profile::Warehouse| {
            WorkingTime::new(&it.zone, &it.open, &it.holidays, it.cutoff, profile.start - DAY, end)
        };
        Self {
            profile,
            known: Known::default(),
            times: profile.warehouses.iter().map(time).collect(),
            demands: BTreeMap::new(),
            breaches: Vec::new(),
            counts: BTreeMap::new(),
            last: BTreeMap::new(),
            open: BTreeMap::new(),
            bins: BTreeMap::new(),
            has_gaps: false,
        }
    }

    /// The same laws, of orders between which others may be missing.
    pub fn with_gaps(self) -> Self {
        Self { has_gaps: true, ..self }
    }

    /// Checks whole orders, in row order.
    pub fn check(&mut self, rows: &Batches) {
        let table = |wanted: &Table| rows.iter().find(|(table, _)| *table == wanted).map(|(_, batch)| Columns(batch));
        for (table, batch) in rows {
            self.keys_rise(table, batch);
        }
        if let Some(waves) = table(StockWaves::TABLE) {
            self.stock_waves(waves);
        }
        let Some(orders) = table(Orders::TABLE) else { return };
        let document = Document {
            orders,
            lines: table(OrderLines::TABLE),
            shipments: table(Shipments::TABLE),
            cartons: table(Cartons::TABLE),
            items: table(CartonItems::TABLE),
            invoices: table(Invoices::TABLE),
            notifications: table(Notifications::TABLE),
            picks: table(Picks::TABLE),
            returns: table(Returns::TABLE),
        };
        self.orders(&document);
        self.clients_agree(&document);
        self.shipments(&document);
        self.cartons(&document);
        self.invoices(&document);
        self.notifications(&document);
        self.picks(&document);
        self.returns(&document);
        self.open_shipments(&document);
        if let Some(waves) = table(StockWaves::TABLE) {
            self.waves_gave(&document, waves);
        }
    }

    /// What belongs to an order names the order's client, and an invoice its currency.
    fn clients_agree(&mut self, document: &Document<'_>) {
        let orders = document.orders;
        let (ids, clients, currencies) =
            (orders.longs("order_id"), orders.longs("client_id"), orders.words("currency"));
        let children = [
            (OrderLines::TABLE, document.lines),
            (Shipments::TABLE, document.shipments),
            (Cartons::TABLE, document.cartons),
            (Invoices::TABLE, document.invoices),
            (Notifications::TABLE, document.notifications),
        ];
        for (table, rows) in children {
            let Some(rows) = rows else { continue };
            for (of, client) in rows.longs("order_id").iter().zip(rows.longs("client_id")) {
                let Ok(order) = ids.binary_search(of) else { continue };
                self.demand(Law::References, table, *of, *client == clients[order], || {
                    format!("client {client} is not its order's, {}", clients[order])
                });
            }
        }
        if let Some(invoices) = document.invoices {
            let words = invoices.words("currency");
            for (row, of) in invoices.longs("order_id").iter().enumerate() {
                let Ok(order) = ids.binary_search(of) else { continue };
                self.demand(Law::Amounts, Invoices::TABLE, *of, words.get(row) == currencies.get(order), || {
                    format!("currency {} is not its order's, {}", words.get(row), currencies.get(order))
                });
            }
        }
    }

    /// The breaches found so far: the first ones, and how many of each law.
    pub fn found(&self) -> (&[Breach], &BTreeMap<Law, u64>) {
        (&self.breaches, &self.counts)
    }

    fn say(&mut self, law: Law, table: &'static Table, key: i64, what: impl FnOnce() -> String) {
        *self.counts.entry(law).or_default() += 1;
        if self.breaches.len() < KEPT {
            self.breaches.push(Breach { law, table: table.name, key, what: what() });
        }
    }

    /// Says so unless it holds.
    fn demand(&mut self, law: Law, table: &'static Table, key: i64, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.say(law, table, key, what);
        }
    }

    /// Keys of one number rise, so none comes twice.
    fn keys_rise(&mut self, table: &'static Table, batch: &RecordBatch) {
        let [key] = table.key else { return };
        for id in Columns(batch).longs(key) {
            let last = self.last.insert(table.name, *id);
            self.demand(Law::References, table, *id, last.is_none_or(|last| last < *id), || {
                format!("{key} comes after {}: keys rise, and none comes twice", last.unwrap_or_default())
            });
        }
    }

    /// The children of each parent, both in the order of their ids; what belongs to no parent is a breach.
    fn children(
        &mut self,
        table: &'static Table,
        parents: &[i64],
        children: Option<Columns<'_>>,
        reference: &str,
    ) -> Vec<Range<usize>> {
        let Some(children) = children else { return vec![0..0; parents.len()] };
        let ids = children.longs(reference);
        let mut row = 0;
        let mut ranges = Vec::with_capacity(parents.len());
        for parent in parents {
            while row < ids.len() && ids[row] < *parent {
                self.say(Law::References, table, ids[row], || format!("{reference} {} does not exist", ids[row]));
                row += 1;
            }
            let first = row;
            while row < ids.len() && ids[row] == *parent {
                row += 1;
            }
            ranges.push(first..row);
        }
        for id in &ids[row..] {
            self.say(Law::References, table, *id, || format!("{reference} {id} does not exist"));
        }
        ranges
    }

    /// Place of a client in the profile, by its number.
    fn client(&self, number: i64) -> Option<usize> {
        self.profile.clients.iter().position(|client| i64::from(client.number) == number)
    }

    /// Place of a warehouse in the profile, by its number.
    fn warehouse(&self, number: i64) -> Option<usize> {
        self.profile.warehouses.iter().position(|warehouse| i64::from(warehouse.number) == number)
    }
}

/// The check digit of a GS1 number is right: all digits, weighed 3 and 1 from the right but one, end in 0.
fn check_digit_holds(number: &str) -> bool {
    let digits = number.bytes().rev().enumerate();
    let sum: u32 = digits.map(|(i, d)| u32::from(d.wrapping_sub(b'0')) * if i % 2 == 1 { 3 } else { 1 }).sum();
    number.bytes().all(|digit| digit.is_ascii_digit()) && sum.is_multiple_of(10)
}
