//! How the rows of a plan are cut into chunks, and chunks into file sets.

use std::ops::Range;

use super::Selection;
use super::chunk::{Chunk, FileSet};
use crate::demand::Demand;
use crate::generate::{self, Content, PerOrder};
use crate::profile::Profile;
use crate::tables::{Group, Table};

/// Collects chunks and file sets.
pub(super) struct Cutter<'a> {
    profile: &'a Profile,
    clients: &'a [usize],
    demands: &'a [Demand],
    per_order: &'a [PerOrder],
    chunks: Vec<Chunk>,
    sets: Vec<FileSet>,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(
        profile: &'a Profile,
        clients: &'a [usize],
        (demands, per_order): (&'a [Demand], &'a [PerOrder]),
    ) -> Self {
        Self { profile, clients, demands, per_order, chunks: Vec::new(), sets: Vec::new() }
    }

    pub(super) fn finish(self) -> (Vec<Chunk>, Vec<FileSet>) {
        (self.chunks, self.sets)
    }

    /// Cuts a dimension table: one file set.
    pub(super) fn dimension(&mut self, table: &'static Table) {
        let first = self.chunks.len();
        let mut start = 0;
        for rows in generate::dimension_pieces(self.profile, self.clients, table) {
            self.chunk(Content::Dimension { table, rows: start..start + rows }, rows);
            start += rows;
        }
        self.set(table.name.to_owned(), vec![table], first);
    }

    /// Cuts waves where enough orders are expected, counted from the profile's start: where a job begins or ends moves no
    /// other cut. Returns the expected orders of each client.
    pub(super) fn waves(&mut self, waves: Range<i64>, tables: &[&'static Table], selection: &Selection) -> Vec<f64> {
        let length = i64::from(self.profile.wave_minutes);
        let mut totals = vec![0.0; self.demands.len()];
        let (mut in_chunk, mut in_set, mut rows) = (0.0, 0.0, 0.0);
        let (mut chunk_start, mut set_start) = (waves.start, waves.start);
        let mut first_chunk = self.chunks.len();
        let order_tables: Vec<_> = tables.iter().copied().filter(|table| table.group == Group::Order).collect();
        let all_tables =
            |it: &PerOrder| order_tables.iter().map(|table| generate::rows_per_order(table, it)).sum::<f64>();
        let rows_per_order: Vec<f64> = self.per_order.iter().map(all_tables).collect();
        let first = if waves.is_empty() { waves.start } else { self.profile.start / 60_000 / length };
        for wave in first..waves.end {
            let is_made = waves.start <= wave;
            for ((total, demand), per_order) in totals.iter_mut().zip(self.demands).zip(&rows_per_order) {
                let expected = demand.expected(wave * length, (wave + 1) * length);
                in_chunk += expected;
                if is_made {
                    *total += expected;
                    rows += expected * per_order;
                }
            }
            let last = wave + 1 == waves.end;
            if last || in_chunk >= selection.chunk_orders as f64 {
                if is_made {
                    self.chunk(Content::Waves(chunk_start..wave + 1), f64::ceil(rows) as u64);
                    chunk_start = wave + 1;
                    rows = 0.0;
                }
                in_set += in_chunk;
                in_chunk = 0.0;
                if last || in_set >= selection.file_orders as f64 {
                    if is_made {
                        let name = FileSet::name_of_minutes(set_start * length..(wave + 1) * length);
                        self.set(name, order_tables.clone(), first_chunk);
                        first_chunk = self.chunks.len();
                        set_start = wave + 1;
                    }
                    in_set = 0.0;
                }
            }
        }
        totals
    }

    fn chunk(&mut self, content: Content, expected_rows: u64) {
        self.chunks.push(Chunk { index: self.chunks.len(), set: self.sets.len(), content, expected_rows });
    }

    fn set(&mut self, name: String, tables: Vec<&'static Table>, first: usize) {
        self.sets.push(FileSet { name, tables, chunks: first..self.chunks.len() });
    }
}
