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
    /// The range of phone numbers for fiction.
    pub phone: Phones,
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

/// Phone numbers for fiction: text before the drawn digits, first and last of them, how many digits.
pub type Phones = Option<(&'static str, u32, u32, usize)>;

const NANP: Phones = Some(("+1 202-555-0", 100, 199, 3));
const BRITAIN: Phones = Some(("+44 7700 900", 0, 999, 3));
const AUSTRALIA: Phones = Some(("+61 491 570 ", 156, 159, 3));

/// The countries that orders can go to and warehouses stand in. Where `fake` has no words of the language, English.
pub static COUNTRIES: [Country; 46] = [
    country_of("AE", Language::English, "#####", None),
    country_of("AR", Language::English, "@####@@@", None),
    country_of("AT", Language::German, "####", None),
    country_of("AU", Language::English, "####", AUSTRALIA),
    country_of("BE", Language::French, "####", None),
    country_of("BR", Language::Brazilian, "#####-###", None),
    country_of("CA", Language::English, "@#@ #@#", NANP),
    country_of("CH", Language::German, "####", None),
    country_of("CL", Language::English, "#######", None),
    country_of("CN", Language::English, "######", None),
    country_of("CO", Language::English, "######", None),
    country_of("CZ", Language::English, "### ##", None),
    country_of("DE", Language::German, "#####", None),
    country_of("DK", Language::English, "####", None),
    country_of("EG", Language::English, "#####", None),
    country_of("ES", Language::English, "#####", None),
    country_of("FI", Language::English, "#####", None),
    country_of("FR", Language::French, "#####", None),
    country_of("GB", Language::English, "@@## #@@", BRITAIN),
    country_of("HK", Language::English, "######", None),
    country_of("ID", Language::English, "#####", None),
    country_of("IE", Language::English, "@## @#@#", None),
    country_of("IL", Language::English, "#######", None),
    country_of("IN", Language::English, "######", None),
    country_of("IT", Language::Italian, "#####", None),
    country_of("JP", Language::English, "###-####", None),
    country_of("KE", Language::English, "#####", None),
    country_of("KR", Language::English, "#####", None),
    country_of("KW", Language::English, "#####", None),
    country_of("MX", Language::English, "#####", None),
    country_of("MY", Language::English, "#####", None),
    country_of("NG", Language::English, "######", None),
    country_of("NL", Language::Dutch, "#### @@", None),
    country_of("NO", Language::English, "####", None),
    country_of("NZ", Language::English, "####", None),
    country_of("PH", Language::English, "####", None),
    country_of("PL", Language::English, "##-###", None),
    country_of("PT", Language::Portuguese, "####-###", None),
    country_of("SE", Language::English, "### ##", None),
    country_of("SG", Language::English, "######", None),
    country_of("TH", Language::English, "#####", None),
    country_of("TR", Language::English, "#####", None),
    country_of("TW", Language::English, "#####", None),
    country_of("US", Language::English, "#####", NANP),
    country_of("VN", Language::English, "######", None),
    country_of("ZA", Language::English, "####", None),
];

const fn country_of(code: &'static str, language: Language, postal: &'static str, phone: Phones) -> Country {
    Country { code, language, postal, phone }
}

/// The country of this ISO 3166 alpha-2 code.
pub fn country(code: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|country| country.code == code)
}

/// The cities of a country.
pub fn cities(country: &str) -> impl Iterator<Item = &'static City> {
    CITIES.iter().filter(move |city| city.country == country)
}

/// The city nearest to a place; of one country, if there is such a country.
pub fn nearest_city(place: (f64, f64), country: Option<&str>) -> &'static City {
    let distance = |city: &&City| distance_km(city.place, place);
    let of_country = cities(country.unwrap_or_default()).min_by(|a, b| distance(a).total_cmp(&distance(b)));
    of_country
        .unwrap_or_else(|| CITIES.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).expect("there are cities"))
}

/// The largest city of a country; of the world, if there is no such country.
pub fn main_city(country: &str) -> &'static City {
    let largest = |cities: &mut dyn Iterator<Item = &'static City>| cities.max_by(|a, b| a.weight.total_cmp(&b.weight));
    largest(&mut cities(country)).or_else(|| largest(&mut CITIES.iter())).expect("there are cities")
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
        assert!(COUNTRIES.iter().all(|country| cities(country.code).count() >= 1));
        assert!(CITIES.iter().all(|city| country(city.country).is_some()));
    }

    #[test]
    fn distances_are_those_of_the_atlas() {
        let london_new_york = distance_km((51.507, -0.128), (40.713, -74.006));
        assert!((5_560.0..5_580.0).contains(&london_new_york), "{london_new_york}");
        assert_eq!(nearest_city((53.80, -1.55), None).name, "Leeds");
        assert_eq!(nearest_city((53.80, -1.55), Some("IE")).name, "Dublin");
        assert_eq!(main_city("DE").name, "Berlin");
    }
}
