//! The digest of rows that came from elsewhere: from Parquet, from Spark, through any number of hands.

use std::io::Cursor;

use arrow::array::RecordBatch;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::reader::StreamReader;
use ordermill::tables;
use ordermill::verify::Digest;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::errors::SelectionError;

/// Adds up the digest of a table's rows, given in pieces.
#[pyclass(module = "ordermill._native")]
pub(crate) struct Digester {
    schema: SchemaRef,
    sum: Digest,
}

#[pymethods]
impl Digester {
    #[new]
    fn new(table: &str) -> PyResult<Self> {
        let known = || tables::ALL.map(|table| table.name).join(", ");
        let error = || SelectionError::new_err(format!("there is no table `{table}`\nhint: tables are {}", known()));
        let table = tables::by_name(table).ok_or_else(error)?;
        Ok(Self { schema: table.schema(), sum: Digest::default() })
    }

    /// Adds rows: a stream of Arrow's IPC format, with columns of the table, of types that can be cast to the table's.
    fn add(&mut self, py: Python<'_>, ipc: &[u8]) -> PyResult<()> {
        let sum = py.detach(|| digest(ipc, &self.schema)).map_err(|error| PyValueError::new_err(error.to_string()))?;
        self.sum += sum;
        Ok(())
    }

    /// The digest of what was added.
    fn digest(&self) -> String {
        self.sum.to_string()
    }
}

fn digest(ipc: &[u8], schema: &Schema) -> Result<Digest, ArrowError> {
    StreamReader::try_new(Cursor::new(ipc), None)?.map(|batch| Ok(Digest::of(&as_made(&batch?, schema)?))).sum()
}

/// Columns as the generator makes them, but that words may be plain: in its order, of its types. What such a type can't hold is
/// refused, not cut.
fn as_made(batch: &RecordBatch, schema: &Schema) -> Result<RecordBatch, ArrowError> {
    if let Some(name) =
        batch.schema().fields().iter().map(|field| field.name()).find(|name| schema.index_of(name).is_err())
    {
        return Err(ArrowError::SchemaError(format!("the table has no column `{name}`")));
    }
    let present = schema.fields().iter().filter_map(|field| Some((field, batch.column_by_name(field.name())?)));
    let columns = present.map(|(field, column)| {
        let plain = match field.data_type() {
            DataType::Dictionary(_, words) => words,
            other => other,
        };
        let made = cast(column, plain)?;
        if *cast(&made, column.data_type())? != **column {
            let reason = format!("`{}` has values that are no {plain}", field.name());
            return Err(ArrowError::CastError(reason));
        }
        Ok((field.name(), made))
    });
    RecordBatch::try_from_iter(columns.collect::<Result<Vec<_>, ArrowError>>()?)
}
