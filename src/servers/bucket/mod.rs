//! Buckets: S3 and what speaks its protocol, Google Cloud Storage, Azure Blob Storage.
//!
//! Credentials are never part of an address: they come from the environment, from AWS' profiles, or from the machine's role,
//! as the tools of each store take them.

mod address;
mod aws_profile;
mod connect;
mod store;
mod trouble;
mod upload;

use std::time::Duration;

pub use address::Address;
pub(crate) use connect::Bucket;
pub(crate) use upload::Upload;

/// How long a store is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How long it may take to start.
    pub wait: Duration,
    /// How long a request that fails is repeated, four minutes at most: then what signs it expires.
    pub give_up: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { wait: Duration::ZERO, give_up: super::GIVE_UP }
    }
}
