//! A layout of shards: over which databases the rows of a profile are spread, and by which rule.
//!
//! Rows go where their client's do: an order never lies on two shards, and what belongs to no client, as warehouses, lies on
//! each of them. A rule knows a client by its number (`client_id`), which changes with nothing else in the profile.

mod postgres_hash;
mod reading;
mod ring;

use std::collections::BTreeMap;

use ring::Ring;

use super::Client;

/// Shards, and which client lies on which of them.
#[derive(Debug, Clone)]
pub struct Layout {
    /// In the order of the file.
    pub shards: Vec<Shard>,
    rule: Rule,
}

/// One of the databases over which rows are spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// Its name in the layout.
    pub name: String,
    /// Where its rows lie, as `generate --to` takes it; it may hold a password.
    pub to: Option<String>,
}

/// How a client's shard is found.
#[derive(Debug, Clone)]
enum Rule {
    /// The shard of each client that is named, by its number, and that of all others.
    Clients { named: BTreeMap<u32, usize>, others: usize },
    /// Postgres' own partition hash of `client_id`: the shard of each remainder.
    PostgresHash(Vec<usize>),
    /// A consistent-hash ring.
    Ring(Ring),
}

impl Layout {
    /// The place of the shard on which a client's rows lie.
    pub fn place(&self, client: &Client) -> usize {
        match &self.rule {
            Rule::Clients { named, others } => named.get(&client.number).copied().unwrap_or(*others),
            Rule::PostgresHash(of_remainder) => {
                of_remainder[postgres_hash::partition(i64::from(client.number), of_remainder.len() as u64) as usize]
            }
            Rule::Ring(ring) => ring.place(u64::from(client.number)),
        }
    }

    /// Clients by the shards on which their rows lie, in the order in which they come.
    pub fn spread<'c>(&self, clients: impl IntoIterator<Item = &'c Client>) -> Vec<Vec<&'c Client>> {
        let mut all = vec![Vec::new(); self.shards.len()];
        for client in clients {
            all[self.place(client)].push(client);
        }
        all
    }

    /// As many shards without addresses, by a rule that needs no list: `ring` or `postgres-hash`.
    pub fn of_count(rule: &str, count: usize) -> Option<Self> {
        let names: Vec<String> = (1..=count).map(|k| format!("shard-{k}")).collect();
        let rule = match rule {
            "ring" => Rule::Ring(Ring::new(&names, ring::POINTS)),
            "postgres-hash" => Rule::PostgresHash((0..count).collect()),
            _ => return None,
        };
        Some(Self { shards: names.into_iter().map(|name| Shard { name, to: None }).collect(), rule })
    }
}
