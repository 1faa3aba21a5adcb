//! Words that columns hold as codes, each once, whoever uses it.

use std::collections::BTreeMap;

use crate::profile::{Client, Profile};
use crate::tables::{Dictionaries, words};

/// Words with their codes: in the order of their first use.
#[derive(Debug, Default)]
pub(super) struct Lexicon(BTreeMap<String, i32>);

impl Lexicon {
    /// The code of a word, which is added when it is new.
    pub(super) fn add(&mut self, word: &str) -> i32 {
        let next = self.0.len() as i32;
        *self.0.entry(word.to_owned()).or_insert(next)
    }

    /// The code of a word that has one.
    pub(super) fn code(&self, word: &str) -> i32 {
        self.0[word]
    }

    /// The words by code.
    pub(super) fn words(&self) -> Vec<&str> {
        let mut words: Vec<_> = self.0.iter().collect();
        words.sort_by_key(|(_, code)| **code);
        words.into_iter().map(|(word, _)| word.as_str()).collect()
    }
}

impl<'a> FromIterator<&'a String> for Lexicon {
    fn from_iter<I: IntoIterator<Item = &'a String>>(words: I) -> Self {
        let mut lexicon = Self::default();
        for word in words {
            lexicon.add(word);
        }
        lexicon
    }
}

/// The words that several clients may share.
pub(super) struct Lexica {
    pub(super) currencies: Lexicon,
    pub(super) channels: Lexicon,
    pub(super) categories: Lexicon,
    pub(super) services: Lexicon,
}

impl Lexica {
    /// Those of some clients, and of all carriers.
    pub(super) fn of<'a>(profile: &Profile, clients: impl Iterator<Item = &'a Client> + Clone) -> Self {
        let paid = profile.clients.iter().map(|client| &client.currency);
        let paid = paid.chain(profile.carriers.iter().map(|carrier| &carrier.currency));
        Self {
            currencies: paid.map(|currency| &currency.code).collect(),
            channels: clients.clone().flat_map(|it| &it.channels).map(|(channel, _)| channel).collect(),
            categories: clients.flat_map(|it| &it.products.categories).map(|(category, _)| &category.code).collect(),
            services: profile.carriers.iter().flat_map(|it| &it.services).map(|service| &service.code).collect(),
        }
    }

    /// Sets the words of the columns.
    pub(super) fn fill(&self, dictionaries: &mut Dictionaries) {
        dictionaries.set::<words::Currency>(self.currencies.words());
        dictionaries.set::<words::Channel>(self.channels.words());
        dictionaries.set::<words::Category>(self.categories.words());
        dictionaries.set::<words::Service>(self.services.words());
    }
}
