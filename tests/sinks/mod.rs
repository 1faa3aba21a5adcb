//! What every sink and the run promise each other, tried in this process, on real servers.

mod compliance;
mod databases;
mod directory;
mod files;
mod run;
mod several;
mod support;
mod values;
