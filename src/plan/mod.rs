//! The plan: which rows are made in which pieces. Plain data: it is printed, compared, tested, and then only executed.

mod chunk;

pub use chunk::{Chunk, Content, FileSet};
