//! `init`: a commented profile to start from.

use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use fs_err::OpenOptions;
use ordermill::profile;

use super::Failure;
use super::printer::Printer;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file to write; standard output when left out
    file: Option<PathBuf>,

    /// Start from a shipped profile
    #[arg(long, value_name = "NAME")]
    like: Option<String>,
}

pub(super) fn run(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let Some(text) = profile::starter(arguments.like.as_deref()) else {
        let names: Vec<&str> = profile::SHIPPED.iter().map(|(name, _)| *name).collect();
        let name = arguments.like.as_deref().unwrap_or_default();
        return Err(Failure::Usage(format!(
            "no shipped profile is called `{name}`\nhint: there are {}",
            names.join(", ")
        )));
    };
    let Some(path) = &arguments.file else {
        return Ok(printer.result(&text)?);
    };
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes())?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let path = path.display();
            return Err(Failure::Usage(format!(
                "`{path}` is there already, and is left as it is\nhint: name another file"
            )));
        }
        Err(error) => return Err(error.into()),
    }
    printer.note(&format!("wrote {0}; next: ordermill plan {0}", path.display()));
    Ok(())
}
