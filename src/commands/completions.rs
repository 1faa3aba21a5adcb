//! `completions` and `man`: printed from the arguments themselves.

use clap::CommandFactory;
use clap_complete::Shell;

use super::printer::Printer;
use super::{Cli, Failure};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "ordermill", &mut script);
    Ok(printer.result(&String::from_utf8_lossy(&script))?)
}

/// The manual: a page of the program, then one of each verb.
pub(super) fn man(printer: Printer) -> Result<(), Failure> {
    let mut page = Vec::new();
    let mut command = Cli::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        clap_mangen::Man::new(verb.clone()).title(format!("ordermill-{}", verb.get_name())).render(&mut page)?;
    }
    Ok(printer.result(&String::from_utf8_lossy(&page))?)
}
