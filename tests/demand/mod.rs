//! Arrivals: a slow reference agrees with the fast path, and what comes has the shape that was asked for.

mod curves;
mod noise;
mod reference;
mod statistics;
mod support;
