//! From the clients' own rows to row order: by minute, within a minute by client, as life would have brought them.
//!
//! A client's orders of one minute stay together, so merging is copying runs: the runs are found once, from the
//! orders, and every table follows them.

use std::ops::Range;

use super::draft::{Draft, Part};
use crate::tables::{Orders, Rows};

/// A client's orders of one minute: the client's place in the list, and the orders' in its draft.
pub(super) type Run = (usize, Range<usize>);

/// The runs of the minutes from..until, in row order.
pub(super) fn runs(drafts: &[Draft], from: i64, until: i64) -> Vec<Run> {
    let mut next = vec![0; drafts.len()];
    let mut runs = Vec::new();
    for minute in from..until {
        for (client, draft) in drafts.iter().enumerate() {
            let first = next[client];
            let length = draft.minutes[first..].iter().take_while(|m| **m == minute).count();
            if length > 0 {
                next[client] = first + length;
                runs.push((client, first..first + length));
            }
        }
    }
    runs
}

/// All orders, in row order.
pub(super) fn orders(drafts: &[Draft], runs: &[Run]) -> Orders {
    merge(runs, |client, orders| (&drafts[client].orders, orders))
}

/// All rows that belong to orders, or to other owners that the runs name, in row order.
pub(super) fn children<'d, R: Rows + 'd>(
    drafts: &'d [Draft],
    runs: &[Run],
    part: impl Fn(&'d Draft) -> &'d Part<R>,
) -> R {
    merge(runs, |client, owners| {
        let part = part(&drafts[client]);
        (&part.rows, part.of(owners))
    })
}

fn merge<'d, R: Rows + 'd>(runs: &[Run], rows_of: impl Fn(usize, Range<usize>) -> (&'d R, Range<usize>)) -> R {
    let total = runs.iter().map(|(client, orders)| rows_of(*client, orders.clone()).1.len()).sum();
    let mut merged = R::with_capacity(total);
    for (client, orders) in runs {
        let (rows, range) = rows_of(*client, orders.clone());
        merged.append(rows, range);
    }
    merged
}
