//! Phone numbers that ring nowhere, by country.
//!
//! The ranges are far smaller than the number of customers, so every number has an extension, which makes nearly all of
//! them different.

use super::{Country, Phones, cities, country};

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

/// Whether a phone number reaches nobody: it is one of those for fiction in this country, or none where there are none.
pub fn is_fictional(phone: &str, code: &str) -> bool {
    let Some(country) = country(code).filter(|country| country.phones != NONE) else { return phone.is_empty() };
    let fits = |parts: [&str; 3]| {
        let mut signs = phone.bytes();
        let mut each = parts.into_iter().flat_map(str::bytes);
        let begins = each.all(|place| signs.next().is_some_and(|sign| is(sign, place)));
        let rest = signs.len();
        begins
            && (rest == 0
                || rest == EXTENSION.len() && EXTENSION.bytes().zip(signs).all(|(place, sign)| is(sign, place)))
    };
    let (before, after) = country.phones.of_area.split_once("{}").unwrap_or_default();
    let of_areas = || cities(code).flat_map(|city| city.areas.split(',')).filter(|area| !area.is_empty());
    country.phones.mobile.iter().any(|pattern| fits([pattern, "", ""]))
        || of_areas().any(|area| fits([before, area, after]))
}

fn is(sign: u8, place: u8) -> bool {
    if place == b'#' { sign.is_ascii_digit() } else { sign == place }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::COUNTRIES;

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
    fn where_a_country_has_numbers_every_city_has() {
        for country in COUNTRIES.iter().filter(|country| country.phones != NONE) {
            for city in cities(country.code) {
                let any = !country.phones.mobile.is_empty() || country.phones_of(city.areas).next().is_some();
                assert!(any, "{}", city.name);
            }
        }
    }
}
