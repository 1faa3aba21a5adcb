//! Reports and their ladder: the truth beside another engine, answers on real servers, what stages leave behind.

mod ladder;
mod mutants;
mod refusals;
mod serve;
mod support;
mod truth;
mod write;
