//! A small world in many chunks, and what it holds.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use arrow::array::RecordBatch;
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Field, Schema};
use ordermill::generate::World;
use ordermill::job::Job;
use ordermill::plan::{Chunk, Plan, Selection};
use ordermill::profile::{self, Overrides, Profile};
use ordermill::run::{self, Outcome, Progress, RunError, Silent};
use ordermill::sinks::Sink;

pub(crate) use super::files::read;

const PROFILE: &str = r#"
name  = "sinks"
seed  = 11
start = 2026-03-02
end   = 2026-03-03

[warehouse.leeds]
place   = [53.80, -1.55]
country = "GB"

[client.one]
orders    = 900
customers = { count = 900 }
products  = { count = 200 }
[client.two]
orders    = 300
customers = { count = 300 }
products  = { count = 100 }
"#;

/// Rows of each table, words as plain text.
pub(crate) type Rows = BTreeMap<String, RecordBatch>;

pub(crate) fn profile() -> &'static Profile {
    static PROFILE_ONCE: OnceLock<Profile> = OnceLock::new();
    PROFILE_ONCE.get_or_init(|| match profile::read("sinks.toml", PROFILE, &Overrides::default()) {
        Ok(checked) => checked.profile,
        Err(problems) => panic!("{}", problems.render(false)),
    })
}

/// Everything, in chunks of some 60 orders, three or so to a file set.
pub(crate) fn everything() -> Selection {
    Selection { chunk_orders: 60, file_orders: 180, ..Selection::default() }
}

pub(crate) fn plan(selection: &Selection) -> Plan {
    Plan::new(profile(), selection).expect("the selection is right")
}

pub(crate) fn job(plan: &Plan, selection: &Selection) -> Job {
    Job::new(plan, selection)
}

/// What a plan makes.
pub(crate) fn expected(plan: &Plan) -> Rows {
    made(&plan.world(), &plan.chunks)
}

/// What each chunk of a plan makes.
pub(crate) fn of_chunks(plan: &Plan) -> Vec<Rows> {
    let world = plan.world();
    plan.chunks.iter().map(|chunk| made(&world, std::slice::from_ref(chunk))).collect()
}

fn made(world: &World, chunks: &[Chunk]) -> Rows {
    let mut rows: BTreeMap<String, Vec<RecordBatch>> = BTreeMap::new();
    for (table, batch) in chunks.iter().flat_map(|chunk| world.rows(&chunk.content)).flatten() {
        rows.entry(table.name.to_owned()).or_default().push(batch);
    }
    let whole = rows.into_iter().map(|(table, batches)| (table, whole(&batches)));
    whole.filter(|(_, rows)| rows.num_rows() > 0).collect()
}

/// Batches in one piece, words as plain text.
pub(crate) fn whole(batches: &[RecordBatch]) -> RecordBatch {
    let plain: Vec<_> = batches.iter().map(plain).collect();
    concat_batches(&plain[0].schema(), &plain).expect("batches of one schema")
}

fn plain(batch: &RecordBatch) -> RecordBatch {
    let ty = |field: &Field| match field.data_type() {
        DataType::Dictionary(_, _) => DataType::Utf8,
        other => other.clone(),
    };
    let schema = batch.schema();
    let fields: Vec<_> = schema.fields().iter().map(|f| Field::new(f.name(), ty(f), f.is_nullable())).collect();
    let columns = batch.columns().iter().zip(&fields).map(|(column, field)| cast(column, field.data_type()));
    let columns = columns.collect::<Result<_, _>>().expect("words are text");
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).expect("columns of one length")
}

/// Runs a plan into some sinks, to its end.
pub(crate) fn run(plan: &Plan, sinks: &[Box<dyn Sink>]) -> Result<Outcome, RunError> {
    run_with(plan, sinks, &Silent, &AtomicBool::new(false), |_| {})
}

/// Runs a plan; `before` is called with each chunk that is begun.
pub(crate) fn run_with(
    plan: &Plan,
    sinks: &[Box<dyn Sink>],
    progress: &dyn Progress,
    stop: &AtomicBool,
    before: impl Fn(&Chunk) + Sync,
) -> Result<Outcome, RunError> {
    let world = plan.world();
    let make = |chunk: &Chunk| {
        before(chunk);
        world.rows(&chunk.content)
    };
    run::execute(&plan.chunks, make, sinks, 3, progress, stop)
}

/// Stops a run once so many chunks are written.
pub(crate) struct StopAfter {
    pub(crate) chunks: usize,
    pub(crate) seen: AtomicUsize,
    pub(crate) stop: AtomicBool,
}

impl StopAfter {
    pub(crate) fn new(chunks: usize) -> Self {
        Self { chunks, seen: AtomicUsize::new(0), stop: AtomicBool::new(false) }
    }
}

impl Progress for StopAfter {
    fn written(&self, _: &Chunk, _: u64) {
        if self.seen.fetch_add(1, Ordering::SeqCst) + 1 >= self.chunks {
            self.stop.store(true, Ordering::SeqCst);
        }
    }
}

/// Bytes that stay readable while a stream owns the pen.
#[derive(Clone, Default)]
pub(crate) struct Shared(pub(crate) Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
