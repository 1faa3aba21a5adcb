//! A server, and databases of one's own on it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use mongodb::bson::{Document, doc};
use mongodb::{Client, Database};
use tokio::runtime::Runtime;

/// A database of its own, dropped at the end.
pub(crate) struct Place {
    pub(crate) url: String,
    runtime: Runtime,
    database: Database,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self::on(&server())
    }

    /// On a server, whose address names no database.
    pub(crate) fn on(server: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let (base, query) =
            server.split_once('?').map_or((server, String::new()), |(base, query)| (base, format!("?{query}")));
        let url = format!("{}/{name}{query}", base.trim_end_matches('/'));
        let runtime = Runtime::new().expect("a runtime");
        let database =
            runtime.block_on(async { Client::with_uri_str(&url).await.expect("the server answers").database(&name) });
        Self { url, runtime, database }
    }

    pub(crate) fn run<T>(&self, work: impl AsyncFnOnce(&Database) -> mongodb::error::Result<T>) -> T {
        self.runtime.block_on(work(&self.database)).expect("the server does it")
    }

    /// Every document of a collection.
    pub(crate) fn all(&self, collection: &str) -> Vec<Document> {
        self.run(async |database| {
            let mut found = database.collection::<Document>(collection).find(doc! {}).await?;
            let mut documents = Vec::new();
            while found.advance().await? {
                documents.push(found.deserialize_current()?);
            }
            Ok(documents)
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let dropped = self.runtime.block_on(async { self.database.drop().await });
        drop(dropped);
    }
}

/// A server that a test has for itself, where `ORDERMILL_MONGODB` names as many as tests run at once.
struct Seat {
    address: String,
    place: usize,
}

/// How many tests each server has.
static TAKEN: Mutex<Vec<usize>> = Mutex::new(Vec::new());

thread_local! {
    /// A test has a thread of its own.
    static SEAT: Seat = Seat::take();
}

impl Seat {
    /// One that the fewest have.
    fn take() -> Self {
        let all = std::env::var("ORDERMILL_MONGODB").expect(
            "ORDERMILL_MONGODB names a MongoDB, such as mongodb://127.0.0.1:27017, or several with spaces between them; \
             `scripts/test` starts some and runs the tests",
        );
        let all: Vec<&str> = all.split_whitespace().collect();
        let mut taken = TAKEN.lock().expect("nobody panics with it");
        taken.resize(all.len(), 0);
        let place = (0..all.len()).min_by_key(|place| taken[*place]).expect("ORDERMILL_MONGODB names one");
        taken[place] += 1;
        Self { address: all[place].to_owned(), place }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        TAKEN.lock().expect("nobody panics with it")[self.place] -= 1;
    }
}

fn server() -> String {
    SEAT.with(|seat| seat.address.clone())
}
