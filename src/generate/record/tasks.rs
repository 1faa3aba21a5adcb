//! `tasks`: as they stand at the world's instant.

use std::ops::Range;

use super::{Dimension, pieces, slices};
use crate::generate::tasks::{Task, TaskList};
use crate::generate::world::World;
use crate::profile::Profile;
use crate::tables::{NEVER, Tasks};

impl Dimension for Tasks {
    fn pieces(profile: &Profile, _: &[usize]) -> Vec<u64> {
        pieces(TaskList::of(profile).count())
    }

    fn some(world: World, rows: Range<u64>) -> Box<dyn Iterator<Item = Self> + Send> {
        slices(world, rows, record)
    }
}

fn record(world: &World, rows: Range<u64>) -> Tasks {
    let all = TaskList::of(&world.shared.profile);
    let of: Vec<(Task, i64)> = all
        .from(rows.start)
        .take((rows.end - rows.start) as usize)
        .map(|task| (task, task.runs_before(world.as_of)))
        .collect();
    let last = |task: &Task, runs: i64| if runs == 0 { NEVER } else { task.first + (runs - 1) * task.every };
    Tasks {
        task_id: of.iter().map(|(task, _)| task.id).collect(),
        kind: of.iter().map(|(task, _)| task.kind as i32).collect(),
        interval_s: of.iter().map(|(task, _)| (task.every / 1000) as i32).collect(),
        first_run_at: of.iter().map(|(task, _)| task.first).collect(),
        next_run_at: of.iter().map(|(task, runs)| task.first + runs * task.every).collect(),
        last_run_at: of.iter().map(|(task, runs)| last(task, *runs)).collect(),
        run_count: of.iter().map(|(_, runs)| *runs as i32).collect(),
    }
}
