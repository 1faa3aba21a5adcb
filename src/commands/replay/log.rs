//! `--hlog FILE`: what users waited, second by second, as `HdrHistogram`'s interval log: a tag for each kind of operation, values in
//! microseconds, maxima in milliseconds, times since 1970.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::{Duration, SystemTime};

use fs_err::File;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::V2DeflateSerializer;
use hdrhistogram::serialization::interval_log::{IntervalLogWriter, IntervalLogWriterBuilder, Tag};
use ordermill::replay::Kind;

use crate::commands::Failure;

/// What every such log begins with.
const MARK: &str = "#[Histogram log format version 1.3]";

/// A log that is written while time passes.
pub(super) struct Log<'l> {
    writer: IntervalLogWriter<'l, 'l, File, V2DeflateSerializer>,
    /// Why no more was written.
    failed: Option<String>,
}

/// A file that takes a log, and never anything but a log before.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    let refused = |why: String| Failure::Usage(format!("`--hlog {}` {why}", path.display()));
    if let Ok(found) = File::open(path) {
        let mut line = String::new();
        let is_file = found.metadata().is_ok_and(|it| it.is_file());
        let read = BufReader::new(found).read_line(&mut line);
        if is_file && (read.is_err() || !line.is_empty() && !line.starts_with(MARK)) {
            return Err(refused(
                "is there and is no log of histograms\nhint: name another file, or remove it".to_owned(),
            ));
        }
    }
    File::create(path).map_err(|error| refused(format!("can't be written: {error}")))
}

impl<'l> Log<'l> {
    /// Begins a log in a file.
    pub(super) fn new(
        file: &'l mut File,
        serializer: &'l mut V2DeflateSerializer,
        title: &str,
    ) -> std::io::Result<Self> {
        let mut builder = IntervalLogWriterBuilder::new();
        builder.add_comment(&MARK[1..]).add_comment(title).with_max_value_divisor(1_000.0);
        Ok(Self { writer: builder.begin_log_with(file, serializer)?, failed: None })
    }

    /// Writes what some operations took that ended in the time just past.
    pub(super) fn write(&mut self, kind: Kind, length: Duration, response: &Histogram<u64>) {
        let began = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().saturating_sub(length);
        if self.failed.is_none() {
            let written = self.writer.write_histogram(response, began, length, Tag::new(kind.name()));
            self.failed = written.err().map(|error| error.to_string());
        }
    }

    /// Ends it.
    pub(super) fn finish(self) -> Result<(), Failure> {
        match self.failed {
            Some(error) => Err(Failure::Usage(format!("`--hlog` can't be written: {error}"))),
            None => Ok(()),
        }
    }
}
