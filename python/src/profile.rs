//! A profile that was read and checked, and its plan.

use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use ordermill::forecast::Forecast;
use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self, Overrides, Problems};
use ordermill::run::Silent;
use ordermill::targets::{ReadOptions, Target};
use ordermill::verify::{self, Options, Window};
use ordermill::{servers, sinks};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

use crate::errors::{TargetError, of_profile, of_selection};
use crate::stream::Coding;
use crate::table::Table;

/// The text of a profile: of a file, or of a shipped one.
#[pyfunction]
pub(crate) fn text(path_or_name: &str) -> PyResult<String> {
    profile::text(path_or_name).map_err(|problems| of_profile(&problems))
}

/// A profile that was read and checked. Its plan, and the world that rows are made from, are built when they are first needed.
#[pyclass(frozen, module = "ordermill._native")]
pub(crate) struct Profile {
    profile: profile::Profile,
    warnings: Problems,
    plan: OnceLock<Arc<Plan>>,
}

#[pymethods]
impl Profile {
    #[new]
    fn new(
        py: Python<'_>,
        name: &str,
        text: &str,
        set: Vec<String>,
        scale: Option<f64>,
        shrink: Option<f64>,
        seed: Option<u64>,
    ) -> PyResult<Self> {
        let read = py.detach(|| profile::read(name, text, &Overrides { set, scale, shrink, seed }));
        let profile::Checked { profile, warnings } = read.map_err(|problems| of_profile(&problems))?;
        Ok(Self { profile, warnings, plan: OnceLock::new() })
    }

    #[getter]
    fn name(&self) -> &str {
        &self.profile.name
    }

    #[getter]
    fn seed(&self) -> u64 {
        self.profile.seed
    }

    #[getter]
    fn start(&self) -> i64 {
        self.profile.start
    }

    #[getter]
    fn end(&self) -> i64 {
        self.profile.end
    }

    #[getter]
    fn as_of(&self) -> i64 {
        self.profile.as_of
    }

    #[getter]
    fn wave_minutes(&self) -> u32 {
        self.profile.wave_minutes
    }

    /// Codes and numbers, in the order of the numbers.
    #[getter]
    fn clients(&self) -> Vec<(&str, u32)> {
        self.profile.clients.iter().map(|client| (client.code.as_str(), client.number)).collect()
    }

    /// Names of the tables that the profile makes.
    #[getter]
    fn tables(&self) -> Vec<&str> {
        self.profile.tables.clone()
    }

    /// What may not be what was meant; empty when all is well.
    #[getter]
    fn warnings(&self) -> String {
        if self.warnings.is_empty() { String::new() } else { self.warnings.render(false) }
    }

    /// The first instant of the zone of the profile that a local date and time names.
    fn instant(&self, local: &str) -> PyResult<i64> {
        let wrong = || PyValueError::new_err(format!("`{local}` is no local date and time"));
        let local = local.parse::<jiff::civil::DateTime>().map_err(|_| wrong())?;
        Ok(self.profile.zone.instant(local))
    }

    fn explain(&self) -> String {
        profile::explain(&self.profile)
    }

    /// A table, or a part of it; instants lie on wave boundaries.
    #[expect(clippy::too_many_arguments, reason = "a signature of Python, which names each")]
    fn table(
        &self,
        py: Python<'_>,
        name: String,
        columns: Option<Vec<String>>,
        clients: Option<Vec<String>>,
        since: Option<i64>,
        until: Option<i64>,
        batch_rows: usize,
        plain_strings: bool,
        microseconds: bool,
    ) -> PyResult<Table> {
        let plan = py.detach(|| self.plan())?;
        let coding = Coding { plain_strings, microseconds };
        let table = Table { plan, name, columns, clients, time: since..until, batch_rows, coding };
        table.reader().map_err(|error| of_selection(&error))?;
        Ok(table)
    }

    /// What the profile amounts to, as JSON.
    fn forecast(
        &self,
        py: Python<'_>,
        clients: Vec<String>,
        since: Option<i64>,
        until: Option<i64>,
        threads: Option<usize>,
    ) -> PyResult<String> {
        let selection = Selection { clients, from: since, until, ..Selection::default() };
        py.detach(|| {
            let plan = Plan::new(&self.profile, &selection).map_err(|error| of_selection(&error))?;
            let forecast = Forecast::new(&self.profile, &plan, threads.unwrap_or_else(processors));
            let forecast = forecast.map_err(|error| TargetError::new_err(error.to_string()))?;
            json(&forecast)
        })
    }

    /// What a target was found to hold, as JSON.
    #[expect(clippy::too_many_arguments, reason = "a signature of Python, which names each")]
    fn verify(
        &self,
        py: Python<'_>,
        target: &str,
        laws: bool,
        shape: bool,
        since: Option<i64>,
        until: Option<i64>,
        sample: Option<f64>,
        schema: Option<String>,
        threads: Option<usize>,
    ) -> PyResult<String> {
        let window = Window::new(&self.profile, since, until, sample).map_err(|error| of_selection(&error))?;
        let options = Options { window, laws, shape, ignore_indexes: false };
        let target: Target = target.parse().map_err(|error| TargetError::new_err(format!("the target {error}")))?;
        let threads = threads.unwrap_or_else(processors);
        let reading = ReadOptions { schema, connections: threads, wait: Duration::ZERO, give_up: servers::GIVE_UP };
        py.detach(|| {
            let unread = |error: sinks::TargetError| TargetError::new_err(error.to_string());
            let reader = target.reader(&reading).map_err(unread)?;
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
            let find = || verify::verify(&self.profile, &target.to_string(), reader.as_ref(), &options, &Silent);
            json(&pool.install(find).map_err(unread)?)
        })
    }
}

impl Profile {
    fn plan(&self) -> PyResult<Arc<Plan>> {
        if let Some(plan) = self.plan.get() {
            return Ok(Arc::clone(plan));
        }
        let plan = Plan::new(&self.profile, &Selection::default()).map_err(|error| of_selection(&error))?;
        Ok(Arc::clone(self.plan.get_or_init(|| Arc::new(plan))))
    }
}

fn json(of: &impl serde::Serialize) -> PyResult<String> {
    serde_json::to_string(of).map_err(|error| PyRuntimeError::new_err(error.to_string()))
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
