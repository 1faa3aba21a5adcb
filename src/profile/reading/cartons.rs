//! `[carton.x]`, or the sizes used when there is none.

use super::layers::Layers;
use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::tree::{Node, Table};
use crate::profile::{CartonSize, defaults};

/// Carton sizes from the smallest volume to the largest.
pub(super) fn read(tables: Option<&Table>, problems: &mut Problems) -> Vec<CartonSize> {
    let own = tables.filter(|table| !table.entries.is_empty());
    let mut cartons = Vec::new();
    for entry in own.or(defaults::table(&["cartons"])).map_or(&[][..], |table| &table.entries) {
        let Some(table) = entry.node.table() else { continue };
        let layers = Layers::of("carton", table);
        let Some(size) = layers.get("size") else {
            problems
                .error(&entry.key_origin, format!("[carton.{}] has no size", entry.key))
                .help("add the sides in millimetres, such as `size = [300, 200, 150]`");
            continue;
        };
        let sides: Vec<u32> = size.list().unwrap_or_default().iter().filter_map(Node::whole_u32).collect();
        let Ok(mut size_mm) = <[u32; 3]>::try_from(sides) else { continue };
        size_mm.sort_unstable_by(|a, b| b.cmp(a));
        cartons.push(CartonSize { code: entry.key.clone(), size_mm, max_weight_g: layers.whole("max_weight") });
    }
    cartons.sort_by_key(|carton| (carton.volume(), carton.code.clone()));
    cartons
}
