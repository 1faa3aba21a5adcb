//! Where orders go: cities and the made-up places around them, each with its postal codes.

use std::collections::{BTreeMap, BTreeSet};

use super::words::Words;
use crate::geography::{self, Language};
use crate::random::{Alias, Key};
use crate::tables::{Dictionaries, words};

/// Postal codes of a city itself, and of the places around it; each half of the people live in either.
const IN_TOWN: usize = 8;
const AROUND: usize = 12;

/// One place, as codes into the dictionaries of city, region, postal code and country.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) city: i32,
    pub(super) region: i32,
    pub(super) postal_code: i32,
    pub(super) country: i32,
    pub(super) language: Language,
    /// Degrees north, degrees east.
    pub(super) point: (f64, f64),
    pub(super) phone: Option<(&'static str, u32, u32, usize)>,
}

/// Every place in some countries.
#[derive(Debug, Default)]
pub(super) struct Places {
    all: Vec<Place>,
    weights: Vec<f64>,
    countries: Vec<&'static str>,
}

/// Words in the order of their first use.
#[derive(Default)]
struct Codes(BTreeMap<String, i32>);

impl Codes {
    fn of(&mut self, word: &str) -> i32 {
        let next = self.0.len() as i32;
        *self.0.entry(word.to_owned()).or_insert(next)
    }

    fn words(self) -> Vec<String> {
        let mut words: Vec<_> = self.0.into_iter().collect();
        words.sort_by_key(|(_, code)| *code);
        words.into_iter().map(|(word, _)| word).collect()
    }
}

impl Places {
    /// The places of some countries; each country's are the same whichever others there are.
    pub(super) fn new(
        countries: &BTreeSet<&str>,
        words_of: &BTreeMap<Language, Words>,
        dictionaries: &mut Dictionaries,
    ) -> Self {
        let mut places = Self::default();
        let (mut cities, mut regions, mut postal_codes, mut codes) =
            (Codes::default(), Codes::default(), Codes::default(), Codes::default());
        for country in countries.iter().filter_map(|code| geography::country(code)) {
            let suburbs = &words_of[&country.language].suburbs;
            for city in geography::cities(country.code) {
                let key = Key::root(0).named("places").named(country.code).named(city.name);
                for i in 0..IN_TOWN + AROUND {
                    let key = key.at(i as u64);
                    let (name, weight) = if i < IN_TOWN {
                        (city.name, city.weight / IN_TOWN as f64)
                    } else {
                        let suburb = &suburbs[key.at(1).below(suburbs.len() as u64) as usize];
                        (suburb.as_str(), city.weight / AROUND as f64)
                    };
                    places.all.push(Place {
                        city: cities.of(name),
                        region: regions.of(city.region),
                        postal_code: postal_codes.of(&postal_code(country.postal, key.at(2))),
                        country: codes.of(country.code),
                        language: country.language,
                        point: city.place,
                        phone: country.phone,
                    });
                    places.weights.push(weight);
                    places.countries.push(country.code);
                }
            }
        }
        dictionaries.set::<words::City>(cities.words());
        dictionaries.set::<words::Region>(regions.words());
        dictionaries.set::<words::PostalCode>(postal_codes.words());
        dictionaries.set::<words::Country>(codes.words());
        places
    }

    /// The number of places.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Every place, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Place> {
        self.all.iter()
    }

    /// The place of this number.
    #[inline]
    pub(super) fn get(&self, place: usize) -> &Place {
        &self.all[place]
    }

    /// Draws places by the countries' shares, and within a country by people. Only the places of these countries take
    /// part, so that it does not matter which others there are.
    pub(super) fn drawn_by(&self, shares: &[(String, f64)]) -> PlaceLaw {
        let share = |country: &str| shares.iter().filter(|(code, _)| code == country).map(|(_, s)| s).sum::<f64>();
        let places: Vec<u32> =
            (0..self.all.len() as u32).filter(|&i| share(self.countries[i as usize]) > 0.0).collect();
        let mut people: BTreeMap<&str, f64> = BTreeMap::new();
        for &place in &places {
            *people.entry(self.countries[place as usize]).or_default() += self.weights[place as usize];
        }
        let weigh = |&place: &u32| {
            let country = self.countries[place as usize];
            self.weights[place as usize] / people[country] * share(country)
        };
        PlaceLaw { alias: Alias::new(&places.iter().map(weigh).collect::<Vec<_>>()), places }
    }
}

/// Where a client's customers live.
#[derive(Debug)]
pub(super) struct PlaceLaw {
    alias: Alias,
    places: Vec<u32>,
}

impl PlaceLaw {
    /// The place that these 64 random bits choose: a number into [`Places`].
    #[inline]
    pub(super) fn pick(&self, bits: u64) -> usize {
        self.places[self.alias.pick(bits)] as usize
    }
}

fn postal_code(pattern: &str, key: Key) -> String {
    let mut stream = key.stream();
    let mut draw = |from: u8, n: u64| char::from(from + crate::random::below(stream.bits(), n) as u8);
    let sign = |sign: char| match sign {
        '#' => draw(b'0', 10),
        '@' => draw(b'A', 26),
        other => other,
    };
    pattern.chars().map(sign).collect()
}
