//! Reports on demand: put to one of some databases, as one of the stages that stand there asks them.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::answer::Answer;
use super::asked::Asked;
use super::databases::{self, Asking, Behind, Database, Reach, Source, millis};
use super::objects::Held;
use super::report::Report;
use super::reports;
use super::stages::Stage;
use super::{pipeline, zones};
use crate::profile::Profile;
use crate::sinks::TargetError;
use crate::targets::Target;
use crate::verify::Expected;

/// Databases that hold the rows of a profile, open for questions.
pub struct Desk {
    asked: Asked,
    places: Vec<Place>,
}

/// A database.
pub struct Place {
    /// Its address, without secrets.
    pub target: String,
    /// What it is, and which version.
    pub kind: String,
    /// Where database times come from.
    pub database_time: Source,
    /// The stages whose questions it can be asked: a form that needs nothing is there always, others where a ladder has left
    /// what they need.
    pub stages: Vec<Stage>,
    /// The reports whose tables are there.
    pub reports: Vec<&'static Report>,
    address: Target,
    follower: Option<Target>,
    reach: Reach,
    free: Mutex<Free>,
    freed: Condvar,
}

/// The connections that nobody uses.
#[derive(Default)]
struct Free {
    idle: Vec<Box<dyn Database>>,
    /// How many have failed, and are to be made anew.
    failed: usize,
}

/// What a report is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Only this client's, by its number.
    pub client: Option<i64>,
    /// The first instant; milliseconds since 1970-01-01 UTC.
    pub from: i64,
    /// The instant after the last.
    pub until: i64,
    /// The instant as of which is told what is late or open.
    pub at: i64,
}

/// An answer, and how long it took.
pub struct Served {
    /// The answer.
    pub answer: Answer,
    /// How long it waited for a connection, in milliseconds.
    pub wait_ms: f64,
    /// From sending the question to the last row.
    pub request_ms: f64,
    /// Of that in the server, as it says; none where it does not.
    pub database_ms: Option<f64>,
    /// How far the server was behind where is written, just before; none where that is the one that was asked.
    pub behind: Option<Behind>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The database failed.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The server does not take the report.
    #[error("the server does not take the report: {0}")]
    Refused(String),
    /// All connections were busy for long.
    #[error("all connections to {0} are busy")]
    Busy(String),
}

/// How long a question waits for a connection.
const PATIENCE: Duration = Duration::from_secs(30);

impl Desk {
    /// Connects to some targets that hold rows of a profile, and to what follows them, so often each.
    ///
    /// # Errors
    /// When a target does not hold what the profile says, or can't be used.
    pub fn open(
        profile: &Profile,
        targets: &[Target],
        replicas: &[Target],
        reach: &Reach,
        connections: usize,
    ) -> Result<Self, TargetError> {
        let followers = databases::followers(targets, replicas, reach)?;
        let mut places = Vec::new();
        let mut as_of = None;
        for (target, follower) in targets.iter().zip(followers) {
            let holdings = databases::holdings(target, reach)?;
            Expected::new(profile, &target.to_string(), &holdings)?;
            as_of = as_of.max(holdings.iter().map(|holding| holding.job.as_of).max());
            let held = Held::of(&holdings);
            let open = |_| databases::open(target, follower.as_ref(), reach);
            let mut databases = (0..connections).map(open).collect::<Result<Vec<_>, _>>()?;
            let mut stages = Vec::new();
            for database in &mut databases {
                stages = database.stand()?;
            }
            let Some(first) = databases.first() else { continue };
            places.push(Place {
                target: target.to_string(),
                kind: first.kind(),
                database_time: first.source(),
                stages,
                reports: reports::ALL.iter().filter(|report| held.lacking(report).is_none()).collect(),
                address: target.clone(),
                follower,
                reach: reach.clone(),
                free: Mutex::new(Free { idle: databases, failed: 0 }),
                freed: Condvar::new(),
            });
        }
        let at = as_of.unwrap_or(profile.as_of);
        let until = pipeline::quarter_of(at);
        let mut desk = Self { asked: Asked::new(profile, until - pipeline::WEEK, until, at), places };
        for place in &mut desk.places {
            let free = place.free.get_mut().unwrap_or_else(PoisonError::into_inner);
            free.idle.first_mut().map_or(Ok(()), |it| zones::check(it.as_mut(), &place.target, &desk.asked))?;
        }
        Ok(desk)
    }

    /// The databases.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// What is asked when nothing is said: the last week of the rows.
    pub fn usual(&self) -> Question {
        Question { client: None, from: self.asked.from, until: self.asked.until, at: self.asked.at }
    }

    /// Puts a report to a database.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn ask(&self, place: &Place, report: &Report, stage: Stage, question: Question) -> Result<Served, DeskError> {
        let Question { client, from, until, at } = question;
        let asked = Asked { from, until, at, client, ..self.asked.clone() };
        let begun = Instant::now();
        let mut database = place.take()?;
        let wait_ms = millis(begun);
        let answered = database.behind(stage).and_then(|behind| Ok((behind, database.ask(report, stage, &asked)?)));
        place.give(answered.is_ok().then_some(database));
        let (behind, answered) = answered?;
        match answered {
            Asking::Refused(said) => Err(DeskError::Refused(said)),
            Asking::Answered(answered) => Ok(Served {
                answer: Answer::new(report.columns, answered.rows),
                wait_ms,
                request_ms: answered.request_ms,
                database_ms: answered.database_ms,
                behind,
            }),
        }
    }
}

impl Place {
    /// A connection that nobody uses; a new one in the place of one that has failed.
    fn take(&self) -> Result<Box<dyn Database>, DeskError> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let none = |free: &mut Free| free.idle.is_empty() && free.failed == 0;
        let waited = self.freed.wait_timeout_while(free, PATIENCE, none);
        let (mut free, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(DeskError::Busy(self.target.clone()));
        }
        if let Some(database) = free.idle.pop() {
            return Ok(database);
        }
        free.failed -= 1;
        drop(free);
        let opened = databases::open(&self.address, self.follower.as_ref(), &self.reach);
        let opened = opened.and_then(|mut it| it.stand().map(|_| it));
        if opened.is_err() {
            self.give(None);
        }
        Ok(opened?)
    }

    /// Gives a connection back, or none of one that has failed.
    fn give(&self, database: Option<Box<dyn Database>>) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        match database {
            Some(database) => free.idle.push(database),
            None => free.failed += 1,
        }
        drop(free);
        self.freed.notify_one();
    }
}
