//! A folder of Parquet files that is read back: every visible file of its tables, as a reader of the folder would see them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, new_null_array};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, SchemaRef};
use fs_err::File;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::statistics::Statistics;

use super::ledger::{self, Entries};
use super::{manifest, opening};
use crate::sinks::SinkError;
use crate::sinks::place::Places;
use crate::sinks::reader::{BATCH, Found, Holding, Reader, Remarks, Share, Unit, found_schema};
use crate::tables::{self, Table, Type};

/// A folder of Parquet files that is read back.
pub struct DirectoryReader {
    holdings: Vec<Holding>,
    remarks: Remarks,
    files: Vec<SomeFile>,
}

/// A file of a table.
struct SomeFile {
    table: &'static Table,
    path: PathBuf,
    metadata: ArrowReaderMetadata,
}

impl DirectoryReader {
    /// Opens a folder that holds a ledger.
    ///
    /// # Errors
    /// When it is no folder that ordermill has filled, or can't be read.
    pub fn open(root: &Path) -> Result<Self, SinkError> {
        let path = root.join(ledger::NAME);
        if !path.exists() {
            let reason = if root.is_dir() { format!("has no {}", ledger::NAME) } else { "is no folder".to_owned() };
            return Err(SinkError::refused(
                root.display(),
                format!("{reason}: nothing says what it should hold"),
                "give --in the folder that `ordermill generate` has filled",
            ));
        }
        let entries = Entries::parse(&fs_err::read(&path)?, &path)?;
        let mut reader = Self { holdings: holdings(&entries), remarks: Remarks::default(), files: Vec::new() };
        reader.check_names(root, &entries)?;
        reader.check_manifest(root, &entries);
        Ok(reader)
    }

    /// Opens what a reader of the folder would see, and compares it with what the ledger names.
    fn check_names(&mut self, root: &Path, entries: &Entries) -> Result<(), SinkError> {
        let mut named: BTreeMap<PathBuf, ledger::FileEntry> = BTreeMap::new();
        for line in entries.sets.values() {
            for (table, entry) in &line.files {
                named.insert(opening::file(root, table, &line.set, &entries.suffix(&line.of)), *entry);
            }
        }
        for (path, entry) in &named {
            match fs_err::metadata(path).map(|found| found.len()) {
                Err(_) => self.fault(path, "is missing, but the ledger names it"),
                Ok(bytes) if bytes != entry.bytes => {
                    self.fault(path, &format!("has {bytes} bytes, {} were written", entry.bytes));
                }
                Ok(_) => {}
            }
        }
        let ours = opening::own_tables(entries);
        for (name, path) in opening::visible(root)? {
            match tables::by_name(&name).filter(|table| ours.contains(table.name) && path.is_dir()) {
                Some(table) => self.open_files(table, &path, &named)?,
                None if name == ledger::NAME || name == manifest::NAME => {}
                None => self.remarks.notes.push(format!("{} is not ordermill's", path.display())),
            }
        }
        Ok(())
    }

    fn open_files(
        &mut self,
        table: &'static Table,
        folder: &Path,
        named: &BTreeMap<PathBuf, ledger::FileEntry>,
    ) -> Result<(), SinkError> {
        for (_, path) in opening::visible(folder)? {
            if path.extension().is_none_or(|it| it != "parquet") {
                self.remarks.notes.push(format!("{} is not ordermill's", path.display()));
                continue;
            }
            let metadata = match ArrowReaderMetadata::load(File::open(&path)?.file(), ArrowReaderOptions::new()) {
                Ok(metadata) => metadata,
                Err(error) => {
                    self.fault(&path, &format!("can't be read: {error}"));
                    continue;
                }
            };
            let rows = metadata.metadata().file_metadata().num_rows();
            match named.get(&path) {
                None => self.fault(&path, &format!("holds {rows} rows, but the ledger does not name it")),
                Some(entry) if entry.rows as i64 != rows => {
                    self.fault(&path, &format!("holds {rows} rows, {} were written", entry.rows));
                }
                Some(_) => {}
            }
            self.check_columns(table, &path, metadata.schema());
            self.files.push(SomeFile { table, path, metadata });
        }
        Ok(())
    }

    fn check_columns(&mut self, table: &Table, path: &Path, there: &SchemaRef) {
        for column in table.columns {
            match there.field_with_name(column.name) {
                Err(_) => self.fault(path, &format!("has no column `{}`", column.name)),
                Ok(field) if !holds(field.data_type(), column.ty) => {
                    let ty = field.data_type();
                    self.fault(path, &format!("has `{}` as {ty}, not {}", column.name, column.ty.arrow()));
                }
                Ok(_) => {}
            }
        }
        for field in there.fields().iter().filter(|field| table.columns.iter().all(|it| it.name != field.name())) {
            let note = format!("`{}` has a column `{}` that is not ordermill's", table.name, field.name());
            self.remarks.append(Remarks { faults: Vec::new(), notes: vec![note] });
        }
    }

    /// A folder whose ledger is complete has the manifest that follows from it.
    fn check_manifest(&mut self, root: &Path, entries: &Entries) {
        let path = root.join(manifest::NAME);
        match fs_err::read(&path) {
            Ok(text) if text != manifest::text(entries) => self.fault(&path, "does not say what the ledger says"),
            Err(_) if entries.missing() == 0 => self.fault(&path, "is missing, though the ledger is complete"),
            _ => {}
        }
    }

    fn fault(&mut self, path: &Path, what: &str) {
        self.remarks.faults.push(format!("{} {what}", path.display()));
    }
}

impl Reader for DirectoryReader {
    fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    fn unit(&self) -> Unit {
        Unit::FileSet
    }

    fn remarks(&self) -> &Remarks {
        &self.remarks
    }

    fn shares(&self, tables: &[&'static Table], within: Option<&[Range<i64>]>) -> Result<Vec<Share>, SinkError> {
        let wanted = self.files.iter().enumerate().filter(|(_, file)| tables.contains(&file.table));
        let share = |(part, file): (usize, &SomeFile)| Share {
            tables: vec![file.table],
            within: within.map(<[_]>::to_vec),
            part,
        };
        Ok(wanted.map(share).collect())
    }

    fn read(&self, share: &Share, take: &mut dyn FnMut(Found)) -> Result<Remarks, SinkError> {
        let file = &self.files[share.part];
        let mut remarks = Remarks::default();
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(
            File::open(&file.path)?.into_parts().0,
            file.metadata.clone(),
        );
        let ours = |name: &str| file.table.columns.iter().any(|column| column.name == name);
        let roots = builder.schema().fields().iter().enumerate().filter(|(_, field)| ours(field.name()));
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots.map(|(place, _)| place));
        let groups = file.groups_within(share.within.as_deref());
        let reader = builder
            .with_projection(mask)
            .with_row_groups(groups)
            .with_batch_size(BATCH)
            .build()
            .map_err(|cause| SinkError::encode(file.table.name, cause))?;
        for batch in reader {
            match batch {
                Ok(batch) => take(Found { table: file.table, batch: conform(file.table, &batch), odd: Vec::new() }),
                Err(error) => {
                    remarks.faults.push(format!("{} can't be read to its end: {error}", file.path.display()));
                    break;
                }
            }
        }
        Ok(remarks)
    }
}

impl SomeFile {
    /// The row groups that may have rows at some places, as their statistics tell.
    fn groups_within(&self, within: Option<&[Range<i64>]>) -> Vec<usize> {
        let places = Places::of(self.table);
        let metadata = self.metadata.metadata();
        let leaf =
            self.metadata.parquet_schema().columns().iter().position(|it| it.path().string() == self.table.key[0]);
        let may_have = |group: &usize| {
            let (Some(within), Some(leaf)) = (within, leaf) else { return true };
            let Some(Statistics::Int64(values)) = metadata.row_group(*group).column(leaf).statistics() else {
                return true;
            };
            let (Some(least), Some(most)) = (values.min_opt(), values.max_opt()) else { return true };
            within.iter().any(|range| {
                let numbers = places.numbers(range);
                numbers.start <= *most && *least < numbers.end
            })
        };
        (0..metadata.num_row_groups()).filter(may_have).collect()
    }
}

fn holdings(entries: &Entries) -> Vec<Holding> {
    let of_job = |line: &ledger::JobLine| {
        let sets = entries.sets.values().filter(|set| set.of == line.id);
        let done = sets.map(|set| (set.set.clone(), set.files.values().map(|file| file.rows).sum()));
        Holding { job: line.job.clone(), done: done.collect() }
    };
    entries.jobs.iter().map(of_job).collect()
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
    let schema = arrow::datatypes::Schema::new(fields.collect::<Vec<_>>());
    RecordBatch::try_new(Arc::new(schema), columns).expect("columns of one length, any of which may be empty")
}
