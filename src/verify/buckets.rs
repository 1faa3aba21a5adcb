//! Buckets: neighbouring rows of a table that are compared as one. Those of order tables lie between the bounds of chunks,
//! so that a bucket of one job is a chunk's rows; a key alone tells which bucket a row is in, whoever made it.

use std::ops::Range;

use arrow::array::RecordBatch;
use rand_distr::{Bernoulli, Distribution};

use crate::calendar::{MILLIS_PER_MINUTE, Millis};
use crate::plan::{PlanError, on_a_wave};
use crate::profile::Profile;
use crate::random::Key;
use crate::sinks::place::Places;
use crate::tables::{Group, Table};

/// How tables are cut into buckets, and which buckets are checked.
#[derive(Debug)]
pub(super) struct Buckets {
    /// Minutes, ascending. Bucket 0 lies before the first, the last one after the last.
    bounds: Vec<i64>,
    /// Whether each bucket of the order tables is checked.
    chosen: Vec<bool>,
}

/// Which part is checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Window {
    /// Orders of these minutes only; the bounds lie between waves.
    pub minutes: Option<Range<i64>>,
    /// So large a share of the chunks only, above 0 and at most 1.
    pub sample: Option<f64>,
}

impl Window {
    /// The part that lies between two instants, in milliseconds since 1970-01-01 UTC, and of it a share of the chunks.
    ///
    /// # Errors
    /// When an instant lies inside a wave, nothing lies between them, or the share is none.
    pub fn new(
        profile: &Profile,
        from: Option<Millis>,
        until: Option<Millis>,
        sample: Option<f64>,
    ) -> Result<Self, PlanError> {
        for (flag, at) in [("from", from), ("until", until)] {
            at.map_or(Ok(()), |at| on_a_wave(profile, flag, at))?;
        }
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            return Err(PlanError::Backwards);
        }
        if sample.is_some_and(|share| !(share > 0.0 && share <= 1.0)) {
            return Err(PlanError::NoShare);
        }
        let minute = |at: Millis| at.div_euclid(MILLIS_PER_MINUTE);
        let range = from.map_or(i64::MIN, minute)..until.map_or(i64::MAX, minute);
        Ok(Self { minutes: (from.is_some() || until.is_some()).then_some(range), sample })
    }
}

impl Buckets {
    /// Buckets between some bounds, as many of them as a window asks for.
    pub(super) fn new(mut bounds: Vec<i64>, window: &Window) -> Self {
        if let Some(minutes) = &window.minutes {
            bounds.extend([minutes.start, minutes.end]);
            bounds.sort_unstable();
            bounds.dedup();
        }
        let count = bounds.len() + 1;
        let law = window.sample.and_then(|share| Bernoulli::new(share).ok());
        let mut buckets = Self { bounds, chosen: vec![true; count] };
        for bucket in 0..count {
            let range = buckets.minutes(bucket);
            let inside = window.minutes.as_ref().is_none_or(|it| it.start <= range.start && range.end <= it.end);
            // The same chunks each time, spread over all.
            let drawn = law.is_none_or(|law| {
                let key = Key::root(0).named("sample").at(bucket as u64);
                law.sample(&mut key.stream()) && 0 < bucket && bucket + 1 < count
            });
            buckets.chosen[bucket] = inside && drawn;
        }
        if window.sample.is_some() && !buckets.chosen.contains(&true) && count > 2 {
            buckets.chosen[1] = true;
        }
        buckets
    }

    /// The minutes of a bucket of the order tables.
    pub(super) fn minutes(&self, bucket: usize) -> Range<i64> {
        let start = bucket.checked_sub(1).map_or(i64::MIN, |place| self.bounds[place]);
        start..self.bounds.get(bucket).copied().unwrap_or(i64::MAX)
    }

    /// The buckets of the order tables that are checked and may hold rows of jobs, in the order of time.
    pub(super) fn of_orders(&self) -> impl Iterator<Item = Range<i64>> {
        let inner = 1..self.bounds.len();
        inner.filter(|bucket| self.chosen[*bucket]).map(|bucket| self.minutes(bucket))
    }

    /// Whether some minutes are all of a bucket of the order tables that is checked.
    pub(super) fn is_checked_whole(&self, minutes: &Range<i64>) -> bool {
        let bucket = self.bounds.partition_point(|bound| *bound <= minutes.start);
        self.chosen[bucket] && self.minutes(bucket) == *minutes
    }

    /// Whether everything is checked.
    pub(super) fn is_all(&self) -> bool {
        !self.chosen.contains(&false)
    }

    /// The places of order tables that are checked; none when all are.
    pub(super) fn within(&self) -> Option<Vec<Range<i64>>> {
        if self.is_all() {
            return None;
        }
        let mut ranges: Vec<Range<i64>> = Vec::new();
        for bucket in (0..self.chosen.len()).filter(|bucket| self.chosen[*bucket]) {
            let next = self.minutes(bucket);
            match ranges.last_mut() {
                Some(last) if last.end == next.start => last.end = next.end,
                _ => ranges.push(next),
            }
        }
        Some(ranges)
    }

    /// The rows of a batch, cut into runs that lie in one bucket each. A row without a number lies before all others.
    pub(super) fn runs(&self, table: &'static Table, batch: &RecordBatch) -> Vec<(i64, Range<usize>)> {
        let places = Places::new(table);
        let mut runs: Vec<(i64, Range<usize>)> = Vec::new();
        let mut inside = 0..0;
        for (row, number) in places.numbers_of(batch).enumerate() {
            match (runs.last_mut(), number) {
                (Some((_, rows)), Some(number)) if inside.contains(&number) => rows.end += 1,
                (last, number) => {
                    let bucket = self.of_place(table, number.map_or(i64::MIN, |number| places.of(number)));
                    match last {
                        Some((of, rows)) if *of == bucket => rows.end += 1,
                        _ => runs.push((bucket, row..row + 1)),
                    }
                    inside = places.numbers(&self.places(table, bucket));
                }
            }
        }
        runs
    }

    /// Whether a bucket is checked.
    pub(super) fn is_chosen(&self, table: &Table, bucket: i64) -> bool {
        match table.group {
            Group::Dimension => true,
            Group::Order => self.chosen[bucket as usize],
        }
    }

    /// The places of a bucket's rows.
    pub(super) fn places(&self, table: &Table, bucket: i64) -> Range<i64> {
        match table.group {
            Group::Order => self.minutes(bucket as usize),
            Group::Dimension => {
                let start = bucket << shift(table);
                start..start.saturating_add(1 << shift(table))
            }
        }
    }

    fn of_place(&self, table: &Table, place: i64) -> i64 {
        match table.group {
            Group::Order => self.bounds.partition_point(|bound| *bound <= place) as i64,
            Group::Dimension => place >> shift(table),
        }
    }
}

/// Bits of a dimension's number that a bucket spans: thousands of rows, or of stock those of one client.
fn shift(table: &Table) -> u32 {
    if table.key.len() == 1 { 14 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables;

    #[test]
    fn every_place_lies_in_the_bucket_that_it_names() {
        let buckets = Buckets::new(vec![10, 20, 40], &Window::default());
        let orders = tables::by_name("orders").expect("a table");
        let customers = tables::by_name("customers").expect("a table");
        for place in [i64::MIN, -1, 9, 10, 19, 20, 39, 40, i64::MAX - 1] {
            for table in [orders, customers] {
                let bucket = buckets.of_place(table, place);
                assert!(buckets.places(table, bucket).contains(&place), "{place} of {}", table.name);
            }
        }
        assert_eq!(buckets.of_orders().collect::<Vec<_>>(), [10..20, 20..40]);
        assert_eq!(buckets.within(), None);
    }

    #[test]
    fn a_window_cuts_buckets_at_its_ends() {
        let window = Window { minutes: Some(15..30), sample: None };
        let buckets = Buckets::new(vec![10, 20, 40], &window);
        assert_eq!(buckets.within().as_deref(), Some(std::slice::from_ref(&(15..30))));
        assert_eq!(buckets.of_orders().collect::<Vec<_>>(), [15..20, 20..30]);
        assert!([15..20, 20..30].iter().all(|minutes| buckets.is_checked_whole(minutes)));
        assert!(![10..15, 10..20, 20..40, 30..40].iter().any(|minutes| buckets.is_checked_whole(minutes)));
    }

    #[test]
    fn a_sample_is_the_same_each_time_and_never_empty() {
        let sample = |share| {
            let window = Window { minutes: None, sample: Some(share) };
            Buckets::new((0..1001).collect(), &window).of_orders().collect::<Vec<_>>()
        };
        assert_eq!(sample(0.1), sample(0.1));
        assert!((70..130).contains(&sample(0.1).len()), "{}", sample(0.1).len());
        assert_eq!(sample(1e-9).len(), 1);
    }
}
