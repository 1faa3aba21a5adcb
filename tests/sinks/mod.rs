//! What every sink and the run promise each other, tried in this process, on real servers.

mod compliance;
mod databases;
mod directory;
mod run;
mod several;
mod support;
#[cfg(any(feature = "postgres", feature = "mongodb"))]
mod values;
