//! The tables as SQL: text from the one definition, and nothing else.

use std::fmt::Write as _;
use std::ops::Range;

use crate::calendar::{MILLIS_PER_MINUTE, utc};
use crate::sinks::indexes::{self, Index};
use crate::sinks::place::Places;
use crate::tables::{Group, Table, Type, words};

/// How tables are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout<'a> {
    /// The schema they are in; none leaves it to the search path.
    pub schema: Option<&'a str>,
    /// Whether they do without the write-ahead log, and are empty after a crash.
    pub unlogged: bool,
    /// Whether order tables are partitioned by month.
    pub by_month: bool,
}

/// What a statement makes, and the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Made {
    /// The name of the index or constraint.
    pub(crate) name: String,
    pub(crate) sql: String,
}

/// A name in quotes.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text in quotes. One in it stands twice.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The type of a column.
pub(super) fn type_name(ty: Type) -> &'static str {
    match ty {
        Type::Id | Type::Money => "bigint",
        Type::Integer => "integer",
        Type::Instant => "timestamp with time zone",
        Type::Word(_) | Type::Text => "text",
        Type::Degrees => "double precision",
        Type::Flag => "boolean",
    }
}

impl Layout<'_> {
    /// A relation of the schema, as SQL names it. Its own names need no quotes, a test asserts it.
    pub(crate) fn name(&self, relation: &str) -> String {
        match self.schema {
            Some(schema) => format!("{}.{relation}", quoted(schema)),
            None => relation.to_owned(),
        }
    }

    /// Whether a table is partitioned.
    pub(super) fn is_partitioned(&self, table: &Table) -> bool {
        self.by_month && table.group == Group::Order
    }

    /// What comes between CREATE and TABLE. A partitioned table holds nothing, only its partitions are unlogged.
    pub(super) fn unlogged(&self) -> &'static str {
        if self.unlogged { "UNLOGGED " } else { "" }
    }

    /// CREATE TABLE, with comments.
    pub fn table(&self, table: &Table) -> String {
        let name = self.name(table.name);
        let partitioned = self.is_partitioned(table);
        let unlogged = if partitioned { "" } else { self.unlogged() };
        let mut sql = format!("CREATE {unlogged}TABLE {name} (\n");
        for (place, column) in table.columns.iter().enumerate() {
            let none = if column.nullable { "" } else { " NOT NULL" };
            let comma = if place + 1 == table.columns.len() { "" } else { "," };
            let _ = writeln!(sql, "    {} {}{none}{comma}", column.name, type_name(column.ty));
        }
        sql.push(')');
        if partitioned {
            let _ = write!(sql, " PARTITION BY RANGE ({})", table.key[0]);
        }
        let _ = writeln!(sql, ";\nCOMMENT ON TABLE {name} IS {};", literal(table.doc.trim()));
        for column in table.columns {
            let mut doc = column.doc.trim().to_owned();
            if let Type::Word(list) = column.ty
                && !words::fixed(list).is_empty()
            {
                let _ = write!(doc, " One of: {}.", words::fixed(list).join(", "));
            }
            let _ = writeln!(sql, "COMMENT ON COLUMN {name}.{} IS {};", column.name, literal(&doc));
        }
        sql
    }

    /// A table's partitions for the months that a range of instants (milliseconds) touches.
    pub(crate) fn partitions(&self, table: &'static Table, range: Range<i64>) -> impl Iterator<Item = String> {
        Month::of_range(range).map(move |month| self.partition(table, month))
    }

    /// The partition of a month: ids carry the minute, so that months are ranges of ids.
    fn partition(&self, table: &'static Table, month: Month) -> String {
        let bounds = month.minutes();
        let bound = |minute: i64| match table.key[0] {
            "wave_at" => literal(&instant(minute)),
            _ => Places::new(table).numbers(&(minute..minute)).start.to_string(),
        };
        let placed = if table.columns.iter().any(|column| column.name == "placed_at") {
            let (from, until) = (instant(bounds.start), instant(bounds.end));
            format!(" (CHECK (placed_at >= '{from}' AND placed_at < '{until}'))")
        } else {
            String::new()
        };
        format!(
            "CREATE {}TABLE IF NOT EXISTS {} PARTITION OF {}{placed} FOR VALUES FROM ({}) TO ({})",
            self.unlogged(),
            self.name(&month.of(table)),
            self.name(table.name),
            bound(bounds.start),
            bound(bounds.end)
        )
    }

    /// The primary key.
    pub(crate) fn key(&self, table: &Table) -> Made {
        let name = key_name(table);
        let sql = format!(
            "ALTER TABLE {} ADD CONSTRAINT {name} PRIMARY KEY ({})",
            self.name(table.name),
            table.key.join(", ")
        );
        Made { name, sql }
    }

    /// The indexes.
    pub(crate) fn indexes(&self, table: &'static Table) -> impl Iterator<Item = Made> {
        let target = self.name(table.name);
        indexes::of(table).map(move |index| {
            let name = index_name(index);
            let sql = format!("CREATE INDEX IF NOT EXISTS {name} ON {target} ({})", index.columns.join(", "));
            Made { name, sql }
        })
    }

    /// The foreign keys to tables that are there.
    pub(super) fn foreign_keys(&self, table: &'static Table, there: &[&'static Table]) -> Vec<Made> {
        let parents = table.references().filter(|parent| there.contains(parent));
        let make = |parent: &'static Table| {
            let name = foreign_key_name(table, parent);
            let columns = parent.key.join(", ");
            let (child, parent) = (self.name(table.name), self.name(parent.name));
            let sql = format!(
                "ALTER TABLE {child} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {parent} ({columns})"
            );
            Made { name, sql }
        };
        parents.map(make).collect()
    }

    /// Everything about some tables, in an order that a server takes.
    pub fn script(&self, tables: &[&'static Table]) -> String {
        let mut sql = String::new();
        if let Some(schema) = self.schema {
            let _ = writeln!(sql, "CREATE SCHEMA IF NOT EXISTS {};\n", quoted(schema));
        }
        for table in tables {
            let _ = writeln!(sql, "{}", self.table(table));
        }
        let keys = tables.iter().map(|table| self.key(table));
        let indexes = tables.iter().flat_map(|table| self.indexes(table));
        let references = tables.iter().flat_map(|table| self.foreign_keys(table, tables));
        for made in keys.chain(indexes).chain(references) {
            let _ = writeln!(sql, "{};", made.sql);
        }
        sql
    }
}

pub(super) fn key_name(table: &Table) -> String {
    format!("{}_pkey", table.name)
}

pub(super) fn index_name(index: Index) -> String {
    format!("{}_{}_idx", index.table, index.columns.join("_"))
}

pub(super) fn foreign_key_name(table: &Table, parent: &Table) -> String {
    format!("{}_{}_fkey", table.name, parent.name)
}

/// A month of UTC, counted from year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Month(i64);

impl Month {
    /// The months that a range of instants (milliseconds) touches.
    fn of_range(range: Range<i64>) -> impl Iterator<Item = Self> {
        let month = |millis: i64| {
            let date =
                jiff::Timestamp::from_millisecond(millis).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC).date();
            i64::from(date.year()) * 12 + i64::from(date.month()) - 1
        };
        let end = if range.is_empty() { month(range.start) } else { month(range.end - 1) + 1 };
        (month(range.start)..end).map(Self)
    }

    /// A table's partition.
    fn of(self, table: &Table) -> String {
        format!("{}_{:04}_{:02}", table.name, self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }

    /// Its minutes since the Unix epoch.
    fn minutes(self) -> Range<i64> {
        let first = |month: i64| {
            let date = jiff::civil::Date::new(month.div_euclid(12) as i16, month.rem_euclid(12) as i8 + 1, 1);
            let start = date.and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC));
            start.map_or(0, |start| start.timestamp().as_second() / 60)
        };
        first(self.0)..first(self.0 + 1)
    }
}

fn instant(minute: i64) -> String {
    utc(minute * MILLIS_PER_MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::OrderId;
    use crate::tables::{self, Orders, Rows, Shipments};

    #[test]
    fn months_are_ranges_of_ids() {
        let start = 1_772_323_200_000; // 2026-03-01
        let months: Vec<_> = Month::of_range(start..start + 32 * 86_400_000).collect();
        assert_eq!(
            months.iter().map(|month| month.of(Orders::TABLE)).collect::<Vec<_>>(),
            ["orders_2026_03", "orders_2026_04"]
        );
        let layout = Layout { schema: None, unlogged: true, by_month: true };
        let first = OrderId::first_of(1_772_323_200 / 60);
        assert_eq!(
            layout.partition(Orders::TABLE, months[0]),
            format!(
                "CREATE UNLOGGED TABLE IF NOT EXISTS orders_2026_03 PARTITION OF orders \
                 (CHECK (placed_at >= '2026-03-01T00:00:00Z' AND placed_at < '2026-04-01T00:00:00Z')) \
                 FOR VALUES FROM ({first}) TO ({})",
                OrderId::first_of(1_775_001_600 / 60)
            )
        );
        assert!(layout.partition(Shipments::TABLE, months[0]).contains(&format!("FROM ({})", first * 1024)));
    }

    #[test]
    fn names_fit_and_are_unique() {
        let mut names: Vec<String> = Vec::new();
        for table in tables::ALL {
            names.extend([table.name.to_owned(), key_name(table)]);
            names.extend(indexes::of(table).map(index_name));
            names.extend(table.references().map(|parent| foreign_key_name(table, parent)));
        }
        assert!(names.iter().all(|name| name.len() < 64));
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
