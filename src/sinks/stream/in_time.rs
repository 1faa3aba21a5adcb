//! Events in the order of time. A chunk's events are sorted where they are made; here they are merged with those of the
//! chunks before, of whose orders something still happens. Nothing happens to an order before it is placed, so all that lies
//! before the end of a chunk is passed on with it: memory holds what orders that are open still have before them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, Int64Type, TimestampMillisecondType};

use crate::calendar::Millis;

/// When an event happened, to what, and its place among the events of that.
type Moment = (Millis, i64, i32);

/// Events of a chunk: lines in the order of time.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// Of each line, where it ends.
    lines: Vec<(Moment, usize)>,
    bytes: Vec<u8>,
}

/// Lines of a chunk while its rows come.
#[derive(Debug, Default)]
pub(super) struct Lines {
    lines: Vec<(Moment, std::ops::Range<usize>)>,
    pub(super) bytes: Vec<u8>,
}

/// Events that are still to come, by chunk.
#[derive(Debug, Default)]
pub(super) struct Open(Vec<Run>);

/// Events of a chunk that are still to come.
#[derive(Debug)]
struct Run {
    sorted: Sorted,
    next: usize,
}

impl Lines {
    /// Appends events, which are written a line each.
    pub(super) fn append(&mut self, batch: &RecordBatch, write: impl FnOnce(&mut Vec<u8>)) {
        let mut start = self.bytes.len();
        write(&mut self.bytes);
        let column = |name: &str| batch.column_by_name(name).expect("events have this column");
        let at = column("happened_at").as_primitive::<TimestampMillisecondType>();
        let subject = column("subject_id").as_primitive::<Int64Type>();
        let number = column("number").as_primitive::<Int32Type>();
        for row in 0..batch.num_rows() {
            // No text of an event has a line end of its own: they are JSON.
            let length = self.bytes[start..].iter().position(|byte| *byte == b'\n').map_or(0, |place| place + 1);
            self.lines.push(((at.value(row), subject.value(row), number.value(row)), start..start + length));
            start += length;
        }
    }

    pub(super) fn sort(mut self) -> Sorted {
        self.lines.sort_unstable_by_key(|(moment, _)| *moment);
        let mut sorted =
            Sorted { lines: Vec::with_capacity(self.lines.len()), bytes: Vec::with_capacity(self.bytes.len()) };
        for (moment, range) in self.lines {
            sorted.bytes.extend_from_slice(&self.bytes[range]);
            sorted.lines.push((moment, sorted.bytes.len()));
        }
        sorted
    }
}

impl Sorted {
    pub(super) fn bytes(&self) -> usize {
        self.bytes.len()
    }
}

impl Open {
    /// Takes the events of the next chunk, and gives all that happened before an instant.
    pub(super) fn take(&mut self, sorted: Sorted, until: Millis) -> Vec<u8> {
        self.0.push(Run { sorted, next: 0 });
        self.before(until)
    }

    /// Gives all that happened before an instant.
    pub(super) fn before(&mut self, until: Millis) -> Vec<u8> {
        let mut passed = Vec::new();
        let first = |run: &Run| run.sorted.lines.get(run.next).map(|(moment, _)| *moment);
        let heads = self.0.iter().enumerate().filter_map(|(place, run)| Some(Reverse((first(run)?, place))));
        let mut heads: BinaryHeap<_> = heads.filter(|Reverse((moment, _))| moment.0 < until).collect();
        while let Some(Reverse((_, place))) = heads.pop() {
            let run = &mut self.0[place];
            let start = run.next.checked_sub(1).map_or(0, |last| run.sorted.lines[last].1);
            passed.extend_from_slice(&run.sorted.bytes[start..run.sorted.lines[run.next].1]);
            run.next += 1;
            if let Some(moment) = first(run).filter(|moment| moment.0 < until) {
                heads.push(Reverse((moment, place)));
            }
        }
        self.0.iter_mut().for_each(Run::forget);
        self.0.retain(|run| !run.sorted.lines.is_empty());
        passed
    }
}

impl Run {
    /// Forgets what was passed on, once that is the greater part.
    fn forget(&mut self) {
        if 2 * self.next < self.sorted.lines.len() || self.next == 0 {
            return;
        }
        let end = self.sorted.lines[self.next - 1].1;
        self.sorted.bytes = self.sorted.bytes.split_off(end);
        self.sorted.bytes.shrink_to_fit();
        self.sorted.lines = self.sorted.lines.split_off(self.next);
        self.sorted.lines.iter_mut().for_each(|(_, to)| *to -= end);
        self.next = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(moments: &[(Millis, i64)]) -> Sorted {
        let mut lines = Lines::default();
        for (at, subject) in moments {
            let start = lines.bytes.len();
            lines.bytes.extend_from_slice(format!("{at}/{subject}\n").as_bytes());
            lines.lines.push(((*at, *subject, 0), start..lines.bytes.len()));
        }
        lines.sort()
    }

    #[test]
    fn events_are_merged_and_passed_on_once_no_earlier_one_can_come() {
        let mut open = Open::default();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text").replace('\n', " ");
        assert_eq!(text(open.take(sorted(&[(90, 1), (1, 1), (12, 1), (9, 2)]), 10)), "1/1 9/2 ");
        assert_eq!(text(open.take(sorted(&[(12, 3), (11, 3), (20, 3)]), 20)), "11/3 12/1 12/3 ");
        assert_eq!(open.0.iter().map(|run| run.sorted.lines.len()).sum::<usize>(), 2);
        assert_eq!(text(open.before(Millis::MAX)), "20/3 90/1 ");
        assert!(open.0.is_empty());
    }
}
