//! Kinds of goods: those that are built in, and how `[category.x]` says others.

use super::layers::Layers;
use super::tree::{Node, Table};
use super::{Category, HandlingClass};

/// The words for handling classes, in the order of [`HandlingClass`].
pub(super) const CLASSES: [(&str, HandlingClass); 7] = [
    ("ordinary", HandlingClass::Ordinary),
    ("fragile", HandlingClass::Fragile),
    ("heavy", HandlingClass::Heavy),
    ("liquid", HandlingClass::Liquid),
    ("food", HandlingClass::Food),
    ("hazmat", HandlingClass::Hazmat),
    ("alone", HandlingClass::Alone),
];

/// The same words, for the table of keys.
pub(super) const CLASS_WORDS: &[&str] = &["ordinary", "fragile", "heavy", "liquid", "food", "hazmat", "alone"];

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
pub(super) fn built_in(code: &str) -> Option<Category> {
    let of = |&(code, class, size_mm, weight_g): &BuiltIn| Category { code: code.to_owned(), class, size_mm, weight_g };
    BUILT_IN.iter().find(|known| known.0 == code).map(of)
}

/// The codes that are built in.
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|known| known.0)
}

/// The category of a code: what `[category.x]` says, the rest as built in, or as an ordinary thing.
pub(super) fn read(code: &str, tables: Option<&Table>) -> Option<Category> {
    let built_in = built_in(code);
    let Some(own) = tables.and_then(|tables| tables.get(code)).and_then(Node::table) else {
        return built_in;
    };
    let plain = Category { code: code.to_owned(), ..self::built_in("household")? };
    let mut category = built_in.unwrap_or(plain);
    let layers = Layers::of(own);
    if let Some(class) = layers.text("class") {
        category.class = CLASSES.iter().find(|(word, _)| *word == class).map_or(category.class, |(_, class)| *class);
    }
    if let Some(sides) = layers.get("size").and_then(Node::list)
        && let [Some(a), Some(b), Some(c)] = [0, 1, 2].map(|side| sides.get(side).and_then(Node::whole_range))
    {
        category.size_mm = [a, b, c];
        category.size_mm.sort_unstable_by(|a, b| b.cmp(a));
    }
    category.weight_g = layers.get("weight").and_then(Node::whole_range).unwrap_or(category.weight_g);
    Some(category)
}

/// Every category of the file and every one that a client sells, by code.
pub(super) fn all(tables: Option<&Table>, clients: &[super::Client]) -> Vec<Category> {
    let own = tables.into_iter().flat_map(Table::keys).filter_map(|code| read(code, tables));
    let sold =
        clients.iter().flat_map(|client| client.products.categories.iter().map(|(category, _)| category.clone()));
    let mut all: Vec<Category> = own.chain(sold).collect();
    all.sort_by(|a, b| a.code.cmp(&b.code));
    all.dedup();
    all
}
