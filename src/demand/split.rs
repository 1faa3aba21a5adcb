//! Exact days: a day's whole number, split over its minutes by a fixed tree of binomial draws.
//!
//! The root is the local day; a node of some minutes gives its first half a binomial share of its orders, by the
//! weights of the two halves. A multinomial split results, and any range of minutes is found by going down to it,
//! without the rest of the day. (KaGen, <https://arxiv.org/abs/1710.07565>, generates graphs of any size this way.)

use crate::calendar::Minute;
use crate::random::{Key, binomial};

use super::days::Days;

#[derive(Debug, Clone)]
pub(super) struct Splits(Key);

/// A node of the tree: minutes of the day, and the day's weight before the first and up to the last of them.
struct Node {
    /// 1 for the root, 2n and 2n + 1 for the halves of n.
    id: u64,
    minutes: (i64, i64),
    weights: (f64, f64),
    orders: u64,
}

impl Splits {
    pub(super) fn new(key: Key) -> Self {
        Self(key)
    }

    /// Appends the counts of some minutes, in order.
    pub(super) fn append(&self, days: &Days, from: Minute, until: Minute, counts: &mut Vec<u32>) {
        let mut index = days.index(from);
        while let Some((day, shape)) = days.day(index) {
            if day.start >= until {
                break;
            }
            let end = shape.minutes;
            if end > 0 {
                let weight = days.weight_before(shape, end);
                // A day whose weights are all 0 has nowhere to put its orders.
                let orders = if weight > 0.0 { day.level as u64 } else { 0 };
                let wanted = ((from - day.start).max(0), (until - day.start).min(end));
                let root = Node { id: 1, minutes: (0, end), weights: (0.0, weight), orders };
                let weight_before = |minute| days.weight_before(shape, minute);
                descend(self.0.at(days.number(index) as u64), &root, wanted, &weight_before, counts);
            }
            index += 1;
        }
    }
}

/// Appends the counts of those minutes of a node that are wanted.
fn descend(key: Key, node: &Node, wanted: (i64, i64), weight_before: &impl Fn(i64) -> f64, counts: &mut Vec<u32>) {
    let (low, high) = node.minutes;
    let (from, until) = (low.max(wanted.0), high.min(wanted.1));
    if from >= until {
        return;
    }
    if node.orders == 0 {
        counts.resize(counts.len() + (until - from) as usize, 0);
        return;
    }
    if high - low == 1 {
        counts.push(node.orders as u32);
        return;
    }
    let middle = i64::midpoint(low, high);
    let weight = weight_before(middle);
    let share = (weight - node.weights.0) / (node.weights.1 - node.weights.0);
    let left = binomial(&mut key.at(node.id).stream(), node.orders, share);
    let first = Node { id: node.id * 2, minutes: (low, middle), weights: (node.weights.0, weight), orders: left };
    let second = Node {
        id: node.id * 2 + 1,
        minutes: (middle, high),
        weights: (weight, node.weights.1),
        orders: node.orders - left,
    };
    descend(key, &first, wanted, weight_before, counts);
    descend(key, &second, wanted, weight_before, counts);
}
