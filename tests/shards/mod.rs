//! One load over several Postgres servers.

mod spread;
