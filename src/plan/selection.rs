//! Which part of a profile's data a run makes.

use std::ops::Range;

use super::{Fixture, Part, Unit};
use crate::calendar::{Millis, Wave};
use crate::profile::{Client, Profile};
use crate::tables::{self, Table};

/// Which part of a profile's data a run makes, and how it is cut.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Names of tables; those of the profile when empty.
    pub tables: Vec<String>,
    /// Codes of clients or groups; all when empty.
    pub clients: Vec<String>,
    /// Only orders from this instant on; on a wave boundary.
    pub from: Option<Millis>,
    /// Only orders before this instant; on a wave boundary.
    pub until: Option<Millis>,
    /// Only the first so many orders, in row order.
    pub orders: Option<u64>,
    /// Only these orders, and what they refer to.
    pub fixture: Option<Fixture>,
    /// Orders that a chunk is expected to hold.
    pub chunk_orders: u64,
    /// Orders that a file set is expected to hold.
    pub file_orders: u64,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            tables: Vec::new(),
            clients: Vec::new(),
            from: None,
            until: None,
            orders: None,
            fixture: None,
            chunk_orders: 50_000,
            file_orders: 1_000_000,
        }
    }
}

/// A selection that names what is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// No table of this name.
    #[error("there is no table `{name}`\nhint: tables are {known}")]
    UnknownTable {
        /// As it was given.
        name: String,
        /// All names.
        known: String,
    },
    /// No column of this name.
    #[error("`{table}` has no column `{name}`\nhint: it has {known}")]
    UnknownColumn {
        /// As it was given.
        name: String,
        /// The table.
        table: &'static str,
        /// All names.
        known: String,
    },
    /// No client or group of this code.
    #[error("the profile has no client or group `{code}`\nhint: it has {known}")]
    UnknownClient {
        /// As it was given.
        code: String,
        /// The codes there are.
        known: String,
    },
    /// An instant inside a wave.
    #[error("`--{flag} {at}` lies inside a wave of {minutes} minutes\nhint: the wave boundary before it is {before}")]
    OffTheWave {
        /// `from` or `until`.
        flag: &'static str,
        /// The instant.
        at: jiff::Timestamp,
        /// Minutes in a wave.
        minutes: u32,
        /// The wave boundary before it.
        before: jiff::Timestamp,
    },
    /// More parts than pieces.
    #[error("`--part {part}` asks for {} parts, but there are {pieces} {unit}\nhint: take {pieces} parts at most{}", part.of, smaller(*unit))]
    TooManyParts {
        /// The part that was asked for.
        part: Part,
        /// How many pieces there are.
        pieces: usize,
        /// What the pieces are.
        unit: Unit,
    },
    /// `from` is not before `until`.
    #[error("nothing lies between --from and --until\nhint: --until is later")]
    Backwards,
    /// A share that is none.
    #[error("a share is above 0 and at most 1, such as 0.05")]
    NoShare,
    /// No wave lies between `from` and `until`.
    #[error("no wave lies between {from} and {until}\nhint: the profile's orders run from {start} to {end}")]
    Empty {
        /// The first instant wanted.
        from: jiff::Timestamp,
        /// The instant after the last.
        until: jiff::Timestamp,
        /// The profile's first instant.
        start: jiff::Timestamp,
        /// The profile's end or `as_of`.
        end: jiff::Timestamp,
    },
}

/// How there would be more pieces.
fn smaller(unit: Unit) -> &'static str {
    match unit {
        Unit::FileSet => ", or smaller sets with --file-orders",
        Unit::Chunk => ", or smaller chunks with --chunk-orders",
    }
}

impl Selection {
    /// The tables it names, or those of the profile; in the order of [`tables::ALL`].
    ///
    /// # Errors
    /// When there is no table of a name.
    pub fn tables(&self, profile: &Profile) -> Result<Vec<&'static Table>, PlanError> {
        let wanted: Vec<&str> = if self.tables.is_empty() {
            profile.tables.clone()
        } else {
            self.tables.iter().map(String::as_str).collect()
        };
        if let Some(name) = wanted.iter().find(|name| tables::by_name(name).is_none()) {
            let known = tables::ALL.map(|table| table.name).join(", ");
            return Err(PlanError::UnknownTable { name: (*name).to_owned(), known });
        }
        Ok(tables::ALL.into_iter().filter(|table| wanted.contains(&table.name)).collect())
    }

    /// The clients it names: indices into the profile's, ascending.
    ///
    /// # Errors
    /// When the profile has no client or group of a code.
    pub fn clients(&self, profile: &Profile) -> Result<Vec<usize>, PlanError> {
        if let Some(code) =
            self.clients.iter().find(|code| !profile.clients.iter().any(|client| client.is_called(code)))
        {
            let mut known: Vec<&str> =
                profile.clients.iter().map(|client| client.group.as_deref().unwrap_or(&client.code)).collect();
            known.dedup();
            return Err(PlanError::UnknownClient { code: code.clone(), known: known.join(", ") });
        }
        let wanted =
            |client: &Client| self.clients.is_empty() || self.clients.iter().any(|code| client.is_called(code));
        Ok((0..profile.clients.len()).filter(|&index| wanted(&profile.clients[index])).collect())
    }

    /// The waves to make orders of: none after `as_of`, for what would happen later has not happened yet.
    pub(super) fn waves(&self, profile: &Profile) -> Result<Range<Wave>, PlanError> {
        let length = profile.waves();
        for (flag, at) in [("from", self.from), ("until", self.until)] {
            at.map_or(Ok(()), |at| on_a_wave(profile, flag, at))?;
        }
        let last = profile.end.min(profile.as_of);
        let from = self.from.unwrap_or(profile.start).max(profile.start);
        let until = self.until.unwrap_or(last).min(last);
        if from >= until {
            let wanted = (self.from.unwrap_or(profile.start), self.until.unwrap_or(last));
            return Err(PlanError::Empty {
                from: instant(wanted.0),
                until: instant(wanted.1),
                start: instant(profile.start),
                end: instant(last),
            });
        }
        Ok(length.at(from)..length.at(until))
    }
}

/// Refuses an instant that lies inside a wave; `flag` names it.
///
/// # Errors
/// When it lies inside a wave.
pub fn on_a_wave(profile: &Profile, flag: &'static str, at: Millis) -> Result<(), PlanError> {
    match profile.waves().bounds_around(at) {
        None => Ok(()),
        Some((before, _)) => {
            Err(PlanError::OffTheWave { flag, at: instant(at), minutes: profile.wave_minutes, before: instant(before) })
        }
    }
}

/// An instant as people read it.
pub(super) fn instant(at: Millis) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at).unwrap_or(jiff::Timestamp::MAX)
}
