//! What is known of clients, products and customers, and the laws of these tables.

use arrow::array::RecordBatch;

use super::columns::{Clients, Customers, Products, Read, Tasks};
use super::numbered::Numbered;
use super::{Checked, Law, Laws, check_digit_holds};
use crate::calendar::utc;
use crate::geography::is_fictional;
use crate::profile::HandlingClass;
use crate::tables::Table;

/// Domains that nobody can own (RFC 2606).
const DOMAINS: [&str; 3] = ["@example.com", "@example.net", "@example.org"];

/// What is known. A table that was not shown is empty.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// When they were created.
    clients: Numbered<i64>,
    products: Numbered<Product>,
    /// When they were created.
    customers: Numbered<i64>,
}

/// A product.
#[derive(Debug, Clone, Copy)]
pub(super) struct Product {
    pub(super) client: i64,
    pub(super) class: HandlingClass,
    pub(super) size_mm: [u32; 3],
    pub(super) weight_g: i64,
    pub(super) created_at: i64,
}

impl Product {
    pub(super) fn volume(&self) -> i64 {
        self.size_mm.iter().fold(1, |volume, side| i64::saturating_mul(volume, i64::from(*side)))
    }
}

/// What a batch of a dimension table tells, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Learnt {
    known: Known,
    checked: Checked,
}

impl Known {
    /// A product; whether it ought to be known otherwise.
    pub(super) fn product(&self, id: i64) -> Result<Product, bool> {
        self.products.find(id)
    }

    /// When a customer was created; whether it ought to be known otherwise.
    pub(super) fn customer(&self, id: i64) -> Result<i64, bool> {
        self.customers.find(id)
    }
}

/// Whether an e-mail address reaches nobody.
pub(super) fn is_example(email: &str) -> bool {
    DOMAINS.iter().any(|domain| email.strip_suffix(domain).is_some_and(|name| !name.is_empty() && !name.contains('@')))
}

impl Laws<'_> {
    /// Reads clients, products or customers; clients must have been learnt before. Nothing refers to tasks, which are checked here.
    pub fn read(&self, table: &'static Table, batch: &RecordBatch) -> Learnt {
        match table.name {
            "clients" => clients(&Clients::of(batch)),
            "products" => self.products(&Products::of(batch)),
            "customers" => self.customers(&Customers::of(batch)),
            "tasks" => Learnt { checked: self.tasks(&Tasks::of(batch)), ..Learnt::default() },
            _ => Learnt::default(),
        }
    }

    /// Adds what was read.
    pub fn learn(&mut self, read: impl IntoIterator<Item = Learnt>) {
        for Learnt { known, checked } in read {
            self.known.clients.append(known.clients);
            self.known.products.append(known.products);
            self.known.customers.append(known.customers);
            self.learnt = std::mem::take(&mut self.learnt).plus(checked);
        }
        // Products and customers ask for clients.
        self.known.clients.sort();
    }

    /// Ends learning: nobody is known twice.
    pub fn know(&mut self) {
        let Known { clients, products, customers } = &mut self.known;
        let all = [
            (Clients::TABLE, clients.sort()),
            (Products::TABLE, products.sort()),
            (Customers::TABLE, customers.sort()),
        ];
        for (table, twice) in all {
            for id in twice {
                self.learnt.say(Law::References, table, id, || "it is there twice".to_owned());
            }
        }
    }

    fn products(&self, rows: &Products<'_>) -> Learnt {
        let mut learnt = Learnt::default();
        let (ids, clients, created) = (rows.product_id, rows.client_id, rows.created_at);
        let (classes, gtins) = (rows.handling_class, rows.gtin);
        let sides = [rows.length_mm, rows.width_mm, rows.height_mm];
        let weights = rows.weight_g;
        for row in 0..ids.len() {
            let class = HandlingClass::ALL.into_iter().find(|class| class.word() == classes.get(row));
            let product = Product {
                client: clients[row],
                class: class.unwrap_or(HandlingClass::Ordinary),
                size_mm: sides.map(|side| side[row] as u32),
                weight_g: i64::from(weights[row]),
                created_at: created.get(row).unwrap_or_default(),
            };
            self.belongs(&mut learnt.checked, Products::TABLE, ids[row], product.client, product.created_at);
            let gtin = gtins.get(row);
            let right = gtin.len() == 13 && gtin.starts_with("952") && check_digit_holds(gtin);
            learnt.checked.demand(Law::Identifiers, Products::TABLE, ids[row], right, || {
                format!("gtin {gtin} is no GTIN-13 under 952")
            });
            learnt.known.products.push(ids[row], product);
        }
        learnt
    }

    fn customers(&self, rows: &Customers<'_>) -> Learnt {
        let mut learnt = Learnt::default();
        let (ids, clients, created) = (rows.customer_id, rows.client_id, rows.created_at);
        let (emails, phones, countries) = (rows.email, rows.phone, rows.country);
        for row in 0..ids.len() {
            let created_at = created.get(row).unwrap_or_default();
            self.belongs(&mut learnt.checked, Customers::TABLE, ids[row], clients[row], created_at);
            learnt.checked.demand(Law::Identifiers, Customers::TABLE, ids[row], is_example(emails.get(row)), || {
                format!("email {} could belong to someone", emails.get(row))
            });
            let fictional = is_fictional(phones.get(row), countries.get(row));
            learnt.checked.demand(Law::Identifiers, Customers::TABLE, ids[row], fictional, || {
                format!("phone {} could belong to someone in {}", phones.get(row), countries.get(row))
            });
            learnt.known.customers.push(ids[row], created_at);
        }
        learnt
    }

    /// A product or customer has a client, who came first.
    fn belongs(&self, checked: &mut Checked, table: &'static Table, id: i64, client: i64, created_at: i64) {
        match self.known.clients.find(client) {
            Ok(since) => checked.demand(Law::References, table, id, since <= created_at, || {
                format!("created_at {} precedes its client's, {}", utc(created_at), utc(since))
            }),
            Err(known) => checked.demand(Law::References, table, id, !known, || {
                format!("client {client} is not in {}", Clients::TABLE.name)
            }),
        }
    }
}

fn clients(rows: &Clients<'_>) -> Learnt {
    let mut learnt = Learnt::default();
    for (row, client) in rows.client_id.iter().enumerate() {
        learnt.known.clients.push(*client, rows.created_at.get(row).unwrap_or_default());
    }
    learnt
}
