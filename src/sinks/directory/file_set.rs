//! A file set while it is written: its files get their names together at the end, when all of them are there to stay. Dropping
//! it leaves no file behind. The ledger's line comes after it.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use super::files::{self, Encoded, Files};
use super::ledger::FileEntry;
use super::storage::{NewFile, Storage};
use crate::calendar::Millis;
use crate::generate::SETTLED;
use crate::job::Piece;
use crate::sinks::TargetError;

/// Bytes given to the system at once.
const BUFFER: usize = 1 << 20;

/// The open files of one set, by table.
pub(super) struct OpenSet {
    /// The set's index in the plan.
    pub(super) set: usize,
    /// The chunk that comes next.
    pub(super) next_chunk: usize,
    /// What it holds so far.
    holds: Option<Piece>,
    /// When one of its rows changes.
    changes_at: Option<Millis>,
    files: Vec<OpenFile>,
}

/// A file set that is there.
pub(super) struct Committed {
    pub(super) holds: Piece,
    pub(super) changes_at: Option<Millis>,
    pub(super) files: BTreeMap<String, FileEntry>,
}

struct OpenFile {
    files: Arc<Files>,
    writer: files::File<BufWriter<Hashed>>,
    /// Its whole name, for people.
    shown: String,
    rows: u64,
}

/// A file, and the digest of what was written to it.
struct Hashed {
    file: Box<dyn NewFile>,
    hasher: blake3::Hasher,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl OpenSet {
    /// Opens the files of a set.
    pub(super) fn create(
        storage: &dyn Storage,
        name: impl Fn(&Files) -> String,
        files: impl Iterator<Item = Arc<Files>>,
        (set, next_chunk): (usize, usize),
    ) -> Result<Self, TargetError> {
        let files: Result<_, _> = files.map(|files| OpenFile::create(storage, &name(&files), files)).collect();
        Ok(Self { set, next_chunk, holds: None, changes_at: Some(SETTLED), files: files? })
    }

    /// Appends the rows of the next chunk to the tables' files.
    pub(super) fn append(
        &mut self,
        tables: Vec<(&Files, Encoded)>,
        piece: &Piece,
        changes_at: Option<Millis>,
    ) -> Result<(), TargetError> {
        for (files, rows) in tables {
            let table = files.table;
            let Some(file) = self.files.iter_mut().find(|file| file.files.table == table) else {
                let reason = format!("rows of `{}` came for a file set without that table", table.name);
                return Err(TargetError::Misused(reason));
            };
            file.rows += file.writer.append(rows).map_err(|error| failed(error, table.name, &file.shown))?;
        }
        let start = self.holds.as_ref().map_or(piece.range().start, |holds| holds.range().start);
        self.holds = Some(Piece::new(piece.content(), start..piece.range().end));
        self.changes_at = sooner(self.changes_at, changes_at);
        self.next_chunk += 1;
        Ok(())
    }

    /// Gives every file its final name.
    pub(super) fn commit(self, storage: &dyn Storage) -> Result<Committed, TargetError> {
        let Some(holds) = self.holds else {
            return Err(TargetError::Misused(format!("file set {} ends without a chunk", self.set)));
        };
        let mut entries = BTreeMap::new();
        let mut finished = Vec::with_capacity(self.files.len());
        for OpenFile { files, writer, shown, rows } in self.files {
            let table = files.table.name;
            let inner = files.finish(writer).map_err(|error| failed(error, table, &shown))?;
            let Hashed { mut file, hasher } = inner.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.close()?;
            let (bytes, digest) = (hasher.count(), hasher.finalize().to_hex().to_string());
            entries.insert(table.to_owned(), FileEntry { rows, bytes, digest });
            finished.push(file);
        }
        finished.iter_mut().try_for_each(|file| file.publish())?;
        storage.settle(&entries.keys().map(String::as_str).collect::<Vec<_>>())?;
        Ok(Committed { holds, changes_at: self.changes_at, files: entries })
    }
}

/// The sooner of two instants; none where one of them is not known.
pub(super) fn sooner(one: Option<Millis>, other: Option<Millis>) -> Option<Millis> {
    one.zip(other).map(|(one, other)| one.min(other))
}

impl OpenFile {
    fn create(storage: &dyn Storage, name: &str, files: Arc<Files>) -> Result<Self, TargetError> {
        let (file, shown) = (storage.create(name)?, storage.shown(name));
        let writer = BufWriter::with_capacity(BUFFER, Hashed { file, hasher: blake3::Hasher::new() });
        let writer = files.file(writer).map_err(|error| failed(error, files.table.name, &shown))?;
        Ok(Self { files, writer, shown, rows: 0 })
    }
}

/// The encoders keep the system's error inside their own.
fn failed(error: Box<dyn Error + Send + Sync>, table: &'static str, file: &str) -> TargetError {
    match files::system(error) {
        Ok(cause) => TargetError::File { cause },
        Err(other) => TargetError::encode(table, format!("{other} ({file})")),
    }
}
