//! Targets: where rows go, or lie, as the user names them.

mod name;
mod opening;

use std::fmt;
use std::path::PathBuf;

use crate::plan::Unit;
#[cfg(feature = "object-store")]
use crate::servers::bucket;
#[cfg(feature = "mongodb")]
use crate::servers::mongodb;
#[cfg(feature = "postgres")]
use crate::servers::postgres;

pub use name::NameError;
pub use opening::{Options, ReadOptions};

/// A target, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A directory of files.
    Directory(PathBuf),
    /// A directory in a bucket.
    #[cfg(feature = "object-store")]
    Bucket(bucket::Address),
    /// A Postgres.
    #[cfg(feature = "postgres")]
    Postgres(postgres::Address),
    /// A MongoDB.
    #[cfg(feature = "mongodb")]
    MongoDb(mongodb::Address),
    /// Standard output.
    Output,
    /// Nowhere.
    Null,
}

impl Target {
    /// Whether it remembers what it holds: a job can be gone on with, added to or replaced there.
    pub fn has_ledger(&self) -> bool {
        !matches!(self, Self::Output | Self::Null)
    }

    /// What a part of a job has a whole number of at some targets: all take one run's chunks, and a directory is written in
    /// whole sets of them.
    pub fn unit_of(targets: &[Self]) -> Unit {
        if targets.iter().any(Self::has_files) { Unit::FileSet } else { Unit::Chunk }
    }

    /// Whether it holds files: a directory, on this machine or in a bucket.
    pub fn has_files(&self) -> bool {
        matches!(self, Self::Directory(_)) || self.is_bucket()
    }

    /// Whether it is a bucket.
    pub fn is_bucket(&self) -> bool {
        #[cfg(feature = "object-store")]
        return matches!(self, Self::Bucket(_));
        #[cfg(not(feature = "object-store"))]
        false
    }

    /// Whether a server keeps it.
    pub fn is_remote(&self) -> bool {
        !matches!(self, Self::Directory(_) | Self::Output | Self::Null)
    }

    /// Whether it is a database.
    pub fn is_database(&self) -> bool {
        self.is_postgres() || self.is_mongodb()
    }

    /// Whether it is a Postgres.
    pub fn is_postgres(&self) -> bool {
        #[cfg(feature = "postgres")]
        return matches!(self, Self::Postgres(_));
        #[cfg(not(feature = "postgres"))]
        false
    }

    /// Whether it is a MongoDB.
    pub fn is_mongodb(&self) -> bool {
        #[cfg(feature = "mongodb")]
        return matches!(self, Self::MongoDb(_));
        #[cfg(not(feature = "mongodb"))]
        false
    }
}

/// As the user names it, without secrets.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(path) => write!(f, "{}", path.display()),
            #[cfg(feature = "object-store")]
            Self::Bucket(address) => write!(f, "{address}"),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => write!(f, "{address}"),
            #[cfg(feature = "mongodb")]
            Self::MongoDb(address) => write!(f, "{address}"),
            Self::Output => write!(f, "-"),
            Self::Null => write!(f, "null:"),
        }
    }
}
