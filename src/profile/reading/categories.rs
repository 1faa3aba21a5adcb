//! `[category.x]`: kinds of goods of one's own, and changes of those that are built in.

use super::layers::Layers;
use crate::profile::grammar::tree::{Node, Table};
use crate::profile::{Category, Client, HandlingClass, defaults};

/// The category of a code: what `[category.x]` says, the rest as built in, or as an ordinary thing.
pub(super) fn read(code: &str, tables: Option<&Table>) -> Option<Category> {
    let own = tables.and_then(|tables| tables.get(code)).and_then(Node::table);
    let built_in = defaults::table(&["categories", code]);
    let layers = Layers::of("category", own.or(built_in)?).over(built_in);
    let mut size_mm = layers.value("size", |node| match node.list()? {
        [a, b, c] => Some([a.whole_range()?, b.whole_range()?, c.whole_range()?]),
        _ => None,
    });
    size_mm.sort_unstable_by(|a, b| b.cmp(a));
    let class = |node: &Node| HandlingClass::ALL.into_iter().find(|class| node.text() == Some(class.word()));
    Some(Category {
        code: code.to_owned(),
        class: layers.value("class", class),
        size_mm,
        weight_g: layers.value("weight", Node::whole_range),
    })
}

/// The codes that are built in.
pub(super) fn built_in() -> impl Iterator<Item = &'static str> {
    defaults::table(&["categories"]).into_iter().flat_map(Table::keys)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_handling_class_can_be_said() {
        for class in HandlingClass::ALL {
            let text = format!("[x]\nclass = \"{}\"\n", class.word());
            let tables =
                crate::profile::grammar::tree::parse(&text, &mut crate::profile::Problems::new("x", &text, &[]));
            assert_eq!(read("x", Some(&tables)).map(|category| category.class), Some(class));
        }
    }
}
