//! Commands that take documents, and what a server says that it did with them. They are put together byte by byte: the driver's own
//! `insert_many` copies each document three times and keeps every `_id`.

use mongodb::bson::Document;
use mongodb::error::Error;

use super::documents::Payload;
use super::encode;
use super::load::Route;
use crate::servers::mongodb::{DUPLICATE, NotTaken, number};
use crate::tables::Table;

/// A command that takes documents, and the field that takes them.
pub(super) type Command = (&'static str, &'static str);

pub(super) const INSERT: Command = ("insert", "documents");
pub(super) const UPDATE: Command = ("update", "updates");
pub(super) const DELETE: Command = ("delete", "deletes");

/// What a server did.
pub(super) struct Done {
    /// Documents that it inserted, found or deleted.
    pub(super) met: usize,
    /// Places of documents whose keys are there already.
    pub(super) duplicates: Vec<usize>,
}

impl Route {
    /// Has the server run a command on its documents, in any order.
    ///
    /// # Errors
    /// When it fails, or refuses a document for another reason than a key that is there already.
    pub(super) async fn run(&self, table: &Table, command: Command, payload: &Payload) -> Result<Done, Error> {
        let command = encode::command(command, table.name, self.concern.as_deref(), payload);
        let running = self.server.database.run_raw_command(command);
        self.server.within(running.into_future()).await.and_then(|answer| Done::read(&answer))
    }
}

impl Done {
    fn read(answer: &Document) -> Result<Self, Error> {
        let (duplicates, others): (Vec<_>, Vec<_>) = NotTaken::all(answer).partition(|it| it.code == DUPLICATE);
        match others.into_iter().next() {
            Some(other) => Err(Error::custom(other)),
            None => Ok(Self {
                met: number(answer, "n").unwrap_or_default() as usize,
                duplicates: duplicates.iter().filter_map(|it| it.place).collect(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use mongodb::bson::doc;

    use super::*;
    use crate::servers::mongodb::{code, passes};

    #[test]
    fn keys_that_are_there_are_told_from_all_else_that_a_server_does_not_take() {
        let there = doc! { "index": 3, "code": DUPLICATE, "errmsg": "E11000" };
        let done = Done::read(&doc! { "n": 4_i64, "writeErrors": [there.clone()], "ok": 1 }).expect("duplicates alone");
        assert_eq!((done.met, done.duplicates), (4, vec![3]));
        let invalid = doc! { "index": 0, "code": 121, "errmsg": "Document failed validation" };
        let error =
            Done::read(&doc! { "n": 4, "writeErrors": [there, invalid], "ok": 1 }).err().expect("it is invalid");
        assert_eq!((code(&error), passes(&error)), (Some(121), false));
    }

    #[test]
    fn a_write_that_is_not_everywhere_yet_is_one_that_failed() {
        let late = doc! { "code": 64, "errmsg": "waiting for replication timed out" };
        let error = Done::read(&doc! { "n": 1, "writeConcernError": late.clone(), "ok": 1 }).err().expect("it is late");
        assert_eq!((code(&error), passes(&error)), (Some(64), false));
        let labels = doc! { "n": 1, "writeConcernError": late, "errorLabels": ["RetryableWriteError"], "ok": 1 };
        assert!(passes(&Done::read(&labels).err().expect("it is late")));
    }
}
