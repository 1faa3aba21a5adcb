//! Where the target stands while its rows move on, and that it arrives: the ledger says so before the first write, and once the
//! last one was applied.
//!
//! A replay is an advance of another kind: live operations take the rows of orders along, and what is left, positions of
//! stock and what is made of waves, goes as chunks do.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow::array::{RecordBatch, new_null_array};
use arrow::datatypes::Schema;

use super::Options;
use super::error::ReplayError;
use super::fit::Held;
use super::message::Messages;
use crate::generate::{Content, Moved, World};
use crate::job::{Job, Mode, Request, Since};
use crate::plan::{Plan, Selection};
use crate::profile::Profile;
use crate::run::{End, Outcome, Silent, execute};
use crate::sinks::{Envelope, Sink, Standing};
use crate::tables::{Customers, Events, Products, Rows, Stock, Table, Tasks};
use crate::targets::{self, Target};

/// The way of a target from one instant to another.
pub(super) struct Way {
    plan: Plan,
    since: Since,
    /// What has taken rows along, once it has.
    live: Live,
    sinks: Vec<Box<dyn Sink>>,
}

impl Way {
    /// The way of a target that holds something, to the end of the window.
    pub(super) fn new(profile: &Profile, held: &Held, options: &Options) -> Result<Self, ReplayError> {
        let profile = Profile { as_of: options.window.until, ..profile.clone() };
        let selection = Selection { until: None, ..held.plan.selection.clone() };
        let plan = Plan::new(&profile, &selection).map_err(|error| ReplayError::Arguments(error.to_string()))?;
        let since = Since { as_of: held.as_of, until: held.orders.end };
        let live = Live { orders: options.moves_orders(), tasks: options.claims() };
        Ok(Self { plan, since, live, sinks: Vec::new() })
    }

    /// Opens it: from now on the ledger says that the target is on it.
    pub(super) fn open(&mut self, target: &Target, options: &Options) -> Result<(), ReplayError> {
        let job = Job { replayed: self.live.orders, ..Job::new(&self.plan, &self.plan.selection) };
        let request = Request::new(&job, &self.plan, Mode::ADVANCE);
        let opening = targets::Options {
            #[cfg(feature = "postgres")]
            postgres: crate::sinks::postgres::Options {
                schema: options.schema.clone(),
                wait: options.wait,
                ..Default::default()
            },
            #[cfg(feature = "mongodb")]
            mongodb: crate::sinks::mongodb::Options { wait: options.wait, ..Default::default() },
            ..Default::default()
        };
        let sink = target.sink(&request, &opening)?;
        self.sinks = vec![sink];
        Ok(())
    }

    /// The same, where nothing has been claimed on it: tasks are set at its end.
    pub(super) fn without_claims(self) -> Self {
        Self { live: Live { tasks: false, ..self.live }, ..self }
    }

    /// What is told of rows on the way, in an envelope if there is one.
    pub(super) fn messages(&self, envelope: Option<Envelope>) -> Messages {
        Messages::new(&self.plan, self.since.as_of, envelope)
    }

    /// The world at the end of the way.
    pub(super) fn world(&self) -> World {
        self.plan.world()
    }

    /// Rows of dimension tables that come on the way: they are there before the first order that names them.
    pub(super) fn newcomers(&self) -> impl Iterator<Item = Moved> {
        let (world, Since { as_of, until }) = (self.world(), self.since);
        let comes = |content: &&Content| match content {
            Content::Dimension { table, .. } => [Products::TABLE, Customers::TABLE].contains(table),
            Content::Waves(_) => false,
        };
        let contents = self.plan.chunks.iter().map(|chunk| &chunk.content).filter(comes);
        contents.flat_map(move |content| world.moved(content, as_of, until))
    }

    /// Sets what live operations leave, and says in the ledger that the target has arrived; false when it was interrupted.
    pub(super) fn arrive(&self, stop: &AtomicBool) -> Result<bool, ReplayError> {
        let (world, Since { as_of, until }) = (self.world(), self.since);
        let make = |chunk: &crate::plan::Chunk| {
            world.moved(&chunk.content, as_of, until).map(|moved| self.live.applied(moved))
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let outcome = execute(&self.plan.chunks, make, &self.sinks, threads, &Silent, stop);
        let Outcome { end, .. } = outcome.map_err(|error| ReplayError::Arguments(error.to_string()))?;
        Ok(matches!(end, End::Done(standings) if standings == [Standing::Whole]))
    }
}

/// Whose rows live operations take along.
#[derive(Debug, Clone, Copy)]
struct Live {
    orders: bool,
    tasks: bool,
}

impl Live {
    fn has(self, table: &Table) -> bool {
        let is_of_orders = table.has("order_id") && *table != *Events::TABLE;
        let comes = *table == *Products::TABLE || *table == *Customers::TABLE;
        (self.orders && (is_of_orders || comes)) || (self.tasks && *table == *Tasks::TABLE)
    }

    /// Rows that live operations have taken along stand already where they are to. How the stock stands that waves took from is
    /// not known, and all of it is set.
    fn applied(self, moved: Moved) -> Moved {
        let Moved { before, after } = moved;
        let live = after.iter().filter(|(table, _)| self.has(table)).cloned();
        let others = before.into_iter().filter(|(table, _)| !self.has(table));
        let is_taken_from = |table: &Table| self.orders && *table == *Stock::TABLE;
        let others =
            others.map(|(table, rows)| (table, if is_taken_from(table) { keys_of(table, &rows) } else { rows }));
        Moved { before: live.chain(others).collect(), after }
    }
}

/// Rows of which only the keys are known.
fn keys_of(table: &Table, rows: &RecordBatch) -> RecordBatch {
    let fields = rows.schema();
    let fields = fields.fields().iter().map(|field| field.as_ref().clone().with_nullable(true));
    let columns = table.columns.iter().zip(rows.columns()).map(|(column, values)| {
        if table.key.contains(&column.name) { values.clone() } else { new_null_array(values.data_type(), values.len()) }
    });
    RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), columns.collect())
        .expect("columns of these types and lengths")
}
