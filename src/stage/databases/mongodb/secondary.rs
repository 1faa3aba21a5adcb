//! Secondaries of a replica set: what they are asked, they answer from what has reached them.

use std::time::Duration;

use mongodb::Database;
use mongodb::bson::{Document, Timestamp, doc};
use mongodb::error::Error;
use mongodb::options::{ReadPreference, SelectionCriteria};

use crate::stage::databases::Behind;

/// How often it is asked how far one has come.
const LOOK: Duration = Duration::from_millis(20);

/// Any secondary.
pub(super) fn criteria() -> SelectionCriteria {
    SelectionCriteria::ReadPreference(ReadPreference::Secondary { options: None })
}

/// Why there is none to ask, as a server's `hello` says.
pub(super) fn lacking(hello: &Document) -> Option<String> {
    let members = |name: &str| hello.get_array(name).map_or(0, Vec::len);
    if !hello.contains_key("setName") {
        return Some("the server is no replica set: it has no secondary".to_owned());
    }
    (members("hosts") + members("passives") < 2).then(|| "the replica set has no secondary".to_owned())
}

/// The last write that a member has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Written {
    /// Its place in the log.
    place: Timestamp,
    /// When it was made, in milliseconds by the primary's clock.
    at: i64,
}

impl Written {
    fn of(hello: &Document) -> Option<Self> {
        let write = hello.get_document("lastWrite").ok()?;
        let place = write.get_document("opTime").ok()?.get_timestamp("ts").ok()?;
        Some(Self { place, at: write.get_datetime("lastWriteDate").ok()?.timestamp_millis() })
    }

    /// How far one who has this is behind the primary. Servers date writes by whole seconds.
    fn behind(self, primary: Self) -> f64 {
        if self.place >= primary.place { 0.0 } else { (primary.at - self.at).max(1) as f64 }
    }
}

/// How far a secondary is behind. What comes first is the primary's, so that it may seem to have what has just reached it.
pub(super) async fn behind(database: &Database) -> Result<Behind, Error> {
    let hello = async |of: SelectionCriteria| database.run_command(doc! { "hello": 1 }).selection_criteria(of).await;
    let primary = Written::of(&hello(SelectionCriteria::ReadPreference(ReadPreference::Primary)).await?);
    let secondary = Written::of(&hello(criteria()).await?);
    let ms = secondary.zip(primary).map(|(secondary, primary)| secondary.behind(primary));
    Ok(Behind { bytes: None, ms })
}

/// Waits until a secondary has what the primary has, as far as that is told.
pub(super) async fn catch_up(database: &Database) -> Result<(), Error> {
    while behind(database).await?.ms.is_some_and(|ms| ms > 0.0) {
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use mongodb::bson::DateTime;

    use super::*;

    /// As the manual's page on `hello` shows it.
    fn hello(time: u32, increment: u32, at: i64) -> Document {
        doc! {
            "setName": "rs0", "hosts": ["a:27017", "b:27017"], "lastWrite": {
                "opTime": { "ts": Timestamp { time, increment }, "t": 1_i64 }, "lastWriteDate": DateTime::from_millis(at),
            },
        }
    }

    #[test]
    fn a_secondary_is_behind_by_the_time_between_last_writes_and_by_nothing_when_it_has_the_last() {
        let of = |hello: &Document| Written::of(hello).expect("a write");
        let (primary, level) = (of(&hello(100, 2, 100_000)), of(&hello(100, 2, 100_000)));
        assert!(level.behind(primary).abs() < f64::EPSILON);
        assert!((of(&hello(97, 1, 97_000)).behind(primary) - 3000.0).abs() < f64::EPSILON);
        // Within one second dates are the same, places are not.
        assert!(of(&hello(100, 1, 100_000)).behind(primary) > 0.0);
        assert_eq!(Written::of(&doc! { "ok": 1 }), None);
    }

    #[test]
    fn a_server_alone_has_no_secondary_and_says_so() {
        assert!(lacking(&doc! { "ok": 1 }).is_some_and(|why| why.contains("no replica set")));
        assert!(
            lacking(&doc! { "setName": "rs0", "hosts": ["a:27017"] }).is_some_and(|why| why.contains("no secondary"))
        );
        assert_eq!(lacking(&hello(1, 1, 1)), None);
    }
}
