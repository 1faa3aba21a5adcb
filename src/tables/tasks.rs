//! `tasks`.

use super::columns::{Id, Instant, Integer, MaybeInstant, Word};
use super::definition::table;
use super::words;

table! {
    /// A task of a scheduler, which falls due again and again, as it stands at `as_of`.
    Dimension Tasks "tasks" {
        key: [task_id],
        indexes: [[next_run_at, task_id]],
        on_request: true,
    }

    /// The number of its kind, and its own.
    task_id: Id,
    /// What is to be done: its key in the profile.
    kind: Word<words::TaskKind>,
    /// Seconds from one run to the next.
    interval_s: Integer,
    /// When it falls due for the first time.
    first_run_at: Instant,
    /// When it falls due next: at `as_of` or later.
    next_run_at: Instant,
    /// When it last fell due; none before its first run.
    last_run_at: MaybeInstant,
    /// How often it has run.
    run_count: Integer,
}
