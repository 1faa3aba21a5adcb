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
use std::path::Path;
use std::sync::Arc;

use ::arrow::array::{ArrayRef, RecordBatch, new_null_array};
use ::arrow::compute::{CastOptions, cast_with_options};
use ::arrow::datatypes::{DataType, Schema};
use flate2::bufread::MultiGzDecoder;
use fs_err::File;

use super::advance::Journal;
use super::ledger::{self, Entries, FileEntry, Ledger};
#[cfg(feature = "object-store")]
use super::storage::InBucket;
use super::storage::{Folder, Kind, Storage, Visible};
use super::{manifest, opening};
use crate::job::{Conflict, Holding, Piece};
#[cfg(feature = "object-store")]
use crate::servers::bucket::{Address, Options};
use crate::sinks::found_rows::FoundRows;
use crate::sinks::reader::{Found, Reader, Remarks, Rewritten, Share, found_schema};
use crate::sinks::{Codec, Coding, Format, TargetError};
use crate::tables::{self, Table, Type};

/// Bytes that are digested at once.
const BLOCK: usize = 1 << 20;

/// A folder of files that is read back.
pub struct DirectoryReader {
    storage: Box<dyn Storage>,
    holdings: Vec<Holding>,
    remarks: Remarks,
    files: Vec<SomeFile>,
    /// Where the folder stands, when an advance was cut short.
    between: Option<Conflict>,
}

/// A file of a table.
struct SomeFile {
    table: &'static Table,
    name: String,
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
        Self::open_in(Box::new(Folder::new(root)))
    }

    /// Opens a folder in a bucket that holds a ledger.
    ///
    /// # Errors
    /// When it can't be reached, or ordermill has written nothing there.
    #[cfg(feature = "object-store")]
    pub fn open_bucket(address: &Address, options: Options) -> Result<Self, TargetError> {
        Self::open_in(Box::new(InBucket::connect(address, options)?))
    }

    fn open_in(storage: Box<dyn Storage>) -> Result<Self, TargetError> {
        let refused = |reason: String| {
            let hint = "give --in the folder or the bucket that `ordermill generate` has filled";
            TargetError::refused(storage.shown(""), format!("{reason}: nothing says what it should hold"), hint)
        };
        let listed = storage.list("")?;
        if listed.is_empty() {
            return Err(refused("is no folder, or an empty one".to_owned()));
        }
        if listed.iter().all(|it| it.name != ledger::FOLDER || it.bytes.is_some()) {
            return Err(refused("has no ledger".to_owned()));
        }
        let (holdings, remarks, files) = (Vec::new(), Remarks::default(), Vec::new());
        if let Some(journal) = Journal::read(&*storage)? {
            let between = Some(crate::job::between(&journal.from.job, &journal.to.job));
            return Ok(Self { storage, holdings, remarks, files, between });
        }
        let entries = Ledger(&*storage).read()?;
        if entries.records.is_empty() {
            let damaged = entries.damaged.first();
            let why = damaged.map_or(String::new(), |(name, why)| format!(" ({} {why})", storage.shown(name)));
            return Err(refused(format!("has a ledger without a job{why}")));
        }
        let mut reader = Self { storage, holdings: entries.holdings(), remarks, files, between: None };
        for (name, why) in &entries.damaged {
            reader.fault(name, why);
        }
        reader.list_files(&entries, listed)?;
        reader.check_manifest(&entries)?;
        Ok(reader)
    }

    /// Lists what a reader of the folder would see, and compares it with what the ledger names.
    fn list_files(&mut self, entries: &Entries, listed: Vec<Visible>) -> Result<(), TargetError> {
        let coding = entries.coding().unwrap_or_default();
        let name = |table, set: &str| opening::file(table, set, coding);
        let named =
            entries.files().map(|(table, set, file)| (name(table, &set.name), (file.clone(), set.holds.clone())));
        let mut named: BTreeMap<String, (FileEntry, Piece)> = named.collect();
        for Visible { name, kind, bytes } in listed {
            let table = tables::by_name(&name).filter(|table| {
                bytes.is_none()
                    && matches!(kind, Kind::Folder | Kind::Link)
                    && entries.records.iter().any(|record| record.job.definitions().any(|it| it == *table))
            });
            match table {
                Some(table) => self.list_folder(table, coding, &mut named)?,
                None if name == ledger::FOLDER || name == manifest::NAME => {}
                None if name == manifest::FIXTURE && manifest::fixture(entries).is_some() => {}
                None => self.not_ours(&name),
            }
        }
        for name in named.keys() {
            self.fault(name, "is missing, but the ledger names it");
        }
        Ok(())
    }

    fn list_folder(
        &mut self,
        table: &'static Table,
        coding: Coding,
        named: &mut BTreeMap<String, (FileEntry, Piece)>,
    ) -> Result<(), TargetError> {
        for Visible { name, bytes, .. } in self.storage.list(table.name)? {
            let name = format!("{}/{name}", table.name);
            if !name.ends_with(coding.ending()) {
                self.not_ours(&name);
                continue;
            }
            let named = named.remove(&name);
            // A link is followed here: to read elsewhere does no harm. A pipe would be waited for.
            if bytes.is_some() {
                self.files.push(SomeFile { table, name, coding, named });
            } else {
                self.fault(&name, "is no file");
            }
        }
        Ok(())
    }

    /// A folder whose ledger is complete has the manifest that follows from it.
    fn check_manifest(&mut self, entries: &Entries) -> Result<(), TargetError> {
        let is_complete = self.holdings.iter().all(|holding| holding.missing().is_empty());
        let fixture = manifest::fixture(entries).map(|text| (manifest::FIXTURE, text));
        for (name, right) in fixture.into_iter().chain([(manifest::NAME, manifest::text(entries))]) {
            match self.storage.read(name)? {
                Some(text) if text != right => self.fault(name, "does not say what the ledger says"),
                None if is_complete => self.fault(name, "is missing, though the ledger is complete"),
                _ => {}
            }
        }
        Ok(())
    }

    fn fault(&mut self, name: &str, what: &str) {
        self.remarks.fault(self.storage.shown(name), what);
    }

    fn not_ours(&mut self, name: &str) {
        self.remarks.notes.push(format!("{} is not ordermill's", self.storage.shown(name)));
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
        self.files[share.part].read(&*self.storage, share.within.as_deref(), take)
    }
}

impl SomeFile {
    /// Reads the rows that may lie at some places; whoever asks for all of them gets the bytes checked too.
    fn read(
        &self,
        storage: &dyn Storage,
        within: Option<&[Range<i64>]>,
        take: &mut dyn FnMut(Found),
    ) -> Result<Remarks, TargetError> {
        let mut remarks = Remarks::default();
        let mut file = storage.fetch(&self.name)?;
        let path = storage.shown(&self.name);
        let is_as_written = match &self.named {
            Some((entry, piece)) if within.is_none() => {
                let is_as_written = digest(&mut file)? == entry.digest;
                if !is_as_written {
                    let (path, table) = (path.clone(), self.table.name);
                    remarks.rewritten.push(Rewritten { path, table, piece: piece.clone() });
                }
                is_as_written
            }
            Some(_) => false,
            None => {
                remarks.fault(&path, "holds rows, but the ledger does not name it");
                false
            }
        };
        let mut reading = Reading { table: self.table, path: &path, remarks: &mut remarks, take };
        let reading = || self.read_rows(file, within, &mut reading);
        // What is as it was written is read by what wrote it; anything else may hold anything.
        let read = if is_as_written { reading() } else { damage::guarded(reading) };
        if let Err(why) = read {
            remarks.fault(&path, &format!("can't be read: {why}"));
        }
        Ok(remarks)
    }

    fn read_rows(&self, file: File, within: Option<&[Range<i64>]>, reading: &mut Reading<'_>) -> Result<(), String> {
        let file = file.into_parts().0;
        match self.coding.format() {
            Format::Parquet => parquet::read(file, within, reading),
            Format::Csv => csv::read(unpack(file, self.coding)?, reading),
            Format::Ndjson => ndjson::read(unpack(file, self.coding)?, reading),
            Format::Arrow => arrow::read(file, reading),
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
    path: &'r str,
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
                    self.remarks.fault(self.path, &what);
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
        self.remarks.fault(self.path, &format!("has no column `{column}`"));
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
