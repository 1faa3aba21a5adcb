//! Where people live: countries, their larger cities with coordinates, and what addresses and names look like there.
//!
//! Cities are real so that distances are, and so are the first signs of postal codes; suburbs, streets and the other
//! signs are drawn. Phone numbers come only from what regulators set aside for fiction: 555-0100 to 555-0199 of any area
//! code in North America (NANPA); 07700 900 and the 496 0 blocks of the large cities in the United Kingdom (Ofcom); 5550
//! and 7010 of each area in Australia (ACMA); the blocks 1 99 00 to 5 36 49 and 6 39 98 in France (ARCEP); five cities'
//! and two mobile blocks in Germany (Bundesnetzagentur, Mitteilung 148/2021); three blocks in Sweden
//! (PTS). Elsewhere there is none. Coordinates: degrees north and east. Weights: millions of people in the urban area,
//! rounded.

mod cities;
mod naming;
mod phones;
mod postal;

use cities::CITIES;
pub use naming::{Culture, Family, Names, Naming, Rest, words};
pub use phones::{EXTENSION, is_fictional};
pub use postal::{Postal, Range};
use postal::{codes, follows};

/// What is the same all over a country.
#[derive(Debug, PartialEq)]
pub struct Country {
    /// ISO 3166 alpha-2.
    pub code: &'static str,
    /// Whose names its people, streets and firms have, unless the city says otherwise.
    pub culture: Culture,
    /// What its postal codes look like.
    pub postal: Postal,
    /// Phone numbers for fiction.
    pub phones: Phones,
}

/// Phone numbers for fiction; `#` is a digit.
#[derive(Debug, PartialEq)]
pub struct Phones {
    /// Those of no place.
    pub mobile: &'static [&'static str],
    /// Those of a place, around one of its areas (`{}`).
    pub of_area: &'static str,
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
    /// First signs of the postal codes in town and around it, as [`Postal::ranges`] reads them.
    pub codes: (&'static str, &'static str),
    /// Its areas of phone numbers, with commas between.
    pub areas: &'static str,
    /// Whose names its people and streets have, when not the country's.
    pub culture: Option<Culture>,
}

/// The countries that orders can go to and warehouses stand in. Where there are no names of the culture, American ones.
pub static COUNTRIES: [Country; 46] = [
    country_of("AE", Culture::American, codes("#####", "", 1), phones::NONE),
    country_of("AR", Culture::Argentine, codes("@####@@@", "ABCDEFGHJKLMNPQRSTUVWXYZ", 20_000), phones::NONE),
    country_of("AT", Culture::Austrian, codes("####", "", 240), phones::NONE),
    country_of("AU", Culture::Australian, codes("####", "", 55), phones::AUSTRALIA),
    country_of("BE", Culture::Walloon, codes("####", "", 98), phones::NONE),
    country_of("BR", Culture::Brazilian, codes("#####-###", "", 5_500), phones::NONE),
    country_of("CA", Culture::Canadian, codes("@#@ #@#", "ABCEGHJKLMNPRSTVWXYZ", 23_000), phones::NANP),
    country_of("CH", Culture::Swiss, codes("####", "", 120), phones::NONE),
    country_of("CL", Culture::Chilean, codes("#######", "", 15_000), phones::NONE),
    country_of("CN", Culture::American, codes("######", "", 8), phones::NONE),
    country_of("CO", Culture::Colombian, codes("######", "", 70), phones::NONE),
    country_of("CZ", Culture::Czech, codes("### ##", "", 250), phones::NONE),
    country_of("DE", Culture::German, codes("#####", "", 60), phones::GERMANY),
    country_of("DK", Culture::Danish, codes("####", "", 100), phones::NONE),
    country_of("EG", Culture::American, codes("#####", "", 20), phones::NONE),
    country_of("ES", Culture::Spanish, codes("#####", "", 120), phones::NONE),
    country_of("FI", Culture::Finnish, codes("#####", "", 250), phones::NONE),
    country_of("FR", Culture::French, codes("#####", "", 60), phones::FRANCE),
    country_of("GB", Culture::British, follows(" #@@", "ABDEFGHJLNPQRSTUWXYZ", 24_000), phones::BRITAIN),
    country_of("HK", Culture::American, codes("######", "", 1), phones::NONE),
    country_of("ID", Culture::American, codes("#####", "", 60), phones::NONE),
    country_of("IE", Culture::Irish, codes("@## ****", "ACDEFHKNPRTVWXY0123456789", 420_000), phones::NONE),
    country_of("IL", Culture::American, codes("#######", "", 8_000), phones::NONE),
    country_of("IN", Culture::American, codes("######", "", 8), phones::NONE),
    country_of("IT", Culture::Italian, codes("#####", "", 78), phones::NONE),
    country_of("JP", Culture::American, codes("###-####", "", 960), phones::NONE),
    country_of("KE", Culture::American, codes("#####", "", 60), phones::NONE),
    country_of("KR", Culture::American, codes("#####", "", 660), phones::NONE),
    country_of("KW", Culture::American, codes("#####", "", 120), phones::NONE),
    country_of("MX", Culture::Mexican, codes("#####", "", 245), phones::NONE),
    country_of("MY", Culture::American, codes("#####", "", 40), phones::NONE),
    country_of("NG", Culture::American, codes("######", "", 100), phones::NONE),
    country_of("NL", Culture::Dutch, codes("#### @@", "ABCDEGHJKLMNPRSTVWXZ", 26_000), phones::NONE),
    country_of("NO", Culture::Norwegian, codes("####", "", 400), phones::NONE),
    country_of("NZ", Culture::Australian, codes("####", "", 180), phones::NONE),
    country_of("PH", Culture::American, codes("####", "", 12), phones::NONE),
    country_of("PL", Culture::Polish, codes("##-###", "", 1_500), phones::NONE),
    country_of("PT", Culture::Portuguese, codes("####-###", "", 31_000), phones::NONE),
    country_of("SE", Culture::Swedish, codes("### ##", "", 1_500), phones::SWEDEN),
    country_of("SG", Culture::American, codes("######", "", 22_000), phones::NONE),
    country_of("TH", Culture::American, codes("#####", "", 25), phones::NONE),
    country_of("TR", Culture::American, codes("#####", "", 40), phones::NONE),
    country_of("TW", Culture::American, codes("#####", "", 300), phones::NONE),
    country_of("US", Culture::American, codes("#####", "", 45), phones::NANP),
    country_of("VN", Culture::American, codes("######", "", 60), phones::NONE),
    country_of("ZA", Culture::Australian, codes("####", "", 90), phones::NONE),
];

const fn country_of(code: &'static str, culture: Culture, postal: Postal, phones: Phones) -> Country {
    Country { code, culture, postal, phones }
}

impl City {
    /// Its country.
    pub fn of_country(&self) -> &'static Country {
        country(self.country).expect("every city has a country")
    }

    /// Whose names its people and streets have.
    pub fn culture(&self) -> Culture {
        self.culture.unwrap_or(self.of_country().culture)
    }
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
    fn no_two_places_share_a_postal_code() {
        for country in &COUNTRIES {
            let parts = cities(country.code).flat_map(|city| [city.codes.0, city.codes.1]);
            let mut prefixes: Vec<String> =
                parts.flat_map(|part| country.postal.ranges(part)).flat_map(|r| r.prefixes()).collect();
            prefixes.sort();
            let shared = prefixes.windows(2).find(|pair| {
                if country.postal.follows_prefix { pair[0] == pair[1] } else { pair[1].starts_with(&pair[0]) }
            });
            assert!(shared.is_none() || ["AE", "HK"].contains(&country.code), "{}: {shared:?}", country.code);
        }
    }

    #[test]
    fn the_codes_of_a_place_are_counted_in_32_bits() {
        for city in &CITIES {
            let postal = &country(city.country).expect("a country").postal;
            for signs in [city.codes.0, city.codes.1] {
                let room: u64 = postal.ranges(signs).map(|range| range.room()).sum();
                assert!(u32::try_from(room).is_ok(), "{}: {room}", city.name);
            }
        }
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
