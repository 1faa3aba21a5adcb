//! Partitions of a plan: ranges of time that engines read on their own, on any machine, at any number of times.
//!
//! Unlike parts, which are runs of a job's chunks, they need no ledger, and their cuts are nobody's identity: rows are the same
//! whatever waves they are read with.

use std::num::NonZero;

use serde::{Serialize, Serializer};

use super::part::balanced;
use super::{Plan, selection};
use crate::calendar::Millis;
use crate::demand::Demand;

/// A range of whole waves, and what lies in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Partition {
    /// Its first instant, milliseconds since 1970-01-01 UTC; written as RFC 3339.
    #[serde(serialize_with = "instant")]
    pub from: Millis,
    /// The instant after its last, likewise.
    #[serde(serialize_with = "instant")]
    pub until: Millis,
    /// Orders to expect in it.
    pub expected_orders: f64,
}

impl Plan {
    /// Cuts the time of its orders into so many ranges of whole waves, of about as many expected orders each. There are fewer
    /// ranges when there are fewer waves, and none without orders. They follow each other without a gap;
    /// [`TableReader::with_time`](super::TableReader::with_time) takes one.
    ///
    /// ```
    /// use std::num::NonZero;
    ///
    /// use ordermill::plan::{Plan, Selection};
    /// use ordermill::profile::{self, Overrides};
    ///
    /// let profile = profile::load("quickstart", &Overrides::default())?.profile;
    /// let partitions = Plan::new(&profile, &Selection::default())?.partitions(NonZero::new(3).expect("three"));
    /// assert_eq!((partitions[0].from, partitions[2].until), (profile.start, profile.end));
    /// assert_eq!((partitions[0].until, partitions[1].until), (partitions[1].from, partitions[2].from));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn partitions(&self, count: NonZero<usize>) -> Vec<Partition> {
        let length = self.profile.waves();
        let demands: Vec<Demand> = self.clients.iter().map(|&client| Demand::new(&self.profile, client)).collect();
        let expected = |wave| -> f64 {
            let minutes = length.first_minute(wave)..length.first_minute(wave + 1);
            demands.iter().map(|demand| demand.expected(minutes.start, minutes.end)).sum()
        };
        let orders: Vec<f64> = self.waves.clone().map(expected).collect();
        // Millionths of an order, so that sums are exact.
        let weights: Vec<u64> = orders.iter().map(|orders| (orders * 1e6) as u64).collect();
        let count = count.get().min(weights.len());
        let instant = |place: usize| length.first_minute(self.waves.start + place as i64) * 60_000;
        let partition = |run: std::ops::Range<usize>| Partition {
            from: instant(run.start),
            until: instant(run.end),
            expected_orders: orders[run].iter().sum(),
        };
        balanced(&weights, count).map(partition).collect()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde calls has this signature")]
fn instant<S: Serializer>(at: &Millis, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&selection::instant(*at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Selection;
    use crate::profile::{self, Overrides};

    fn plan(selection: &Selection) -> Plan {
        let profile = profile::load("two-shops", &Overrides::default()).expect("a shipped profile").profile;
        Plan::new(&profile, selection).expect("a plan")
    }

    #[test]
    fn partitions_tile_the_time_and_are_balanced() {
        let plan = plan(&Selection::default());
        let orders: f64 = plan.expected_orders.iter().sum();
        for count in [1, 2, 7, 100] {
            let partitions = plan.partitions(NonZero::new(count).expect("some"));
            assert_eq!(partitions.len(), count);
            assert_eq!(
                (partitions[0].from, partitions[count - 1].until),
                (plan.minutes().start * 60_000, plan.minutes().end * 60_000)
            );
            assert!(partitions.windows(2).all(|pair| pair[0].until == pair[1].from));
            let sum: f64 = partitions.iter().map(|it| it.expected_orders).sum();
            assert!((sum - orders).abs() < 1e-6 * orders, "{sum} of {orders}");
            let most = partitions.iter().map(|it| it.expected_orders).fold(0.0, f64::max);
            assert!(most < 1.2 * orders / count as f64, "{most} of {orders} in {count}");
        }
    }

    #[test]
    fn there_are_no_more_partitions_than_waves() {
        let plan = plan(&Selection { orders: Some(30), ..Selection::default() });
        let waves = plan.waves.clone().count();
        assert_eq!(plan.partitions(NonZero::<usize>::MAX).len(), waves);
        let clients = Selection { tables: vec!["clients".to_owned()], ..Selection::default() };
        assert_eq!(self::plan(&clients).partitions(NonZero::<usize>::MIN), []);
    }
}
