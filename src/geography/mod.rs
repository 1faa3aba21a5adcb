//! Where people live: countries, their larger cities with coordinates, and what addresses look like there.
//!
//! Cities are real so that distances are; streets, suburbs and postal codes are drawn. Phone numbers come only from the
//! ranges that regulators set aside for fiction: 555-0100 to 555-0199 in North America (NANPA), 07700 900000 to
//! 900999 in the United Kingdom (Ofcom), 0491 570 156 to 570 159 in Australia (ACMA); elsewhere there is none.
//! Coordinates: degrees north and east. Weights: millions of people in the urban area, rounded.

mod cities;

use cities::CITIES;

/// The language that names and streets are drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Italian.
    Italian,
    /// Dutch.
    Dutch,
    /// Brazilian Portuguese.
    Brazilian,
    /// European Portuguese.
    Portuguese,
}

/// What is the same all over a country.
#[derive(Debug, PartialEq)]
pub struct Country {
    /// ISO 3166 alpha-2.
    pub code: &'static str,
    /// The language of its names.
    pub language: Language,
    /// `#` is a digit, `@` a letter; what else stands there is meant.
    pub postal: &'static str,
    /// The range of phone numbers for fiction: text before the drawn digits, first, last, digits.
    pub phone: Option<(&'static str, u32, u32, usize)>,
}

/// A city.
#[derive(Debug, PartialEq)]
pub struct City {
    /// ISO 3166 alpha-2.
    pub country: &'static str,
    /// State, county or province.
    pub region: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Degrees north and east.
    pub place: (f64, f64),
    /// Millions of people, about.
    pub weight: f64,
}

const NANP: Option<(&str, u32, u32, usize)> = Some(("+1 202-555-0", 100, 199, 3));

/// The countries that orders can go to.
pub static COUNTRIES: [Country; 16] = [
    Country { code: "AT", language: Language::German, postal: "####", phone: None },
    Country { code: "AU", language: Language::English, postal: "####", phone: Some(("+61 491 570 ", 156, 159, 3)) },
    Country { code: "BE", language: Language::French, postal: "####", phone: None },
    Country { code: "BR", language: Language::Brazilian, postal: "#####-###", phone: None },
    Country { code: "CA", language: Language::English, postal: "@#@ #@#", phone: NANP },
    Country { code: "CH", language: Language::German, postal: "####", phone: None },
    Country { code: "DE", language: Language::German, postal: "#####", phone: None },
    Country { code: "ES", language: Language::English, postal: "#####", phone: None },
    Country { code: "FR", language: Language::French, postal: "#####", phone: None },
    Country { code: "GB", language: Language::English, postal: "@@## #@@", phone: Some(("+44 7700 900", 0, 999, 3)) },
    Country { code: "IE", language: Language::English, postal: "@## @#@#", phone: None },
    Country { code: "IT", language: Language::Italian, postal: "#####", phone: None },
    Country { code: "JP", language: Language::English, postal: "###-####", phone: None },
    Country { code: "NL", language: Language::Dutch, postal: "#### @@", phone: None },
    Country { code: "PT", language: Language::Portuguese, postal: "####-###", phone: None },
    Country { code: "US", language: Language::English, postal: "#####", phone: NANP },
];

/// The country of this ISO 3166 alpha-2 code.
pub fn country(code: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|country| country.code == code)
}

/// The cities of a country.
pub fn cities(country: &str) -> impl Iterator<Item = &'static City> {
    CITIES.iter().filter(move |city| city.country == country)
}

/// The city nearest to a place.
pub fn nearest_city(place: (f64, f64)) -> &'static City {
    let distance = |city: &&City| distance_km(city.place, place);
    CITIES.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).expect("there are cities")
}

/// Great-circle distance in kilometres, by the haversine formula on a sphere of 6,371 km.
pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let radians = std::f64::consts::PI / 180.0;
    let half = |x: f64| libm::sin(x * radians / 2.0);
    let across = half(b.0 - a.0) * half(b.0 - a.0)
        + libm::cos(a.0 * radians) * libm::cos(b.0 * radians) * half(b.1 - a.1) * half(b.1 - a.1);
    2.0 * 6_371.0 * libm::asin(across.min(1.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_cities_and_every_city_a_country() {
        assert!(COUNTRIES.iter().all(|country| cities(country.code).count() >= 2));
        assert!(CITIES.iter().all(|city| country(city.country).is_some()));
    }

    #[test]
    fn distances_are_those_of_the_atlas() {
        let london_new_york = distance_km((51.507, -0.128), (40.713, -74.006));
        assert!((5_560.0..5_580.0).contains(&london_new_york), "{london_new_york}");
        assert_eq!(nearest_city((53.80, -1.55)).name, "Leeds");
    }
}
