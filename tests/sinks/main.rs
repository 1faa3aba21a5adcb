//! What every sink and the run promise each other, tried in this process, on real servers.

mod compliance;
mod databases;
mod directory;
#[cfg(feature = "mongodb")]
#[path = "../mongodb/rows.rs"]
mod mongodb_rows;
#[cfg(feature = "postgres")]
#[path = "../postgres/server.rs"]
mod postgres_server;
mod run;
#[cfg(feature = "mongodb")]
#[path = "../mongodb/server.rs"]
mod server;
mod several;
mod support;
#[cfg(any(feature = "postgres", feature = "mongodb"))]
mod values;
