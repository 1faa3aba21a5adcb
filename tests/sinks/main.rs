//! What every sink and the run promise each other, tried in this process.

mod compliance;
mod directory;
mod run;
mod several;
mod support;
