//! How a target is opened: to write to it, or to read it back.

use std::time::Duration;

use super::Target;
use crate::job::Request;
#[cfg(feature = "object-store")]
use crate::servers::bucket;
#[cfg(feature = "mongodb")]
use crate::sinks::mongodb::{self, MongoDb, MongoDbReader};
#[cfg(feature = "postgres")]
use crate::sinks::postgres::{self, Postgres, PostgresReader};
use crate::sinks::reader::Reader;
use crate::sinks::{Codec, Coding, Directory, DirectoryReader, Envelope, Format, Null, Sink, Stream, TargetError};

/// How targets of each kind are written. Nothing here changes a row.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How rows become bytes: when nothing is said, Parquet in a directory and NDJSON on standard output.
    pub format: Option<Format>,
    /// How a directory's files are compressed; in the format's usual way when nothing is said.
    pub codec: Option<Codec>,
    /// What events are wrapped in on standard output.
    pub envelope: Option<Envelope>,
    /// A bucket.
    #[cfg(feature = "object-store")]
    pub bucket: bucket::Options,
    /// A Postgres.
    #[cfg(feature = "postgres")]
    pub postgres: postgres::Options,
    /// A MongoDB.
    #[cfg(feature = "mongodb")]
    pub mongodb: mongodb::Options,
}

/// How targets are read back.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The schema of a Postgres; none takes the first of the search path.
    pub schema: Option<String>,
    /// Connections that read side by side.
    pub connections: usize,
    /// How long a server may take to start.
    pub wait: Duration,
    /// How long a server that owes an answer may do nothing.
    pub give_up: Duration,
}

impl Options {
    /// How a directory is written.
    ///
    /// # Errors
    /// When the format does not take the codec.
    pub fn coding(&self) -> Result<Coding, TargetError> {
        Coding::new(self.format.unwrap_or_default(), self.codec)
    }
}

impl Target {
    /// Opens it for a job, or a part of it.
    ///
    /// # Errors
    /// When it can't be reached, or does not take the job, which changes nothing in it.
    pub fn sink(&self, request: &Request<'_>, options: &Options) -> Result<Box<dyn Sink>, TargetError> {
        Ok(match self {
            Self::Null => Box::new(Null),
            Self::Output => {
                let stream = Stream::stdout(&request.plan.tables, options.format.unwrap_or(Format::Ndjson))?;
                Box::new(stream.in_time(&request.plan.profile, options.envelope)?)
            }
            Self::Directory(root) => Box::new(Directory::open(root, request, options.coding()?)?),
            #[cfg(feature = "object-store")]
            Self::Bucket(address) => {
                Box::new(Directory::open_bucket(address, options.bucket, request, options.coding()?)?)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => Box::new(Postgres::open(address, &options.postgres, request)?),
            #[cfg(feature = "mongodb")]
            Self::MongoDb(address) => Box::new(MongoDb::open(address, &options.mongodb, request)?),
        })
    }

    /// Opens it to read what it holds.
    ///
    /// # Errors
    /// When it can't be reached, or ordermill has written nothing there.
    pub fn reader(&self, options: &ReadOptions) -> Result<Box<dyn Reader>, TargetError> {
        let ReadOptions { schema, connections, wait, give_up } = options;
        #[cfg(not(all(feature = "postgres", feature = "mongodb", feature = "object-store")))]
        let _ = (schema, connections, wait, give_up);
        Ok(match self {
            Self::Directory(root) => Box::new(DirectoryReader::open(root)?),
            #[cfg(feature = "object-store")]
            Self::Bucket(address) => {
                let options = bucket::Options { wait: *wait, give_up: *give_up };
                Box::new(DirectoryReader::open_bucket(address, options)?)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => Box::new(PostgresReader::open(address, schema.as_deref(), *wait, *give_up)?),
            #[cfg(feature = "mongodb")]
            Self::MongoDb(address) => Box::new(MongoDbReader::open(address, *connections, *wait, *give_up)?),
            Self::Output | Self::Null => {
                let hint = "name a directory, a bucket or a database";
                return Err(TargetError::refused(self, "holds nothing that could be read", hint));
            }
        })
    }
}
