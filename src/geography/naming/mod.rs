//! What people, streets, suburbs and firms are called, culture by culture.
//!
//! A list names its commonest members, the commonest first, and says two measured shares: how many people bear the
//! first of them, and how many any of them. In between, the share of rank k falls as 1 / (k + q), Zipf's law with
//! Mandelbrot's offset. Everyone else bears one of the rest: for given names the list of the `fake` crate, for family
//! names all pairs of a stem and an ending, as such names did arise; each of the rest is about as rare as the next.
//!
//! Ranks and shares are rounded from what the statistical offices publish: US Census Bureau 2010 (surnames) and Social
//! Security Administration, ONS, CSO, ABS, INSEE, ISTAT, INE (Spain), IBGE 2022, INEGI, RENAPER, Registro Civil
//! (Chile, Colombia), Meertens Instituut, Statbel, Statistics Sweden, Denmark, Norway and Austria, Digital and Population Data
//! Services Agency (Finland), PESEL register (Poland), Ministry of the Interior (Czechia); Germany has no register, there
//! the telephone book stands in. A single family name of two (Spain, Portugal, their languages) has the share that it
//! has among first family names.
//!
//! In a list a space parts the words; `_` stands for a space within one. In a form `{}` is the place of the name.

mod dutch;
mod english;
mod french;
mod german;
mod italian;
mod nordic;
mod portuguese;
mod slavic;
mod spanish;

/// A way of naming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Culture {
    /// United States, and wherever else English names have to do.
    American,
    /// Great Britain.
    British,
    /// Ireland.
    Irish,
    /// Canada in English.
    Canadian,
    /// Australia and New Zealand.
    Australian,
    /// Germany.
    German,
    /// Austria.
    Austrian,
    /// Switzerland in German.
    Swiss,
    /// France.
    French,
    /// Canada in French.
    Quebecois,
    /// Belgium in French.
    Walloon,
    /// Switzerland in French.
    Romand,
    /// Netherlands.
    Dutch,
    /// Belgium in Dutch.
    Flemish,
    /// Italy.
    Italian,
    /// Spain.
    Spanish,
    /// Mexico.
    Mexican,
    /// Argentina.
    Argentine,
    /// Colombia.
    Colombian,
    /// Chile.
    Chilean,
    /// Brazil.
    Brazilian,
    /// Portugal.
    Portuguese,
    /// Sweden.
    Swedish,
    /// Denmark.
    Danish,
    /// Norway.
    Norwegian,
    /// Finland.
    Finnish,
    /// Poland.
    Polish,
    /// Czechia.
    Czech,
}

/// The commonest names of one kind.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    /// Share of people with the first name of the list.
    pub first: f64,
    /// Share of people with any name of the list.
    pub all: f64,
    /// The names, the commonest first.
    pub list: &'static str,
}

/// Whose list of given names `fake` has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Nobody's: the list by hand is all.
    None,
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

/// How many family names a person has, and whether a woman's differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// One, of the household.
    One,
    /// Two, one of either parent: of the persons of a household each has its own.
    Two,
    /// One, which ends in `-ska` and the like for a woman.
    Polish,
    /// One, which ends in `-ová` and the like for a woman.
    Czech,
}

/// The words of a culture.
#[derive(Debug)]
pub struct Naming {
    /// Women's given names.
    pub women: Names,
    /// Men's given names.
    pub men: Names,
    /// Where the other given names come from.
    pub rest: Rest,
    /// Family names.
    pub families: Names,
    /// How a person bears them.
    pub family: Family,
    /// First parts of the other family names and of suburbs.
    pub stems: &'static str,
    /// Forms of the other family names around a stem.
    pub endings: &'static str,
    /// Forms of suburbs around a stem.
    pub suburbs: &'static str,
    /// Streets that every town has, and the share of addresses that lie in any of them.
    pub streets: Names,
    /// What other streets are called after: forms around a stem.
    pub street_forms: &'static str,
    /// Where the number stands (`#`) and where the street (`{}`).
    pub address: &'static str,
    /// Highest number of a house.
    pub house_numbers: u32,
    /// Forms of firms around a family name.
    pub firms: &'static str,
}

impl Culture {
    /// The words of the culture.
    pub fn naming(self) -> &'static Naming {
        match self {
            Self::American => &english::AMERICAN,
            Self::British => &english::BRITISH,
            Self::Irish => &english::IRISH,
            Self::Canadian => &english::CANADIAN,
            Self::Australian => &english::AUSTRALIAN,
            Self::German => &german::GERMAN,
            Self::Austrian => &german::AUSTRIAN,
            Self::Swiss => &german::SWISS,
            Self::French => &french::FRENCH,
            Self::Quebecois => &french::QUEBECOIS,
            Self::Walloon => &french::WALLOON,
            Self::Romand => &french::ROMAND,
            Self::Dutch => &dutch::DUTCH,
            Self::Flemish => &dutch::FLEMISH,
            Self::Italian => &italian::ITALIAN,
            Self::Spanish => &spanish::SPANISH,
            Self::Mexican => &spanish::MEXICAN,
            Self::Argentine => &spanish::ARGENTINE,
            Self::Colombian => &spanish::COLOMBIAN,
            Self::Chilean => &spanish::CHILEAN,
            Self::Brazilian => &portuguese::BRAZILIAN,
            Self::Portuguese => &portuguese::PORTUGUESE,
            Self::Swedish => &nordic::SWEDISH,
            Self::Danish => &nordic::DANISH,
            Self::Norwegian => &nordic::NORWEGIAN,
            Self::Finnish => &nordic::FINNISH,
            Self::Polish => &slavic::POLISH,
            Self::Czech => &slavic::CZECH,
        }
    }
}

const fn names(first: f64, all: f64, list: &'static str) -> Names {
    Names { first, all, list }
}

/// The words of a list.
pub fn words(list: &'static str) -> impl Iterator<Item = String> {
    list.split_ascii_whitespace().map(|word| word.replace('_', " "))
}

impl Names {
    /// Each name with its share of all people.
    pub fn shares(&self) -> Vec<(String, f64)> {
        let names: Vec<String> = words(self.list).collect();
        let weigh = |q: f64| (0..names.len()).map(move |rank| (1.0 + q) / (rank as f64 + 1.0 + q));
        // The offset at which the list has its share: the sum rises from the harmonic number to the length of the list.
        let (mut low, mut high) = (0.0, 1e6);
        for _ in 0..80 {
            let middle: f64 = 0.5 * (low + high);
            if weigh(middle).sum::<f64>() * self.first < self.all { low = middle } else { high = middle }
        }
        let weights: Vec<f64> = weigh(low).collect();
        let sum: f64 = weights.iter().sum();
        names.into_iter().zip(weights).map(|(name, weight)| (name, weight / sum * self.all)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const ALL: [Culture; 28] = [
        Culture::American,
        Culture::British,
        Culture::Irish,
        Culture::Canadian,
        Culture::Australian,
        Culture::German,
        Culture::Austrian,
        Culture::Swiss,
        Culture::French,
        Culture::Quebecois,
        Culture::Walloon,
        Culture::Romand,
        Culture::Dutch,
        Culture::Flemish,
        Culture::Italian,
        Culture::Spanish,
        Culture::Mexican,
        Culture::Argentine,
        Culture::Colombian,
        Culture::Chilean,
        Culture::Brazilian,
        Culture::Portuguese,
        Culture::Swedish,
        Culture::Danish,
        Culture::Norwegian,
        Culture::Finnish,
        Culture::Polish,
        Culture::Czech,
    ];

    #[test]
    fn every_list_has_each_name_once_and_the_shares_it_states() {
        for culture in ALL {
            let it = culture.naming();
            for (kind, names) in
                [("women", it.women), ("men", it.men), ("families", it.families), ("streets", it.streets)]
            {
                let shares = names.shares();
                let unique: BTreeSet<&str> = shares.iter().map(|(name, _)| name.as_str()).collect();
                let mut seen = BTreeSet::new();
                let twice: Vec<&str> =
                    shares.iter().map(|(name, _)| name.as_str()).filter(|name| !seen.insert(*name)).collect();
                assert_eq!(unique.len(), shares.len(), "{culture:?}, {kind}: {twice:?}");
                assert!((shares[0].1 / names.first - 1.0).abs() < 0.01, "{culture:?}, {kind}: first {}", shares[0].1);
                let sum: f64 = shares.iter().map(|(_, share)| share).sum();
                assert!((sum - names.all).abs() < 1e-9, "{culture:?}, {kind}: {sum}");
            }
            for form in [it.endings, it.suburbs, it.street_forms, it.firms].into_iter().flat_map(words) {
                assert!(form.contains("{}"), "{culture:?}: {form}");
            }
            assert!(it.address.contains('#') && it.address.contains("{}"), "{culture:?}");
            let rest = words(it.stems).count() * words(it.endings).count();
            assert!(it.families.all > 0.5 || rest > 500, "{culture:?} has only {rest} rarer family names");
        }
    }
}
