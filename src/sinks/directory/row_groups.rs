//! Row groups of one table of one chunk: encoded in the worker, column by column.

use std::io;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

/// Rows of a row group; the last one of a chunk has what is left.
const ROW_GROUP_ROWS: usize = 125_000;

/// A finished row group: its columns.
pub(super) type RowGroup = Vec<ArrowColumnChunk>;

/// Row groups that grow.
pub(super) struct RowGroups {
    factory: Arc<ArrowRowGroupWriterFactory>,
    schema: SchemaRef,
    open: Vec<ArrowColumnWriter>,
    rows: usize,
    finished: Vec<RowGroup>,
}

/// What makes the column writers of a table.
pub(super) fn factory(
    schema: SchemaRef,
    properties: WriterProperties,
) -> Result<Arc<ArrowRowGroupWriterFactory>, ParquetError> {
    let (_, factory) = ArrowWriter::try_new(io::sink(), schema, Some(properties))?.into_serialized_writer()?;
    Ok(Arc::new(factory))
}

impl RowGroups {
    pub(super) fn new(factory: Arc<ArrowRowGroupWriterFactory>, schema: SchemaRef) -> Self {
        Self { factory, schema, open: Vec::new(), rows: 0, finished: Vec::new() }
    }

    /// Encodes some rows more.
    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<(), ParquetError> {
        let mut start = 0;
        while start < batch.num_rows() {
            if self.open.is_empty() {
                self.open = self.factory.create_column_writers(self.finished.len())?;
            }
            let rows = (ROW_GROUP_ROWS - self.rows).min(batch.num_rows() - start);
            let part = batch.slice(start, rows);
            let mut writers = self.open.iter_mut();
            for (field, column) in self.schema.fields().iter().zip(part.columns()) {
                for leaf in compute_leaves(field, column)? {
                    writers.next().expect("a column has as many leaves as writers").write(&leaf)?;
                }
            }
            start += rows;
            self.rows += rows;
            if self.rows == ROW_GROUP_ROWS {
                self.close()?;
            }
        }
        Ok(())
    }

    /// The row groups, the last one closed.
    pub(super) fn finish(mut self) -> Result<Vec<RowGroup>, ParquetError> {
        self.close()?;
        Ok(self.finished)
    }

    fn close(&mut self) -> Result<(), ParquetError> {
        if !self.open.is_empty() {
            let columns = self.open.drain(..).map(ArrowColumnWriter::close).collect::<Result<_, _>>()?;
            self.finished.push(columns);
        }
        self.rows = 0;
        Ok(())
    }
}
