//! `[prices]`.

use crate::profile::Prices;
use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::tree::{Node, Table};

/// The prices that a profile names.
pub(super) fn read(root: &Table, problems: &mut Problems) -> Option<Prices> {
    let entry = root.entry("prices")?;
    let table = entry.node.table()?;
    let Some(currency) = table.get("currency") else {
        problems
            .error(&entry.key_origin, "[prices] has no `currency`".to_owned())
            .help("add a line such as `currency = \"EUR\"`");
        return None;
    };
    let price = |key| table.get(key).and_then(Node::number);
    Some(Prices { currency: currency.text()?.to_owned(), storage: price("storage"), cpu: price("cpu") })
}
