//! `-`: one table as a stream of bytes, made to be piped.
//!
//! Words are written as plain text and instants as RFC 3339 in UTC with milliseconds, so that a line says all by itself.
//! The worker makes the bytes of a whole chunk; the writer only passes them on. What comes once, CSV's header and Arrow's
//! schema and end, does not belong to a chunk: the sink writes it itself.

use std::io::{self, Write};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use arrow::ipc::writer::StreamWriter;
use arrow::json::writer::{LineDelimited, WriterBuilder as JsonBuilder};

use super::{Batches, Encoded, Encoder, Sink, Standing, Tally, TargetError, Ticket};
use crate::plan::Chunk;
use crate::tables::Table;

const INSTANT: &str = "%Y-%m-%dT%H:%M:%S%.3fZ";

/// How rows become bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StreamFormat {
    /// A JSON object per line.
    #[default]
    Ndjson,
    /// Comma-separated values, with a header.
    Csv,
    /// The Arrow IPC stream.
    Arrow,
}

impl StreamFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Ndjson, Self::Csv, Self::Arrow];

    /// Its name, as `--format` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Arrow => "arrow",
        }
    }
}

impl FromStr for StreamFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|format| format.name() == text);
        found.ok_or_else(|| format!("formats are {}", Self::ALL.map(Self::name).join(", ")))
    }
}

/// One table on its way through a pipe.
pub struct Stream<W> {
    table: &'static Table,
    format: StreamFormat,
    schema: SchemaRef,
    /// What comes before the first row.
    head: Vec<u8>,
    out: Mutex<Out<W>>,
}

struct Out<W> {
    to: W,
    begun: bool,
}

impl Stream<io::Stdout> {
    /// Standard output.
    ///
    /// # Errors
    /// When there is not exactly one table.
    pub fn stdout(tables: &[&'static Table], format: StreamFormat) -> Result<Self, TargetError> {
        Self::new(tables, format, io::stdout())
    }
}

impl<W: Write + Send> Stream<W> {
    /// A stream to anything that takes bytes.
    ///
    /// # Errors
    /// When there is not exactly one table.
    pub fn new(tables: &[&'static Table], format: StreamFormat, to: W) -> Result<Self, TargetError> {
        let [table] = tables else {
            let names: Vec<_> = tables.iter().map(|table| table.name).collect();
            return Err(TargetError::refused(
                "standard output",
                format!("takes one table, not {}", names.len()),
                format!("choose one with --tables: {}", names.join(", ")),
            ));
        };
        let schema = plain(&table.schema(), format);
        let head = head(&schema, format).map_err(|cause| TargetError::encode(table.name, cause))?;
        Ok(Self { table, format, schema, head, out: Mutex::new(Out { to, begun: false }) })
    }

    fn write(&self, bytes: &[u8]) -> Result<(), TargetError> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        if !out.begun {
            out.to.write_all(&self.head).map_err(TargetError::output)?;
            out.begun = true;
        }
        out.to.write_all(bytes).map_err(TargetError::output)
    }
}

impl<W: Write + Send> Sink for Stream<W> {
    fn lacks(&self, _: &Chunk) -> bool {
        true
    }

    fn encoder<'s>(&'s self, _: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, TargetError> {
        Ok(Box::new(Text { stream: self, bytes: Vec::new() }))
    }

    fn finish(&self) -> Result<Standing, TargetError> {
        let end = tail(&self.schema, self.format).map_err(|cause| TargetError::encode(self.table.name, cause))?;
        self.write(&end)?;
        self.out.lock().unwrap_or_else(PoisonError::into_inner).to.flush().map_err(TargetError::output)?;
        Ok(Standing::Whole)
    }
}

/// A chunk as it grows, and then as it is written.
struct Text<'s, W> {
    stream: &'s Stream<W>,
    bytes: Vec<u8>,
}

impl<'s, W: Write + Send> Encoder<'s> for Text<'s, W> {
    fn rows(&mut self, rows: &Batches) -> Result<(), TargetError> {
        let Stream { table: wanted, format, schema, head, .. } = self.stream;
        for (table, batch) in rows.iter().filter(|(table, _)| table == wanted) {
            let encoded =
                plain_batch(batch, schema).and_then(|batch| encode(&batch, *format, head.len(), &mut self.bytes));
            encoded.map_err(|cause| TargetError::encode(table.name, cause))?;
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
        Ok(self)
    }
}

impl<W: Write + Send> Encoded for Text<'_, W> {
    fn bytes(&self) -> Tally {
        let mut bytes = Tally::default();
        bytes.add(self.stream.table, self.bytes.len() as u64);
        bytes
    }

    fn write(self: Box<Self>, _: Ticket) -> Result<(), TargetError> {
        self.stream.write(&self.bytes)
    }
}

/// Some rows as JSON, a line each, as [`StreamFormat::Ndjson`] writes them.
///
/// # Errors
/// When a column has a type that JSON can't say; no table has one.
pub fn ndjson(batch: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
    let mut lines = Vec::new();
    let plain = plain_batch(batch, &plain(&batch.schema(), StreamFormat::Ndjson))?;
    encode(&plain, StreamFormat::Ndjson, 0, &mut lines)?;
    Ok(lines)
}

/// The schema with plain text for words; the text formats can only print zones that are offsets.
fn plain(schema: &Schema, format: StreamFormat) -> SchemaRef {
    let zone = if format == StreamFormat::Arrow { "UTC" } else { "+00:00" };
    let plain = |field: &Arc<Field>| {
        let ty = match field.data_type() {
            DataType::Dictionary(_, _) => DataType::Utf8,
            DataType::Timestamp(_, _) => DataType::Timestamp(TimeUnit::Millisecond, Some(zone.into())),
            other => other.clone(),
        };
        Field::new(field.name(), ty, field.is_nullable())
    };
    Arc::new(Schema::new(schema.fields().iter().map(plain).collect::<Vec<_>>()))
}

fn plain_batch(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().zip(schema.fields());
    let columns: Vec<ArrayRef> =
        columns.map(|(column, field)| cast(column, field.data_type())).collect::<Result<_, _>>()?;
    RecordBatch::try_new(Arc::clone(schema), columns)
}

/// Appends rows, without the head of so many bytes.
fn encode(batch: &RecordBatch, format: StreamFormat, head: usize, to: &mut Vec<u8>) -> Result<(), ArrowError> {
    match format {
        StreamFormat::Ndjson => {
            let builder = JsonBuilder::new().with_explicit_nulls(true).with_timestamp_tz_format(INSTANT.to_owned());
            let mut writer = builder.build::<_, LineDelimited>(to);
            writer.write(batch)?;
            writer.finish()
        }
        StreamFormat::Csv => csv(false).build(to).write(batch),
        StreamFormat::Arrow => {
            let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema())?;
            writer.write(batch)?;
            writer.flush()?;
            to.extend_from_slice(&writer.get_ref()[head..]);
            Ok(())
        }
    }
}

fn head(schema: &SchemaRef, format: StreamFormat) -> Result<Vec<u8>, ArrowError> {
    match format {
        StreamFormat::Ndjson => Ok(Vec::new()),
        StreamFormat::Csv => {
            let mut head = Vec::new();
            csv(true).build(&mut head).write(&RecordBatch::new_empty(Arc::clone(schema)))?;
            Ok(head)
        }
        StreamFormat::Arrow => {
            let mut writer = StreamWriter::try_new(Vec::new(), schema)?;
            writer.flush()?;
            Ok(writer.get_ref().clone())
        }
    }
}

fn tail(schema: &SchemaRef, format: StreamFormat) -> Result<Vec<u8>, ArrowError> {
    if format != StreamFormat::Arrow {
        return Ok(Vec::new());
    }
    let mut writer = StreamWriter::try_new(Vec::new(), schema)?;
    writer.flush()?;
    let head = writer.get_ref().len();
    writer.finish()?;
    Ok(writer.get_ref()[head..].to_vec())
}

fn csv(header: bool) -> arrow::csv::WriterBuilder {
    arrow::csv::WriterBuilder::new().with_header(header).with_timestamp_tz_format(INSTANT.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Content;
    use crate::sinks::Tickets;
    use crate::tables::{Clients, Dictionaries, Rows};

    fn written(format: StreamFormat) -> Vec<u8> {
        let stream = Stream::new(&[Clients::TABLE], format, Vec::new()).expect("one table");
        let ticket = Tickets::new(1).take().expect("free");
        for index in 0..2 {
            let content = Content::Dimension { table: Clients::TABLE, rows: index..index + 1 };
            let chunk = Chunk { index: index as usize, set: 0, content, expected_rows: 1 };
            let text = || ["a,b"].into_iter().collect();
            let clients = Clients {
                client_id: vec![index as i64],
                code: text(),
                name: text(),
                segment: text(),
                time_zone: text(),
                currency: ["GBP"].into_iter().collect(),
                created_at: vec![1_500],
            };
            let mut encoder = stream.encoder(&chunk).expect("an encoder");
            encoder.rows(&vec![(Clients::TABLE, clients.freeze(&Dictionaries::default()))]).expect("rows");
            encoder.end().expect("bytes").write(ticket.clone()).expect("written");
        }
        assert_eq!(stream.finish().expect("finished"), Standing::Whole);
        stream.out.into_inner().expect("not poisoned").to
    }

    #[test]
    fn ndjson_has_a_line_per_row() {
        let text = String::from_utf8(written(StreamFormat::Ndjson)).expect("text");
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].ends_with(r#""currency":"GBP","created_at":"1970-01-01T00:00:01.500Z"}"#), "{text}");
    }

    #[test]
    fn csv_has_one_header() {
        let text = String::from_utf8(written(StreamFormat::Csv)).expect("text");
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "client_id,code,name,segment,time_zone,currency,created_at");
        assert_eq!(lines[1], r#"0,"a,b","a,b","a,b","a,b",GBP,1970-01-01T00:00:01.500Z"#);
        assert_eq!(lines.len(), 3);
    }

    #[test]
    fn arrow_is_one_stream() {
        let bytes = written(StreamFormat::Arrow);
        let reader = arrow::ipc::reader::StreamReader::try_new(bytes.as_slice(), None).expect("a stream");
        let batches: Vec<_> = reader.map(|batch| batch.expect("a batch")).collect();
        assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 2);
        assert!(bytes.ends_with(&[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]));
    }

    #[test]
    fn several_tables_are_refused() {
        let error = Stream::new(&crate::tables::ALL, StreamFormat::Csv, Vec::new()).err().expect("refused");
        assert!(error.to_string().contains("takes one table, not"), "{error}");
    }
}
