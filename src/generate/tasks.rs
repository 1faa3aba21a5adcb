//! Tasks of a scheduler: when each falls due. A task's runs are a grid: its first run, and whole intervals from there.

use super::ids::task_id;
use crate::calendar::{MILLIS_PER_MINUTE, Millis};
use crate::profile::{Profile, Tasks};
use crate::random::Key;

/// The tasks of a profile: any of them, by number.
#[derive(Debug, Clone)]
pub struct TaskList(Vec<Kind>);

/// Tasks of a kind.
#[derive(Debug, Clone)]
struct Kind {
    key: Key,
    number: u32,
    count: u32,
    every: Millis,
    /// When the first of them may fall due, and, where all do at once, when they do.
    start: Millis,
    aligned: Option<Millis>,
}

/// A task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: i64,
    /// The place of its kind in [`Profile::tasks`].
    pub kind: usize,
    /// When it falls due for the first time.
    pub first: Millis,
    /// From one run to the next, milliseconds.
    pub every: Millis,
}

impl TaskList {
    /// Those of a profile.
    pub fn of(profile: &Profile) -> Self {
        let (start, key) = (profile.start, Key::root(profile.seed).named("tasks"));
        let midnight = profile.zone.start_of(profile.zone.local(start).date());
        let kind = |tasks: &Tasks| {
            let every = Millis::from(tasks.every_minutes) * MILLIS_PER_MINUTE;
            let aligned = midnight + (start - midnight + every - 1) / every * every;
            let aligned = tasks.aligned.then_some(aligned);
            Kind { key: key.named(&tasks.code), number: tasks.number, count: tasks.count, every, start, aligned }
        };
        Self(profile.tasks.iter().map(kind).collect())
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|kind| u64::from(kind.count)).sum()
    }

    /// Those from a number on, in the order of their ids.
    pub fn from(&self, number: u64) -> impl Iterator<Item = Task> + '_ {
        let mut left = number;
        let own = self.0.iter().enumerate().map(move |(place, kind)| {
            let from = left.min(u64::from(kind.count));
            left -= from;
            (place, kind, from as u32)
        });
        own.flat_map(|(place, kind, from)| (from..kind.count).map(move |number| kind.task(place, number)))
    }
}

impl Kind {
    fn task(&self, kind: usize, number: u32) -> Task {
        let spread = || self.start + self.key.at(u64::from(number)).below(self.every as u64) as Millis;
        let first = self.aligned.unwrap_or_else(spread);
        Task { id: task_id(self.number, number), kind, first, every: self.every }
    }
}

impl Task {
    /// How often it has fallen due before an instant.
    pub fn runs_before(&self, at: Millis) -> i64 {
        ((at - self.first).max(0) + self.every - 1) / self.every
    }

    /// When it falls due next, at an instant or later.
    pub fn next(&self, at: Millis) -> Millis {
        self.first + self.runs_before(at) * self.every
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Overrides, read};

    fn list(tasks: &str) -> (Profile, TaskList) {
        let text =
            "start = 2026-03-02T10:15:00\nend = 2026-03-09\ntime_zone = \"America/New_York\"\n[client.a]\norders = 7\n";
        let read = read("a.toml", &format!("{text}{tasks}"), &Overrides::default());
        let profile = read.unwrap_or_else(|problems| panic!("{problems}")).profile;
        let list = TaskList::of(&profile);
        (profile, list)
    }

    #[test]
    fn aligned_tasks_fall_due_at_once_and_others_anywhere_in_the_interval() {
        let (profile, all) = list(
            "[tasks.sync]\ncount = 1_000\nevery = \"1 h\"\n[tasks.report]\ncount = 3\nevery = \"6 h\"\naligned = true\n",
        );
        assert_eq!((all.count(), all.from(0).count(), all.from(1_001).count()), (1_003, 1_003, 2));
        let (report, sync): (Vec<Task>, Vec<Task>) = all.from(0).partition(|task| task.every == 6 * 3_600_000);
        // The first whole six hours after a local midnight: noon.
        assert!(report.iter().all(|task| task.first == profile.start + 105 * MILLIS_PER_MINUTE), "{report:?}");
        let within: Vec<i64> = sync.iter().map(|task| task.first - profile.start).collect();
        assert!(within.iter().all(|at| (0..3_600_000).contains(at)));
        let mean = within.iter().sum::<i64>() / 1_000;
        assert!((mean - 1_800_000).abs() < 120_000, "{mean}: five standard errors are 164 s");
    }

    #[test]
    fn raising_the_count_or_adding_a_kind_only_adds() {
        let few = list("[tasks.sync]\ncount = 10\nevery = \"1 h\"\n").1;
        let many = list("[tasks.report]\ncount = 5\nevery = \"1 d\"\n[tasks.sync]\ncount = 100\nevery = \"1 h\"\n").1;
        let of = |list: &TaskList| list.from(0).map(|task| (task.id, task.first, task.every)).collect::<Vec<_>>();
        let many = of(&many);
        assert!(of(&few).iter().all(|task| many.contains(task)));
    }

    #[test]
    fn a_task_that_is_due_at_an_instant_has_not_run_yet() {
        let task = Task { id: 1, kind: 0, first: 1_000, every: 60 };
        for (at, runs, next) in
            [(0, 0, 1_000), (1_000, 0, 1_000), (1_001, 1, 1_060), (1_060, 1, 1_060), (1_061, 2, 1_120)]
        {
            assert_eq!((task.runs_before(at), task.next(at)), (runs, next), "{at}");
        }
    }
}
