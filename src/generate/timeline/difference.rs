//! What sets the rows of a table at one instant apart from those of the same orders at another, by key.

use std::cmp::Ordering;

use arrow::array::RecordBatch;

use crate::tables::Table;
use crate::tables::cells::{Column, Run, Values};

/// No table's key has more columns.
const LONGEST_KEY: usize = 4;

type Key = [i64; LONGEST_KEY];

/// Rows that differ, by their places.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    /// Rows of before that are not there after.
    pub(super) gone: Vec<u32>,
    /// Rows that are there both times, before and after, with other values.
    pub(super) changed: Vec<(u32, u32)>,
    /// Rows of after that were not there before.
    pub(super) new: Vec<u32>,
}

impl Difference {
    /// What sets the rows after apart from those before; neither has a key twice.
    pub(super) fn of(table: &Table, before: &RecordBatch, after: &RecordBatch) -> Self {
        let mut difference = Self::default();
        let mut both: Vec<Run> = Vec::new();
        let (old, new) = (Sorted::of(table, before), Sorted::of(table, after));
        let (mut from, mut to) = (0, 0);
        while from < old.len() || to < new.len() {
            let ordering = match (old.get(from), new.get(to)) {
                (Some(old), Some(new)) => old.cmp(new),
                (Some(_), None) => Ordering::Less,
                _ => Ordering::Greater,
            };
            match ordering {
                Ordering::Less => difference.gone.push(old.row(from)),
                Ordering::Equal => add(&mut both, old.row(from), new.row(to)),
                Ordering::Greater => difference.new.push(new.row(to)),
            }
            from += usize::from(ordering.is_le());
            to += usize::from(ordering.is_ge());
        }
        difference.changed = changed(before, after, &both);
        difference
    }
}

/// Of rows that stand for each other, those of which some column differs.
fn changed(before: &RecordBatch, after: &RecordBatch, both: &[Run]) -> Vec<(u32, u32)> {
    let mut differs = vec![false; both.iter().map(|run| run.rows).sum()];
    for (old, new) in before.columns().iter().zip(after.columns()) {
        let (Some(old), Some(new)) = (Column::of(old), Column::of(new)) else { continue };
        old.mark_changed(&new, both, &mut differs);
    }
    let pairs =
        both.iter().flat_map(|run| (0..run.rows).map(|row| ((run.here + row) as u32, (run.there + row) as u32)));
    pairs.zip(differs).filter(|(_, differs)| *differs).map(|(pair, _)| pair).collect()
}

/// Adds two rows that stand for each other to the last run, or as a new one.
fn add(runs: &mut Vec<Run>, here: u32, there: u32) {
    let (here, there) = (here as usize, there as usize);
    match runs.last_mut() {
        Some(last) if (last.here + last.rows, last.there + last.rows) == (here, there) => last.rows += 1,
        _ => runs.push(Run { here, there, rows: 1 }),
    }
}

/// The keys of rows, ascending.
struct Sorted {
    keys: Vec<Key>,
    /// The row of each, unless that is its place.
    rows: Option<Vec<u32>>,
}

impl Sorted {
    fn of(table: &Table, batch: &RecordBatch) -> Self {
        let mut keys = vec![Key::default(); batch.num_rows()];
        for (part, name) in table.key.iter().enumerate() {
            let Some(column) = batch.column_by_name(name).and_then(Column::of) else { continue };
            for (row, key) in keys.iter_mut().enumerate() {
                key[part] = match column.values {
                    Values::Long(values) | Values::Instant(values) => values[row],
                    Values::Integer(values) | Values::Word(values, _) => values[row].into(),
                    _ => 0,
                };
            }
        }
        if keys.is_sorted() {
            return Self { keys, rows: None };
        }
        let mut rows: Vec<u32> = (0..keys.len() as u32).collect();
        rows.sort_unstable_by_key(|row| keys[*row as usize]);
        Self { keys: rows.iter().map(|row| keys[*row as usize]).collect(), rows: Some(rows) }
    }

    fn len(&self) -> usize {
        self.keys.len()
    }

    fn get(&self, place: usize) -> Option<&Key> {
        self.keys.get(place)
    }

    fn row(&self, place: usize) -> u32 {
        self.rows.as_ref().map_or(place as u32, |rows| rows[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{ALL, Dictionaries, Rows, StockWaves};

    fn batch(rows: &[(i64, i64, i32)]) -> RecordBatch {
        StockWaves {
            client_id: vec![1; rows.len()],
            warehouse_id: rows.iter().map(|row| row.0).collect(),
            product_id: rows.iter().map(|row| row.1).collect(),
            wave_at: vec![0; rows.len()],
            opened_with: rows.iter().map(|row| row.2).collect(),
            allocated: vec![0; rows.len()],
            short: vec![0; rows.len()],
        }
        .freeze(&Dictionaries::default())
    }

    #[test]
    fn rows_are_told_apart_by_key_whatever_their_order() {
        let before = batch(&[(1, 1, 5), (1, 2, 5), (3, 1, 5)]);
        let after = batch(&[(3, 1, 6), (1, 2, 5), (2, 9, 1)]);
        let difference = Difference::of(StockWaves::TABLE, &before, &after);
        assert_eq!(difference, Difference { gone: vec![0], changed: vec![(2, 0)], new: vec![2] });
        assert_eq!(Difference::of(StockWaves::TABLE, &before, &before), Difference::default());
    }

    #[test]
    fn keys_are_numbers_and_none_is_too_long() {
        use crate::tables::Type;
        for table in ALL {
            assert!(table.key.len() <= LONGEST_KEY, "{}", table.name);
            let is_number = |name: &&str| {
                let ty = table.column(name).map(|column| column.ty);
                matches!(ty, Some(Type::Id | Type::Integer | Type::Instant))
            };
            assert!(table.key.iter().all(is_number), "{}", table.name);
        }
    }
}
