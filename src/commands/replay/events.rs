//! `--events` and what goes with it: who is told what is written.

use std::ffi::OsStr;

use clap::builder::TypedValueParser;
use clap::{Arg, Command, Error};
use ordermill::replay::{Options, Telling};
use ordermill::servers::rabbitmq::Address;
use ordermill::sinks::Envelope;

use crate::commands::Failure;
use crate::commands::target::refused;
use crate::commands::words::one_of;

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Events")]
pub(super) struct Events {
    /// Tell a RabbitMQ what happens, each event after the commit of its write: `amqp://USER@HOST/VHOST`, or `amqps://…`
    #[arg(long, value_name = "ADDRESS", value_parser = Reads)]
    events: Option<Address>,

    /// Its topic exchange, made as a durable one where there is none; an event's routing key is `CLIENT.TABLE.WHAT`, such as
    /// club.shipments.shipped
    #[arg(long, value_name = "NAME", default_value = "ordermill", requires = "events")]
    exchange: String,

    /// What events are wrapped in; without it they are as `generate --tables events --format ndjson` writes them
    #[arg(long, value_name = "NAME", value_parser = one_of::<Envelope>(Envelope::ALL.map(Envelope::name)), requires = "events")]
    envelope: Option<Envelope>,
}

/// Reads an address; nothing is repeated of what can't be read.
#[derive(Debug, Clone, Copy)]
struct Reads;

impl TypedValueParser for Reads {
    type Value = Address;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Address, Error> {
        value.to_str().unwrap_or_default().parse().map_err(|error| refused(command, arg, &error))
    }
}

impl Events {
    /// Who is told, if anybody is.
    pub(super) fn telling(&self) -> Option<Telling> {
        let broker = self.events.clone()?;
        Some(Telling { broker, exchange: self.exchange.clone(), envelope: self.envelope })
    }

    /// Refuses to tell where nothing happens.
    pub(super) fn must_happen(&self, writes: bool) -> Result<(), Failure> {
        if self.events.is_none() || writes {
            return Ok(());
        }
        let hint = "leave --events out, or play place,wave,advance too";
        Err(Failure::Usage(format!(
            "`--events` tells what is written, and `--only` names nothing that is\nhint: {hint}"
        )))
    }
}

/// What would be told, and to whom.
pub(super) fn foretold(options: &Options) -> String {
    let Some(Telling { broker, exchange, envelope }) = &options.telling else { return String::new() };
    let shape = envelope.map_or("rows of `events`", |envelope| match envelope {
        Envelope::Debezium => "changes as Debezium tells them",
    });
    format!("events would go to {broker}, exchange {exchange}, as {shape}, by keys such as CLIENT.shipments.shipped\n")
}
