//! What a server said, in words for the person who must help it.

use std::error::Error as _;
use std::fmt::Display;
use std::io;

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use super::guard::Ended;
use crate::servers::ServerError;

const RESUME: &str = "when that is mended, the same command with --resume goes on; what was committed stays";

/// An error of the server, while something was being done.
pub(crate) fn explain(target: impl Display, doing: &str, error: &Error) -> ServerError {
    ServerError::failed(target, format!("{doing}: {}", said(error)), hint(error))
}

/// The last of several errors: the first one tells how it began.
pub(crate) fn explain_last(target: impl Display, doing: &str, first: Option<&str>, last: &Error) -> ServerError {
    let said = said(last);
    match first {
        Some(first) if first != said => {
            let hint = if last.code().is_some() { hint(last) } else { RESUME };
            ServerError::failed(target, format!("{doing}: {said}; it began with: {first}"), hint)
        }
        _ => explain(target, doing, last),
    }
}

/// Whether it may go well when it is tried again: the server is away, comes or goes, or had to choose a victim.
pub(crate) fn passes(error: &Error) -> bool {
    match error.code() {
        Some(code) => {
            code.code().starts_with("08")
                || [
                    SqlState::ADMIN_SHUTDOWN,
                    SqlState::CRASH_SHUTDOWN,
                    SqlState::CANNOT_CONNECT_NOW,
                    SqlState::TOO_MANY_CONNECTIONS,
                    SqlState::T_R_DEADLOCK_DETECTED,
                    SqlState::T_R_SERIALIZATION_FAILURE,
                ]
                .contains(code)
        }
        None if ended(error).is_some() => false,
        None => {
            error.is_closed()
                || system(error).is_some_and(|cause| cause.kind() != io::ErrorKind::InvalidData)
                || is_late(error)
        }
    }
}

/// The server's own words, without those of the libraries between.
pub(crate) fn said(error: &Error) -> String {
    let Some(database) = error.as_db_error() else {
        let mut text = error.to_string();
        if let Some(cause) = error.source() {
            let cause = cause.to_string();
            if !text.contains(&cause) {
                text = format!("{text}: {cause}");
            }
        }
        // The driver's own words for all that is read or written.
        let text = text.strip_prefix("error communicating with the server: ").unwrap_or(&text).to_owned();
        return if error.is_closed() { "the server has closed the connection".to_owned() } else { text };
    };
    let mut text = database.message().to_owned();
    // Of a row that does not fit, the detail tells which one.
    for more in [database.detail(), database.where_()].into_iter().flatten() {
        text.push_str(" (");
        text.push_str(more.lines().next().unwrap_or(""));
        text.push(')');
    }
    format!("{text} [{}]", database.code().code())
}

fn hint(error: &Error) -> &'static str {
    let Some(code) = error.code() else {
        let text = said(error);
        return match (ended(error), system(error).map(io::Error::kind)) {
            (Some(Ended::Silent(_)), _) => {
                "it may be overloaded, or waiting for its disk; the same command with --resume goes on, --give-up 20m waits longer"
            }
            (Some(_), _) => "is this a Postgres? what was committed stays, and --resume goes on",
            (_, Some(io::ErrorKind::ReadOnlyFilesystem)) => "the server is a standby, or read-only; name the primary",
            (_, Some(io::ErrorKind::InvalidData)) => {
                "the server's certificate is not the one expected: sslrootcert names the authority, the host must be a name in the certificate"
            }
            (_, Some(io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused)) => {
                "is the server running, on this host and port? --wait 60s waits for one that is starting"
            }
            _ if text.contains("password missing") => "PGPASSWORD or ~/.pgpass holds the password",
            _ if text.contains("TLS") => "the server speaks no TLS; sslmode=disable does without",
            _ if error.is_closed() => RESUME,
            _ => "is the address right, and the server running? --wait 60s waits for one that is starting",
        };
    };
    match *code {
        SqlState::INVALID_PASSWORD => "the user or the password is wrong; PGPASSWORD or ~/.pgpass holds the password",
        SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            "the server does not let this user in from here; its pg_hba.conf and the role decide, with sslmode"
        }
        SqlState::INVALID_CATALOG_NAME => "make it with createdb, or name another one",
        SqlState::INSUFFICIENT_PRIVILEGE => {
            "give the right with GRANT, or choose with --schema a schema that this user may create tables in"
        }
        SqlState::READ_ONLY_SQL_TRANSACTION => "the server is a standby, or read-only; name the primary",
        SqlState::DISK_FULL | SqlState::OUT_OF_MEMORY | SqlState::IO_ERROR => {
            "make room on the server, then the same command with --resume goes on; what was committed stays"
        }
        SqlState::LOCK_NOT_AVAILABLE => {
            "someone else holds a lock (pg_stat_activity and pg_blocking_pids() tell who); when it is gone, --resume goes on"
        }
        SqlState::UNTRANSLATABLE_CHARACTER | SqlState::CHARACTER_NOT_IN_REPERTOIRE => {
            "the database's encoding lacks that character: load into one that was made with createdb -E UTF8 -T template0"
        }
        SqlState::TOO_MANY_CONNECTIONS => "take fewer with --connections, or raise max_connections; --resume goes on",
        SqlState::DEPENDENT_OBJECTS_STILL_EXIST | SqlState::FEATURE_NOT_SUPPORTED => {
            "something of yours hangs on it: drop that first, or load into another schema with --schema"
        }
        _ => RESUME,
    }
}

/// Why the server is not listened to any longer.
fn ended(error: &Error) -> Option<Ended> {
    system(error)?.get_ref()?.downcast_ref::<Ended>().copied()
}

/// What the operating system, or TLS above it, said.
fn system(error: &Error) -> Option<&io::Error> {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref::<io::Error>() {
            return Some(found);
        }
        next = cause.source();
    }
    None
}

fn is_late(error: &Error) -> bool {
    error.to_string().contains("timeout")
}
