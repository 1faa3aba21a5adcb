//! `-`: one table as a stream of bytes, made to be piped.
//!
//! The worker makes the bytes of a whole chunk; the writer only passes them on. What comes once, CSV's header and Arrow's
//! schema and end, does not belong to a chunk: the sink writes it itself. Events come in the order of time.

mod debezium;
mod in_time;

use std::io::{self, Write};
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use self::in_time::{Lines, Open, Sorted};
use super::encoding::Encoding;
use super::{Batches, Codec, Coding, Encoded, Encoder, Format, Sink, Standing, Tally, TargetError, Ticket};
use crate::calendar::{Millis, WaveLength};
use crate::plan::{Chunk, Content};
use crate::profile::Profile;
use crate::tables::{Events, Rows, Table};

/// One table on its way through a pipe.
pub struct Stream<W> {
    table: &'static Table,
    encoding: Encoding,
    /// Of events, how instants and waves go together.
    in_time: Option<WaveLength>,
    /// What events are wrapped in, and the name of their database.
    envelope: Option<(Envelope, String)>,
    out: Mutex<Out<W>>,
}

struct Out<W> {
    to: W,
    begun: bool,
    open: Open,
}

/// What events are wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Envelope {
    /// Debezium's: whole rows before and after, the source, the operation.
    Debezium,
}

impl Envelope {
    /// Every envelope.
    pub const ALL: [Self; 1] = [Self::Debezium];

    /// Its name, as `--envelope` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Debezium => "debezium",
        }
    }
}

impl FromStr for Envelope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::name).join(", ");
        Self::ALL.into_iter().find(|it| it.name() == text).ok_or_else(|| format!("an envelope is one of {}", known()))
    }
}

/// Events as text, a line each: as they are, or in an envelope, with the name of their database.
#[cfg(any(feature = "postgres", feature = "mongodb"))]
pub(crate) fn event_lines(rows: &RecordBatch, envelope: Option<(Envelope, &str)>) -> Result<Vec<u8>, ArrowError> {
    let Some((Envelope::Debezium, name)) = envelope else { return super::ndjson(rows) };
    let mut lines = Vec::new();
    debezium::append(rows, name, &mut lines);
    Ok(lines)
}

impl Stream<io::Stdout> {
    /// Standard output.
    ///
    /// # Errors
    /// When there is not exactly one table, or the format can't be piped.
    pub fn stdout(tables: &[&'static Table], format: Format) -> Result<Self, TargetError> {
        Self::new(tables, format, io::stdout())
    }
}

impl<W: Write + Send> Stream<W> {
    /// A stream to anything that takes bytes.
    ///
    /// # Errors
    /// When there is not exactly one table, or the format can't be piped.
    pub fn new(tables: &[&'static Table], format: Format, to: W) -> Result<Self, TargetError> {
        let refused = |reason: String, hint: String| TargetError::refused("standard output", reason, hint);
        let [table] = tables else {
            let names: Vec<_> = tables.iter().map(|table| table.name).collect();
            let reason = format!("takes one table, not {}", names.len());
            return Err(refused(reason, format!("choose one with --tables: {}", names.join(", "))));
        };
        let coding = Coding::new(format, Some(Codec::None))?;
        let encoding = Encoding::new(table, coding).map_err(|cause| TargetError::encode(table.name, cause))?;
        let encoding = encoding.ok_or_else(|| {
            let reason = format!("takes no {}, which is read from its end", format.name());
            refused(reason, "pipe ndjson, csv or arrow, or give --to a folder".to_owned())
        })?;
        let out = Mutex::new(Out { to, begun: false, open: Open::default() });
        Ok(Self { table, encoding, in_time: None, envelope: None, out })
    }

    /// The same, with the events of a profile in the order of time, and in an envelope if there is one; other tables come as
    /// they are made.
    ///
    /// # Errors
    /// When there are no events to be wrapped, or the format can't be put in order line by line.
    pub fn in_time(self, profile: &Profile, envelope: Option<Envelope>) -> Result<Self, TargetError> {
        let refused = |reason: &str, hint: &str| Err(TargetError::refused("standard output", reason, hint));
        if *self.table != *Events::TABLE {
            return match envelope {
                None => Ok(self),
                Some(_) => refused("wraps nothing but events", "choose them with --tables events"),
            };
        }
        if matches!(self.encoding, Encoding::Arrow(_)) {
            return refused(
                "takes events in the order of time, line by line",
                "pipe ndjson or csv, or give --to a folder",
            );
        }
        if envelope.is_some() && !matches!(self.encoding, Encoding::Ndjson) {
            return refused("wraps events as JSON only", "leave out --format, or --envelope");
        }
        let envelope = envelope.map(|envelope| (envelope, profile.name.clone()));
        Ok(Self { in_time: Some(profile.waves()), envelope, ..self })
    }

    /// Appends rows as they are written.
    fn append(&self, batch: &RecordBatch, to: &mut Vec<u8>) -> Result<(), ArrowError> {
        match &self.envelope {
            Some((Envelope::Debezium, name)) => debezium::append(batch, name, to),
            None => drop(self.encoding.append(batch, to)?),
        }
        Ok(())
    }

    fn write(&self, bytes: impl FnOnce(&mut Open) -> Vec<u8>) -> Result<(), TargetError> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = bytes(&mut out.open);
        if !out.begun {
            out.to.write_all(&self.encoding.head()).map_err(TargetError::output)?;
            out.begun = true;
        }
        out.to.write_all(&bytes).map_err(TargetError::output)
    }
}

impl<W: Write + Send> Sink for Stream<W> {
    fn lacks(&self, _: &Chunk) -> bool {
        true
    }

    fn encoder<'s>(&'s self, chunk: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, TargetError> {
        Ok(match (&self.in_time, &chunk.content) {
            (Some(length), Content::Waves(waves)) => {
                Box::new(Timed { stream: self, until: length.start(waves.end), lines: Lines::default() })
            }
            _ => Box::new(Bytes { stream: self, bytes: Vec::new() }),
        })
    }

    fn finish(&self) -> Result<Standing, TargetError> {
        self.write(|open| {
            let mut rest = open.before(Millis::MAX);
            rest.extend_from_slice(self.encoding.tail());
            rest
        })?;
        self.out.lock().unwrap_or_else(PoisonError::into_inner).to.flush().map_err(TargetError::output)?;
        Ok(Standing::Whole)
    }
}

/// A chunk as it grows, and then as it is written.
struct Bytes<'s, W> {
    stream: &'s Stream<W>,
    bytes: Vec<u8>,
}

impl<'s, W: Write + Send> Encoder<'s> for Bytes<'s, W> {
    fn rows(&mut self, rows: &Batches) -> Result<(), TargetError> {
        for (table, batch) in rows.iter().filter(|(table, _)| *table == self.stream.table) {
            let encoded = self.stream.append(batch, &mut self.bytes);
            encoded.map_err(|cause| TargetError::encode(table.name, cause))?;
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
        Ok(self)
    }
}

impl<W: Write + Send> Encoded for Bytes<'_, W> {
    fn bytes(&self) -> Tally {
        let mut bytes = Tally::default();
        bytes.add(self.stream.table, self.bytes.len() as u64);
        bytes
    }

    fn write(self: Box<Self>, _: Ticket) -> Result<(), TargetError> {
        self.stream.write(|_| self.bytes)
    }
}

/// Events of a chunk as they grow.
struct Timed<'s, W> {
    stream: &'s Stream<W>,
    /// When the chunk ends.
    until: Millis,
    lines: Lines,
}

/// Events of a chunk, in the order of time.
struct TimedBytes<'s, W> {
    stream: &'s Stream<W>,
    until: Millis,
    sorted: Sorted,
}

impl<'s, W: Write + Send> Encoder<'s> for Timed<'s, W> {
    fn rows(&mut self, rows: &Batches) -> Result<(), TargetError> {
        for (table, batch) in rows.iter().filter(|(table, _)| *table == self.stream.table) {
            let mut encoded = Ok(());
            self.lines.append(batch, |to| encoded = self.stream.append(batch, to));
            encoded.map_err(|cause| TargetError::encode(table.name, cause))?;
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
        let Self { stream, until, lines } = *self;
        Ok(Box::new(TimedBytes { stream, until, sorted: lines.sort() }))
    }
}

impl<W: Write + Send> Encoded for TimedBytes<'_, W> {
    fn bytes(&self) -> Tally {
        let mut bytes = Tally::default();
        bytes.add(self.stream.table, self.sorted.bytes() as u64);
        bytes
    }

    fn write(self: Box<Self>, _: Ticket) -> Result<(), TargetError> {
        let Self { stream, until, sorted } = *self;
        stream.write(|open| open.take(sorted, until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Content;
    use crate::sinks::Tickets;
    use crate::tables::{Clients, Dictionaries, Rows};
    use arrow::array::RecordBatch;

    fn written(format: Format) -> Vec<u8> {
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
        let text = String::from_utf8(written(Format::Ndjson)).expect("text");
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].ends_with(r#""currency":"GBP","created_at":"1970-01-01T00:00:01.500Z"}"#), "{text}");
    }

    #[test]
    fn csv_has_one_header() {
        let text = String::from_utf8(written(Format::Csv)).expect("text");
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "client_id,code,name,segment,time_zone,currency,created_at");
        assert_eq!(lines[1], r#"0,"a,b","a,b","a,b","a,b",GBP,1970-01-01T00:00:01.500Z"#);
        assert_eq!(lines.len(), 3);
    }

    #[test]
    fn arrow_is_one_stream() {
        let bytes = written(Format::Arrow);
        let reader = arrow::ipc::reader::StreamReader::try_new(bytes.as_slice(), None).expect("a stream");
        let batches: Vec<_> = reader.map(|batch| batch.expect("a batch")).collect();
        assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 2);
        assert!(bytes.ends_with(&[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]));
    }

    #[test]
    fn several_tables_are_refused() {
        let error = Stream::new(&crate::tables::ALL, Format::Csv, Vec::new()).err().expect("refused");
        assert!(error.to_string().contains("takes one table, not"), "{error}");
        let error = Stream::new(&[Clients::TABLE], Format::Parquet, Vec::new()).err().expect("refused");
        assert!(error.to_string().contains("takes no parquet"), "{error}");
    }
}
