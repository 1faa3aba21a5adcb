//! Kinds of goods that are built in, and the words for how they are handled.

use crate::profile::{Category, HandlingClass};

/// The words for handling classes, in the order of [`HandlingClass::ALL`].
pub(in crate::profile) const CLASSES: &[&str] = &["ordinary", "fragile", "heavy", "liquid", "food", "hazmat", "alone"];

type BuiltIn = (&'static str, HandlingClass, [(u32, u32); 3], (u32, u32));

/// Code, class, longest, middle and shortest side in millimetres, weight in grams.
const BUILT_IN: [BuiltIn; 16] = [
    ("apparel", HandlingClass::Ordinary, [(200, 380), (150, 300), (10, 80)], (80, 1_200)),
    ("beauty", HandlingClass::Liquid, [(80, 220), (40, 90), (30, 70)], (40, 600)),
    ("books", HandlingClass::Ordinary, [(170, 300), (110, 220), (8, 50)], (120, 1_500)),
    ("drinks", HandlingClass::Liquid, [(120, 340), (60, 260), (60, 180)], (330, 9_000)),
    ("electronics", HandlingClass::Fragile, [(90, 420), (60, 300), (20, 120)], (60, 4_000)),
    ("furniture", HandlingClass::Alone, [(500, 780), (300, 580), (80, 300)], (4_000, 28_000)),
    ("gifts", HandlingClass::Ordinary, [(60, 300), (50, 200), (20, 120)], (30, 1_500)),
    ("glassware", HandlingClass::Fragile, [(100, 320), (80, 260), (60, 200)], (150, 3_000)),
    ("grocery", HandlingClass::Food, [(80, 300), (50, 180), (30, 120)], (80, 2_000)),
    ("home", HandlingClass::Ordinary, [(120, 450), (80, 320), (30, 200)], (150, 5_000)),
    ("household", HandlingClass::Ordinary, [(120, 380), (60, 260), (50, 180)], (150, 4_000)),
    ("produce", HandlingClass::Food, [(100, 350), (80, 250), (50, 180)], (150, 3_000)),
    ("sports", HandlingClass::Heavy, [(150, 450), (120, 320), (60, 240)], (500, 12_000)),
    ("stationery", HandlingClass::Ordinary, [(120, 330), (30, 240), (5, 60)], (20, 1_200)),
    ("tools", HandlingClass::Heavy, [(120, 480), (60, 300), (30, 150)], (200, 10_000)),
    ("toys", HandlingClass::Ordinary, [(80, 420), (60, 320), (30, 180)], (60, 2_500)),
];

/// The built-in category of a code.
pub(in crate::profile) fn built_in(code: &str) -> Option<Category> {
    let of = |&(code, class, size_mm, weight_g): &BuiltIn| Category { code: code.to_owned(), class, size_mm, weight_g };
    BUILT_IN.iter().find(|known| known.0 == code).map(of)
}

/// The codes that are built in.
pub(in crate::profile) fn codes() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|known| known.0)
}

/// The handling class of a word.
pub(in crate::profile) fn class(word: &str) -> Option<HandlingClass> {
    HandlingClass::ALL.into_iter().find(|class| class.word() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_classes() {
        assert_eq!(CLASSES, HandlingClass::ALL.map(HandlingClass::word));
    }
}
