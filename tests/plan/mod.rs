//! `plan` from outside: what it says, that it is true, and that others can read it.

mod capacity;
mod export;
mod page;
mod said;
mod sizes;
