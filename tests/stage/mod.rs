//! Reports and their ladder: the truth beside another engine, answers on real servers, what stages leave behind.

mod columnar;
mod ladder;
mod mutants;
mod refusals;
mod replica;
mod serve;
mod shards;
mod support;
mod truth;
mod write;
