//! A real server: what is loaded into it, what is refused, and what is left when something breaks on the way.

mod breaking;
mod connecting;
mod encoding;
mod failing;
mod indexed;
mod loading;
mod newest;
mod opening;
pub(crate) mod server;
mod sizes;
pub(crate) mod support;
