//! A run from its first operation to its last: who makes operations, who lets them go, who does them, who looks at it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::database::Database;
use super::field::Field;
use super::lanes::serve;
use super::monitor::{Monitor, Seen};
use super::operations::Operation;
use super::outbox::Teller;
use super::queue::Queue;
use super::scribe::{Notes, Scribe};
use super::{Watch, pacer};
use crate::calendar::Millis;
use crate::servers::Runtime;
use crate::sinks::TargetError;

/// How long what is under way may take once a run is told to stop.
const GRACE: Duration = Duration::from_millis(800);
/// How often a run is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Connections that take from one queue.
pub(super) struct Crew<D: Database> {
    pub(super) database: Arc<D>,
    pub(super) connections: Vec<D::Connection>,
}

/// Lets the clock run until every operation is done or given up; those of a queue go to the crew at its place. Gives what was
/// seen, and when in the profile's time the target had fallen behind for good, if it has.
pub(super) fn run<D: Database>(
    runtime: &Runtime,
    field: &Arc<Field>,
    crews: Vec<Crew<D>>,
    teller: Option<Teller>,
    operations: impl Iterator<Item = Result<Operation<D::Work>, TargetError>> + Send,
    watch: &dyn Watch,
    stop: &AtomicBool,
) -> (Seen, Option<Millis>) {
    let queues: Vec<(Arc<Queue<D::Work>>, usize)> =
        crews.iter().map(|crew| (Arc::new(Queue::new()), crew.connections.len())).collect();
    let mut tasks = JoinSet::new();
    let mut all_notes: Vec<Arc<Notes>> = Vec::new();
    let outbox = teller.map(|Teller { outbox, life, notes }| {
        all_notes.push(notes);
        tasks.spawn_on(life, runtime.handle());
        outbox
    });
    for (crew, (queue, _)) in crews.into_iter().zip(&queues) {
        for connection in crew.connections {
            let (scribe, notes) = Scribe::new(field);
            all_notes.push(notes);
            let served = serve(scribe, Arc::clone(&crew.database), Arc::clone(queue), connection, outbox.clone());
            tasks.spawn_on(served, runtime.handle());
        }
    }
    // Who tells is done once nobody is left who writes.
    drop(outbox);
    let mut monitor = Monitor::new(field, &all_notes, watch);
    let (sender, ring) = pacer::ring();
    let over = AtomicBool::new(false);
    let queues = &queues;
    let fell_behind = std::thread::scope(|scope| {
        scope.spawn(|| field.stalls.watch(&field.clock, &over));
        scope.spawn(move || {
            for operation in operations {
                let sent = operation.map(|operation| sender.send(operation));
                if let Err(error) = &sent {
                    field.say(error.to_string());
                    field.spoil();
                }
                if !matches!(sent, Ok(Ok(()))) {
                    return;
                }
            }
        });
        let pacing = scope.spawn(move || {
            let fell_behind =
                pacer::pace(field, &ring, queues.iter().map(|(queue, connections)| (&**queue, *connections)));
            if fell_behind.is_some() {
                field.end();
            }
            for (queue, connections) in queues {
                queue.end(*connections);
            }
            fell_behind
        });
        let mut stopped: Option<Instant> = None;
        loop {
            let finished = runtime.block_on(async {
                let all = async { while tasks.join_next().await.is_some() {} };
                tokio::time::timeout(LOOK, all).await.is_ok()
            });
            monitor.tick();
            if finished && pacing.is_finished() {
                break;
            }
            if stop.load(Ordering::Relaxed) || field.is_over() {
                field.end();
                field.spoil();
                if stopped.get_or_insert_with(Instant::now).elapsed() > GRACE {
                    tasks.abort_all();
                }
            }
        }
        over.store(true, Ordering::Relaxed);
        pacing.join().unwrap_or(None)
    });
    // Whoever fell behind has not done what still waits.
    queues.iter().flat_map(|(queue, _)| queue.clear()).for_each(|waiting| field.forsake(&waiting));
    (monitor.finish(), fell_behind)
}
