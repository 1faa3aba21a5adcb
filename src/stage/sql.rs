//! SQL whose parameters have names: `:from`, `:until`, `:at`, `:client`, `:since`, `:payday_clients`, `:payday_dates`. They become `$1` and so
//! on, in the order in which they come; values never become text of a statement.

use std::time::{Duration, SystemTime};

use tokio_postgres::types::ToSql;

use super::asked::Asked;
use crate::calendar::date_of;

/// A parameter.
type Value = Box<dyn ToSql + Sync + Send>;

/// A statement as a server takes it, and its parameters.
pub(super) struct Bound {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl Bound {
    /// Puts what is asked behind the names of a statement.
    pub(super) fn new(sql: &str, asked: &Asked) -> Self {
        let mut names: Vec<&str> = Vec::new();
        let text = named(sql, |name| {
            let place = names.iter().position(|it| *it == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            format!("${}", place + 1)
        });
        Self { text, values: names.into_iter().map(|name| value(name, asked)).collect() }
    }

    /// The parameters, as the driver takes them.
    pub(super) fn parameters(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.values.iter().map(|value| &**value as &(dyn ToSql + Sync)).collect()
    }
}

/// A statement with something else in the place of each name.
pub(super) fn named<'s>(sql: &'s str, mut put: impl FnMut(&'s str) -> String) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(colon) = rest.find(':') {
        let (before, after) = (&rest[..colon], &rest[colon + 1..]);
        text.push_str(before);
        let cast = after.strip_prefix(':');
        let of = cast.unwrap_or(after);
        let (it, more) = of.split_at(word(of));
        text.push_str(&if cast.is_some() { format!("::{it}") } else { put(it) });
        rest = more;
    }
    text.push_str(rest);
    text
}

fn value(name: &str, asked: &Asked) -> Value {
    match name {
        "from" => Box::new(instant(asked.from)),
        "until" => Box::new(instant(asked.until)),
        "at" => Box::new(instant(asked.at)),
        "since" => Box::new(instant(asked.since())),
        "client" => Box::new(asked.client),
        "payday_clients" => Box::new(asked.paydays.iter().map(|(client, _)| *client).collect::<Vec<i64>>()),
        "payday_dates" => {
            Box::new(asked.paydays.iter().map(|(_, day)| date_of(*day).to_string()).collect::<Vec<String>>())
        }
        _ => unreachable!("reports ask for `:{name}`"),
    }
}

/// The length of the word that a text begins with.
fn word(text: &str) -> usize {
    text.find(|next: char| !next.is_ascii_lowercase() && next != '_').unwrap_or(text.len())
}

/// An instant as the driver takes it; profiles have none before 1970.
pub(super) fn instant(millis: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(millis.max(0) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::reports;
    use crate::stage::stages::Stage;

    fn asked() -> Asked {
        Asked { from: 0, until: 1, at: 1, client: None, clients: [].into(), warehouses: [].into(), paydays: Vec::new() }
    }

    #[test]
    fn names_become_numbers_and_casts_stay() {
        let bound = Bound::new(
            "SELECT x::date WHERE :from::timestamptz < y AND (:client::bigint = 1 OR :client = :from)",
            &asked(),
        );
        assert_eq!(bound.text, "SELECT x::date WHERE $1::timestamptz < y AND ($2::bigint = 1 OR $2 = $1)");
        assert_eq!(bound.values.len(), 2);
    }

    #[test]
    fn every_report_asks_for_what_there_is() {
        for report in &reports::ALL {
            for stage in Stage::ALL {
                assert!(!Bound::new(&report.sql(stage), &asked()).text.contains(" :"), "{}", report.name);
            }
        }
    }
}
