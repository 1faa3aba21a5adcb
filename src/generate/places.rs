//! Where orders go: cities and the made-up places around them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lexicon::Lexicon;
use super::postcodes::{Codes, Region};
use super::words::suburbs;
use crate::geography::{self, Culture, EXTENSION};
use crate::random::{Alias, Key};
use crate::tables::{Dictionaries, words};

/// Places around a city; as many people live there as in town.
const AROUND: usize = 24;

/// One place: codes into the dictionaries of city, region and country, and what its customers draw from.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) city: i32,
    pub(super) region: i32,
    pub(super) country: i32,
    /// The words of its culture: a place among [`cultures`].
    pub(super) words: usize,
    /// Degrees north, degrees east.
    pub(super) point: (f64, f64),
    /// Patterns of its phone numbers for fiction, with extensions.
    pub(super) phones: Arc<[String]>,
    postcodes: (Arc<Region>, Codes),
}

/// Every place in some countries.
#[derive(Debug, Default)]
pub(super) struct Places {
    all: Vec<Place>,
    weights: Vec<f64>,
    countries: Vec<&'static str>,
}

/// The cultures of some countries, in order, each once.
pub(super) fn cultures(countries: &BTreeSet<&str>) -> Vec<Culture> {
    let all = countries.iter().flat_map(|code| geography::cities(code)).map(geography::City::culture);
    all.collect::<BTreeSet<_>>().into_iter().collect()
}

impl Place {
    /// Writes the postal code that these 64 random bits choose.
    #[inline]
    pub(super) fn push_postal_code(&self, bits: u64, into: &mut Vec<u8>) {
        let (region, codes) = &self.postcodes;
        region.push(codes, codes.pick(bits), into);
    }
}

impl Places {
    /// The places of some countries; each country's are the same whichever others there are.
    pub(super) fn new(countries: &BTreeSet<&str>, dictionaries: &mut Dictionaries) -> Self {
        let cultures = cultures(countries);
        let mut suburbs_of: BTreeMap<Culture, Vec<String>> = BTreeMap::new();
        let mut places = Self::default();
        let (mut cities, mut regions, mut codes) = (Lexicon::default(), Lexicon::default(), Lexicon::default());
        for country in countries.iter().filter_map(|code| geography::country(code)) {
            for city in geography::cities(country.code) {
                let key = Key::root(0).named("places").named(country.code).named(city.name);
                let suburbs = suburbs_of.entry(city.culture()).or_insert_with_key(|culture| suburbs(*culture));
                let words = cultures.partition_point(|culture| *culture < city.culture());
                let mobile = country.phones.mobile.iter().map(|&pattern| pattern.to_owned());
                let numbers = mobile.chain(country.phones_of(city.areas));
                let phones: Arc<[String]> = numbers.map(|number| number + EXTENSION).collect();
                let [town, around] =
                    [city.codes.0, city.codes.1].map(|signs| Arc::new(Region::new(&country.postal, signs)));
                let mut add = |name: &str, region: &Arc<Region>, part: (u64, u64), key: Key| {
                    let weight = 0.5 * city.weight / part.1 as f64;
                    places.all.push(Place {
                        city: cities.add(name),
                        region: regions.add(city.region),
                        country: codes.add(country.code),
                        words,
                        point: city.place,
                        phones: Arc::clone(&phones),
                        postcodes: (Arc::clone(region), region.codes(key, part, weight)),
                    });
                    places.weights.push(weight);
                    places.countries.push(country.code);
                };
                add(city.name, &town, (0, 1), key);
                for i in 0..AROUND as u64 {
                    let suburb = &suburbs[key.at(i).below(suburbs.len() as u64) as usize];
                    add(suburb, &around, (i, AROUND as u64), key.at(i));
                }
            }
        }
        dictionaries.set::<words::City>(cities.words());
        dictionaries.set::<words::Region>(regions.words());
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
