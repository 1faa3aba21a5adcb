//! What a ledger says that a target holds: jobs, and an entry for each piece of them that is there.

use std::collections::BTreeMap;

use super::{Job, Piece, Tiles};
use crate::tables::{Group, Table};

/// A job of a ledger.
#[derive(Debug, Clone)]
pub struct Holding {
    /// What was asked for.
    pub job: Job,
    /// The dimension tables that it brings, and how many rows they have; rows of the others that it names were there before.
    pub brings: BTreeMap<String, u64>,
    /// The pieces that are there.
    pub entries: Vec<Entry>,
}

/// A piece that is there, to stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it holds.
    pub piece: Piece,
    /// The instant as of which its rows stand; milliseconds since 1970-01-01 UTC.
    pub as_of: i64,
    /// The soonest instant after it at which one of its rows changes, [`SETTLED`](crate::generate::SETTLED) where none does any
    /// more; none where that is not known.
    pub changes_at: Option<i64>,
    /// Rows of all tables.
    pub rows: u64,
    /// Bytes, as they were given to the target.
    pub bytes: u64,
    /// Digest of these bytes, in hexadecimal.
    pub digest: String,
}

impl Holding {
    /// The tables whose rows it brings.
    pub fn tables(&self) -> impl Iterator<Item = &'static Table> {
        self.job.definitions().filter(|table| table.group == Group::Order || self.brings.contains_key(table.name))
    }

    /// All that it is to hold.
    pub fn wanted(&self) -> Vec<Piece> {
        let rows = |(table, rows): (&String, &u64)| Piece::Rows { table: table.clone(), from: 0, until: *rows as i64 };
        let mut wanted: Vec<Piece> = self.brings.iter().map(rows).collect();
        wanted.extend(self.job.orders_piece());
        wanted
    }

    /// What is missing of it: it is whole when its entries tile what it is to hold.
    pub fn missing(&self) -> Vec<Piece> {
        let tiles = self.tiles();
        self.wanted().iter().flat_map(|piece| tiles.gaps(piece)).collect()
    }

    /// What its entries cover.
    pub fn tiles(&self) -> Tiles {
        self.entries.iter().map(|entry| &entry.piece).collect()
    }
}
