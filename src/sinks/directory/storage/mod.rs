//! Where a directory's files lie: a folder of this machine, or a bucket of an object store.
//!
//! Files are named as seen from the directory, with a `/` between a folder and what lies in it. Nobody sees a file that is not
//! whole: it gets its name last.

#[cfg(feature = "object-store")]
mod bucket;
mod folder;

use std::io::Write;
use std::path::Path;

use fs_err::File;

use crate::sinks::TargetError;

#[cfg(feature = "object-store")]
pub(super) use bucket::InBucket;
pub(super) use folder::{Folder, remove_if_there};

/// Where a directory's files lie.
pub(super) trait Storage: Send + Sync {
    /// The whole name of a file, for people; of the directory itself where there is no name.
    fn shown(&self, name: &str) -> String;

    /// The folder of this machine, where it is one: its files can be renamed.
    fn folder(&self) -> Option<&Path> {
        None
    }

    /// Makes it, or refuses what nothing can be written to.
    fn make(&self) -> Result<(), TargetError> {
        Ok(())
    }

    /// What a reader would see in a folder, or in the directory itself, in the order of names; nothing where there is none.
    fn list(&self, folder: &str) -> Result<Vec<Visible>, TargetError>;

    /// The bytes of a small file; none where there is no such file.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, TargetError>;

    /// The bytes of small files that were listed, one after the other; why, where the bytes of one can't be had.
    fn read_all(&self, names: &[String]) -> Result<Vec<Result<Vec<u8>, String>>, TargetError>;

    /// A file's bytes, to be read on this machine.
    fn fetch(&self, name: &str) -> Result<File, TargetError>;

    /// Writes a small file whole; it may be there already.
    fn publish(&self, name: &str, bytes: &[u8]) -> Result<(), TargetError>;

    /// Writes a small file that says what its name says: who else writes it writes the same.
    fn enter(&self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        self.publish(name, bytes)
    }

    /// Refuses a storage without locks that can't tell two writers apart either, by a file that was entered.
    fn check_entered(&self, _name: &str, _bytes: &[u8]) -> Result<(), TargetError> {
        Ok(())
    }

    /// Begins a file.
    fn create(&self, name: &str) -> Result<Box<dyn NewFile>, TargetError>;

    /// Makes the names in some folders last.
    fn settle(&self, _folders: &[&str]) -> Result<(), TargetError> {
        Ok(())
    }

    /// Removes a file, unless it has gone already.
    fn remove(&self, name: &str) -> Result<(), TargetError>;

    /// Removes files, in any order.
    fn remove_all(&self, names: &[String]) -> Result<(), TargetError> {
        names.iter().try_for_each(|name| self.remove(name))
    }

    /// Removes a folder, if nothing lies in it.
    fn remove_folder(&self, _name: &str) {}

    /// Removes what crashes have left and no reader sees; false when some of it belongs to a living process.
    fn remove_leftovers(&self) -> Result<bool, TargetError> {
        Ok(true)
    }

    /// Waits until no other process opens or completes the directory, where that can be waited for.
    fn lock(&self) -> Result<Lock, TargetError> {
        Ok(Lock(None))
    }
}

/// A file while it is written: dropped, it leaves nothing behind.
pub(super) trait NewFile: Write + Send {
    /// Nothing more is written; what was is brought to last.
    fn close(&mut self) -> Result<(), TargetError>;

    /// Gives it its name. Whoever tells a file that is written from what a crash has left does so as long as this lives.
    fn publish(&mut self) -> Result<(), TargetError>;
}

/// Keeps other processes from opening or completing a directory.
pub(super) struct Lock(Option<File>);

impl Lock {
    /// Whether it really does.
    pub(super) fn keeps_others_away(&self) -> bool {
        self.0.is_some()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file would unlock it too; there is nothing to do about a failure.
        let _ = self.0.as_ref().map(File::unlock);
    }
}

/// What lies in a folder under a visible name.
pub(super) struct Visible {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Bytes of a file, or of what a link leads to, where that is one.
    pub(super) bytes: Option<u64>,
}

/// What a name stands for; a symbolic link is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    /// A pipe, a socket, a device.
    Other,
}
