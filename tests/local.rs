//! Tests that need no server: the rows and their promises, the profile, the program as its users run it.

mod cases;
mod demand;
mod laws;
mod plan;
mod profiles;
mod program;
mod promises;
mod support;
