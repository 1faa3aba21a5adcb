//! A bucket of an object store. An object is seen when it is whole, so nothing is hidden; what a crash leaves are parts that
//! nobody sees, which a rule of the bucket removes (`AbortIncompleteMultipartUpload`, and its kin elsewhere).
//!
//! What tells two writers apart is that a new object can be created once: files of the ledger are. Data files may be written
//! twice: their bytes are the same.

use std::io::{self, Seek, Write};

use fs_err::File;

use super::{Kind, NewFile, Storage, Visible};
use crate::servers::ServerError;
use crate::servers::bucket::{Address, Bucket, Options, Upload};
use crate::sinks::TargetError;

/// A bucket that holds a directory.
pub(in crate::sinks::directory) struct InBucket(Bucket);

impl InBucket {
    pub(in crate::sinks::directory) fn connect(address: &Address, options: Options) -> Result<Self, TargetError> {
        Ok(Self(Bucket::connect(address, options)?))
    }
}

impl Storage for InBucket {
    fn shown(&self, name: &str) -> String {
        self.0.shown(name)
    }

    fn list(&self, folder: &str) -> Result<Vec<Visible>, TargetError> {
        let listed = self.0.list(folder)?.into_iter().filter(|it| !it.name.starts_with('.'));
        let visible = listed.map(|it| {
            let kind = if it.bytes.is_some() { Kind::File } else { Kind::Folder };
            Visible { name: it.name, kind, bytes: it.bytes }
        });
        Ok(visible.collect())
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, TargetError> {
        Ok(self.0.read(name)?.map(|bytes| bytes.to_vec()))
    }

    fn read_all(&self, names: &[String]) -> Result<Vec<Result<Vec<u8>, String>>, TargetError> {
        let read = self.0.read_all(names)?.into_iter();
        Ok(read.map(|bytes| bytes.map(|bytes| bytes.to_vec()).ok_or_else(|| "is not there".to_owned())).collect())
    }

    fn fetch(&self, name: &str) -> Result<File, TargetError> {
        let mut file = tempfile::tempfile()?;
        if !self.0.download(name, &mut file)? {
            return Err(ServerError::failed(self.shown(name), "has vanished", "let nobody else write here").into());
        }
        file.rewind()?;
        Ok(File::from_parts(file, self.shown(name)))
    }

    fn publish(&self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        Ok(self.0.put(name, bytes)?)
    }

    fn enter(&self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        Ok(self.0.enter(name, bytes)?)
    }

    fn check_entered(&self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        Ok(self.0.check_entered(name, bytes)?)
    }

    fn create(&self, name: &str) -> Result<Box<dyn NewFile>, TargetError> {
        Ok(Box::new(NewObject(self.0.upload(name))))
    }

    fn remove(&self, name: &str) -> Result<(), TargetError> {
        self.remove_all(&[name.to_owned()])
    }

    fn remove_all(&self, names: &[String]) -> Result<(), TargetError> {
        if names.is_empty() { Ok(()) } else { Ok(self.0.delete(names)?) }
    }
}

struct NewObject(Upload);

impl Write for NewObject {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl NewFile for NewObject {
    fn close(&mut self) -> Result<(), TargetError> {
        Ok(self.0.close()?)
    }

    fn publish(&mut self) -> Result<(), TargetError> {
        Ok(self.0.finish()?)
    }
}
