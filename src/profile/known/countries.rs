//! Countries: what money is paid and which country is meant when the profile does not say.
//!
//! Source: `zone.tab` and the links of the IANA time zone database (2026), each zone with the country and the place of the
//! city that it is named after; currencies by ISO 4217. `zones.txt` has a line for each zone: name, ISO 3166, ISO 4217,
//! degrees north, degrees east.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a time zone points to.
#[derive(Debug, Clone, Copy)]
pub(in crate::profile) struct Country {
    /// ISO 3166 alpha-2.
    pub(in crate::profile) code: &'static str,
    /// ISO 4217.
    pub(in crate::profile) currency: &'static str,
    /// The city that the zone is named after.
    pub(in crate::profile) city: &'static str,
    /// Its degrees north and east.
    pub(in crate::profile) place: (f64, f64),
}

/// What is assumed when a zone is of no country.
const NOWHERE: Country = Country { code: "US", currency: "USD", city: "New York", place: (40.71, -74.01) };

static ZONES: LazyLock<BTreeMap<&str, Country>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let mut words = line.split(' ');
        let (zone, code, currency) = (words.next()?, words.next()?, words.next()?);
        let place = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some((zone, Country { code, currency, city: zone.rsplit('/').next()?, place }))
    };
    include_str!("zones.txt").lines().filter_map(line).collect()
});

/// The country a time zone points to.
pub(in crate::profile) fn known(zone: &str) -> Option<Country> {
    ZONES.get(zone).copied()
}

/// The same; the United States where none does, as UTC.
pub(in crate::profile) fn of_zone(zone: &str) -> Country {
    known(zone).unwrap_or(NOWHERE)
}

/// Whether a code is a country's.
pub(in crate::profile) fn exists(code: &str) -> bool {
    ZONES.values().any(|country| country.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::profile::known::currencies;

    #[test]
    fn every_zone_of_a_country_exists_and_pays_in_a_currency() {
        assert_eq!(ZONES.len(), include_str!("zones.txt").lines().count());
        for (zone, country) in ZONES.iter() {
            assert!(Zone::named(zone).is_some(), "{zone}");
            assert!(currencies::named(country.currency).is_some(), "{country:?}");
        }
    }

    #[test]
    fn every_zone_named_after_a_city_has_a_country() {
        let of_cities = ["Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];
        let nowhere = |zone: &String| {
            zone.split_once('/').is_some_and(|(area, _)| of_cities.contains(&area)) && known(zone).is_none()
        };
        assert_eq!(Zone::names().filter(nowhere).collect::<Vec<_>>(), Vec::<String>::new());
        let paid = |zone| (of_zone(zone).code, of_zone(zone).currency);
        assert_eq!((paid("Asia/Kathmandu"), paid("Pacific/Apia")), (("NP", "NPR"), ("WS", "WST")));
        assert_eq!((paid("Europe/London"), paid("UTC")), (("GB", "GBP"), ("US", "USD")));
    }
}
