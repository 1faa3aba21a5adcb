//! Word lists of a culture, with their laws: names of people, streets, suburbs and firms.
//!
//! They do not depend on the profile's seed, so that two profiles share their words and one list serves all clients.
//! What stands in [`geography::Naming`] comes first, each with its share; given names that are rarer come from `fake`,
//! where it has the language. A new version of `fake` may bring other words: that is a new generator version.

use std::collections::BTreeSet;

use fake::locales::{DE_DE, Data, EN, FR_FR, IT_IT, NL_NL, PT_BR, PT_PT};

use super::short::Short;
use crate::geography::{self, Culture, Family, Naming, Rest};
use crate::random::Alias;

/// Letters that a stem has at least where it is a word of its own.
const LEAST_WORD: usize = 4;
/// Letters that do not follow each other where a stem meets its ending.
const VOWELS: &str = "aeiouáàâäãåæéèêëěíìîïóòôöõøúùûüů";

/// A name, and how an e-mail address has it.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) text: Short,
    pub(super) ascii: Short,
}

/// Words that are drawn by their shares.
#[derive(Debug, Clone)]
pub(super) struct Drawn<W> {
    pub(super) words: Vec<W>,
    law: Alias,
}

/// The words of one culture.
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub(super) naming: &'static Naming,
    /// Women's first, then men's, then those of either.
    pub(super) given: Drawn<Name>,
    /// How many of the given names are women's.
    pub(super) women: usize,
    pub(super) families: Drawn<Name>,
    /// The same names as a woman bears them, where that differs.
    pub(super) families_of_women: Vec<Name>,
    pub(super) streets: Drawn<Short>,
    /// What stands between a street and the number of a house, and whether the number comes first.
    pub(super) between: Short,
    pub(super) number_first: bool,
    /// Forms of firms around a family name.
    pub(super) firms: Vec<String>,
}

impl<W> Drawn<W> {
    fn new(shares: Vec<(String, f64)>, word: impl Fn(String) -> W) -> Self {
        let law = Alias::new(&shares.iter().map(|(_, share)| *share).collect::<Vec<_>>());
        Self { words: shares.into_iter().map(|(text, _)| word(text)).collect(), law }
    }

    /// The place of the word that these 64 random bits choose.
    #[inline]
    pub(super) fn pick(&self, bits: u64) -> usize {
        self.law.pick(bits)
    }
}

/// Small places around the cities of a culture.
pub(super) fn suburbs(culture: Culture) -> Vec<String> {
    let naming = culture.naming();
    around(naming.stems, naming.suburbs).collect()
}

impl Words {
    /// The words of a culture; always the same.
    pub(super) fn of(culture: Culture) -> Self {
        let naming = culture.naming();
        let half = |names: &geography::Names| {
            names.shares().into_iter().map(|(name, share)| (name, 0.5 * share)).collect::<Vec<_>>()
        };
        let mut given = half(&naming.women);
        let women = given.len();
        given.extend(half(&naming.men));
        let others = rarer(naming.rest);
        add_the_rest(&mut given, others.iter().map(|name| (*name).to_owned()));

        let mut families = naming.families.shares();
        add_the_rest(&mut families, around(naming.stems, naming.endings));
        let mut streets = naming.streets.shares();
        add_the_rest(&mut streets, around(naming.stems, naming.street_forms));
        let families = Drawn::new(families, |name| Name::of(&name));
        let of_woman = |name: &Name| Name::of(&of_woman(name.text.as_str(), naming.family));
        Self {
            naming,
            given: Drawn::new(given, |name| Name::of(&name)),
            women,
            families_of_women: match naming.family {
                Family::One | Family::Two => Vec::new(),
                Family::Polish | Family::Czech => families.words.iter().map(of_woman).collect(),
            },
            families,
            streets: Drawn::new(streets, |street| Short::of(&street)),
            between: Short::of(naming.address.trim_matches(['{', '}', '#'])),
            number_first: naming.address.starts_with('#'),
            firms: geography::words(naming.firms).collect(),
        }
    }

    /// A family name, as someone of this given name bears it.
    pub(super) fn family(&self, given: usize, family: usize) -> &Name {
        let of_women = given < self.women && !self.families_of_women.is_empty();
        if of_women { &self.families_of_women[family] } else { &self.families.words[family] }
    }
}

impl Name {
    fn of(text: &str) -> Self {
        Self { text: Short::of(text), ascii: Short::of(&ascii(text)) }
    }
}

/// Gives what is left of the whole to words that are not there yet, in equal parts.
fn add_the_rest(shares: &mut Vec<(String, f64)>, words: impl Iterator<Item = String>) {
    let mut known: BTreeSet<String> = shares.iter().map(|(word, _)| word.clone()).collect();
    let rest: Vec<String> = words.filter(|word| known.insert(word.clone())).collect();
    let left = 1.0 - shares.iter().map(|(_, share)| share).sum::<f64>();
    let each = left.max(0.0) / rest.len().max(1) as f64;
    shares.extend(rest.into_iter().map(|word| (word, each)));
}

/// Every stem in every form, but where the same consonant would end the one and begin the other, as in `Bransstone`. Where
/// a vowel would follow a vowel, the stem loses its own, as `Zaba` in `Zabares`.
fn around(stems: &'static str, forms: &'static str) -> impl Iterator<Item = String> {
    let forms: Vec<String> = geography::words(forms).collect();
    geography::words(stems).flat_map(move |stem| {
        let in_form = |form: &String| {
            let (before, after) = form.split_once("{}").unwrap_or((form, ""));
            let first = after.chars().next().unwrap_or(' ');
            let stem = if VOWELS.contains(first) { stem.trim_end_matches(|last| VOWELS.contains(last)) } else { &stem };
            if stem.ends_with(first) || stem.is_empty() {
                return None;
            }
            // `Mount Cow` is no place.
            let by_itself = before.ends_with(' ') || after.starts_with(' ');
            if by_itself && stem.chars().count() < LEAST_WORD {
                return None;
            }
            // Within a name a stem starts with a capital only after a blank, a hyphen or such.
            let inside = before.chars().next_back().is_some_and(char::is_alphabetic);
            let stem = if inside { stem.to_lowercase() } else { stem.to_owned() };
            Some(format!("{before}{stem}{after}"))
        };
        forms.iter().filter_map(in_form).collect::<Vec<_>>()
    })
}

fn rarer(rest: Rest) -> &'static [&'static str] {
    match rest {
        Rest::None => &[],
        Rest::English => EN::NAME_FIRST_NAME,
        Rest::German => DE_DE::NAME_FIRST_NAME,
        Rest::French => FR_FR::NAME_FIRST_NAME,
        Rest::Italian => IT_IT::NAME_FIRST_NAME,
        Rest::Dutch => NL_NL::NAME_FIRST_NAME,
        Rest::Brazilian => PT_BR::NAME_FIRST_NAME,
        Rest::Portuguese => PT_PT::NAME_FIRST_NAME,
    }
}

/// A man's family name as a woman bears it.
fn of_woman(name: &str, family: Family) -> String {
    let ends = |end: &str| name.strip_suffix(end);
    match family {
        Family::One | Family::Two => name.to_owned(),
        Family::Polish => match ["ski", "cki", "dzki"].iter().find(|end| name.ends_with(**end)) {
            Some(_) => format!("{}a", &name[..name.len() - 1]),
            None => name.to_owned(),
        },
        Family::Czech => {
            if let Some(stem) = ends("ý") {
                format!("{stem}á")
            } else if let Some(stem) = ends("ek") {
                format!("{stem}ková")
            } else if let Some(stem) = ends("ec") {
                format!("{stem}cová")
            } else {
                format!("{}ová", ends("a").unwrap_or(name))
            }
        }
    }
}

/// A name in the small letters a to z.
fn ascii(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_lowercase() {
            text.push(letter);
            continue;
        }
        text.push_str(match letter {
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' | 'ă' => "a",
            'ä' | 'æ' => "ae",
            'ç' | 'ć' | 'č' => "c",
            'ď' | 'đ' => "d",
            'è' | 'é' | 'ê' | 'ë' | 'ě' | 'ę' => "e",
            'ğ' => "g",
            'ì' | 'í' | 'î' | 'ï' | 'ı' => "i",
            'ł' => "l",
            'ñ' | 'ń' | 'ň' => "n",
            'ò' | 'ó' | 'ô' | 'õ' => "o",
            'ö' | 'ø' | 'œ' => "oe",
            'ř' => "r",
            'ś' | 'š' | 'ş' => "s",
            'ß' => "ss",
            'ť' => "t",
            'ù' | 'ú' | 'û' | 'ů' => "u",
            'ü' => "ue",
            'ý' | 'ÿ' => "y",
            'ź' | 'ż' | 'ž' => "z",
            _ => "",
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::places::cultures;
    use crate::random::Key;

    #[test]
    fn names_have_their_shares_and_a_long_tail() {
        let words = Words::of(Culture::American);
        let mut smiths = 0;
        let mut seen = BTreeSet::new();
        let n = 100_000;
        for i in 0..n {
            let family = words.families.pick(Key::root(3).at(i).bits());
            smiths += u32::from(words.families.words[family].text.as_str() == "Smith");
            seen.insert(family);
        }
        let share = f64::from(smiths) / n as f64;
        assert!((share - 0.0083).abs() < 0.0015, "{share} are called Smith");
        assert!(seen.len() > 3_000, "{} family names", seen.len());
    }

    #[test]
    fn every_name_leaves_something_for_an_address() {
        for culture in [Culture::French, Culture::Polish, Culture::Brazilian, Culture::Danish] {
            let words = Words::of(culture);
            let all = words.given.words.iter().chain(&words.families.words).chain(&words.families_of_women);
            for name in all {
                assert!(!name.ascii.as_str().is_empty(), "{}", name.text.as_str());
            }
        }
    }

    #[test]
    fn the_words_of_every_culture_have_room() {
        let everywhere = geography::COUNTRIES.iter().map(|country| country.code).collect();
        for culture in cultures(&everywhere) {
            assert!(!Words::of(culture).streets.words.is_empty(), "{culture:?}");
        }
    }

    #[test]
    fn a_womans_family_name_ends_as_it_should() {
        for (name, family, hers) in [
            ("Kowalski", Family::Polish, "Kowalska"),
            ("Nowak", Family::Polish, "Nowak"),
            ("Novák", Family::Czech, "Nováková"),
            ("Novotný", Family::Czech, "Novotná"),
            ("Svoboda", Family::Czech, "Svobodová"),
            ("Němec", Family::Czech, "Němcová"),
            ("Marek", Family::Czech, "Marková"),
            ("Smith", Family::One, "Smith"),
        ] {
            assert_eq!(of_woman(name, family), hers);
        }
    }
}
