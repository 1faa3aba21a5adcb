//! How Parquet files are written: codec, encodings, sorting.
//!
//! The bytes must depend on nothing but the rows, so no file carries a clock, a host or the version of a library, and row
//! groups have a fixed number of rows, counted within a chunk.

use std::sync::Arc;

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowRowGroupWriterFactory, ArrowWriterOptions};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use crate::sinks::Codec;
use crate::tables::{Table, Type};

/// Rows in a row group: what `DuckDB` reads as one piece, and a few megabytes in memory while it is encoded.
pub const ROWS_PER_GROUP: usize = 122_880;

/// Identifiers with so few values that a dictionary beats deltas.
const FEW: [&str; 3] = ["client_id", "warehouse_id", "product_id"];

/// How the Parquet files of one table are written.
pub(super) struct Parquet {
    pub(super) table: &'static Table,
    properties: WriterPropertiesPtr,
    /// Makes the columns of row groups, in any worker.
    pub(super) row_groups: ArrowRowGroupWriterFactory,
}

impl Parquet {
    pub(super) fn new(table: &'static Table, codec: Codec) -> Result<Self> {
        let properties = properties(table, codec)?;
        let (_, row_groups) = writer(std::io::sink(), table, properties.clone())?;
        Ok(Self { table, properties: Arc::new(properties), row_groups })
    }

    /// A writer of one file.
    pub(super) fn file<W: std::io::Write + Send>(&self, to: W) -> Result<SerializedFileWriter<W>> {
        writer(to, self.table, WriterProperties::clone(&self.properties)).map(|(file, _)| file)
    }
}

/// Files carry Arrow's types, so that a word is dictionary-encoded again where Arrow reads it, and text elsewhere.
fn writer<W: std::io::Write + Send>(
    to: W,
    table: &Table,
    properties: WriterProperties,
) -> Result<(SerializedFileWriter<W>, ArrowRowGroupWriterFactory)> {
    let options = ArrowWriterOptions::new().with_properties(properties).with_schema_root(table.name.to_owned());
    ArrowWriter::try_new_with_options(to, table.schema(), options)?.into_serialized_writer()
}

fn properties(table: &Table, codec: Codec) -> Result<WriterProperties> {
    let place = |name: &str| table.columns.iter().position(|column| column.name == name);
    let sorting = table.key.iter().filter_map(|name| place(name));
    let sorting = sorting
        .map(|column| SortingColumn { column_idx: column as i32, descending: false, nulls_first: false })
        .collect();
    let mut builder = WriterProperties::builder()
        .set_created_by(format!("ordermill {}", env!("CARGO_PKG_VERSION")))
        .set_compression(compression(codec)?)
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .set_sorting_columns(Some(sorting));
    for column in table.columns {
        let path = ColumnPath::from(column.name);
        let (dictionary, encoding) = match column.ty {
            Type::Id if FEW.contains(&column.name) && table.key != [column.name] => {
                (true, Encoding::DELTA_BINARY_PACKED)
            }
            Type::Id | Type::Instant => (false, Encoding::DELTA_BINARY_PACKED),
            Type::Integer | Type::Money => (true, Encoding::DELTA_BINARY_PACKED),
            Type::Text => (false, Encoding::DELTA_BYTE_ARRAY),
            Type::Word(_) => (true, Encoding::DELTA_LENGTH_BYTE_ARRAY),
            Type::Degrees => (false, Encoding::PLAIN),
            Type::Flag => (false, Encoding::RLE),
        };
        // The encoding is what remains when there is no dictionary, or when it grows too large.
        builder = builder.set_column_dictionary_enabled(path.clone(), dictionary).set_column_encoding(path, encoding);
    }
    Ok(builder.build())
}

fn compression(codec: Codec) -> Result<Compression> {
    Ok(match codec {
        Codec::Zstd => Compression::ZSTD(ZstdLevel::try_new(1)?),
        Codec::Snappy => Compression::SNAPPY,
        Codec::Lz4 => Compression::LZ4_RAW,
        Codec::Gzip => return Err(ParquetError::NYI("gzip".to_owned())),
        Codec::None => Compression::UNCOMPRESSED,
    })
}
