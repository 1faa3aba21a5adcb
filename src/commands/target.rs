//! A target among the arguments. Nothing is repeated of what can't be read: it may hold a secret.

use std::ffi::OsStr;
use std::fmt::Display;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};
use ordermill::targets::Target;

/// Reads a target.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reads;

impl TypedValueParser for Reads {
    type Value = Target;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Target, Error> {
        let Some(name) = value.to_str() else { return Ok(Target::Directory(value.into())) };
        name.parse().map_err(|error| refused(command, arg, &error))
    }
}

/// What is wrong with an argument, without the argument.
pub(super) fn refused(command: &Command, arg: Option<&Arg>, error: &dyn Display) -> Error {
    let flag = arg.and_then(Arg::get_long).unwrap_or("to");
    Error::raw(ErrorKind::ValueValidation, format!("`--{flag}` {error}\n")).with_cmd(command)
}
