//! `--partitions N`: the ranges, for people and for machines.

use ordermill::calendar::utc;
use ordermill::plan::Partition;
use serde_json::json;

use super::text::count;
use crate::commands::printer::columns;

pub(super) fn text(partitions: &[Partition], json: bool) -> String {
    if json {
        return format!("{:#}\n", json!({ "partitions": partitions }));
    }
    let row = |it: &Partition| vec![utc(it.from), utc(it.until), count(it.expected_orders), "orders".to_owned()];
    columns(&partitions.iter().map(row).collect::<Vec<_>>())
}
