//! The plan: which rows are made in which pieces. It is printed, tested, and then only executed, or read table by table.
//!
//! Chunks are cut from expected counts, so that a run starts at once; what they hold does not depend on how they are
//! cut. Waves are counted from the Unix epoch.

mod cases;
mod chunk;
mod cut;
mod expected;
mod first_orders;
mod fixture;
mod part;
mod partition;
mod reader;
mod selection;

pub use crate::generate::Content;
pub use chunk::{Chunk, FileSet};
pub use expected::expected_rows;
pub use fixture::Fixture;
pub use part::{Part, Unit};
pub use partition::Partition;
pub use reader::TableReader;
pub use selection::{PlanError, Selection, on_a_wave};

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use crate::calendar::{Minute, Wave};
use crate::demand::Demand;
use crate::generate::World;
use crate::profile::Profile;
use crate::tables::{Group, Rows, Stock, Table};

/// What a run makes, in pieces.
///
/// ```
/// use ordermill::plan::{Plan, Selection};
/// use ordermill::profile::{self, Overrides};
///
/// let profile = profile::load("quickstart", &Overrides::default())?.profile;
/// let selection = Selection { tables: vec!["clients".into(), "orders".into()], ..Selection::default() };
/// let plan = Plan::new(&profile, &selection)?;
/// assert_eq!(plan.chunks[0].content.name(), ("clients", 0));
/// // The first quarter of an hour of 2 March 2026, counted from 1970.
/// assert_eq!(plan.chunks[1].content.name(), ("waves", 1_969_344));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Plan {
    /// Of which profile.
    pub profile: Arc<Profile>,
    /// What was selected of it.
    pub selection: Selection,
    /// Indices into [`Profile::clients`], ascending.
    pub clients: Vec<usize>,
    /// The tables, in the order of [`crate::tables::ALL`].
    pub tables: Vec<&'static Table>,
    /// The waves whose orders are made, counted from the Unix epoch.
    pub waves: std::ops::Range<Wave>,
    /// The id of the last order, when only the first so many are wanted.
    pub last_order: Option<i64>,
    /// The pieces: dimension tables first, then waves in the order of time, and then `stock`, which says what they left;
    /// of a fixture `stock` is among the first.
    pub chunks: Vec<Chunk>,
    /// Which chunks share a file per table.
    pub sets: Vec<FileSet>,
    /// Rows to expect per table, along with `tables`; exact for dimension tables.
    pub expected_rows: Vec<f64>,
    /// Orders to expect of each client, along with `clients`.
    pub expected_orders: Vec<f64>,
    /// The world, once it was asked for; clones of the plan share it.
    world: Arc<OnceLock<World>>,
}

impl Plan {
    /// The plan of what is selected of a profile.
    ///
    /// # Errors
    /// When the selection names what is not there.
    pub fn new(profile: &Profile, selection: &Selection) -> Result<Self, PlanError> {
        let clients = selection.clients(profile)?;
        let tables = selection.tables(profile)?;
        let mut waves = selection.waves(profile)?;
        let demands: Vec<Demand> = clients.iter().map(|&index| Demand::new(profile, index)).collect();

        let mut last_order = None;
        if let Some(count) = selection.orders {
            let cut = first_orders::cut(profile, &clients, &demands, waves.clone(), count);
            waves.end = cut.end;
            last_order = cut.last_order;
        }
        if !tables.iter().any(|table| table.group == Group::Order) {
            waves.end = waves.start;
        }

        if let Some(fixture) = &selection.fixture {
            return Ok(Self::of_fixture(profile, selection, fixture, (clients, tables, waves)));
        }
        let per_order = expected::per_order(profile, &clients);
        let mut cutter = cut::Cutter::new(profile, &clients, (&demands, &per_order));
        let dimensions = tables.iter().filter(|table| table.group == Group::Dimension);
        let (stock, others): (Vec<&'static Table>, Vec<_>) = dimensions.partition(|table| **table == Stock::TABLE);
        for table in others {
            cutter.dimension(table);
        }
        let orders = cutter.waves(waves.clone(), &tables, selection);
        // What waves leave in the warehouses is known once they have been made.
        for table in stock {
            cutter.dimension(table);
        }
        let (chunks, sets) = cutter.finish();
        let expected_rows = |table: &&'static Table| match table.group {
            Group::Dimension => {
                chunks.iter().filter(|it| it.content.is_of(table)).map(|it| it.expected_rows as f64).sum()
            }
            Group::Order => expected::rows_that_follow(&per_order, table, &orders),
        };
        let expected_rows = tables.iter().map(expected_rows).collect();
        let profile = Arc::new(profile.clone());
        let world = Arc::default();
        Ok(Self {
            world,
            profile,
            selection: selection.clone(),
            clients,
            tables,
            waves,
            last_order,
            chunks,
            sets,
            expected_rows,
            expected_orders: orders,
        })
    }

    /// The minutes of its waves.
    pub fn minutes(&self) -> std::ops::Range<Minute> {
        self.profile.waves().minutes_of(&self.waves)
    }

    /// Rows to expect of one of its tables; none of another.
    pub fn expected_rows_of(&self, table: &Table) -> f64 {
        let place = self.tables.iter().position(|it| *it == table);
        place.map_or(0.0, |place| self.expected_rows[place])
    }

    /// The world that its rows are made from; built on all cores when it is asked for the first time.
    pub fn world(&self) -> World {
        let build = || World::made_by(on_all_cores, &self.profile, &self.clients, &self.tables, self.last_order);
        self.world.get_or_init(build).clone()
    }
}

/// Calls with each number below `count`. On threads of its own: in a rayon pool, whose threads take up other work while they
/// wait, some of which may ask for the same world, it would wait for itself.
fn on_all_cores(count: usize, make: &(dyn Fn(usize) + Sync)) {
    let next = AtomicUsize::new(0);
    let work = || {
        let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|number| *number < count);
        std::iter::from_fn(take).for_each(make);
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        (1..cores.min(count)).for_each(|_| drop(scope.spawn(work)));
        work();
    });
}
