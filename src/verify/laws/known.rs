//! What is known of clients, products and customers, and the laws of these tables.

use arrow::array::RecordBatch;

use super::columns::Columns;
use super::{Law, Laws, check_digit_holds};
use crate::calendar::utc;
use crate::geography::is_fictional;
use crate::profile::HandlingClass;
use crate::tables::{Clients, Customers, Products, Rows, Table};

/// Domains that nobody can own (RFC 2606).
const DOMAINS: [&str; 3] = ["@example.com", "@example.net", "@example.org"];

/// What is known; sorted by id. A table that was not shown is empty.
#[derive(Debug, Default)]
pub(super) struct Known {
    clients: Vec<(i64, i64)>,
    products: Vec<Product>,
    customers: Vec<(i64, i64)>,
}

/// A product.
#[derive(Debug, Clone, Copy)]
pub(super) struct Product {
    pub(super) id: i64,
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

impl Known {
    /// When a client was created; none when clients are not known.
    pub(super) fn client(&self, id: i64) -> Result<i64, bool> {
        find(&self.clients, |it| it.0, id).map(|it| it.1)
    }

    /// A product; whether it ought to be known otherwise.
    pub(super) fn product(&self, id: i64) -> Result<&Product, bool> {
        find(&self.products, |it| it.id, id)
    }

    /// When a customer was created.
    pub(super) fn customer(&self, id: i64) -> Result<i64, bool> {
        find(&self.customers, |it| it.0, id).map(|it| it.1)
    }
}

/// The one with this id, or whether there are any.
fn find<T>(sorted: &[T], id_of: impl Fn(&T) -> i64, id: i64) -> Result<&T, bool> {
    sorted.binary_search_by_key(&id, id_of).map(|place| &sorted[place]).map_err(|_| !sorted.is_empty())
}

/// Whether an e-mail address reaches nobody.
pub(super) fn is_example(email: &str) -> bool {
    DOMAINS.iter().any(|domain| email.strip_suffix(domain).is_some_and(|name| !name.is_empty() && !name.contains('@')))
}

impl Laws<'_> {
    /// Learns of clients, products or customers; clients come first. Nothing refers to tasks, which are checked at once.
    pub fn learn(&mut self, table: &'static Table, batch: &RecordBatch) {
        let rows = Columns(batch);
        match table.name {
            "clients" => {
                let created = (0..rows.rows()).filter_map(|row| rows.instants_at("created_at", row));
                self.known.clients.extend(rows.longs("client_id").iter().copied().zip(created));
                self.known.clients.sort_unstable();
            }
            "products" => self.products(rows),
            "customers" => self.customers(rows),
            "tasks" => self.tasks(rows),
            _ => {}
        }
    }

    /// Ends learning: nobody is known twice.
    pub fn know(&mut self) {
        self.known.clients.sort_unstable();
        self.known.products.sort_unstable_by_key(|it| it.id);
        self.known.customers.sort_unstable();
        let twice = |ids: &mut dyn Iterator<Item = i64>| {
            let ids: Vec<i64> = ids.collect();
            ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect::<Vec<_>>()
        };
        let all: [(&'static Table, Vec<i64>); 3] = [
            (Clients::TABLE, twice(&mut self.known.clients.iter().map(|it| it.0))),
            (Products::TABLE, twice(&mut self.known.products.iter().map(|it| it.id))),
            (Customers::TABLE, twice(&mut self.known.customers.iter().map(|it| it.0))),
        ];
        for (table, ids) in all {
            for id in ids {
                self.say(Law::References, table, id, || "it is there twice".to_owned());
            }
        }
    }

    fn products(&mut self, rows: Columns<'_>) {
        let (ids, clients, created) = (rows.longs("product_id"), rows.longs("client_id"), rows.instants("created_at"));
        let (classes, gtins) = (rows.words("handling_class"), rows.words("gtin"));
        let sides = ["length_mm", "width_mm", "height_mm"].map(|side| rows.counts(side));
        let weights = rows.counts("weight_g");
        for row in 0..rows.rows() {
            let class = HandlingClass::ALL.into_iter().find(|class| class.word() == classes.get(row));
            let product = Product {
                id: ids[row],
                client: clients[row],
                class: class.unwrap_or(HandlingClass::Ordinary),
                size_mm: sides.map(|side| side[row] as u32),
                weight_g: i64::from(weights[row]),
                created_at: created.get(row).unwrap_or_default(),
            };
            self.belongs(Products::TABLE, product.id, product.client, product.created_at);
            let gtin = gtins.get(row);
            let right = gtin.len() == 13 && gtin.starts_with("952") && check_digit_holds(gtin);
            self.demand(Law::Identifiers, Products::TABLE, product.id, right, || {
                format!("gtin {gtin} is no GTIN-13 under 952")
            });
            self.known.products.push(product);
        }
    }

    fn customers(&mut self, rows: Columns<'_>) {
        let (ids, clients, created) = (rows.longs("customer_id"), rows.longs("client_id"), rows.instants("created_at"));
        let (emails, phones, countries) = (rows.words("email"), rows.words("phone"), rows.words("country"));
        for row in 0..rows.rows() {
            let created_at = created.get(row).unwrap_or_default();
            self.belongs(Customers::TABLE, ids[row], clients[row], created_at);
            self.demand(Law::Identifiers, Customers::TABLE, ids[row], is_example(emails.get(row)), || {
                format!("email {} could belong to someone", emails.get(row))
            });
            let fictional = is_fictional(phones.get(row), countries.get(row));
            self.demand(Law::Identifiers, Customers::TABLE, ids[row], fictional, || {
                format!("phone {} could belong to someone in {}", phones.get(row), countries.get(row))
            });
            self.known.customers.push((ids[row], created_at));
        }
    }

    /// A product or customer has a client, who came first.
    fn belongs(&mut self, table: &'static Table, id: i64, client: i64, created_at: i64) {
        match self.known.client(client) {
            Ok(since) => self.demand(Law::References, table, id, since <= created_at, || {
                format!("created_at {} precedes its client's, {}", utc(created_at), utc(since))
            }),
            Err(known) => self.demand(Law::References, table, id, !known, || {
                format!("client {client} is not in {}", Clients::TABLE.name)
            }),
        }
    }
}
