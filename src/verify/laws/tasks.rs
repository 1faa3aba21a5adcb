//! L4 of tasks: each runs at whole intervals, and has run as often as it fell due.

use super::columns::Columns;
use super::{Law, Laws};
use crate::calendar::utc;
use crate::tables::{Rows, Tasks};

impl Laws<'_> {
    pub(super) fn tasks(&mut self, rows: Columns<'_>) {
        let (ids, kinds) = (rows.longs("task_id"), rows.words("kind"));
        let counts = ["interval_s", "run_count"].map(|name| rows.counts(name));
        let instants = ["first_run_at", "next_run_at", "last_run_at"].map(|name| rows.instants(name));
        for row in 0..rows.rows() {
            let [interval, runs] = counts.map(|count| i64::from(count[row]));
            let [first, next, last] = instants.map(|instant| instant.get(row));
            let (first, next) = (first.unwrap_or_default(), next.unwrap_or_default());
            let (profile, every) = (self.profile, 1000 * interval);
            let kind = profile.tasks.iter().find(|tasks| tasks.code == kinds.get(row));
            let is_kind = kind.is_some_and(|it| {
                i64::from(it.number) == ids[row] >> 32 && interval == 60 * i64::from(it.every_minutes)
            });
            self.demand(Law::References, Tasks::TABLE, ids[row], is_kind, || {
                format!("the profile has no `{}` of this number every {interval} s", kinds.get(row))
            });
            let begins = (profile.start..profile.start + every.max(0)).contains(&first);
            self.demand(Law::Times, Tasks::TABLE, ids[row], begins, || {
                format!("first_run_at {} is not within an interval of the start", utc(first))
            });
            let is_next = next >= profile.as_of && (next == first || next < profile.as_of + every);
            let ran = next == first + runs * every && last == (runs > 0).then_some(next - every);
            self.demand(Law::Times, Tasks::TABLE, ids[row], is_next && ran, || {
                let last = last.map_or_else(|| "never".to_owned(), utc);
                format!("next_run_at {} and last_run_at {last} are not those after {runs} runs", utc(next))
            });
        }
    }
}
