//! Connections, each of which does one operation at a time.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::clock::Micros;
use super::database::{Connection, Database, Wrong};
use super::field::Field;
use super::operations::{Kind, Operation};
use super::outbox::Outbox;
use super::queue::{Queue, Released, Times};
use super::scribe::{End, Scribe};
use super::tasks::Run;

/// How often tasks that are owed are asked for.
const ASKED: usize = 3;
/// Between two tries to reach a server that has gone.
pub(super) const RETRY: Duration = Duration::from_millis(100);

/// A connection's life: takes operations until there are no more.
pub(super) async fn serve<D: Database>(
    mut scribe: Scribe,
    database: Arc<D>,
    queue: Arc<Queue<D::Work>>,
    connection: D::Connection,
    outbox: Option<Outbox>,
) {
    let field = Arc::clone(&scribe.field);
    let mut connection = Some(connection);
    let mut last = None;
    while let Some(mut next) = queue.take().await {
        if field.is_over() {
            field.forsake(&next);
            continue;
        }
        let kind = next.operation.kind();
        if kind == Kind::Task {
            claim(&mut scribe, &*database, &mut connection, &mut next).await;
            field.backlog.fetch_sub(1, Ordering::Relaxed);
            last = Some(next);
            continue;
        }
        let (end, sent, _) = perform(&field, &*database, &mut connection, &next).await;
        let done = field.clock.now();
        field.backlog.fetch_sub(1, Ordering::Relaxed);
        if kind.writes() && end != End::Done {
            field.spoil();
        }
        if kind != Kind::Event {
            scribe.note(kind, next.times, end, (sent, done));
        }
        let messages = next.operation.take_messages();
        match &outbox {
            Some(outbox) if end == End::Done => outbox.put(messages, next.times, done, &mut scribe),
            // What was not written has not happened.
            _ => messages.iter().for_each(|_| scribe.note(Kind::Event, next.times, End::Wrong, (None, done))),
        }
    }
    if let Some(mut last) = last {
        // Nobody comes any more for what claims have left to one another.
        let is_wanted = || field.runs.are_owed() && !field.is_over();
        while is_wanted() && claim(&mut scribe, &*database, &mut connection, &mut last).await {}
    }
    scribe.finish().await;
}

/// Claims tasks that are due; whether it got any. Others may have taken what
/// this one came for, while what they came for falls due just now: so it asks again.
async fn claim<D: Database>(
    scribe: &mut Scribe,
    database: &D,
    connection: &mut Option<D::Connection>,
    next: &mut Released<D::Work>,
) -> bool {
    let field = Arc::clone(&scribe.field);
    for _ in 0..ASKED {
        if let Operation::Claim(claim) = &mut next.operation {
            claim.ask(field.clock.at(field.clock.now()));
        }
        let (end, sent, runs) = perform(&field, database, connection, next).await;
        if end != End::Done {
            return false;
        }
        claimed(scribe, next.times, &runs, (sent, field.clock.now()));
        if !runs.is_empty() || !field.runs.are_owed() {
            return !runs.is_empty();
        }
    }
    false
}

/// Notes tasks that were claimed: each waited since it fell due, whichever claim it was that took it.
fn claimed(scribe: &mut Scribe, claim: Times, runs: &[Run], times: (Option<Micros>, Micros)) {
    let field = Arc::clone(&scribe.field);
    for (run, told) in runs.iter().zip(field.runs.note(runs)) {
        let due = field.clock.due(run.at);
        let end = match told {
            Ok(()) => End::Done,
            Err(said) => {
                field.say(said);
                field.spoil();
                End::Wrong
            }
        };
        scribe.note(Kind::Task, Times { due, released: due + claim.released - claim.due, ..claim }, end, times);
    }
}

/// Does an operation, unless it has waited too long; when it was sent, if it was; and tasks that were claimed.
async fn perform<D: Database>(
    field: &Field,
    database: &D,
    connection: &mut Option<D::Connection>,
    next: &Released<D::Work>,
) -> (End, Option<Micros>, Vec<Run>) {
    let is_late = || field.clock.now() - next.times.due > field.give_up;
    while connection.is_none() && !is_late() {
        match database.connect().await {
            Ok(made) => *connection = Some(made),
            Err(error) => {
                field.say(error.to_string());
                tokio::time::sleep(RETRY).await;
            }
        }
    }
    let (Some(open), false) = (connection.as_mut(), is_late()) else { return (End::GivenUp, None, Vec::new()) };
    let sent = field.clock.now();
    let time = Duration::from_micros(field.give_up as u64);
    let end = match tokio::time::timeout(time, open.perform(&next.operation)).await {
        Ok(Ok(runs)) => return (End::Done, Some(sent), runs),
        Ok(Err(Wrong::Answer(said))) => {
            field.say(said);
            return (End::Wrong, Some(sent), Vec::new());
        }
        Ok(Err(Wrong::Failed(said))) => {
            field.say(said);
            End::Wrong
        }
        // Whatever it answers now belongs to nobody.
        Err(_) => End::GivenUp,
    };
    *connection = None;
    (end, Some(sent), Vec::new())
}
