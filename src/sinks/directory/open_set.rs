//! A file set being written: hidden names first, final names when all of it is there.

use std::collections::BTreeMap;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use fs_err as fs;
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;

use super::ledger::{FileSize, FinishedSet, Ledger};
use super::row_groups::RowGroup;
use crate::sinks::SinkError;
use crate::tables::Table;

/// A file set being written. Dropped before it is committed, it removes its files.
pub(super) struct OpenSet {
    root: PathBuf,
    name: String,
    job: usize,
    files: Vec<OpenFile>,
}

struct OpenFile {
    table: &'static Table,
    hidden: PathBuf,
    rows: u64,
    writer: Option<SerializedFileWriter<BufWriter<fs::File>>>,
}

impl OpenSet {
    /// Opens the files of a set, one per table.
    pub(super) fn create(
        root: &Path,
        name: &str,
        job: usize,
        tables: impl IntoIterator<Item = (&'static Table, WriterProperties)>,
    ) -> Result<Self, SinkError> {
        let mut set = Self { root: root.to_owned(), name: name.to_owned(), job, files: Vec::new() };
        for (table, properties) in tables {
            fs::create_dir_all(root.join(table.name))?;
            let hidden = root.join(table.name).join(format!(".{name}.parquet.part"));
            let file = fs::OpenOptions::new().write(true).create(true).truncate(false).open(&hidden)?;
            if file.file().try_lock().is_err() {
                return Err(SinkError::refused(
                    root.display(),
                    format!("is being written by another process, which holds {}", hidden.display()),
                    "wait for it, or give each process its own --part K/N",
                ));
            }
            file.set_len(0)?;
            let writer =
                ArrowWriter::try_new(BufWriter::with_capacity(1 << 20, file), table.schema(), Some(properties))
                    .and_then(ArrowWriter::into_serialized_writer)
                    .map_err(|error| failed(table, error))?;
            set.files.push(OpenFile { table, hidden, rows: 0, writer: Some(writer.0) });
        }
        Ok(set)
    }

    /// Appends row groups to a table's file.
    pub(super) fn append(&mut self, table: &'static Table, groups: Vec<RowGroup>) -> Result<(), SinkError> {
        let file = self.files.iter_mut().find(|file| *file.table == *table);
        let Some(OpenFile { writer: Some(writer), rows, .. }) = file else {
            return Err(SinkError::Misused(format!("rows of `{}` came to a file set without it", table.name)));
        };
        for group in groups {
            let mut into = writer.next_row_group().map_err(|error| failed(table, error))?;
            *rows += group.first().map_or(0, |column| column.close().rows_written);
            for column in group {
                column.append_to_row_group(&mut into).map_err(|error| failed(table, error))?;
            }
            into.close().map_err(|error| failed(table, error))?;
        }
        Ok(())
    }

    /// Gives the files their final names, then writes the set into the ledger.
    pub(super) fn commit(mut self) -> Result<FinishedSet, SinkError> {
        let mut files = BTreeMap::new();
        let mut finals = Vec::new();
        for file in &mut self.files {
            let Some(writer) = file.writer.take() else { continue };
            let inner = writer.into_inner().map_err(|error| failed(file.table, error))?;
            let inner = inner.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            inner.sync_all()?;
            let bytes = inner.metadata()?.len();
            files.insert(file.table.name.to_owned(), FileSize { rows: file.rows, bytes });
            // The lock is held until the file has its final name.
            finals.push((inner, file.hidden.clone(), self.root.join(file.table.name)));
        }
        for (_locked, hidden, folder) in &finals {
            fs::rename(hidden, folder.join(format!("{}.parquet", self.name)))?;
            fs::File::open(folder)?.sync_all()?;
        }
        self.files.clear();
        let finished = FinishedSet { set: self.name.clone(), job: self.job, files };
        Ledger::append_set(&self.root, &finished)?;
        Ok(finished)
    }
}

impl Drop for OpenSet {
    fn drop(&mut self) {
        for file in &self.files {
            // It may be gone already; what matters is that it has no final name.
            let _ = fs::remove_file(&file.hidden);
        }
    }
}

/// An error of the Parquet writer: what the system said, or what the encoder did.
fn failed(table: &'static Table, error: ParquetError) -> SinkError {
    match error {
        ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
            Ok(io) => (*io).into(),
            Err(other) => SinkError::encode(table.name, other),
        },
        other => SinkError::encode(table.name, other),
    }
}
