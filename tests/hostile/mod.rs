//! Servers that mean no good, or have stopped meaning anything: they say nothing, stop in the middle, or flood. Whatever they
//! do, a run ends in bounded time and memory, says why in one sentence, and can be gone on with.

#[cfg(feature = "mongodb")]
mod mongodb;
#[cfg(feature = "postgres")]
mod postgres;
mod stub;

pub(crate) use stub::interrupt;
