//! What all reports are asked: a time, an instant, a client. Instants are parameters; nothing here or in a report knows a clock.

use std::collections::BTreeMap;

use crate::calendar::{Zone, day_number};
use crate::demand::Demand;
use crate::profile::Profile;

/// The parameters of all reports, and what the profile says of clients and warehouses.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The first instant; milliseconds since 1970-01-01 UTC.
    pub from: i64,
    /// The instant after the last.
    pub until: i64,
    /// The instant as of which is told what is late or open.
    pub at: i64,
    /// Only this client.
    pub client: Option<i64>,
    /// The zone of each client's local time, by its number.
    pub clients: BTreeMap<i64, Zone>,
    /// The zone of each warehouse's local time, by its number.
    pub warehouses: BTreeMap<i64, Zone>,
    /// The days on which a peak of a client begins: its number, and days since 1970-01-01 of its local calendar.
    pub paydays: Vec<(i64, i64)>,
}

impl Asked {
    /// What is asked of a profile's clients between two instants.
    pub fn new(profile: &Profile, from: i64, until: i64, at: i64) -> Self {
        let number = |number: u32| i64::from(number);
        let mut paydays: Vec<(i64, i64)> = Vec::new();
        for (index, client) in profile.clients.iter().enumerate() {
            let demand = Demand::new(profile, index);
            paydays.extend(demand.windows().iter().map(|window| (number(client.number), day_number(window.date))));
        }
        paydays.sort_unstable();
        paydays.dedup();
        Self {
            from,
            until,
            at,
            client: None,
            clients: profile.clients.iter().map(|client| (number(client.number), client.zone.clone())).collect(),
            warehouses: profile.warehouses.iter().map(|it| (number(it.number), it.zone.clone())).collect(),
            paydays,
        }
    }

    /// Since when rows are taken to have changed where something is brought up to date: for a day.
    pub(super) fn since(&self) -> i64 {
        self.at - 86_400_000
    }

    /// By what an answer to a report is known again.
    pub(super) fn key(&self, report: &str) -> String {
        let client = self.client.map_or(String::new(), |client| format!(" of {client}"));
        format!("{report}{client} from {} until {} as of {}", self.from, self.until, self.at)
    }

    /// Whether an instant lies in the time.
    pub(super) fn has(&self, instant: i64) -> bool {
        (self.from..self.until).contains(&instant)
    }

    /// Whether a client is one that is asked for.
    pub(super) fn is_of(&self, client: i64) -> bool {
        self.client.is_none_or(|only| only == client)
    }

    /// Whether something has happened by the instant as of which is told.
    pub(super) fn by_now(&self, instant: Option<i64>) -> bool {
        instant.is_some_and(|instant| instant <= self.at)
    }
}

/// The start of the local hour that an instant lies in: as the clocks of its own offset show it, so that the two hours of a
/// fold stay two.
pub(super) fn local_hour(zone: &Zone, instant: i64) -> i64 {
    const HOUR: i64 = 3_600_000;
    instant - (instant + zone.offset(instant)).rem_euclid(HOUR)
}

/// The local date of an instant, as days since 1970-01-01.
pub(super) fn local_day(zone: &Zone, instant: i64) -> i64 {
    const DAY: i64 = 86_400_000;
    (instant + zone.offset(instant)).div_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_days_are_those_of_the_clocks_on_the_wall() {
        let at = |text: &str| text.parse::<jiff::Timestamp>().expect("an instant").as_millisecond();
        let london = Zone::named("Europe/London").expect("a zone");
        // The clocks go back at 01:00 UTC: 01:30 comes twice.
        assert_eq!(local_hour(&london, at("2026-10-25T00:30:00Z")), at("2026-10-25T00:00:00Z"));
        assert_eq!(local_hour(&london, at("2026-10-25T01:30:00Z")), at("2026-10-25T01:00:00Z"));
        let kolkata = Zone::named("Asia/Kolkata").expect("a zone");
        assert_eq!(local_hour(&kolkata, at("2026-10-25T00:40:00Z")), at("2026-10-25T00:30:00Z"));
        // Half an hour of daylight saving.
        let lord_howe = Zone::named("Australia/Lord_Howe").expect("a zone");
        assert_eq!(local_hour(&lord_howe, at("2026-01-05T00:40:00Z")), at("2026-01-05T00:00:00Z"));
        assert_eq!(local_hour(&lord_howe, at("2026-07-05T00:40:00Z")), at("2026-07-05T00:30:00Z"));
        let day = |text: &str| text.parse::<jiff::civil::Date>().map(day_number).expect("a date");
        assert_eq!(local_day(&kolkata, at("2026-10-24T18:30:00Z")), day("2026-10-25"));
        assert_eq!(local_day(&kolkata, at("2026-10-24T18:29:59.999Z")), day("2026-10-24"));
    }
}
