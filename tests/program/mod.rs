//! The program as its users run it.

mod commands;
mod directory;
mod full;
mod interrupted;
mod readers;
mod recipes;
mod streams;
mod support;
