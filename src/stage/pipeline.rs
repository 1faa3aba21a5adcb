//! Pieces of pipelines that reports share.
//!
//! Local time costs: documents are grouped by quarters of UTC hours first, whose groups are few, and those by the clocks of each
//! zone. All offsets since 1972 are whole quarters. Zones stand in a pipeline as constants, one branch each.

use std::collections::BTreeMap;

use mongodb::bson::{Bson, DateTime, Document, doc};

use super::asked::Asked;
use crate::calendar::Zone;

/// Milliseconds of a quarter of an hour.
const QUARTER: i64 = 900_000;

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

/// Sums by quarters of the time, as rollups hold them.
pub(super) fn summed(asked: &Asked) -> Document {
    let mut conditions = doc! { "_id.quarter": within(asked) };
    if let Some(client) = asked.client {
        conditions.insert("_id.client_id", client);
    }
    doc! { "$match": conditions }
}

/// The start of the local hour of a quarter, where `of` is whose zone counts. The clocks' minutes are taken off, so that the two
/// hours of a fold stay two.
pub(super) fn local_hour(quarter: &str, of: &str, zones: &BTreeMap<i64, Zone>) -> Document {
    let minute = by_zone(of, zones, |zone| doc! { "$minute": { "date": quarter, "timezone": zone } });
    doc! { "$subtract": [quarter, { "$multiply": [60_000, minute] }] }
}

/// The local date of a quarter, likewise.
pub(super) fn local_day(quarter: &str, of: &str, zones: &BTreeMap<i64, Zone>) -> Document {
    by_zone(of, zones, |zone| doc! { "$dateToString": { "date": quarter, "timezone": zone, "format": "%Y-%m-%d" } })
}

/// An expression of a zone's name, for whoever's zone counts.
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
    let branch = |(zone, owners): (&str, Vec<i64>)| doc! { "case": { "$in": [of, owners] }, "then": expression(zone) };
    let branches: Vec<Document> = owners.into_iter().map(branch).collect();
    doc! { "$switch": { "branches": branches, "default": expression(usual) } }
}
