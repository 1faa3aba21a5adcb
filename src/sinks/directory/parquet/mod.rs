//! Parquet files: which encodings their columns take, and how row groups that workers have encoded become files.
//!
//! Pages are encoded here, column by column, since more is known of them than a general writer can know: words have their
//! codes already, no page needs trial and error, and identifiers, instants and amounts pack well as deltas. The library writes headers,
//! indexes and footers.
//!
//! The bytes must depend on nothing but the rows, so no file carries a clock, a host or the version of a library, and row
//! groups and pages have fixed numbers of rows, counted within a chunk.

mod bounds;
mod column;
mod compressor;
mod dictionary;
mod packing;
mod pages;
mod row_groups;
#[cfg(test)]
mod tests;
mod texts;
mod values;

use std::io::Write;

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::errors::Result;
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnDescPtr;

use self::column::Column;
use self::values::Values;
use crate::sinks::Codec;
use crate::tables::{ColumnDefinition, Table, Type};

pub(super) use row_groups::{RowGroup, RowGroups};

/// Rows in a row group: what `DuckDB` reads as one piece, and a few megabytes in memory while it is encoded.
pub const ROWS_PER_GROUP: usize = 6 * column::PAGE_ROWS;

/// How the Parquet files of one table are written.
pub(super) struct Parquet {
    pub(super) table: &'static Table,
    codec: Codec,
    properties: WriterProperties,
    columns: Vec<ColumnDescPtr>,
}

impl Parquet {
    pub(super) fn new(table: &'static Table, codec: Codec) -> Result<Self> {
        let properties = properties(table);
        let columns = writer(std::io::sink(), table, properties.clone())?.schema_descr().columns().to_vec();
        Ok(Self { table, codec, properties, columns })
    }

    /// A writer of one file.
    pub(super) fn file<W: Write + Send>(&self, to: W) -> Result<SerializedFileWriter<W>> {
        writer(to, self.table, self.properties.clone())
    }

    /// The columns of a row group.
    fn columns(&self) -> Vec<Column> {
        let definitions = self.table.columns.iter();
        definitions.zip(&self.columns).map(|(it, column)| Column::new(column.clone(), values(self.table, it))).collect()
    }
}

/// Files carry Arrow's types, so that a word is dictionary-encoded again where Arrow reads it, and text elsewhere.
fn writer<W: Write + Send>(to: W, table: &Table, properties: WriterProperties) -> Result<SerializedFileWriter<W>> {
    let options = ArrowWriterOptions::new().with_properties(properties).with_schema_root(table.name.to_owned());
    Ok(ArrowWriter::try_new_with_options(to, table.schema(), options)?.into_serialized_writer()?.0)
}

fn properties(table: &Table) -> WriterProperties {
    let place = |name: &str| table.columns.iter().position(|column| column.name == name);
    let sorting = table.key.iter().filter_map(|name| place(name));
    let sorting = sorting
        .map(|column| SortingColumn { column_idx: column as i32, descending: false, nulls_first: false })
        .collect();
    WriterProperties::builder()
        .set_created_by(format!("ordermill {}", env!("CARGO_PKG_VERSION")))
        .set_sorting_columns(Some(sorting))
        .build()
}

/// How a column's values are encoded. Amounts and counts take fewer bytes as deltas than as codes, and less time.
fn values(table: &Table, column: &ColumnDefinition) -> Box<dyn Values> {
    match column.ty {
        // It carries its client's number, so that from row to row all of its bits change.
        Type::Id if column.name == "product_id" && table.key != ["product_id"] => Box::<dictionary::Numbers>::default(),
        Type::Id | Type::Instant | Type::Money => Box::<values::Wide>::default(),
        Type::Integer => Box::<values::Narrow>::default(),
        // Each product has one of its own.
        Type::Word("sku") if table.key == ["product_id"] => Box::<texts::Texts>::default(),
        Type::Word(_) => Box::<dictionary::Words>::default(),
        Type::Text => Box::<texts::Texts>::default(),
        Type::Degrees => Box::<values::Degrees>::default(),
        Type::Flag => Box::<values::Flags>::default(),
    }
}
