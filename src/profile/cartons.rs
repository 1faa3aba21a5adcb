//! `[carton.x]`, and the six sizes used when there is none.

use super::CartonSize;
use super::layers::Layers;
use super::problems::Problems;
use super::tree::{Node, Table};

const DEFAULT_WEIGHT_G: u32 = 20_000;

/// Code, sides in millimetres, grams.
const DEFAULTS: [(&str, [u32; 3], u32); 6] = [
    ("xs", [220, 160, 80], 3_000),
    ("s", [300, 220, 120], 8_000),
    ("m", [400, 300, 200], 15_000),
    ("l", [500, 400, 300], 20_000),
    ("xl", [600, 400, 400], 25_000),
    ("xxl", [800, 600, 500], 30_000),
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
    cartons.sort_by_key(|carton| (volume(carton), carton.code.clone()));
    cartons
}

fn volume(carton: &CartonSize) -> u64 {
    carton.size_mm.iter().map(|&side| u64::from(side)).product()
}
