//! What a target ought to hold: the rows of its ledger's jobs, made again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::generate::World;
use crate::job::{self, Holding, Job};
use crate::plan::{Content, Plan, Selection};
use crate::profile::{self, Profile};
use crate::random::GENERATOR_VERSION;
use crate::sinks::TargetError;
use crate::tables::{self, Batches, Group, Table};

/// The jobs of a ledger, and the world that each is made from.
pub(crate) struct Expected<'p> {
    pub(super) profile: &'p Profile,
    pub(crate) jobs: Vec<ExpectedJob>,
}

/// A job.
pub(crate) struct ExpectedJob {
    /// Its place among the holdings.
    pub(super) holding: usize,
    /// What it brings.
    pub(super) job: Job,
    pub(crate) plan: Plan,
    world: World,
}

impl<'p> Expected<'p> {
    /// The jobs of a ledger, which must be of this profile.
    ///
    /// # Errors
    /// When the profile can't tell what they hold.
    pub(crate) fn new(profile: &'p Profile, target: &str, holdings: &[Holding]) -> Result<Self, TargetError> {
        let brought = (0..holdings.len()).map(|place| (place, brought(holdings, place)));
        let brought = brought.filter(|(_, job)| !job.tables.is_empty());
        let jobs: Result<_, _> = brought.map(|(place, job)| ExpectedJob::new(profile, target, place, job)).collect();
        Ok(Self { profile, jobs: jobs? })
    }

    /// The tables that any job holds.
    pub(super) fn tables(&self) -> Vec<&'static Table> {
        let made = |table: &&'static Table| self.jobs.iter().any(|job| job.plan.tables.contains(table));
        tables::ALL.into_iter().filter(made).collect()
    }

    /// The minutes at which chunks of order tables begin and end, ascending.
    pub(super) fn bounds(&self) -> Vec<i64> {
        let length = self.profile.waves();
        let mut bounds = BTreeSet::new();
        for job in &self.jobs {
            for chunk in &job.plan.chunks {
                if let Content::Waves(waves) = &chunk.content {
                    bounds.extend([length.first_minute(waves.start), length.first_minute(waves.end)]);
                }
            }
        }
        bounds.into_iter().collect()
    }

    /// The rows of the order tables of some minutes, slice by slice, in row order for each job.
    pub(super) fn orders(&self, minutes: &Range<i64>) -> impl Iterator<Item = Batches> {
        let jobs = self.jobs.iter().filter(|job| job.has_orders());
        jobs.flat_map(|job| job.orders(minutes))
    }

    /// The job that all rows of order tables are of, if one is.
    pub(super) fn only_orders(&self) -> Option<&ExpectedJob> {
        let mut jobs = self.jobs.iter().filter(|job| job.has_orders());
        jobs.next().filter(|_| jobs.next().is_none())
    }
}

/// A job with the tables that it brings, but for those that one before it brings too: the rows are the same.
fn brought(holdings: &[Holding], place: usize) -> Job {
    let Holding { job, brings, .. } = &holdings[place];
    let is_shared = |table: &&String| {
        let same = |other: &Holding| other.job.clients.keys().eq(job.clients.keys()) || !job::is_of_clients(table);
        brings.contains_key(*table)
            && holdings[..place].iter().any(|other| other.brings.contains_key(*table) && same(other))
    };
    let tables = holdings[place].tables().map(|table| table.name.to_owned());
    Job { tables: tables.filter(|table| !is_shared(&table)).collect(), ..job.clone() }
}

impl ExpectedJob {
    fn new(profile: &Profile, target: &str, holding: usize, job: Job) -> Result<Self, TargetError> {
        let hint = "give the profile, and the --seed, --scale, --shrink and --set, that it was made with; the ledger holds its text";
        let identity = profile::identity(profile);
        let clients: BTreeMap<String, String> =
            identity.clients.into_iter().filter(|(code, _)| job.clients.contains_key(code)).collect();
        let here = Job {
            version: GENERATOR_VERSION.to_string(),
            profile: profile.name.clone(),
            seed: profile.seed,
            shared: identity.shared,
            clients,
            as_of: profile.as_of,
            ..job.clone()
        };
        if !here.is_same_world(&job) || here.clients.len() < job.clients.len() {
            let reason = format!("holds rows of another world: {}", here.differences(&job));
            return Err(TargetError::refused(target, reason, hint));
        }
        let selection = Selection {
            tables: job.tables.clone(),
            clients: job.clients.keys().cloned().collect(),
            from: Some(job.from),
            until: Some(job.until),
            orders: job.orders,
            fixture: job.fixture.clone(),
            chunk_orders: job.chunk_orders,
            file_orders: job.file_orders,
        };
        // A job without order tables, or cut after its first orders, names an end of its own.
        let selection =
            if job.from >= job.until { Selection { from: None, until: None, ..selection } } else { selection };
        let plan = Plan::new(profile, &selection)
            .map_err(|error| TargetError::refused(target, format!("holds a job that makes no plan: {error}"), hint))?;
        let world = plan.world();
        Ok(Self { holding, job, plan, world })
    }

    /// Whether it holds orders, or what belongs to them.
    pub(super) fn has_orders(&self) -> bool {
        self.plan.tables.iter().any(|table| table.group == Group::Order)
    }

    /// Whether only some orders of its time were made.
    pub(super) fn is_cut(&self) -> bool {
        self.plan.last_order.is_some() || self.job.fixture.is_some()
    }

    /// Whether it holds a table.
    pub(super) fn has_table(&self, name: &str) -> bool {
        self.plan.tables.iter().any(|table| table.name == name)
    }

    /// The rows of the order tables of some minutes, slice by slice, in row order.
    pub(super) fn orders(&self, minutes: &Range<i64>) -> Box<dyn Iterator<Item = Batches> + '_> {
        let (length, all) = (self.plan.profile.waves(), &self.plan.waves);
        let waves = length.of_minute(minutes.start).max(all.start)..length.of_minute(minutes.end).min(all.end);
        self.rows(&Content::Waves(waves))
    }

    /// Rows, whatever chunks they came in.
    pub(crate) fn rows(&self, content: &Content) -> Box<dyn Iterator<Item = Batches> + '_> {
        if matches!(content, Content::Waves(waves) if waves.is_empty()) {
            return Box::new(std::iter::empty());
        }
        self.world.rows(content)
    }
}
