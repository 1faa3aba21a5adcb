//! L4 of tasks: each runs at whole intervals, and has run as often as it fell due.

use super::columns::{Read, Tasks};
use super::{Checked, Law, Laws};
use crate::calendar::utc;

impl Laws<'_> {
    pub(super) fn tasks(&self, rows: &Tasks<'_>) -> Checked {
        let mut checked = Checked::default();
        let (ids, kinds) = (rows.task_id, rows.kind);
        let counts = [rows.interval_s, rows.run_count];
        let instants = [rows.first_run_at, rows.next_run_at, rows.last_run_at];
        for row in 0..ids.len() {
            let [interval, runs] = counts.map(|count| i64::from(count[row]));
            let [first, next, last] = instants.map(|instant| instant.get(row));
            let (first, next) = (first.unwrap_or_default(), next.unwrap_or_default());
            let (profile, every) = (self.profile, 1000 * interval);
            let kind = profile.tasks.iter().find(|tasks| tasks.code == kinds.get(row));
            let is_kind = kind.is_some_and(|it| {
                i64::from(it.number) == ids[row] >> 32 && interval == 60 * i64::from(it.every_minutes)
            });
            checked.demand(Law::References, Tasks::TABLE, ids[row], is_kind, || {
                format!("the profile has no `{}` of this number every {interval} s", kinds.get(row))
            });
            let begins = (profile.start..profile.start + every.max(0)).contains(&first);
            checked.demand(Law::Times, Tasks::TABLE, ids[row], begins, || {
                format!("first_run_at {} is not within an interval of the start", utc(first))
            });
            let is_next = next >= profile.as_of && (next == first || next < profile.as_of + every);
            let ran = next == first + runs * every && last == (runs > 0).then_some(next - every);
            checked.demand(Law::Times, Tasks::TABLE, ids[row], is_next && ran, || {
                let last = last.map_or_else(|| "never".to_owned(), utc);
                format!("next_run_at {} and last_run_at {last} are not those after {runs} runs", utc(next))
            });
        }
        checked
    }
}
