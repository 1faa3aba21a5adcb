//! `shards`: servers that hold some of the clients each are asked at once, and what they say becomes one answer.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::answer::Cell;
use super::report::{Report, Rows};
use super::stages::Stage;

/// Whose questions are put: shards have what a load makes, and nothing that stages add.
const FORM: Stage = Stage::Queries;

/// A report, as each of the servers is asked.
pub(super) fn question(report: &Report) -> String {
    report.ways.partial.as_ref().map_or_else(|| report.sql(FORM), |partial| partial.sql.concat())
}

/// The rows of a report, from those that all the servers have given.
pub(super) fn merged(report: &Report, rows: Rows) -> Rows {
    match &report.ways.partial {
        Some(partial) => (partial.merge)(rows),
        None => added_up(report, rows),
    }
}

/// Rows of one key become one, whose measures are sums.
fn added_up(report: &Report, rows: Rows) -> Rows {
    let keys = report.columns.iter().filter(|column| column.is_key).count();
    let mut sums: BTreeMap<Vec<Cell>, Vec<Cell>> = BTreeMap::new();
    for mut row in rows {
        let measures = row.split_off(keys.min(row.len()));
        match sums.entry(row) {
            Entry::Vacant(none) => _ = none.insert(measures),
            Entry::Occupied(mut sum) => sum.get_mut().iter_mut().zip(measures).for_each(|(sum, more)| add(sum, more)),
        }
    }
    sums.into_iter().map(|(key, measures)| [key, measures].concat()).collect()
}

/// Adds numbers; what is none is shown beside what it can't be added to.
fn add(sum: &mut Cell, more: Cell) {
    *sum = match (&*sum, more) {
        (Cell::Number(one), Cell::Number(other)) => Cell::Number(one + other),
        (one, other) => Cell::Text(format!("{one:?} and {other:?}")),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::reports::by_name;

    #[test]
    fn rows_of_one_key_are_added_up_and_others_stay() {
        let report = by_name("throughput").expect("a report");
        let row = |numbers: [i128; 4]| numbers.map(Cell::Number).to_vec();
        let rows = vec![row([1, 9, 2, 30]), row([2, 9, 1, 1]), row([1, 9, 3, 4])];
        assert_eq!(merged(report, rows), [row([1, 9, 5, 34]), row([2, 9, 1, 1])]);
    }
}
