//! A directory, a Postgres and a MongoDB in one run: each gets everything, whatever happens to the run or to one of them.

#![cfg(all(feature = "postgres", feature = "mongodb"))]

mod several;

#[expect(dead_code, reason = "what other tests need is here too")]
#[path = "../program/support.rs"]
mod in_directory;
#[expect(dead_code, unused_imports, reason = "what other tests need is here too")]
mod in_mongodb;
#[expect(dead_code, unused_imports, reason = "what other tests need is here too")]
mod in_postgres;
#[expect(dead_code, reason = "what other tests need is here too")]
#[path = "../mongodb/stub.rs"]
mod stub;
