//! Local time, from the tzdb that is built in: two machines never disagree about it.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

/// An IANA time zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// The zone of this IANA name, in its own spelling.
    pub fn named(name: &str) -> Option<Self> {
        let rules = TimeZoneDatabase::bundled().get(name).ok()?;
        Some(Self { name: rules.iana_name()?.to_owned(), rules })
    }

    /// All names, for suggestions.
    pub fn names() -> impl Iterator<Item = String> {
        jiff_names().into_iter()
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The local date and time at an instant in milliseconds since 1970 UTC.
    pub fn local(&self, instant: i64) -> DateTime {
        self.rules.to_datetime(timestamp(instant))
    }

    /// The offset from UTC at an instant, in milliseconds.
    pub fn offset(&self, instant: i64) -> i64 {
        i64::from(self.rules.to_offset(timestamp(instant)).seconds()) * 1000
    }

    /// The first instant after another at which the offset may be another.
    pub fn change_after(&self, instant: i64) -> i64 {
        let mut changes = self.rules.following(timestamp(instant));
        changes.next().map_or(i64::MAX, |change| change.timestamp().as_millisecond())
    }

    /// The instant of a local date and time. A time that the clocks skip lies as long after the gap as it would have
    /// lain after its start; of a time that comes twice, the first.
    pub fn instant(&self, local: DateTime) -> i64 {
        let ambiguous = self.rules.to_ambiguous_timestamp(local);
        ambiguous.compatible().map_or(i64::MAX, Timestamp::as_millisecond)
    }

    /// Whether the local calendar has a date: Samoa went from 29 December 2011 to the 31st.
    pub fn has(&self, date: Date) -> bool {
        date.tomorrow().is_err() || self.local(self.start_of(date)).date() == date
    }

    /// The first instant of a local date, also where the clocks skip midnight.
    pub fn start_of(&self, date: Date) -> i64 {
        let midnight = date.to_datetime(Time::midnight());
        let at = self.instant(midnight);
        // Of a skipped midnight, `instant` gives a time past the gap: the day starts at the gap.
        let start = self.rules.preceding(timestamp(at + 1)).next().map(|t| t.timestamp().as_millisecond());
        match start {
            Some(gap) if self.local(at) != midnight && self.local(gap).date() == date => gap,
            _ => at,
        }
    }
}

fn timestamp(instant: i64) -> Timestamp {
    let bound = |t: Timestamp| t.as_millisecond();
    let instant = instant.clamp(bound(Timestamp::MIN), bound(Timestamp::MAX));
    Timestamp::UNIX_EPOCH.saturating_add(SignedDuration::from_millis(instant)).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn jiff_names() -> Vec<String> {
    TimeZoneDatabase::bundled().available().map(|name| name.to_string()).collect()
}
