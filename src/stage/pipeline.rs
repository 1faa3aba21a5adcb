//! Pieces of pipelines that reports share.
//!
//! Local time costs: documents are grouped by quarters of UTC hours first, whose groups are few, and those by the clocks of each
//! zone. All offsets since 1972 are whole quarters. Zones stand in a pipeline as constants, one branch each.

use std::collections::BTreeMap;

use mongodb::bson::{Bson, DateTime, Document, doc};

use super::asked::Asked;
use crate::calendar::Zone;

/// Milliseconds of a quarter of an hour, by which sums are kept.
pub const QUARTER: i64 = 900_000;
/// Milliseconds of a week, which is asked about when nothing else is said.
pub(super) const WEEK: i64 = 7 * 86_400_000;

pub(super) fn date(instant: i64) -> DateTime {
    DateTime::from_millis(instant)
}

/// That an instant lies in the time that is asked for.
pub(super) fn within(asked: &Asked) -> Document {
    doc! { "$gte": date(asked.from), "$lt": date(asked.until) }
}

/// Documents with some conditions, of the client that is asked for.
pub(super) fn matching(asked: &Asked, mut conditions: Document) -> Document {
    if let Some(client) = asked.client {
        conditions.insert("client_id", client);
    }
    doc! { "$match": conditions }
}

/// The orders of the time.
pub(super) fn placed(asked: &Asked) -> Document {
    matching(asked, doc! { "placed_at": within(asked) })
}

/// Whether an instant has come by another one. A field that is missing sorts before all dates, so its type is asked first.
pub(super) fn happened(field: &str, by: impl Into<Bson>) -> Document {
    doc! { "$and": [{ "$eq": [{ "$type": field }, "date"] }, { "$lte": [field, by.into()] }] }
}

/// The sum of 1 for each document with a condition.
pub(super) fn count_if(condition: impl Into<Bson>) -> Document {
    doc! { "$sum": { "$cond": [condition.into(), 1, 0] } }
}

/// The quarter of an hour that a field lies in.
pub(super) fn quarter(field: &str) -> Document {
    doc! { "$subtract": [field, { "$mod": [{ "$toLong": field }, QUARTER] }] }
}

/// The quarter of an hour that an instant lies in.
pub(super) fn quarter_of(instant: i64) -> i64 {
    instant - instant.rem_euclid(QUARTER)
}

/// The fields of these names of something.
pub(super) fn fields(of: &str, names: &[&str]) -> Document {
    names.iter().map(|name| ((*name).to_owned(), format!("{of}.{name}").into())).collect()
}

/// What lies in orders below some lists, one by one, where its field lies in the time.
pub(super) fn inside(asked: &Asked, lists: &[&str], field: &str) -> Vec<Document> {
    let has = |inner, list: &&str| doc! { *list: { "$elemMatch": inner } };
    let conditions = lists.iter().rev().fold(doc! { field: within(asked) }, has);
    let paths = (1..=lists.len()).map(|deep| lists[..deep].join("."));
    let mut pipeline = vec![matching(asked, conditions)];
    pipeline.extend(paths.map(|path| doc! { "$unwind": format!("${path}") }));
    pipeline.push(doc! { "$match": { format!("{}.{field}", lists.join(".")): within(asked) } });
    pipeline
}

/// The units in a carton that was taken out of its order.
pub(super) fn units_of_carton() -> Document {
    doc! { "$reduce": {
        "input": "$shipments.cartons.items", "initialValue": 0, "in": { "$add": ["$$value", "$$this.quantity"] },
    } }
}

/// Sums by quarters of the time, as rollups hold them.
pub(super) fn summed(asked: &Asked) -> Document {
    let mut conditions = doc! { "_id.quarter": within(asked) };
    if let Some(client) = asked.client {
        conditions.insert("_id.client_id", client);
    }
    doc! { "$match": conditions }
}

/// Sums of sums, by some of their keys and, where quarters were one, by the local time that is made of these.
pub(super) fn added_up(keys: &[&str], time: Option<(&str, Document)>, measures: &[&str]) -> Document {
    let mut id = fields("$_id", keys);
    id.extend(time.map(|(name, time)| (name.to_owned(), time.into())));
    let sum = |measure: &&str| ((*measure).to_owned(), doc! { "$sum": format!("${measure}") }.into());
    let mut group = doc! { "_id": id };
    group.extend(measures.iter().map(sum));
    doc! { "$group": group }
}

/// The start of the local hour of the quarters of sums, where the key `of` says whose zone counts. The clocks' minutes are taken off, so that the two
/// hours of a fold stay two.
pub(super) fn local_hour(of: &str, zones: &BTreeMap<i64, Zone>) -> Document {
    let minute = by_zone(of, zones, |zone| doc! { "$minute": { "date": "$_id.quarter", "timezone": zone } });
    doc! { "$subtract": ["$_id.quarter", { "$multiply": [60_000, minute] }] }
}

/// The date of the quarters of sums where their client is.
pub(super) fn local_day(asked: &Asked) -> Document {
    by_zone("client_id", &asked.clients, |zone| {
        doc! { "$dateToString": { "date": "$_id.quarter", "timezone": zone, "format": "%Y-%m-%d" } }
    })
}

/// An expression of a zone's name, for whom the key `of` of sums names.
fn by_zone(of: &str, zones: &BTreeMap<i64, Zone>, expression: impl Fn(&str) -> Document) -> Document {
    let mut owners: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (owner, zone) in zones {
        owners.entry(zone.name()).or_default().push(*owner);
    }
    let mut owners: Vec<(&str, Vec<i64>)> = owners.into_iter().collect();
    // The zone of most needs no branch.
    let most = owners.iter().enumerate().max_by_key(|(_, (_, owners))| owners.len()).map(|(place, _)| place);
    let (usual, _) = most.map_or(("UTC", Vec::new()), |place| owners.remove(place));
    if owners.is_empty() {
        return expression(usual);
    }
    let of = format!("$_id.{of}");
    let branch = |(zone, owners): (&str, Vec<i64>)| doc! { "case": { "$in": [&of, owners] }, "then": expression(zone) };
    let branches: Vec<Document> = owners.into_iter().map(branch).collect();
    doc! { "$switch": { "branches": branches, "default": expression(usual) } }
}
