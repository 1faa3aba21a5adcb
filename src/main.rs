//! The program: arguments in, an exit status out. Everything else is in `commands` and in the library.

mod commands;

use std::process::ExitCode;

use clap::Parser;

/// The largest block whose freed memory glibc then keeps for the next one.
const KEPT: usize = 31 << 20;

fn main() -> ExitCode {
    // glibc gives blocks back to the system up to the size of the largest that was ever freed; slices would fault their
    // pages in again and again, a fifth of the time. Freeing one large block, which is never touched, tells it to keep them.
    drop(std::hint::black_box(Vec::<u8>::with_capacity(KEPT)));
    commands::run(commands::Cli::parse())
}
