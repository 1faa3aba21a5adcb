//! From the clients' own rows to row order: by minute, within a minute by client in turn, as life would have brought them.
//!
//! A client's orders of one minute stay together, so merging is copying runs: the runs are found once, from the
//! orders, and every table follows them.

use std::ops::Range;

use super::ids::OrderId;
use crate::calendar::Minute;

/// Some rows of a client that stand together: the client's place in the list, and the rows' among its own.
pub(super) type Run = (usize, Range<usize>);

/// The runs of orders, in row order, of clients of these numbers, rising, whose orders come in these minutes, all within a range.
pub(super) fn runs((numbers, position_bits): (&[u32], u32), clients: &[&[Minute]], within: Range<Minute>) -> Vec<Run> {
    let mut next = vec![0; clients.len()];
    let mut runs = Vec::new();
    for minute in within {
        for client in OrderId::in_turn(minute, position_bits, numbers) {
            let first = next[client];
            let length = clients[client][first..].iter().take_while(|m| **m == minute).count();
            if length > 0 {
                next[client] = first + length;
                runs.push((client, first..first + length));
            }
        }
    }
    runs
}
