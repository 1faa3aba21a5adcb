//! Which runs of tasks were claimed: each once, whoever got it and in whatever order they tell.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::report::Claimed;
use super::tasks::{Run, Standing};
use crate::calendar::Millis;

/// Which runs were claimed.
pub(super) struct Runs {
    tasks: Arc<[Standing]>,
    told: Mutex<Told>,
    /// Runs for which claims were let go, and those of which claims have told.
    asked: AtomicU64,
    answered: AtomicU64,
    claims: AtomicU64,
    empty: AtomicU64,
}

/// What claims have told.
#[derive(Debug)]
struct Told {
    /// The first run of each task that nobody has told of.
    next: Vec<Millis>,
    /// Those after it that somebody has: the place of the task, and the run.
    later: BTreeSet<(usize, Millis)>,
    twice: u64,
}

impl Runs {
    /// Those of tasks, by id, of which none was claimed.
    pub(super) fn new(tasks: &Arc<[Standing]>) -> Self {
        let next = tasks.iter().map(|task| task.next).collect();
        let told = Mutex::new(Told { next, later: BTreeSet::new(), twice: 0 });
        let [asked, answered, claims, empty] = std::array::from_fn(|_| AtomicU64::new(0));
        Self { tasks: Arc::clone(tasks), told, asked, answered, claims, empty }
    }

    /// Notes that a claim was let go for so many runs.
    pub(super) fn ask(&self, runs: u64) {
        self.asked.fetch_add(runs, Ordering::Relaxed);
    }

    /// Whether claims have told of fewer runs than were asked for.
    pub(super) fn are_owed(&self) -> bool {
        self.answered.load(Ordering::Relaxed) < self.asked.load(Ordering::Relaxed)
    }

    /// Notes what a claim has brought, and says of each run whether it is one that was to come.
    pub(super) fn note(&self, runs: &[Run]) -> Vec<Result<(), String>> {
        self.claims.fetch_add(1, Ordering::Relaxed);
        self.empty.fetch_add(u64::from(runs.is_empty()), Ordering::Relaxed);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        self.answered.fetch_add(runs.len() as u64, Ordering::Relaxed);
        runs.iter().map(|run| told.note(&self.tasks, *run)).collect()
    }

    /// The runs before an instant that nobody has told of.
    pub(super) fn left(&self, until: Millis) -> Vec<Millis> {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let of_task = |(place, task): (usize, &Standing)| {
            let told = &told;
            let runs = (told.next[place]..until).step_by(task.every as usize);
            runs.filter(move |at| !told.later.contains(&(place, *at))).collect::<Vec<_>>()
        };
        self.tasks.iter().enumerate().flat_map(of_task).collect()
    }

    /// What claims have come to, where so many runs were lost.
    pub(super) fn claimed(&self, lost: u64) -> Claimed {
        let twice = self.told.lock().unwrap_or_else(PoisonError::into_inner).twice;
        let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
        Claimed { claims: count(&self.claims), empty: count(&self.empty), lost, twice }
    }
}

impl Told {
    fn note(&mut self, tasks: &[Standing], Run { task, at }: Run) -> Result<(), String> {
        let place = tasks
            .binary_search_by_key(&task, |it| it.id)
            .map_err(|_| format!("task {task} is none of the profile's"))?;
        let (every, next) = (tasks[place].every, self.next[place]);
        if (at - tasks[place].next) % every != 0 {
            return Err(format!("task {task} was claimed for an instant that is none of its runs"));
        }
        if at < next || self.later.contains(&(place, at)) {
            self.twice += 1;
            return Err(format!("task {task} was claimed twice for one run"));
        }
        self.later.insert((place, at));
        while self.later.remove(&(place, self.next[place])) {
            self.next[place] += every;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_twice_or_not_at_all_is_found_whatever_the_order() {
        let tasks: Arc<[Standing]> =
            [Standing { id: 3, next: 100, every: 50 }, Standing { id: 7, next: 120, every: 60 }].into();
        let runs = Runs::new(&tasks);
        let told = |task, at| runs.note(&[Run { task, at }]).remove(0);
        assert_eq!(runs.left(240), [100, 150, 200, 120, 180]);
        assert!(told(3, 150).is_ok() && told(7, 120).is_ok() && told(3, 100).is_ok());
        assert_eq!(runs.left(240), [200, 180]);
        assert!(told(3, 200).is_ok() && told(7, 240).is_ok());
        for (task, at) in [(3, 150), (7, 240), (3, 201), (4, 200), (3, 50)] {
            assert!(told(task, at).is_err(), "{task} {at}");
        }
        assert!(runs.note(&[]).is_empty());
        assert_eq!(runs.left(250), [180]);
        let claimed = runs.claimed(1);
        assert_eq!((claimed.claims, claimed.empty, claimed.lost, claimed.twice), (11, 1, 1, 3));
    }
}
