//! What a piece of a job holds, and how pieces cover a job.
//!
//! Pieces are compared by what they hold, whoever cut them: a piece is there when those of a ledger cover it without a gap.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::instant;
use crate::calendar::utc;

/// What a piece of a job holds: rows that are made, written and resumed together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Piece {
    /// Rows of a dimension table, counted from 0 through the job's clients.
    Rows {
        /// The table's name.
        table: String,
        /// The first row.
        from: i64,
        /// The row after the last.
        until: i64,
    },
    /// Orders that are placed between two instants, with all that belongs to them. Milliseconds since 1970-01-01 UTC,
    /// written as RFC 3339.
    Orders {
        /// The first instant.
        #[serde(with = "instant")]
        from: i64,
        /// The instant after the last.
        #[serde(with = "instant")]
        until: i64,
    },
}

impl Piece {
    /// What [`Piece::content`] says of orders.
    pub const ORDERS: &'static str = "order tables";

    /// The piece that a ledger keeps as a content and a range.
    pub fn new(content: &str, range: Range<i64>) -> Self {
        let Range { start: from, end: until } = range;
        if content == Self::ORDERS {
            Self::Orders { from, until }
        } else {
            Self::Rows { table: content.to_owned(), from, until }
        }
    }

    /// What it is a range of: the name of a dimension table, or [`Piece::ORDERS`].
    pub fn content(&self) -> &str {
        match self {
            Self::Rows { table, .. } => table,
            Self::Orders { .. } => Self::ORDERS,
        }
    }

    /// Its rows, or its milliseconds.
    pub fn range(&self) -> Range<i64> {
        match self {
            Self::Rows { from, until, .. } | Self::Orders { from, until } => *from..*until,
        }
    }

    /// Whether another piece lies in it.
    pub fn holds(&self, other: &Self) -> bool {
        let (range, inner) = (self.range(), other.range());
        self.content() == other.content() && range.start <= inner.start && inner.end <= range.end
    }

    /// Whether another piece has some of it.
    pub fn overlaps(&self, other: &Self) -> bool {
        let (range, its) = (self.range(), other.range());
        self.content() == other.content() && range.start < its.end && its.start < range.end
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows { table, from, until } => write!(f, "rows {from} to {until} of `{table}`"),
            Self::Orders { from, until } => {
                write!(f, "orders from {} to {}", utc(*from), utc(*until))
            }
        }
    }
}

/// What some pieces cover together: ranges by content, ascending, that neither overlap nor touch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tiles(BTreeMap<String, Vec<Range<i64>>>);

impl Tiles {
    /// Whether a piece is covered whole; one without rows always is.
    pub fn cover(&self, piece: &Piece) -> bool {
        let range = piece.range();
        let ranges = self.of(piece.content());
        let place = ranges.partition_point(|it| it.end < range.end);
        range.is_empty() || ranges.get(place).is_some_and(|it| it.start <= range.start && range.end <= it.end)
    }

    /// What is missing of a piece, ascending.
    pub fn gaps(&self, piece: &Piece) -> Vec<Piece> {
        let Range { start: mut from, end } = piece.range();
        let mut gaps = Vec::new();
        let start = from;
        for range in self.of(piece.content()).iter().filter(|range| start < range.end && range.start < end) {
            if from < range.start {
                gaps.push(Piece::new(piece.content(), from..range.start));
            }
            from = range.end;
        }
        if from < end {
            gaps.push(Piece::new(piece.content(), from..end));
        }
        gaps
    }

    fn of(&self, content: &str) -> &[Range<i64>] {
        self.0.get(content).map_or(&[], Vec::as_slice)
    }
}

impl<'p> FromIterator<&'p Piece> for Tiles {
    fn from_iter<I: IntoIterator<Item = &'p Piece>>(pieces: I) -> Self {
        let mut all: BTreeMap<String, Vec<Range<i64>>> = BTreeMap::new();
        for piece in pieces {
            all.entry(piece.content().to_owned()).or_default().push(piece.range());
        }
        for ranges in all.values_mut() {
            ranges.sort_unstable_by_key(|range| (range.start, range.end));
            let mut joined: Vec<Range<i64>> = Vec::with_capacity(ranges.len());
            for range in ranges.drain(..).filter(|range| !range.is_empty()) {
                match joined.last_mut() {
                    Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                    _ => joined.push(range),
                }
            }
            *ranges = joined;
        }
        Self(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(from: i64, until: i64) -> Piece {
        Piece::Orders { from, until }
    }

    #[test]
    fn pieces_that_tile_a_range_cover_it_whatever_their_order_and_bounds() {
        let rows = Piece::Rows { table: "clients".to_owned(), from: 0, until: 3 };
        let tiles: Tiles =
            [orders(20, 30), rows.clone(), orders(0, 10), orders(10, 15), orders(15, 20)].iter().collect();
        assert!(tiles.cover(&orders(0, 30)) && tiles.cover(&orders(9, 11)) && tiles.cover(&rows));
        assert!(!tiles.cover(&orders(0, 31)) && !tiles.cover(&orders(-1, 5)) && tiles.cover(&orders(99, 99)));
        assert!(!tiles.cover(&Piece::Rows { table: "products".to_owned(), from: 0, until: 1 }));
    }

    #[test]
    fn what_is_missing_is_named() {
        let tiles: Tiles = [orders(5, 10), orders(20, 30)].iter().collect();
        assert_eq!(tiles.gaps(&orders(0, 40)), [orders(0, 5), orders(10, 20), orders(30, 40)]);
        assert_eq!(tiles.gaps(&orders(6, 9)), []);
        assert_eq!(tiles.gaps(&orders(8, 25)), [orders(10, 20)]);
    }

    #[test]
    fn a_piece_is_written_for_people_and_read_back() {
        let piece = Piece::Orders { from: 0, until: 60_000 };
        let text = serde_json::to_string(&piece).expect("JSON");
        assert_eq!(text, r#"{"orders":{"from":"1970-01-01T00:00:00Z","until":"1970-01-01T00:01:00Z"}}"#);
        assert_eq!(serde_json::from_str::<Piece>(&text).expect("a piece"), piece);
        assert_eq!(Piece::new(piece.content(), piece.range()), piece);
    }
}
