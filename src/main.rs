//! The program: arguments in, an exit status out. Everything else is in `commands` and in the library.

mod commands;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    commands::run(commands::Cli::parse())
}
