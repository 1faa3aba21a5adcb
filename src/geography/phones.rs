//! Phone numbers that ring nowhere, by country.
//!
//! The ranges are far smaller than the number of customers, so every number has an extension, which makes nearly all of
//! them different.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{COUNTRIES, Country, Phones, cities};

pub(super) const NONE: Phones = Phones { mobile: &[], of_area: "" };
pub(super) const NANP: Phones = Phones { mobile: &[], of_area: "+1 {}-555-01##" };
pub(super) const BRITAIN: Phones = Phones { mobile: &["+44 7700 900###"], of_area: "+44 {}###" };
pub(super) const AUSTRALIA: Phones = Phones { mobile: &[], of_area: "+61 {} ####" };
pub(super) const FRANCE: Phones = Phones { mobile: &["+33 6 39 98 ## ##"], of_area: "+33 {} ## ##" };
pub(super) const GERMANY: Phones = Phones { mobile: &["+49 171 39200##", "+49 176 040690##"], of_area: "+49 {}###" };
/// Mobile numbers run from 05, those from 10 on are used; blocks of cities are at least 50 long.
pub(super) const SWEDEN: Phones = Phones {
    mobile: &[
        "+46 70-174 06 1#",
        "+46 70-174 06 2#",
        "+46 70-174 06 3#",
        "+46 70-174 06 4#",
        "+46 70-174 06 5#",
        "+46 70-174 06 6#",
        "+46 70-174 06 7#",
        "+46 70-174 06 8#",
        "+46 70-174 06 9#",
    ],
    of_area: "+46 {} 0#",
};

/// What follows a number.
pub const EXTENSION: &str = " x####";

impl Country {
    /// The patterns of the numbers of some areas.
    pub fn phones_of(&self, areas: &'static str) -> impl Iterator<Item = String> {
        areas.split(',').filter(|area| !area.is_empty()).map(|area| self.phones.of_area.replace("{}", area))
    }
}

/// The patterns of each country that has numbers for fiction, in order; countries by their codes.
static PATTERNS: LazyLock<Vec<(&'static str, Vec<String>)>> = LazyLock::new(|| {
    let patterns = |country: &Country| {
        let of_areas = cities(country.code).flat_map(|city| country.phones_of(city.areas));
        let mobile = country.phones.mobile.iter().map(|pattern| (*pattern).to_owned());
        let all: BTreeSet<String> = mobile.chain(of_areas).collect();
        (country.code, all.into_iter().collect())
    };
    let mut all: Vec<_> = COUNTRIES.iter().filter(|country| country.phones != NONE).map(patterns).collect();
    all.sort_by_key(|country| country.0);
    all
});

/// Whether a phone number reaches nobody: it is one of those for fiction in this country, or none where there are none.
pub fn is_fictional(phone: &str, code: &str) -> bool {
    let Ok(country) = PATTERNS.binary_search_by_key(&code, |country| country.0) else { return phone.is_empty() };
    let patterns = &PATTERNS[country].1;
    // `#` stands before all digits, and no block lies in another: a number's pattern is the last one that is not behind it.
    let last = patterns.partition_point(|pattern| pattern.as_str() <= phone);
    last.checked_sub(1).is_some_and(|pattern| fits(phone, &patterns[pattern]))
}

fn fits(phone: &str, pattern: &str) -> bool {
    let mut signs = phone.bytes();
    let begins = pattern.bytes().all(|place| signs.next().is_some_and(|sign| is(sign, place)));
    let rest = signs.len();
    begins
        && (rest == 0 || rest == EXTENSION.len() && EXTENSION.bytes().zip(signs).all(|(place, sign)| is(sign, place)))
}

fn is(sign: u8, place: u8) -> bool {
    if place == b'#' { sign.is_ascii_digit() } else { sign == place }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_fiction_are_told_from_others() {
        for (phone, code, harmless) in [
            ("+1 212-555-0143", "US", true),
            ("+1 212-555-0143 x0042", "US", true),
            ("+1 212-555-0200", "US", false),
            ("+44 7700 900123 x1", "GB", false),
            ("+44 20 7946 0123", "GB", true),
            ("+33 1 99 00 12 34 x0001", "FR", true),
            ("+61 2 7010 1234", "AU", true),
            ("+55 11 91234-5678", "BR", false),
            ("", "BR", true),
            ("", "US", false),
        ] {
            assert_eq!(is_fictional(phone, code), harmless, "{phone}");
        }
    }

    #[test]
    fn no_block_of_numbers_lies_in_another() {
        for (country, patterns) in PATTERNS.iter() {
            for pair in patterns.windows(2) {
                let block = pair[0].split('#').next().unwrap_or_default();
                assert!(block.len() < pair[0].len() && !pair[1].starts_with(block), "{country}: {pair:?}");
            }
        }
    }

    #[test]
    fn where_a_country_has_numbers_every_city_has() {
        for country in COUNTRIES.iter().filter(|country| country.phones != NONE) {
            for city in cities(country.code) {
                let any = !country.phones.mobile.is_empty() || country.phones_of(city.areas).next().is_some();
                assert!(any, "{}", city.name);
            }
        }
    }
}
