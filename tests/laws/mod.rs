//! The laws hold on what is generated, and their checkers find what is broken.

mod broken;
mod holds;
mod purity;
mod support;
