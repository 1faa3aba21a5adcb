//! Databases that hold some of the clients each: all are asked at once, over a connection each.

use std::time::Instant;

use futures_util::future::join_all;

use super::session::Session;
use crate::profile::short;
use crate::servers::Runtime;
use crate::servers::postgres::Address;
use crate::sinks::TargetError;
use crate::stage::asked::Asked;
use crate::stage::databases::{Answered, Asking, Behind, Engine, Explained, Reach, Source, millis};
use crate::stage::report::Report;
use crate::stage::shards;
use crate::stage::sql::Bound;
use crate::stage::stages::Stage;

/// Databases that hold some of the clients each.
pub(in crate::stage) struct Shards {
    runtime: Runtime,
    sessions: Vec<Session>,
}

impl Shards {
    /// Connects to all of them.
    pub(in crate::stage::databases) fn open(addresses: &[&Address], reach: &Reach) -> Result<Self, TargetError> {
        let name = addresses.first().map(ToString::to_string).unwrap_or_default();
        let runtime = Runtime::start("stage", addresses.len(), name)?;
        let opened = join_all(addresses.iter().map(|address| Session::open(address, reach)));
        let sessions = runtime.block_on(opened).into_iter().collect::<Result<_, _>>()?;
        Ok(Self { runtime, sessions })
    }

    /// What they take, in bytes.
    pub(in crate::stage) fn bytes(&self) -> Result<u64, TargetError> {
        let all = self.runtime.block_on(join_all(self.sessions.iter().map(Session::bytes)));
        all.into_iter().sum()
    }
}

impl Engine for Shards {
    fn source(&self) -> Source {
        let all_count = self.sessions.iter().all(|session| session.statements.is_some());
        if all_count { Source::Statements } else { Source::SecondRun }
    }

    fn by(&self, _: Stage) -> Option<String> {
        let names: Vec<String> = self.sessions.iter().map(|session| session.address.to_string()).collect();
        Some(format!("{} shards: {}", names.len(), short(&names.iter().map(String::as_str).collect::<Vec<_>>())))
    }

    fn local_times(&mut self, asked: &[(String, i64)]) -> Result<Vec<String>, TargetError> {
        let all = self.runtime.block_on(join_all(self.sessions.iter().map(|session| session.local_times(asked))));
        let mut first: Option<Vec<String>> = None;
        for (session, said) in self.sessions.iter().zip(all) {
            let said = said?;
            if first.as_ref().is_some_and(|first| *first != said) {
                let reason = "has other time-zone data than the other shards";
                return Err(TargetError::refused(&session.address, reason, "bring the servers' tzdata up to date"));
            }
            first = Some(said);
        }
        Ok(first.unwrap_or_default())
    }

    fn cpu_seconds(&mut self, _: Stage) -> Option<f64> {
        self.sessions.iter().map(|session| session.process.as_ref()?.cpu_seconds()).sum()
    }

    /// The time of the slowest counts: an answer waits for it.
    fn ask(&mut self, report: &Report, _: Stage, asked: &Asked) -> Result<Asking, TargetError> {
        let bound = Bound::new(&shards::question(report), asked);
        let said = self.runtime.block_on(join_all(self.sessions.iter_mut().map(|session| session.put(&bound))));
        let mut whole = Answered { rows: Vec::new(), request_ms: 0.0, database_ms: Some(0.0) };
        for (session, said) in self.sessions.iter().zip(said) {
            match said {
                Ok(part) => {
                    whole.rows.extend(part.rows);
                    whole.request_ms = whole.request_ms.max(part.request_ms);
                    whole.database_ms = whole.database_ms.zip(part.database_ms).map(|(one, other)| one.max(other));
                }
                Err(error) => return session.refused(error),
            }
        }
        let begun = Instant::now();
        whole.rows = shards::merged(report, whole.rows);
        whole.request_ms += millis(begun);
        Ok(Asking::Answered(whole))
    }

    fn explain(&mut self, report: &Report, _: Stage, asked: &Asked) -> Result<Explained, TargetError> {
        let bound = Bound::new(&shards::question(report), asked);
        let said = self.runtime.block_on(join_all(self.sessions.iter().map(|session| session.planned(&bound))));
        let mut whole = Explained::default();
        for (session, said) in self.sessions.iter().zip(said) {
            let part = said.map_err(|error| session.failed("a report can't be explained", error))?;
            whole.plan.push(format!("{}:", session.address));
            whole.plan.extend(part.plan);
            whole.database_ms = [whole.database_ms, part.database_ms].into_iter().flatten().reduce(f64::max);
        }
        Ok(whole)
    }

    fn behind(&mut self, _: Stage) -> Result<Option<Behind>, TargetError> {
        Ok(None)
    }
}
