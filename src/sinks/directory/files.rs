//! How the files of one table are written: Parquet, or what is one row after the other.

use std::error::Error;
use std::io::{self, Write};

use arrow::array::RecordBatch;
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedFileWriter;

use super::parquet::{Parquet, RowGroup, RowGroups};
use super::plain::{Plain, PlainFile, PlainPart, PlainRows};
use crate::sinks::encoding::Encoding;
use crate::sinks::{Coding, TargetError};
use crate::tables::Table;

type Failure = Box<dyn Error + Send + Sync>;

/// How the files of one table are written.
pub(super) struct Files {
    pub(super) table: &'static Table,
    kind: Kind,
}

enum Kind {
    Parquet(Box<Parquet>),
    Plain(Plain),
}

/// The rows of a chunk while they are encoded.
pub(super) enum Rows<'s> {
    Parquet(RowGroups<'s>),
    Plain(PlainRows<'s>),
}

/// The rows of a chunk as bytes.
pub(super) enum Encoded {
    Parquet(Vec<RowGroup>),
    Plain(PlainPart),
}

/// A file that is written.
pub(super) enum File<W: Write + Send> {
    Parquet(SerializedFileWriter<W>),
    Plain(PlainFile<W>),
}

impl Files {
    pub(super) fn new(table: &'static Table, coding: Coding) -> Result<Self, TargetError> {
        let failed = |cause: Failure| TargetError::encode(table.name, cause);
        let encoding = Encoding::new(table, coding).map_err(|cause| failed(cause.into()))?;
        let kind = match encoding {
            None => Kind::Parquet(Parquet::new(table, coding.codec()).map_err(|cause| failed(cause.into()))?.into()),
            Some(encoding) => Kind::Plain(Plain::new(encoding, coding)?),
        };
        Ok(Self { table, kind })
    }

    /// No rows yet.
    pub(super) fn rows(&self) -> Result<Rows<'_>, Failure> {
        Ok(match &self.kind {
            Kind::Parquet(parquet) => Rows::Parquet(RowGroups::new(parquet)?),
            Kind::Plain(plain) => Rows::Plain(plain.rows()?),
        })
    }

    /// Begins a file.
    pub(super) fn file<W: Write + Send>(&self, to: W) -> Result<File<W>, Failure> {
        Ok(match &self.kind {
            Kind::Parquet(parquet) => File::Parquet(parquet.file(to)?),
            Kind::Plain(plain) => File::Plain(plain.file(to)?),
        })
    }

    /// Ends a file.
    pub(super) fn finish<W: Write + Send>(&self, file: File<W>) -> Result<W, Failure> {
        Ok(match (file, &self.kind) {
            (File::Parquet(file), _) => file.into_inner()?,
            (File::Plain(file), Kind::Plain(plain)) => plain.finish(file)?,
            (File::Plain(_), Kind::Parquet(_)) => return Err("a file of another format came".into()),
        })
    }
}

impl Rows<'_> {
    /// Appends rows.
    pub(super) fn append(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        match self {
            Self::Parquet(groups) => groups.append(batch)?,
            Self::Plain(rows) => rows.append(batch)?,
        }
        Ok(())
    }

    /// All rows of the chunk have come.
    pub(super) fn finish(self) -> Result<Encoded, Failure> {
        Ok(match self {
            Self::Parquet(groups) => Encoded::Parquet(groups.finish()?),
            Self::Plain(rows) => Encoded::Plain(rows.finish()?),
        })
    }
}

impl Encoded {
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Parquet(groups) => groups.iter().map(|group| group.bytes).sum(),
            Self::Plain(part) => part.bytes.len() as u64,
        }
    }
}

impl<W: Write + Send> File<W> {
    /// Appends a chunk; returns its rows.
    pub(super) fn append(&mut self, part: Encoded) -> Result<u64, Failure> {
        match (self, part) {
            (Self::Parquet(file), Encoded::Parquet(groups)) => {
                let rows = groups.iter().map(|group| group.rows).sum();
                groups.into_iter().try_for_each(|group| group.write(file))?;
                Ok(rows)
            }
            (Self::Plain(file), Encoded::Plain(part)) => Ok(file.append(part)?),
            _ => Err("rows of another format came".into()),
        }
    }
}

/// The system's error, where an encoder keeps it inside its own.
pub(super) fn system(failure: Failure) -> Result<io::Error, Failure> {
    let failure = match failure.downcast::<ParquetError>() {
        Ok(error) => match *error {
            ParquetError::External(cause) => cause,
            other => return Err(other.into()),
        },
        Err(failure) => failure,
    };
    failure.downcast::<io::Error>().map(|error| *error)
}
