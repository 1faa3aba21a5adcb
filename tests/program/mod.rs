//! The program as its users run it.

mod advance;
mod commands;
mod damaged;
mod directory;
mod fixtures;
mod flags;
mod formats;
mod full;
mod interrupted;
mod readers;
mod recipes;
mod shards;
mod streams;
pub(crate) mod support;
