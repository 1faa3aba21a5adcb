//! Connections, each of which does one operation at a time.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::clock::Micros;
use super::database::{Connection, Database, Wrong};
use super::field::Field;
use super::operations::Kind;
use super::outbox::Outbox;
use super::queue::{Queue, Released};
use super::scribe::{End, Scribe};

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
    while let Some(mut next) = queue.take().await {
        if field.is_over() {
            field.forsake(&next);
            continue;
        }
        let kind = next.operation.kind();
        let (end, sent) = perform(&field, &*database, &mut connection, &next).await;
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
    scribe.finish().await;
}

/// Does an operation, unless it has waited too long; and when it was sent, if it was.
async fn perform<D: Database>(
    field: &Field,
    database: &D,
    connection: &mut Option<D::Connection>,
    next: &Released<D::Work>,
) -> (End, Option<Micros>) {
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
    let (Some(open), false) = (connection.as_mut(), is_late()) else { return (End::GivenUp, None) };
    let sent = field.clock.now();
    let time = Duration::from_micros(field.give_up as u64);
    let end = match tokio::time::timeout(time, open.perform(&next.operation)).await {
        Ok(Ok(())) => return (End::Done, Some(sent)),
        Ok(Err(Wrong::Answer(said))) => {
            field.say(said);
            return (End::Wrong, Some(sent));
        }
        Ok(Err(Wrong::Failed(said))) => {
            field.say(said);
            End::Wrong
        }
        // Whatever it answers now belongs to nobody.
        Err(_) => End::GivenUp,
    };
    *connection = None;
    (end, Some(sent))
}
