//! A bucket that answers, as calls that wait. Names are those of objects within the address' folder.

use std::future::ready;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions};
use tokio::sync::Semaphore;

use super::store::{Patience, store};
use super::trouble::{NO_BUCKET, RESUME, UNREACHED, failed};
use super::upload::Endings;
use super::{Address, Options, Upload};
use crate::servers::{Backoff, Runtime, ServerError};

/// Requests that are under way side by side.
const REQUESTS: usize = 16;
/// Parts of uploads that are on their way at most, of all objects together.
const PARTS: usize = 6;
/// How often a lost answer is asked for again.
const TRIES: usize = 5;
/// How long a store that answers may take to list a folder.
const FIRST_ANSWER: Duration = Duration::from_secs(30);
/// Bytes of the largest object that is read whole.
const LARGEST: u64 = 256 << 20;

/// A bucket that answers.
pub(crate) struct Bucket {
    address: Address,
    runtime: Runtime,
    store: Arc<dyn ObjectStore>,
    folder: String,
    parts: Arc<Semaphore>,
    endings: Endings,
}

/// What was listed of a folder.
pub(crate) struct Listed {
    pub(crate) name: String,
    /// None for a folder.
    pub(crate) bytes: Option<u64>,
}

impl Bucket {
    /// Takes up a connection.
    ///
    /// # Errors
    /// When the address is none, credentials are missing, or there is no such bucket.
    pub(crate) fn connect(address: &Address, options: Options) -> Result<Self, ServerError> {
        let Options { wait, give_up } = options;
        let (_, folder) = address.parts()?;
        let path = path(folder);
        let runtime = Runtime::start("ordermill-bucket", 2, address)?;
        let first = store(address, Patience { retries: 1, time: FIRST_ANSWER })?;
        let mut backoff = Backoff::within(wait);
        while let Err(error) = runtime.block_on(first.list_with_delimiter(Some(&path))) {
            let hint = if matches!(error, Error::NotFound { .. }) { NO_BUCKET } else { UNREACHED };
            let failed = failed(address, "can't be reached", &error, hint);
            // What a store says about a request does not change while it starts.
            let is_starting = matches!(error, Error::Generic { .. });
            std::thread::sleep(is_starting.then(|| backoff.pause()).flatten().ok_or(failed)?);
        }
        let store = store(address, Patience { retries: usize::MAX, time: give_up })?;
        let (address, folder) = (address.clone(), folder.to_owned());
        let parts = Arc::new(Semaphore::new(PARTS));
        Ok(Self { address, runtime, store, folder, parts, endings: Endings::default() })
    }

    /// The address with an object's name.
    pub(crate) fn shown(&self, name: &str) -> String {
        if name.is_empty() { self.address.to_string() } else { format!("{}/{name}", self.address) }
    }

    /// What lies in a folder.
    pub(crate) fn list(&self, folder: &str) -> Result<Vec<Listed>, ServerError> {
        let path = self.path(folder);
        let listed = self.runtime.block_on(self.store.list_with_delimiter(Some(&path)));
        let listed = listed.map_err(|error| self.failed(folder, "can't be listed", &error))?;
        let name = |path: &Path| path.filename().unwrap_or_default().to_owned();
        let folders = listed.common_prefixes.iter().map(|path| Listed { name: name(path), bytes: None });
        // Some stores keep an object for the folder itself.
        let objects = listed.objects.iter().filter(|it| it.location != path);
        let objects = objects.map(|it| Listed { name: name(&it.location), bytes: Some(it.size) });
        let mut all: Vec<Listed> = folders.chain(objects).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    /// The bytes of an object; none where there is no such object.
    pub(crate) fn read(&self, name: &str) -> Result<Option<Bytes>, ServerError> {
        self.runtime.block_on(self.get(name))
    }

    /// The bytes of objects, one after the other.
    pub(crate) fn read_all(&self, names: &[String]) -> Result<Vec<Option<Bytes>>, ServerError> {
        let reading = stream::iter(names).map(|name| self.get(name)).buffered(REQUESTS);
        self.runtime.block_on(reading.try_collect())
    }

    async fn get(&self, name: &str) -> Result<Option<Bytes>, ServerError> {
        let path = self.path(name);
        let found = match self.store.get(&path).await {
            Err(Error::NotFound { .. }) => return Ok(None),
            Ok(found) if found.meta.size > LARGEST => {
                let reason = format!("has {} bytes, where a few are due", found.meta.size);
                return Err(ServerError::refused(self.shown(name), reason, "remove it, or name another folder"));
            }
            found => found,
        };
        let bytes = async { found?.bytes().await }.await;
        bytes.map(Some).map_err(|error| self.failed(name, "can't be read", &error))
    }

    /// Copies an object's bytes; false where there is no such object.
    pub(crate) fn download(&self, name: &str, to: &mut impl Write) -> Result<bool, ServerError> {
        let path = self.path(name);
        let said = |error: &Error| self.failed(name, "can't be read", error);
        self.runtime.block_on(async {
            let mut blocks = match self.store.get(&path).await {
                Err(Error::NotFound { .. }) => return Ok(false),
                found => found.map_err(|error| said(&error))?.into_stream(),
            };
            while let Some(block) = blocks.next().await {
                let block = block.map_err(|error| said(&error))?;
                to.write_all(&block).map_err(|error| {
                    let hint = "make room where temporary files lie, or name another folder by TMPDIR";
                    ServerError::failed(self.shown(name), format!("can't be kept on this machine: {error}"), hint)
                })?;
            }
            Ok(true)
        })
    }

    /// Writes an object whole.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), ServerError> {
        let path = self.path(name);
        let put = self.runtime.block_on(self.store.put(&path, Bytes::copy_from_slice(bytes).into()));
        put.map(drop).map_err(|error| self.failed(name, "can't be written", &error))
    }

    /// Writes a new object whole; false when there was one.
    fn create(&self, name: &str, bytes: &[u8]) -> Result<bool, ServerError> {
        let path = self.path(name);
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.runtime.block_on(self.store.put_opts(&path, Bytes::copy_from_slice(bytes).into(), options)) {
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(false),
            put => put.map(|_| true).map_err(|error| self.failed(name, "can't be written", &error)),
        }
    }

    /// Writes an object that anybody who writes it writes the same, once.
    ///
    /// # Errors
    /// When there is one that says something else.
    pub(crate) fn enter(&self, name: &str, bytes: &[u8]) -> Result<(), ServerError> {
        for _ in 0..TRIES {
            if self.create(name, bytes)? {
                return Ok(());
            }
            // The answer to our own write may have been lost, too.
            match self.read(name)? {
                Some(there) if there == bytes => return Ok(()),
                Some(_) => {
                    let hint =
                        "another process with other rows writes here; end one of them, then --replace begins anew";
                    return Err(ServerError::refused(self.shown(name), "says something else than this run", hint));
                }
                None => {}
            }
        }
        let hint = "another process removes what this one writes; end one of them";
        Err(ServerError::failed(self.shown(name), "is there when it is written, and gone when it is read", hint))
    }

    /// Refuses a store that takes an object once more which was entered, and removes it: there two writers could not be told
    /// apart.
    pub(crate) fn check_entered(&self, name: &str, bytes: &[u8]) -> Result<(), ServerError> {
        if self.create(name, bytes)? {
            // Should it stay, it is refused again.
            let _ = self.delete(&[name.to_owned()]);
            let hint = "take a store that knows `If-None-Match: *`, as S3, MinIO, R2, Google's and Azure's do";
            return Err(ServerError::refused(&self.address, "takes the same new object twice, from two writers", hint));
        }
        Ok(())
    }

    /// Begins to write an object.
    pub(crate) fn upload(&self, name: &str) -> Upload {
        let (store, path) = (Arc::clone(&self.store), self.path(name));
        let runtime = self.runtime.clone();
        Upload::new(runtime, (store, path), Arc::clone(&self.parts), self.endings.clone(), self.address.clone())
    }

    /// Removes objects, in any order; those that have gone already too.
    pub(crate) fn delete(&self, names: &[String]) -> Result<(), ServerError> {
        let paths: Vec<Path> = names.iter().map(|name| self.path(name)).collect();
        let deleted = self.store.delete_stream(stream::iter(paths.into_iter().map(Ok)).boxed());
        let failed = deleted.filter(|it| ready(matches!(it, Err(error) if !matches!(error, Error::NotFound { .. }))));
        let gone = self.runtime.block_on(failed.try_for_each(|_| ready(Ok(()))));
        gone.map_err(|error| self.failed("", "can't be cleared", &error))
    }

    fn path(&self, name: &str) -> Path {
        path(&[self.folder.as_str(), name].join("/"))
    }

    fn failed(&self, name: &str, doing: &str, error: &Error) -> ServerError {
        let doing = if name.is_empty() { doing.to_owned() } else { format!("{name} {doing}") };
        failed(&self.address, &doing, error, RESUME)
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.endings.wait(&self.runtime);
    }
}

/// The key of an object, to the letter: the address and the names that are written are checked, others were listed.
fn path(name: &str) -> Path {
    Path::parse(name).unwrap_or_else(|_| Path::from(name))
}
