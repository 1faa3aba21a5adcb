//! `-`: one table as a stream of bytes, made to be piped.
//!
//! The worker makes the bytes of a whole chunk; the writer only passes them on. What comes once, CSV's header and Arrow's
//! schema and end, does not belong to a chunk: the sink writes it itself.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use super::encoding::Encoding;
use super::{Batches, Codec, Coding, Encoded, Encoder, Format, Sink, Standing, Tally, TargetError, Ticket};
use crate::plan::Chunk;
use crate::tables::Table;

/// One table on its way through a pipe.
pub struct Stream<W> {
    table: &'static Table,
    encoding: Encoding,
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
        Ok(Self { table, encoding, out: Mutex::new(Out { to, begun: false }) })
    }

    fn write(&self, bytes: &[u8]) -> Result<(), TargetError> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        if !out.begun {
            out.to.write_all(&self.encoding.head()).map_err(TargetError::output)?;
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
        Ok(Box::new(Bytes { stream: self, bytes: Vec::new() }))
    }

    fn finish(&self) -> Result<Standing, TargetError> {
        self.write(self.encoding.tail())?;
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
            let encoded = self.stream.encoding.append(batch, &mut self.bytes);
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
        self.stream.write(&self.bytes)
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
