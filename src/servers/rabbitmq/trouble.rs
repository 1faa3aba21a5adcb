//! What a RabbitMQ says when it fails, in words for the person who must help it.

use std::io;

use lapin::protocol::{AMQPErrorKind, AMQPHardError, AMQPSoftError};
use lapin::{Error, ErrorKind};

use super::Address;
use crate::servers::ServerError;

/// Whether the same may work a moment later: the broker is away, comes or goes.
pub(super) fn passes(error: &Error) -> bool {
    match (error.kind(), code(error)) {
        (_, Some(AMQPErrorKind::Hard(AMQPHardError::CONNECTIONFORCED | AMQPHardError::INTERNALERROR))) => true,
        (_, Some(_)) => false,
        (ErrorKind::IOError(cause), _) => cause.kind() != io::ErrorKind::InvalidData,
        (ErrorKind::MissingHeartbeatError | ErrorKind::InvalidConnectionState(_), _) => true,
        _ => false,
    }
}

/// Whether what was asked for is not there.
pub(super) fn is_missing(error: &Error) -> bool {
    code(error) == Some(&AMQPErrorKind::Soft(AMQPSoftError::NOTFOUND))
}

/// The broker's own words, without those of the libraries between.
pub(crate) fn said(error: &Error) -> String {
    match error.kind() {
        ErrorKind::ProtocolError(error) => error.get_message().to_string(),
        ErrorKind::IOError(cause) if cause.kind() == io::ErrorKind::TimedOut => "no answer in time".to_owned(),
        ErrorKind::IOError(cause) if cause.kind() == io::ErrorKind::ConnectionAborted => {
            "the broker has closed the connection".to_owned()
        }
        ErrorKind::IOError(cause) => cause.to_string(),
        _ => error.to_string(),
    }
}

/// The failure to reach one, with what would help.
pub(super) fn explain(address: &Address, error: &Error) -> ServerError {
    ServerError::failed(address, format!("it can't be reached: {}", said(error)), hint(error))
}

fn hint(error: &Error) -> &'static str {
    let said = said(error);
    match (error.kind(), code(error)) {
        (_, Some(AMQPErrorKind::Soft(AMQPSoftError::ACCESSREFUSED))) if said.contains("exchange") => {
            "the user needs the right to configure and write that exchange: `rabbitmqctl set_permissions`"
        }
        (_, Some(AMQPErrorKind::Soft(AMQPSoftError::ACCESSREFUSED))) => {
            "the user or the password is wrong; `guest` is let in from the broker's own machine only"
        }
        (_, Some(AMQPErrorKind::Hard(AMQPHardError::NOTALLOWED))) => {
            "name a virtual host that is there (`rabbitmqctl list_vhosts`), and that the user may enter: amqp://USER@HOST/VHOST"
        }
        (ErrorKind::IOError(cause), _) if cause.kind() == io::ErrorKind::InvalidData => {
            "the broker's certificate is not the one expected: cacertfile names the authority, the host must be a name in the \
             certificate; is this its port for TLS (5671)?"
        }
        _ => "is the broker running, on this host and port? --wait 60s waits for one that is starting",
    }
}

fn code(error: &Error) -> Option<&AMQPErrorKind> {
    if let ErrorKind::ProtocolError(error) = error.kind() { Some(error.kind()) } else { None }
}
