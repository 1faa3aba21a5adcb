//! The laws that every row obeys, whatever made it: checkers that read rows and know the profile, and nothing of how
//! rows are generated.
//!
//! [`Laws::new`] learns who and what there is, [`Laws::check`] takes whole orders with all that belongs to them, on any number of
//! threads; what it came to is added up in row order, and [`Laws::finish`] settles what no single order can tell.

mod cartons;
mod checked;
mod columns;
mod counts;
mod known;
mod numbered;
mod orders;
mod papers;
mod picks;
mod returns;
mod shipments;
mod stock;
mod tasks;

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use crate::calendar::WorkingTime;
use crate::demand::Demand;
use crate::profile::Profile;
use crate::tables::{Batches, Table};
use columns::{
    CartonItems, Cartons, Invoices, Notifications, OrderLines, Orders, Picks, Read, Returns, Shipments, StockWaves,
    keys,
};
use known::Known;

pub use checked::{Breach, Checked};
pub use known::Learnt;

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

/// The laws of one profile's rows, and who and what there is.
#[derive(Debug)]
pub struct Laws<'p> {
    profile: &'p Profile,
    known: Known,
    /// What is wrong with whom there is.
    learnt: Checked,
    times: Vec<WorkingTime>,
    /// When the clients' orders come, by their places in the profile; made when somebody asks.
    demands: Vec<OnceLock<Demand>>,
    /// Whether orders may be missing between others.
    has_gaps: bool,
}

/// Rows that are being checked.
struct Check<'l> {
    laws: &'l Laws<'l>,
    checked: Checked,
}

/// Whole orders with all that belongs to them; a table that was not made is missing.
#[derive(Debug)]
struct Document<'a> {
    orders: Orders<'a>,
    lines: Option<OrderLines<'a>>,
    shipments: Option<Shipments<'a>>,
    cartons: Option<Cartons<'a>>,
    items: Option<CartonItems<'a>>,
    invoices: Option<Invoices<'a>>,
    notifications: Option<Notifications<'a>>,
    picks: Option<Picks<'a>>,
    returns: Option<Returns<'a>>,
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

impl<'p> Laws<'p> {
    /// The laws of a profile, and the dimension tables that its order tables refer to: `clients`, `products`,
    /// `customers`, in any number of batches. References to a table that is not among them are not checked.
    pub fn new(profile: &'p Profile, dimensions: &Batches) -> Self {
        let mut laws = Self::begin(profile);
        for (table, batch) in dimensions {
            laws.learn([laws.read(table, batch)]);
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
            learnt: Checked::default(),
            times: profile.warehouses.iter().map(time).collect(),
            demands: profile.clients.iter().map(|_| OnceLock::new()).collect(),
            has_gaps: false,
        }
    }

    /// The same laws, of orders between which others may be missing.
    pub fn with_gaps(self) -> Self {
        Self { has_gaps: true, ..self }
    }

    /// What learning came to; what orders come to is added to it.
    pub fn learnt(&self) -> Checked {
        self.learnt.clone()
    }

    /// Checks whole orders, in row order.
    pub fn check(&self, rows: &Batches) -> Checked {
        let mut check = Check { laws: self, checked: Checked::default() };
        check.rows(rows);
        check.checked
    }

    /// Place of a warehouse in the profile, by its number.
    fn warehouse(&self, number: i64) -> Option<usize> {
        self.profile.warehouses.iter().position(|warehouse| i64::from(warehouse.number) == number)
    }
}

impl Check<'_> {
    fn rows(&mut self, rows: &Batches) {
        for (table, batch) in rows {
            if let [key] = table.key {
                self.checked.keys_rise(table, keys(batch, key));
            }
        }
        let waves = StockWaves::among(rows);
        if let Some(waves) = &waves {
            self.stock_waves(waves);
        }
        let Some(orders) = Orders::among(rows) else { return };
        self.checked.count(orders.order_id.len());
        let document = Document {
            orders,
            lines: OrderLines::among(rows),
            shipments: Shipments::among(rows),
            cartons: Cartons::among(rows),
            items: CartonItems::among(rows),
            invoices: Invoices::among(rows),
            notifications: Notifications::among(rows),
            picks: Picks::among(rows),
            returns: Returns::among(rows),
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
        if let Some(waves) = &waves {
            self.waves_gave(&document, waves);
        }
    }

    /// What belongs to an order names the order's client, and an invoice its currency.
    fn clients_agree(&mut self, document: &Document<'_>) {
        let Document { orders, lines, shipments, cartons, invoices, notifications, .. } = document;
        let children = [
            lines.as_ref().map(|it| (OrderLines::TABLE, it.order_id, it.client_id)),
            shipments.as_ref().map(|it| (Shipments::TABLE, it.order_id, it.client_id)),
            cartons.as_ref().map(|it| (Cartons::TABLE, it.order_id, it.client_id)),
            invoices.as_ref().map(|it| (Invoices::TABLE, it.order_id, it.client_id)),
            notifications.as_ref().map(|it| (Notifications::TABLE, it.order_id, it.client_id)),
        ];
        for (table, of_orders, clients) in children.into_iter().flatten() {
            for (row, order) in parents(orders.order_id, of_orders) {
                let (client, right) = (clients[row], orders.client_id[order]);
                self.demand(Law::References, table, of_orders[row], client == right, || {
                    format!("client {client} is not its order's, {right}")
                });
            }
        }
        if let Some(invoices) = invoices {
            for (row, order) in parents(orders.order_id, invoices.order_id) {
                let (currency, right) = (invoices.currency.get(row), orders.currency.get(order));
                self.demand(Law::Amounts, Invoices::TABLE, invoices.order_id[row], currency == right, || {
                    format!("currency {currency} is not its order's, {right}")
                });
            }
        }
    }

    fn say(&mut self, law: Law, table: &'static Table, key: i64, what: impl FnOnce() -> String) {
        self.checked.say(law, table, key, what);
    }

    #[inline]
    fn demand(&mut self, law: Law, table: &'static Table, key: i64, holds: bool, what: impl FnOnce() -> String) {
        self.checked.demand(law, table, key, holds, what);
    }

    /// The children of each parent, by what they name as it, both in the order of ids; what belongs to no parent is a breach.
    fn children(&mut self, table: &'static Table, parents: &[i64], ids: &[i64], reference: &str) -> Vec<Range<usize>> {
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
}

/// Each row that has a parent, and the parent's place among those, which are in the order of their ids.
fn parents(ids: &[i64], children: &[i64]) -> impl Iterator<Item = (usize, usize)> {
    let mut last = 0;
    children.iter().enumerate().filter_map(move |(row, of)| {
        // Nearly always it is the one of the row before, or the next.
        let near = (last..ids.len().min(last + 2)).find(|place| ids[*place] == *of);
        last = near.or_else(|| ids.binary_search(of).ok())?;
        Some((row, last))
    })
}

/// The rows of each parent, both in the order of their ids, without a word about those that have none.
fn ranges(parents: &[i64], children: &[i64]) -> Vec<Range<usize>> {
    let mut next = 0;
    let of = |parent: &i64| {
        // Nearly always its rows begin where the last one's end.
        if next > 0 && children[next - 1] >= *parent || children.get(next).is_some_and(|child| child < parent) {
            next = children.partition_point(|child| child < parent);
        }
        let first = next;
        next += children[first..].iter().take_while(|child| *child == parent).count();
        first..next
    };
    parents.iter().map(of).collect()
}

/// The check digit of a GS1 number is right: all digits, weighed 3 and 1 from the right but one, end in 0.
fn check_digit_holds(number: &str) -> bool {
    let digits = number.bytes().rev().enumerate();
    let sum: u32 = digits.map(|(i, d)| u32::from(d.wrapping_sub(b'0')) * if i % 2 == 1 { 3 } else { 1 }).sum();
    number.bytes().all(|digit| digit.is_ascii_digit()) && sum.is_multiple_of(10)
}
