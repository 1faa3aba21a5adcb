//! A folder of files that is read back: every visible file of its tables, as a reader of the folder would see them.
//!
//! Nothing that a file says is trusted. What was written is known by its digest, made while it is read; a file whose bytes
//! have changed is read with care, to say which rows have.

mod arrow;
mod csv;
mod damage;
mod ndjson;
mod parquet;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Seek};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::arrow::array::{ArrayRef, RecordBatch, new_null_array};
use ::arrow::compute::{CastOptions, cast_with_options};
use ::arrow::datatypes::{DataType, Schema};
use flate2::bufread::MultiGzDecoder;
use fs_err::File;

use super::advance::Journal;
use super::ledger::{self, Entries, FileEntry, Ledger};
use super::manifest;
use super::opening::{self, Kind, Visible};
use crate::job::{Conflict, Holding, Piece};
use crate::sinks::found_rows::FoundRows;
use crate::sinks::reader::{Found, Reader, Remarks, Rewritten, Share, found_schema};
use crate::sinks::{Codec, Coding, Format, TargetError};
use crate::tables::{self, Table, Type};

/// Bytes that are digested at once.
const BLOCK: usize = 1 << 20;

/// A folder of files that is read back.
pub struct DirectoryReader {
    holdings: Vec<Holding>,
    remarks: Remarks,
    files: Vec<SomeFile>,
    /// Where the folder stands, when an advance was cut short.
    between: Option<Conflict>,
}

/// A file of a table.
struct SomeFile {
    table: &'static Table,
    path: PathBuf,
    coding: Coding,
    /// What the ledger says of it, and what the set holds.
    named: Option<(FileEntry, Piece)>,
}

impl DirectoryReader {
    /// Opens a folder that holds a ledger.
    ///
    /// # Errors
    /// When it is no folder that ordermill has filled, or can't be read.
    pub fn open(root: &Path) -> Result<Self, TargetError> {
        let refused = |reason: String| {
            let hint = "give --in the folder that `ordermill generate` has filled";
            TargetError::refused(root.display(), format!("{reason}: nothing says what it should hold"), hint)
        };
        let ledger = Ledger::of(root);
        if !root.join(ledger::FOLDER).is_dir() {
            return Err(refused(if root.is_dir() { "has no ledger".to_owned() } else { "is no folder".to_owned() }));
        }
        if let Some(journal) = Journal::read(root)? {
            let between = crate::job::between(&journal.from.job, &journal.to.job);
            let holdings = Vec::new();
            return Ok(Self { holdings, remarks: Remarks::default(), files: Vec::new(), between: Some(between) });
        }
        let entries = ledger.read()?;
        if entries.records.is_empty() {
            let damaged = entries.damaged.first();
            let why = damaged.map_or(String::new(), |(path, why)| format!(" ({} {why})", path.display()));
            return Err(refused(format!("has a ledger without a job{why}")));
        }
        let (holdings, remarks, files) = (entries.holdings(), Remarks::default(), Vec::new());
        let mut reader = Self { holdings, remarks, files, between: None };
        for (path, why) in &entries.damaged {
            reader.fault(path, why);
        }
        reader.list_files(root, &entries)?;
        reader.check_manifest(root, &entries);
        Ok(reader)
    }

    /// Lists what a reader of the folder would see, and compares it with what the ledger names.
    fn list_files(&mut self, root: &Path, entries: &Entries) -> Result<(), TargetError> {
        let coding = entries.coding().unwrap_or_default();
        let path = |table, set: &str| opening::file(root, table, set, coding);
        let named =
            entries.files().map(|(table, set, file)| (path(table, &set.name), (file.clone(), set.holds.clone())));
        let mut named: BTreeMap<PathBuf, (FileEntry, Piece)> = named.collect();
        for Visible { name, path, .. } in opening::visible(root)? {
            let table = tables::by_name(&name).filter(|table| {
                path.is_dir() && entries.records.iter().any(|record| record.job.definitions().any(|it| it == *table))
            });
            match table {
                Some(table) => self.list_folder(table, &path, coding, &mut named)?,
                None if name == ledger::FOLDER || name == manifest::NAME => {}
                None if name == manifest::FIXTURE && manifest::fixture(entries).is_some() => {}
                None => self.remarks.notes.push(format!("{} is not ordermill's", path.display())),
            }
        }
        for path in named.keys() {
            self.fault(path, "is missing, but the ledger names it");
        }
        Ok(())
    }

    fn list_folder(
        &mut self,
        table: &'static Table,
        folder: &Path,
        coding: Coding,
        named: &mut BTreeMap<PathBuf, (FileEntry, Piece)>,
    ) -> Result<(), TargetError> {
        for Visible { name, path, kind } in opening::visible(folder)? {
            if !name.ends_with(coding.ending()) {
                self.remarks.notes.push(format!("{} is not ordermill's", path.display()));
                continue;
            }
            let named = named.remove(&path);
            // A link is followed here: to read elsewhere does no harm. A pipe would be waited for.
            if kind == Kind::File || fs_err::metadata(&path).is_ok_and(|found| found.is_file()) {
                self.files.push(SomeFile { table, path, coding, named });
            } else {
                self.fault(&path, "is no file");
            }
        }
        Ok(())
    }

    /// A folder whose ledger is complete has the manifest that follows from it.
    fn check_manifest(&mut self, root: &Path, entries: &Entries) {
        let is_complete = self.holdings.iter().all(|holding| holding.missing().is_empty());
        let fixture = manifest::fixture(entries).map(|text| (manifest::FIXTURE, text));
        for (name, right) in fixture.into_iter().chain([(manifest::NAME, manifest::text(entries))]) {
            let path = root.join(name);
            match ledger::read_whole(&path) {
                Ok(text) if text != right => self.fault(&path, "does not say what the ledger says"),
                Err(_) if is_complete => self.fault(&path, "is missing, though the ledger is complete"),
                _ => {}
            }
        }
    }

    fn fault(&mut self, path: &Path, what: &str) {
        self.remarks.fault(path.display(), what);
    }
}

impl Reader for DirectoryReader {
    fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    fn remarks(&self) -> &Remarks {
        &self.remarks
    }

    fn between(&self) -> Option<Conflict> {
        self.between.clone()
    }

    fn shares(&self, tables: &[&'static Table], within: Option<&[Range<i64>]>) -> Result<Vec<Share>, TargetError> {
        let wanted = self.files.iter().enumerate().filter(|(_, file)| tables.contains(&file.table));
        let share = |(part, file): (usize, &SomeFile)| Share {
            tables: vec![file.table],
            within: within.map(<[_]>::to_vec),
            part,
        };
        Ok(wanted.map(share).collect())
    }

    fn read(&self, share: &Share, take: &mut dyn FnMut(Found)) -> Result<Remarks, TargetError> {
        self.files[share.part].read(share.within.as_deref(), take)
    }
}

impl SomeFile {
    /// Reads the rows that may lie at some places; whoever asks for all of them gets the bytes checked too.
    fn read(&self, within: Option<&[Range<i64>]>, take: &mut dyn FnMut(Found)) -> Result<Remarks, TargetError> {
        let mut remarks = Remarks::default();
        let mut file = File::open(&self.path)?;
        let is_as_written = match &self.named {
            Some((entry, piece)) if within.is_none() => {
                let is_as_written = digest(&mut file)? == entry.digest;
                if !is_as_written {
                    let (path, table) = (self.path.display().to_string(), self.table.name);
                    remarks.rewritten.push(Rewritten { path, table, piece: piece.clone() });
                }
                is_as_written
            }
            Some(_) => false,
            None => {
                remarks.fault(self.path.display(), "holds rows, but the ledger does not name it");
                false
            }
        };
        let reading = || self.read_rows(file, within, &mut remarks, take);
        // What is as it was written is read by what wrote it; anything else may hold anything.
        let read = if is_as_written { reading() } else { damage::guarded(reading) };
        if let Err(why) = read {
            remarks.fault(self.path.display(), &format!("can't be read: {why}"));
        }
        Ok(remarks)
    }

    fn read_rows(
        &self,
        file: File,
        within: Option<&[Range<i64>]>,
        remarks: &mut Remarks,
        take: &mut dyn FnMut(Found),
    ) -> Result<(), String> {
        let file = file.into_parts().0;
        let mut reading = Reading { table: self.table, path: &self.path, remarks, take };
        match self.coding.format() {
            Format::Parquet => parquet::read(file, within, &mut reading),
            Format::Csv => csv::read(unpack(file, self.coding)?, &mut reading),
            Format::Ndjson => ndjson::read(unpack(file, self.coding)?, &mut reading),
            Format::Arrow => arrow::read(file, &mut reading),
        }
    }
}

/// The bytes of a text file.
fn unpack(file: std::fs::File, coding: Coding) -> Result<Box<dyn BufRead>, String> {
    let file = BufReader::with_capacity(BLOCK, file);
    Ok(match coding.codec() {
        Codec::Gzip => Box::new(BufReader::with_capacity(BLOCK, MultiGzDecoder::new(file))),
        Codec::Zstd => {
            let unpacked = zstd::Decoder::with_buffer(file).map_err(|error| error.to_string())?;
            Box::new(BufReader::with_capacity(BLOCK, unpacked))
        }
        _ => Box::new(file),
    })
}

/// A file while it is read: what is found of it, and what is wrong with it.
struct Reading<'r> {
    table: &'static Table,
    path: &'r Path,
    remarks: &'r mut Remarks,
    take: &'r mut dyn FnMut(Found),
}

impl Reading<'_> {
    /// Says which columns are missing or ours in name only, and which are not ours.
    fn check_schema(&mut self, there: &Schema) {
        for column in self.table.columns {
            match there.field_with_name(column.name) {
                Err(_) => self.lacks(column.name),
                Ok(field) if !holds(field.data_type(), column.ty) => {
                    let what = format!("has `{}` as {}, not {}", column.name, field.data_type(), column.ty.arrow());
                    self.remarks.fault(self.path.display(), &what);
                }
                Ok(_) => {}
            }
        }
        for field in there.fields() {
            self.check_name(field.name());
        }
    }

    /// Says that a column is missing.
    fn lacks(&mut self, column: &str) {
        self.remarks.fault(self.path.display(), &format!("has no column `{column}`"));
    }

    /// Notes a column that is not ours.
    fn check_name(&mut self, name: &str) {
        if !self.is_ours(name) {
            self.remarks.note(format!("`{}` has a column `{name}` that is not ordermill's", self.table.name));
        }
    }

    fn is_ours(&self, name: &str) -> bool {
        self.table.columns.iter().any(|column| column.name == name)
    }

    /// Takes rows as Arrow has them.
    fn take_batch(&mut self, batch: &RecordBatch) {
        (self.take)(Found { table: self.table, batch: conform(self.table, batch), odd: Vec::new() });
    }

    /// Takes rows that were read value by value.
    fn take_rows(&mut self, rows: &mut FoundRows) {
        if let Some(found) = rows.take() {
            (self.take)(found);
        }
    }
}

/// The digest of a file, which is then read from its start again.
fn digest(file: &mut File) -> Result<String, TargetError> {
    let mut hasher = blake3::Hasher::new();
    let mut block = vec![0; BLOCK];
    loop {
        match file.read(&mut block)? {
            0 => break,
            read => hasher.update(&block[..read]),
        };
    }
    file.rewind()?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Whether a column of a file has the type of a table's: words may be dictionary-encoded or plain.
fn holds(there: &DataType, wanted: Type) -> bool {
    match wanted {
        Type::Word(_) | Type::Text => match there {
            DataType::Dictionary(_, words) => **words == DataType::Utf8,
            other => *other == DataType::Utf8,
        },
        ty => *there == ty.arrow(),
    }
}

/// The table's columns in order; what is missing, or can't become its type, is empty.
fn conform(table: &'static Table, batch: &RecordBatch) -> RecordBatch {
    let schema = found_schema(table);
    let column = |(place, wanted): (usize, &tables::ColumnDefinition)| -> ArrayRef {
        let ty = schema.field(place).data_type();
        let empty = || new_null_array(ty, batch.num_rows());
        let Some(there) = batch.column_by_name(wanted.name) else { return empty() };
        match there.data_type() {
            it if it == ty => Arc::clone(there),
            DataType::Dictionary(key, _) if holds(there.data_type(), wanted.ty) && **key == DataType::Int32 => {
                Arc::clone(there)
            }
            _ => cast_with_options(there, ty, &CastOptions { safe: true, ..CastOptions::default() })
                .unwrap_or_else(|_| empty()),
        }
    };
    let columns: Vec<ArrayRef> = table.columns.iter().enumerate().map(column).collect();
    let fields = schema.fields().iter().zip(&columns);
    let fields = fields.map(|(field, column)| field.as_ref().clone().with_data_type(column.data_type().clone()));
    let schema = Schema::new(fields.collect::<Vec<_>>());
    RecordBatch::try_new(Arc::new(schema), columns).expect("columns of one length, any of which may be empty")
}
