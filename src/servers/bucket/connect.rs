//! A bucket that answers, as calls that wait. Names are those of objects within the address' folder.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::aws::{AmazonS3Builder, S3ConditionalPut};
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{BackoffConfig, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, RetryConfig};
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

use super::address::Store;
use super::aws_profile::AwsProfile;
use super::trouble::failed;
use super::{Address, Options, Upload};
use crate::servers::{ServerError, runtime};

/// Requests that are under way side by side.
const REQUESTS: usize = 16;
/// Parts of uploads that are on their way at most, of all objects together.
const PARTS: usize = 6;
/// How often a lost answer is asked for again.
const TRIES: usize = 5;
/// Longer than this no request is repeated: what signs it expires.
const LONGEST: Duration = Duration::from_secs(4 * 60);

/// A bucket that answers.
pub(crate) struct Bucket {
    address: Address,
    runtime: Runtime,
    store: Arc<dyn ObjectStore>,
    folder: String,
    parts: Arc<Semaphore>,
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
        let (bucket, folder) = address.parts()?;
        let doing = "can't be reached";
        let store = |patience: Duration, tries: usize| {
            let backoff = BackoffConfig { max_backoff: Duration::from_secs(3), ..BackoffConfig::default() };
            let retry = RetryConfig { backoff, max_retries: tries, retry_timeout: patience.min(LONGEST) };
            build(address.store, bucket, retry).map_err(|error| failed(address, doing, &error))
        };
        let runtime = runtime("ordermill-bucket", 2, address)?;
        let first = store(wait, if wait.is_zero() { 1 } else { usize::MAX })?;
        let path = Path::from(folder);
        let listed = runtime.block_on(async { first.list_with_delimiter(Some(&path)).await });
        listed.map_err(|error| failed(address, doing, &error))?;
        let store = store(give_up, usize::MAX)?;
        let (address, folder) = (address.clone(), folder.to_owned());
        Ok(Self { address, runtime, store, folder, parts: Arc::new(Semaphore::new(PARTS)) })
    }

    /// The address with an object's name.
    pub(crate) fn shown(&self, name: &str) -> String {
        if name.is_empty() { self.address.to_string() } else { format!("{}/{name}", self.address) }
    }

    /// Refuses a store that takes a new object twice: there two writers could not be told apart.
    pub(crate) fn check_conditions(&self) -> Result<(), ServerError> {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
        let name = format!(".ordermill-{}-{now}", std::process::id());
        // The first answer may have been lost, and the store then says that it is there.
        self.create(&name, b"1")?;
        let is_taken_again = self.create(&name, b"2")?;
        let deleted = self.delete(&[name]);
        if is_taken_again {
            let hint = "take a store that knows `If-None-Match: *`, as S3, MinIO, R2, Google's and Azure's do";
            return Err(ServerError::refused(&self.address, "takes the same new object twice, from two writers", hint));
        }
        deleted
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
        let bytes = async { self.store.get(&path).await?.bytes().await }.await;
        match bytes {
            Err(Error::NotFound { .. }) => Ok(None),
            bytes => bytes.map(Some).map_err(|error| self.failed(name, "can't be read", &error)),
        }
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

    /// Begins to write an object.
    pub(crate) fn upload(&self, name: &str) -> Upload {
        let (store, path) = (Arc::clone(&self.store), self.path(name));
        Upload::new(self.runtime.handle().clone(), (store, path), Arc::clone(&self.parts), self.address.clone())
    }

    /// Removes objects, in any order; those that have gone already too.
    pub(crate) fn delete(&self, names: &[String]) -> Result<(), ServerError> {
        let paths: Vec<Path> = names.iter().map(|name| self.path(name)).collect();
        let deleted = self.store.delete_stream(stream::iter(paths.into_iter().map(Ok)).boxed());
        let gone = deleted.try_for_each(|_| async { Ok(()) });
        match self.runtime.block_on(gone) {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed("", "can't be cleared", &error)),
        }
    }

    fn path(&self, name: &str) -> Path {
        Path::from([self.folder.as_str(), name].join("/"))
    }

    fn failed(&self, name: &str, doing: &str, error: &Error) -> ServerError {
        failed(&self.address, &if name.is_empty() { doing.to_owned() } else { format!("{name} {doing}") }, error)
    }
}

/// The store as the environment describes it.
fn build(store: Store, bucket: &str, retry: RetryConfig) -> Result<Arc<dyn ObjectStore>, Error> {
    Ok(match store {
        Store::S3 => {
            let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
            let mut builder = AmazonS3Builder::from_env();
            let has_own =
                ["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];
            let profile = AwsProfile::of_environment(variable);
            if has_own.iter().all(|name| variable(name).is_none())
                && let (Some(key), Some(secret)) = (profile.access_key_id, profile.secret_access_key)
            {
                builder = builder.with_access_key_id(key).with_secret_access_key(secret);
                builder = profile.session_token.into_iter().fold(builder, AmazonS3Builder::with_token);
            }
            if variable("AWS_REGION").or(variable("AWS_DEFAULT_REGION")).is_none() {
                builder = profile.region.into_iter().fold(builder, AmazonS3Builder::with_region);
            }
            let named = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"];
            let endpoint = named.into_iter().find_map(variable);
            if let (None, Some(endpoint)) = (&endpoint, &profile.endpoint_url) {
                builder = builder.with_endpoint(endpoint);
            }
            // Who writes `http://` has chosen it.
            if endpoint.or(profile.endpoint_url).is_some_and(|endpoint| endpoint.starts_with("http://")) {
                builder = builder.with_allow_http(true);
            }
            let builder = builder.with_bucket_name(bucket).with_conditional_put(S3ConditionalPut::ETagMatch);
            Arc::new(builder.with_retry(retry).build()?)
        }
        Store::Gcs => {
            Arc::new(GoogleCloudStorageBuilder::from_env().with_bucket_name(bucket).with_retry(retry).build()?)
        }
        Store::Azure => {
            Arc::new(MicrosoftAzureBuilder::from_env().with_container_name(bucket).with_retry(retry).build()?)
        }
    })
}
