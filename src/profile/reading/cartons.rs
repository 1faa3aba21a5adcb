//! `[carton.x]`, and the sizes used when there is none: with them some half of a carton is filled.

use super::layers::Layers;
use crate::profile::CartonSize;
use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::tree::{Node, Table};

const DEFAULT_WEIGHT_G: u32 = 20_000;

/// Code, sides in millimetres, grams.
const DEFAULTS: [(&str, [u32; 3], u32); 12] = [
    ("bag-s", [240, 170, 30], 1_500),
    ("bag-l", [380, 300, 40], 3_000),
    ("xs", [180, 130, 80], 2_000),
    ("s", [240, 170, 110], 5_000),
    ("flat-s", [390, 310, 80], 8_000),
    ("m", [320, 230, 150], 10_000),
    ("flat-l", [440, 320, 120], 12_000),
    ("l", [400, 280, 200], 15_000),
    ("xl", [450, 350, 270], 20_000),
    ("xxl", [600, 400, 300], 25_000),
    ("long", [800, 600, 200], 30_000),
    ("max", [800, 600, 500], 30_000),
];

/// Carton sizes from the smallest volume to the largest.
pub(super) fn read(tables: Option<&Table>, problems: &mut Problems) -> Vec<CartonSize> {
    let mut cartons = Vec::new();
    for entry in tables.map_or(&[][..], |table| &table.entries) {
        let Some(table) = entry.node.table() else { continue };
        let layers = Layers::of(table);
        let Some(size) = layers.get("size") else {
            problems
                .error(&entry.key_origin, format!("[carton.{}] has no size", entry.key))
                .help("add the sides in millimetres, such as `size = [300, 200, 150]`");
            continue;
        };
        let sides: Vec<u32> = size.list().unwrap_or_default().iter().filter_map(Node::whole_u32).collect();
        let Ok(mut size_mm) = <[u32; 3]>::try_from(sides) else { continue };
        size_mm.sort_unstable_by(|a, b| b.cmp(a));
        let max_weight_g = layers.whole("max_weight").unwrap_or(DEFAULT_WEIGHT_G);
        cartons.push(CartonSize { code: entry.key.clone(), size_mm, max_weight_g });
    }
    if cartons.is_empty() {
        let of =
            |(code, size_mm, max_weight_g): (&str, _, _)| CartonSize { code: code.to_owned(), size_mm, max_weight_g };
        cartons = DEFAULTS.map(of).to_vec();
    }
    cartons.sort_by_key(|carton| (carton.volume(), carton.code.clone()));
    cartons
}
