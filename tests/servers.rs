//! Tests of targets and of what reads them back, on real servers. `scripts/test` starts them.

#[cfg(all(feature = "postgres", feature = "mongodb"))]
mod browser;
#[cfg(feature = "object-store")]
mod buckets;
mod hostile;
#[cfg(feature = "mongodb")]
mod mongodb;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(all(feature = "postgres", feature = "mongodb", feature = "rabbitmq"))]
mod replay;
#[cfg(feature = "postgres")]
mod shards;
mod sinks;
#[cfg(feature = "stage")]
mod stage;
mod support;
#[cfg(all(feature = "postgres", feature = "mongodb"))]
mod targets;
mod verify;
