//! A plan into targets, in one call: opened, written on many threads, made whole.

use std::sync::atomic::AtomicBool;

use super::{Outcome, Progress, RunError, Silent, execute};
use crate::job::{Job, Mode, Request, Since};
use crate::plan::{Chunk, Part, Plan};
use crate::sinks::Sink;
use crate::targets::{Options, Target};

/// How a plan is loaded.
#[derive(Clone)]
pub struct Loading<'l> {
    /// What to do with a target that holds something.
    pub mode: Mode,
    /// Which part of the plan is made, if not all.
    pub part: Option<Part>,
    /// How targets of each kind are written.
    pub options: Options,
    /// Threads that make and encode rows.
    pub threads: usize,
    /// Who is told how it goes.
    pub progress: &'l dyn Progress,
    /// When this is set, the run ends as soon as it can; what is missing can be resumed.
    pub stop: &'l AtomicBool,
}

static NEVER: AtomicBool = AtomicBool::new(false);

/// All of the plan, into targets that hold nothing, on as many threads as there are processors.
impl Default for Loading<'_> {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            part: None,
            options: Options::default(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            progress: &Silent,
            stop: &NEVER,
        }
    }
}

/// Makes the rows of a plan and writes them to targets. The rows are made once, however many targets there are.
///
/// ```
/// use ordermill::plan::{Plan, Selection};
/// use ordermill::profile::{self, Overrides};
/// use ordermill::run::{self, Loading};
///
/// let folder = tempfile::tempdir()?;
/// let profile = profile::load("quickstart", &Overrides::default())?.profile;
/// let plan = Plan::new(&profile, &Selection { orders: Some(100), ..Selection::default() })?;
/// let target = folder.path().to_str().expect("an English name").parse()?;
/// let outcome = run::load(&plan, &[target], &Loading::default())?;
/// assert_eq!(outcome.rows.get("orders"), 100);
/// assert!(folder.path().join("orders").is_dir());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When a target can't be opened or written, or the plan has fewer pieces than parts.
pub fn load(plan: &Plan, targets: &[Target], loading: &Loading<'_>) -> Result<Outcome, RunError> {
    let job = Job::new(plan, &plan.selection);
    let mut request = Request::new(&job, plan, loading.mode);
    if let Some(part) = loading.part {
        request = request.of_part(part, Target::unit_of(targets))?;
    }
    let sinks = targets.iter().map(|target| target.sink(&request, &loading.options)).collect::<Result<Vec<_>, _>>()?;
    let Loading { threads, progress, stop, .. } = loading;
    make(plan, &plan.chunks[request.chunks], &sinks, &loading.options, *threads, *progress, stop)
}

/// Makes some chunks of a plan for sinks that are open: as the sinks need them, with what stood there before.
///
/// # Errors
/// The first error of a target, or the first panic of the generator.
pub fn make(
    plan: &Plan,
    chunks: &[Chunk],
    sinks: &[Box<dyn Sink>],
    options: &Options,
    threads: usize,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Outcome, RunError> {
    let world = plan.world();
    let world = if options.envelope.is_some() { world.with_whole_rows() } else { world };
    match sinks.iter().find_map(|sink| sink.since()) {
        None => execute(chunks, |chunk| world.frozen(&chunk.content), sinks, threads, progress, stop),
        Some(Since { as_of, until }) => {
            execute(chunks, |chunk| world.moved(&chunk.content, as_of, until), sinks, threads, progress, stop)
        }
    }
}
