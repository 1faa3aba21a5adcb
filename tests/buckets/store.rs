//! Stores, buckets of one's own in them, and the program with what it needs to reach them.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::{ObjectStore, ObjectStoreExt};

use crate::support::ordermill;

/// A secret that must never be shown.
pub(super) const SECRET: &str = "hush-hush-hush";
/// The shipped profile that tests run, smaller, in some file sets.
pub(super) const SMALL: [&str; 7] = ["quickstart", "--scale", "0.05", "--chunk-orders", "200", "--file-orders", "800"];

/// A new bucket of a store.
pub(super) struct Bucket {
    endpoint: String,
    pub(super) name: String,
    store: AmazonS3,
    runtime: tokio::runtime::Runtime,
}

/// A new bucket of each store.
pub(super) fn buckets() -> Vec<Bucket> {
    let stores =
        std::env::var("ORDERMILL_BUCKETS").expect("ORDERMILL_BUCKETS names stores; `scripts/test` starts them");
    stores.split_whitespace().map(Bucket::new).collect()
}

impl Bucket {
    pub(super) fn new(endpoint: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("shop-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        ask(endpoint, &format!("PUT /{name}"));
        let store = AmazonS3Builder::new().with_endpoint(endpoint).with_allow_http(true).with_bucket_name(&name);
        let store = store.with_region("us-east-1").with_access_key_id("ann").with_secret_access_key(SECRET).build();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let (store, runtime) = (store.expect("a store"), runtime.expect("a thread"));
        Self { endpoint: endpoint.to_owned(), name, store, runtime }
    }

    pub(super) fn url(&self) -> String {
        format!("s3://{}/stage", self.name)
    }

    /// The program, which may reach this bucket.
    pub(super) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = ordermill(arguments);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
            command.env_remove(name);
        }
        command.env("AWS_ENDPOINT_URL", &self.endpoint).env("AWS_REGION", "us-east-1");
        command.env("AWS_ACCESS_KEY_ID", "ann").env("AWS_SECRET_ACCESS_KEY", SECRET);
        command
    }

    /// `generate` of the small profile into it.
    pub(super) fn generate(&self, more: &[&str]) -> Command {
        self.program(&[&["generate"], &SMALL[..], &["--to", &self.url(), "--quiet"], more].concat())
    }

    pub(super) fn verify(&self) -> Command {
        self.program(&[&["verify"], &SMALL[..3], &["--in", &self.url()]].concat())
    }

    /// The bytes of every object, as files of a directory are told.
    pub(super) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        self.runtime.block_on(async {
            let objects: Vec<_> = self.store.list(None).try_collect().await.expect("a list");
            for object in objects {
                let bytes = self.store.get(&object.location).await.expect("there").bytes().await.expect("its bytes");
                let name = object.location.as_ref().strip_prefix("stage/").expect("in the folder").into();
                files.insert(name, bytes.to_vec());
            }
        });
        files
    }

    /// Whether parts lie there of objects that are not whole.
    pub(super) fn has_uploads(&self) -> bool {
        ask(&self.endpoint, &format!("GET /{}?uploads", self.name)).contains("<UploadId>")
    }

    /// Writes an object.
    pub(super) fn put(&self, name: &str, bytes: Vec<u8>) {
        let path = format!("stage/{name}").into();
        self.runtime.block_on(self.store.put(&path, bytes.into())).expect("it is written");
    }

    /// Removes an object.
    pub(super) fn remove(&self, name: &str) {
        self.runtime.block_on(self.store.delete(&format!("stage/{name}").into())).expect("it is removed");
    }
}

/// What a store answers that asks for no signature.
fn ask(endpoint: &str, request: &str) -> String {
    let host = endpoint.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).expect("the store answers");
    write!(line, "{request} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    answer
}
