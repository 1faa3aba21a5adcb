//! Arrow's streams, as Python hands them about: capsules of its C interface.

use std::sync::Arc;

use arrow::array::{RecordBatch, RecordBatchReader};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use arrow::ffi::FFI_ArrowSchema;
use arrow::ffi_stream::FFI_ArrowArrayStream;
use ordermill::plan::TableReader;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// How columns leave, for readers that can't take them as they are.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Coding {
    /// Words as plain strings, not dictionary-encoded.
    pub(crate) plain_strings: bool,
    /// Instants in microseconds, not milliseconds.
    pub(crate) microseconds: bool,
}

impl Coding {
    pub(crate) fn schema(self, schema: &Schema) -> SchemaRef {
        let field = |field: &Arc<Field>| match field.data_type() {
            DataType::Dictionary(_, words) if self.plain_strings => {
                Arc::new(Field::new(field.name(), (**words).clone(), field.is_nullable()))
            }
            DataType::Timestamp(TimeUnit::Millisecond, zone) if self.microseconds => {
                let micros = DataType::Timestamp(TimeUnit::Microsecond, zone.clone());
                Arc::new(Field::new(field.name(), micros, field.is_nullable()))
            }
            _ => Arc::clone(field),
        };
        Arc::new(Schema::new(schema.fields().iter().map(field).collect::<Vec<_>>()))
    }
}

/// A reader whose batches have another coding.
struct Coded {
    reader: TableReader,
    schema: SchemaRef,
}

impl Iterator for Coded {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let coded = |batch: RecordBatch| {
            let columns = batch.columns().iter().zip(self.schema.fields());
            let columns = columns.map(|(column, field)| cast(column, field.data_type())).collect::<Result<_, _>>()?;
            RecordBatch::try_new(Arc::clone(&self.schema), columns)
        };
        Some(self.reader.next()?.and_then(coded))
    }
}

impl RecordBatchReader for Coded {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// A stream of the rows of a reader.
pub(crate) fn stream(py: Python<'_>, reader: TableReader, coding: Coding) -> PyResult<Bound<'_, PyCapsule>> {
    let schema = coding.schema(&reader.schema());
    let reader: Box<dyn RecordBatchReader + Send> =
        if schema == reader.schema() { Box::new(reader) } else { Box::new(Coded { reader, schema }) };
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), c"arrow_array_stream")
}

/// Its schema alone.
pub(crate) fn schema<'py>(py: Python<'py>, schema: &Schema) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(schema).map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    PyCapsule::new_with_value(py, schema, c"arrow_schema")
}
