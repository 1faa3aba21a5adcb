//! A server that follows another one: what it is asked, it answers from what has reached it.

use std::time::{Duration, Instant};

use tokio_postgres::Error;

use super::session::Session;
use crate::servers::ServerError;
use crate::servers::postgres::{Address, Connection, Server, explain};
use crate::sinks::TargetError;
use crate::stage::databases::{Behind, Reach, millis};
use crate::stage::stages::Stage;

/// How often it is asked how far it has come.
const LOOK: Duration = Duration::from_millis(10);

/// A follower.
pub(super) struct Follower {
    pub(super) session: Session,
    /// As which stage's its questions are put.
    pub(super) form: Stage,
    /// When it was last seen to have all.
    level: Option<Instant>,
    give_up: Duration,
}

/// What tells servers, and their databases, apart.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::stage::databases) struct Identity {
    /// What a server and all its followers have in common.
    system: i64,
    database: String,
    pub(in crate::stage::databases) is_follower: bool,
}

impl Identity {
    /// Asks a server who it is.
    pub(in crate::stage::databases) async fn of(address: &Address, reach: &Reach) -> Result<Self, TargetError> {
        let connection = Server::named(address, reach.give_up)?.wait(reach.wait).await?;
        let sql = "SELECT system_identifier, current_database()::text, pg_is_in_recovery() FROM pg_control_system()";
        let asked = connection.client.query_one(sql, &[]).await.and_then(|row| {
            Ok(Self { system: row.try_get(0)?, database: row.try_get(1)?, is_follower: row.try_get(2)? })
        });
        let asked = asked.map_err(|error| explain(address, "it can't be asked", &connection.cause(error)))?;
        Ok(asked)
    }

    /// Whether a follower has what is at another one's.
    pub(in crate::stage::databases) fn follows(&self, primary: &Self) -> bool {
        self.system == primary.system && self.database == primary.database
    }
}

impl Follower {
    pub(super) async fn open(address: &Address, reach: &Reach) -> Result<Self, TargetError> {
        let session = Session::open(address, reach).await?;
        Ok(Self { session, form: Stage::Rollups, level: None, give_up: reach.give_up })
    }

    /// Waits until it has all that its primary has now.
    pub(super) async fn catch_up(&mut self, primary: &Session) -> Result<(), TargetError> {
        let begun = Instant::now();
        while self.behind(primary).await?.bytes != Some(0) {
            if begun.elapsed() > self.give_up {
                let reason = format!("has not come to where {} is for {:?}", primary.address, self.give_up);
                return Err(ServerError::refused(&self.session.address, reason, "see whether it still follows").into());
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    /// What it lacks of what its primary has on disk. What comes first is the primary's, so that it may seem to lack what has
    /// just reached it, never the other way round.
    ///
    /// Nothing that it lacks is older than the last commit that has reached it, by the primary's clock, nor than the instant at which
    /// it was last seen to have all: a primary that rests commits nothing, yet writes now and then.
    pub(super) async fn behind(&mut self, primary: &Session) -> Result<Behind, TargetError> {
        let looked = Instant::now();
        let at = place(&primary.connection).await.map_err(|error| primary.failed("it can't be asked", error))?;
        let behind = lacks(&self.session.connection, &at).await;
        let (bytes, since) = behind.map_err(|error| self.session.failed("it can't be asked", error))?;
        if bytes == Some(0) {
            self.level = Some(looked);
            return Ok(Behind { bytes, ms: Some(0.0) });
        }
        let level = self.level.map(millis);
        Ok(Behind { bytes, ms: level.into_iter().chain(since).reduce(f64::min) })
    }
}

/// How far a primary has written, and its clock, both as it says them.
async fn place(primary: &Connection) -> Result<(String, f64), Error> {
    let sql = "SELECT pg_current_wal_flush_lsn()::text, extract(epoch FROM clock_timestamp())::double precision";
    let row = primary.client.query_one(sql, &[]).await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

/// The bytes up to a place that have not been applied, and the milliseconds from the last commit that has until its time.
async fn lacks(follower: &Connection, (place, clock): &(String, f64)) -> Result<(Option<u64>, Option<f64>), Error> {
    let sql = "SELECT greatest(pg_wal_lsn_diff($1::text::pg_lsn, pg_last_wal_replay_lsn()), 0)::bigint,
                      ($2 - extract(epoch FROM pg_last_xact_replay_timestamp())::double precision) * 1000";
    let row = follower.client.query_one(sql, &[place, clock]).await?;
    let bytes: Option<i64> = row.try_get(0)?;
    let since: Option<f64> = row.try_get(1)?;
    Ok((bytes.map(i64::unsigned_abs), since.map(|since| since.max(0.0))))
}
