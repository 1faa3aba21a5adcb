//! A timeline that is played against a database, and what is said of it. Nothing here asks how fast the machine is: bounds are
//! generous, and what must come is counted.

mod broker;
mod events;
mod mongodb;
mod output;
mod postgres;
mod refusals;
mod support;
mod tasks;
