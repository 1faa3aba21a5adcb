//! `completions` and `man`: printed from the arguments themselves.

use clap::CommandFactory;
use clap_complete::Shell;

use ordermill::profile::SHIPPED;

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
    Ok(printer.result(&with_profiles(arguments.shell, &String::from_utf8_lossy(&script)))?)
}

/// A profile is a file or a shipped one: what is generated knows one or the other, never both.
fn with_profiles(shell: Shell, script: &str) -> String {
    let shipped: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
    let names = shipped.join(" ");
    match shell {
        // Bash falls back to files by itself.
        Shell::Bash => {
            let takes_one = |line: &str| line.trim_start().starts_with("opts=\"") && line.contains(" --set ");
            let lines = script.lines().map(|line| match line.strip_suffix('"') {
                Some(options) if takes_one(line) => format!("{options} {names}\"\n"),
                _ => format!("{line}\n"),
            });
            lines.collect()
        }
        Shell::Zsh => {
            let own = format!(
                "_ordermill_profiles() {{\n    _alternative 'shipped:shipped profile:({names})' 'files:file:_files'\n}}\n"
            );
            let of_profile = |line: &str| line.contains("':profile -- ") && line.contains(":_files'");
            let lines = script.lines().map(|line| {
                if of_profile(line) { line.replace(":_files'", ":_ordermill_profiles'") } else { line.to_owned() }
            });
            let lines: Vec<String> = lines.collect();
            lines.join("\n").replacen("autoload -U is-at-least\n", &format!("autoload -U is-at-least\n\n{own}"), 1)
                + "\n"
        }
        Shell::Fish => {
            let verbs = "check generate plan show verify";
            format!("{script}complete -c ordermill -n \"__fish_seen_subcommand_from {verbs}\" -a \"{names}\"\n")
        }
        _ => script.to_owned(),
    }
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
