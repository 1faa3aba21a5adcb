//! `[category.x]`: kinds of goods of one's own, and changes of those that are built in.

use super::layers::Layers;
use crate::profile::grammar::tree::{Node, Table};
use crate::profile::known::categories::{built_in, class};
use crate::profile::{Category, Client};

/// The category of a code: what `[category.x]` says, the rest as built in, or as an ordinary thing.
pub(super) fn read(code: &str, tables: Option<&Table>) -> Option<Category> {
    let known = built_in(code);
    let Some(own) = tables.and_then(|tables| tables.get(code)).and_then(Node::table) else {
        return known;
    };
    let plain = Category { code: code.to_owned(), ..built_in("household")? };
    let mut category = known.unwrap_or(plain);
    let layers = Layers::of(own);
    category.class = layers.text("class").and_then(class).unwrap_or(category.class);
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
pub(super) fn all(tables: Option<&Table>, clients: &[Client]) -> Vec<Category> {
    let own = tables.into_iter().flat_map(Table::keys).filter_map(|code| read(code, tables));
    let sold =
        clients.iter().flat_map(|client| client.products.categories.iter().map(|(category, _)| category.clone()));
    let mut all: Vec<Category> = own.chain(sold).collect();
    all.sort_by(|a, b| a.code.cmp(&b.code));
    all.dedup();
    all
}
