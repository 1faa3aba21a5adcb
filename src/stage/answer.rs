//! Answers that can be compared: keys and integers, in one order.

use std::cmp::Ordering;
use std::fmt;

use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize};

use crate::calendar::{date_of, utc};

/// Differing rows that are shown.
pub(super) const SHOWN: usize = 10;

/// What a column of an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An identifier, or a place in a list.
    Id,
    /// A number of things, or a sum of measures.
    Count,
    /// Minor units of the currency that stands beside it, or is the client's.
    Money,
    /// Milliseconds.
    Millis,
    /// Milliseconds since 1970-01-01 UTC.
    Instant,
    /// A local date: days since 1970-01-01.
    Day,
    /// 1 for yes, 0 for no.
    Flag,
    /// A word.
    Word,
}

/// A column of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name, in SQL and in pipelines too.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether rows are told apart by it.
    pub is_key: bool,
}

/// A column that rows are told apart by.
pub(super) const fn key(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, is_key: true }
}

/// A column of what was counted.
pub(super) const fn measure(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, is_key: false }
}

/// A value of an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cell {
    /// No value: always wrong, but shown.
    None,
    /// A number, as the column's kind counts it.
    Number(i128),
    /// A word; also what is no value of its column, as the server has given it.
    Text(String),
}

/// An answer: its rows, sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its columns.
    pub columns: &'static [Column],
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A row that two answers do not have alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Its key.
    pub key: String,
    /// What the generated rows say; none when they have no such row.
    pub truth: Option<String>,
    /// What the server says.
    pub found: Option<String>,
}

/// The rows that two answers do not have alike.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Differences {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first: Vec<Difference>,
}

impl Answer {
    /// An answer of these rows, in any order.
    pub fn new(columns: &'static [Column], mut rows: Vec<Vec<Cell>>) -> Self {
        rows.sort_unstable();
        Self { columns, rows }
    }

    /// What another one, the truth, has otherwise.
    pub fn differences(&self, truth: &Self) -> Differences {
        let mut differences = Differences::default();
        let (mut found, mut made) = (self.rows.iter().peekable(), truth.rows.iter().peekable());
        loop {
            let order = match (found.peek(), made.peek()) {
                (None, None) => return differences,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(found), Some(made)) => self.key(found).cmp(&self.key(made)),
            };
            let found = if order.is_le() { found.next() } else { None };
            let made = if order.is_ge() { made.next() } else { None };
            if found == made {
                continue;
            }
            differences.count += 1;
            if differences.first.len() < SHOWN
                && let Some(row) = found.or(made)
            {
                let told = |row: &Vec<Cell>| self.said(row, false);
                differences.first.push(Difference {
                    key: self.said(row, true),
                    truth: made.map(told),
                    found: found.map(told),
                });
            }
        }
    }

    fn key<'r>(&self, row: &'r [Cell]) -> Vec<&'r Cell> {
        self.columns.iter().zip(row).filter(|(column, _)| column.is_key).map(|(_, cell)| cell).collect()
    }

    /// The keys of a row, or all else, in words.
    fn said(&self, row: &[Cell], keys: bool) -> String {
        let cells = self.columns.iter().zip(row).filter(|(column, _)| column.is_key == keys);
        let said = cells.map(|(column, cell)| format!("{} {}", column.name, column.kind.shown(cell)));
        said.collect::<Vec<_>>().join(", ")
    }
}

impl Kind {
    /// A value, for people.
    pub fn shown(self, cell: &Cell) -> String {
        match (self, cell) {
            (_, Cell::None) => "none".to_owned(),
            (_, Cell::Text(text)) => crate::servers::plain(text),
            (Self::Instant, Cell::Number(millis)) => utc(*millis as i64),
            (Self::Day, Cell::Number(day)) => date_of(*day as i64).to_string(),
            (Self::Flag, Cell::Number(flag)) => if *flag == 0 { "no" } else { "yes" }.to_owned(),
            (_, Cell::Number(number)) => number.to_string(),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.truth, &self.found) {
            (Some(truth), Some(found)) => write!(f, "{}: {found}, not {truth}", self.key),
            (Some(truth), None) => write!(f, "{}: missing, with {truth}", self.key),
            (_, found) => write!(f, "{}: too many, with {}", self.key, found.as_deref().unwrap_or_default()),
        }
    }
}

/// Rows as lists, a value in the form in which it is told to people unless it is a number.
impl Serialize for Answer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cell = |(column, cell): (&Column, &Cell)| match (column.kind, cell) {
            (_, Cell::None) => serde_json::Value::Null,
            (Kind::Instant | Kind::Day | Kind::Word, cell) => column.kind.shown(cell).into(),
            (_, Cell::Number(number)) => match i64::try_from(*number) {
                Ok(number) => number.into(),
                Err(_) => number.to_string().into(),
            },
            (_, Cell::Text(text)) => text.as_str().into(),
        };
        let mut rows = serializer.serialize_seq(Some(self.rows.len()))?;
        for row in &self.rows {
            rows.serialize_element(&self.columns.iter().zip(row).map(cell).collect::<Vec<_>>())?;
        }
        rows.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[key("client", Kind::Id), measure("orders", Kind::Count)];

    fn answer(rows: &[(i128, i128)]) -> Answer {
        let row = |&(client, orders): &(i128, i128)| vec![Cell::Number(client), Cell::Number(orders)];
        Answer::new(COLUMNS, rows.iter().map(row).collect())
    }

    #[test]
    fn rows_that_are_missing_too_many_or_changed_are_told_by_key() {
        let truth = answer(&[(1, 5), (2, 6), (4, 8)]);
        assert_eq!(answer(&[(4, 8), (2, 6), (1, 5)]).differences(&truth), Differences::default());
        let differences = answer(&[(1, 5), (2, 7), (3, 1)]).differences(&truth);
        let said: Vec<String> = differences.first.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "client 2: orders 7, not orders 6",
                "client 3: too many, with orders 1",
                "client 4: missing, with orders 8"
            ]
        );
    }

    #[test]
    fn ten_rows_are_shown_and_all_are_counted() {
        let many: Vec<(i128, i128)> = (0..50).map(|client| (client, 1)).collect();
        let differences = answer(&[]).differences(&answer(&many));
        assert_eq!((differences.count, differences.first.len()), (50, SHOWN));
    }
}
