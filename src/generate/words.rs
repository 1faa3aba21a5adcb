//! Word lists: names, streets, firms and product words, drawn from `fake` once, by a generator of their own.
//!
//! They do not depend on the profile's seed, so that two profiles share their words and one list serves all clients.
//! A new version of `fake` may bring other words: that is a new generator version.

use fake::Fake;
use fake::faker::address::raw::StreetSuffix;
use fake::faker::company::raw::{Buzzword, CompanyName};
use fake::faker::name::raw::{FirstName, LastName};
use fake::locales::{DE_DE, EN, FR_FR, IT_IT, NL_NL, PT_BR, PT_PT};

use crate::geography::Language;
use crate::random::{Key, Stream};

/// Words of each list; enough that a repeat is no surprise and the whole is made in a few milliseconds.
const WORDS: usize = 256;

/// The words of one language.
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub(super) first_names: Vec<String>,
    pub(super) last_names: Vec<String>,
    pub(super) streets: Vec<String>,
    pub(super) firms: Vec<String>,
    /// First and last names as e-mail addresses have them.
    pub(super) ascii: AsciiNames,
    /// Small places around the cities.
    pub(super) suburbs: Vec<String>,
}

/// Names as e-mail addresses have them.
#[derive(Debug, Clone)]
pub(super) struct AsciiNames {
    pub(super) first: Vec<String>,
    pub(super) last: Vec<String>,
}

impl Words {
    /// The words of a language; always the same.
    pub(super) fn of(language: Language) -> Self {
        macro_rules! drawn_in {
            ($locale:expr) => {{
                let key = Key::root(0).named("words");
                let first_names = list(key.at(1), |s| FirstName($locale).fake_with_rng(s));
                let last_names = list(key.at(2), |s| LastName($locale).fake_with_rng(s));
                Self {
                    ascii: AsciiNames::of(&first_names, &last_names),
                    first_names,
                    last_names,
                    streets: list(key.at(3), |s| {
                        let (name, suffix): (&str, &str) =
                            (LastName($locale).fake_with_rng(s), StreetSuffix($locale).fake_with_rng(s));
                        match language {
                            Language::English | Language::German | Language::Dutch => format!("{name} {suffix}"),
                            _ => format!("{suffix} {name}"),
                        }
                    }),
                    firms: list(key.at(4), |s| CompanyName($locale).fake_with_rng(s)),
                    suburbs: list(key.at(5), |s| suburb(language, LastName($locale).fake_with_rng(s), s)),
                }
            }};
        }
        match language {
            Language::English => drawn_in!(EN),
            Language::German => drawn_in!(DE_DE),
            Language::French => drawn_in!(FR_FR),
            Language::Italian => drawn_in!(IT_IT),
            Language::Dutch => drawn_in!(NL_NL),
            Language::Brazilian => drawn_in!(PT_BR),
            Language::Portuguese => drawn_in!(PT_PT),
        }
    }
}

impl AsciiNames {
    fn of(first: &[String], last: &[String]) -> Self {
        let ascii = |word: &String| word.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        Self { first: first.iter().map(ascii).collect(), last: last.iter().map(ascii).collect() }
    }
}

/// Adjectives for products.
pub(super) fn adjectives() -> Vec<String> {
    list(Key::root(0).named("adjectives"), |s| {
        let word: &str = Buzzword(EN).fake_with_rng(s);
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    })
}

/// A made-up place that sounds like the country around it.
fn suburb(language: Language, name: &str, stream: &mut Stream) -> String {
    let forms: &[&str] = match language {
        Language::English => &["{}ton", "{}ford", "{} Heights", "{}ville", "Port {}", "{} Park"],
        Language::German => &["{}hausen", "{}dorf", "Bad {}", "{}feld"],
        Language::French => &["Saint-{}", "{}-sur-Mer", "{}ville", "Mont-{}"],
        Language::Italian => &["San {}", "Borgo {}", "Villa {}"],
        Language::Dutch => &["{}dam", "{}veen", "{}hoven"],
        Language::Brazilian | Language::Portuguese => &["Vila {}", "São {}", "Porto {}", "{} do Sul"],
    };
    let form = forms[(stream.bits() >> 32) as usize % forms.len()];
    form.replace("{}", name)
}

fn list(key: Key, mut draw: impl FnMut(&mut Stream) -> String) -> Vec<String> {
    (0..WORDS as u64).map(|i| draw(&mut key.at(i).stream())).collect()
}
