//! A directory, a Postgres and a MongoDB in one run: each gets everything, whatever happens to the run or to one of them.

mod advance;
mod several;
