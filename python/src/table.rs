//! One table of a profile, or a part of it: what is asked for, checked; no row is made before a stream is pulled.

use std::num::NonZero;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::RecordBatchReader;
use ordermill::plan::{Plan, PlanError, Selection, TableReader};
use ordermill::tables;
use ordermill::verify::Digest;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::errors::of_selection;
use crate::stream::{self, Coding};

/// One table of a profile, or a part of it.
#[pyclass(frozen, module = "ordermill._native")]
#[derive(Clone)]
pub(crate) struct Table {
    pub(crate) plan: Arc<Plan>,
    pub(crate) name: String,
    pub(crate) columns: Option<Vec<String>>,
    /// Codes of clients or groups.
    pub(crate) clients: Option<Vec<String>>,
    pub(crate) time: Range<Option<i64>>,
    pub(crate) batch_rows: usize,
    pub(crate) coding: Coding,
}

impl Table {
    /// A reader of it, from its first row on.
    pub(crate) fn reader(&self) -> Result<TableReader, PlanError> {
        let mut reader = self.plan.read(&self.name)?.with_batch_size(self.batch_rows);
        if let Some(names) = &self.columns {
            reader = reader.with_columns(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
        }
        if let Some(codes) = &self.clients {
            reader = reader.with_clients(&codes.iter().map(String::as_str).collect::<Vec<_>>())?;
        }
        if self.time.start.is_some() || self.time.end.is_some() {
            let profile = &self.plan.profile;
            let until = profile.end.min(profile.as_of);
            reader = reader.with_time(self.time.start.unwrap_or(profile.start)..self.time.end.unwrap_or(until))?;
        }
        Ok(reader)
    }
}

#[pymethods]
impl Table {
    /// The names of its columns.
    fn columns(&self) -> PyResult<Vec<String>> {
        let reader = self.reader().map_err(|error| of_selection(&error))?;
        Ok(reader.schema().fields().iter().map(|field| field.name().clone()).collect())
    }

    /// Codes and numbers of the clients whose rows it has, in the order of the numbers.
    fn clients(&self) -> PyResult<Vec<(String, u32)>> {
        let reader = self.reader().map_err(|error| of_selection(&error))?;
        let clients = reader.clients().iter().map(|&index| &self.plan.profile.clients[index]);
        Ok(clients.map(|client| (client.code.clone(), client.number)).collect())
    }

    /// The first instant of its orders, and the one after the last.
    fn time(&self) -> PyResult<(i64, i64)> {
        let time = self.reader().map_err(|error| of_selection(&error))?.time();
        Ok((time.start, time.end))
    }

    /// Its rows, from the first on: a capsule `arrow_array_stream`.
    fn stream<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        stream::stream(py, self.reader().map_err(|error| of_selection(&error))?, self.coding)
    }

    /// Its schema: a capsule `arrow_schema`.
    fn schema<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let reader = self.reader().map_err(|error| of_selection(&error))?;
        stream::schema(py, &self.coding.schema(&reader.schema()))
    }

    /// Its time in ranges of whole waves: first instant, the one after the last, expected orders. So many of them, or else as many
    /// as have about `orders` orders each.
    fn partitions(&self, py: Python<'_>, count: Option<usize>, orders: f64) -> PyResult<Vec<(i64, i64, f64)>> {
        let selection = Selection {
            tables: vec![self.name.clone()],
            clients: self.clients.clone().unwrap_or_default(),
            from: self.time.start,
            until: self.time.end,
            ..Selection::default()
        };
        let cut = || {
            let plan = Plan::new(&self.plan.profile, &selection)?;
            let expected: f64 = plan.expected_orders.iter().sum();
            let count = count.unwrap_or((expected / orders).ceil() as usize);
            Ok(plan.partitions(NonZero::new(count).unwrap_or(NonZero::<usize>::MIN)))
        };
        let partitions = py.detach(cut).map_err(|error: PlanError| of_selection(&error))?;
        Ok(partitions.into_iter().map(|it| (it.from, it.until, it.expected_orders)).collect())
    }

    /// The digest of its rows, which no order of rows or columns, no batch and no coding changes.
    fn digest(&self, py: Python<'_>) -> PyResult<String> {
        let mut sorted = self.clone();
        if let (Some(columns), Some(table)) = (&mut sorted.columns, tables::by_name(&self.name)) {
            columns.sort_by_key(|name| table.schema().index_of(name).ok());
        }
        let reader = sorted.reader().map_err(|error| of_selection(&error))?;
        let digest = py.detach(|| reader.map(|batch| batch.map(|batch| Digest::of(&batch))).sum::<Result<Digest, _>>());
        digest.map(|digest| digest.to_string()).map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }
}
