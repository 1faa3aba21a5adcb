//! What a MongoDB answers to a command that is sent as it is.

use mongodb::bson::{Bson, Document};

/// The label of a failure after which the same write may work a moment later.
pub(super) const RETRYABLE: &str = "RetryableWriteError";

/// A whole number of an answer, which servers give in 32 or in 64 bits.
pub(crate) fn number(answer: &Document, name: &str) -> Option<i64> {
    answer.get_i64(name).ok().or_else(|| answer.get_i32(name).ok().map(i64::from))
}

/// That a server has taken a command but not all that it writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotTaken {
    /// The document's place in the command; none when all were written, but not everywhere yet.
    pub(crate) place: Option<usize>,
    pub(crate) code: i32,
    pub(crate) message: String,
    /// Whether it says that the same may work a moment later.
    pub(crate) passes: bool,
}

impl NotTaken {
    /// All that an answer says of it.
    pub(crate) fn all(answer: &Document) -> impl Iterator<Item = Self> {
        let passes = answer.get_array("errorLabels").is_ok_and(|labels| labels.contains(&RETRYABLE.into()));
        let documents = answer.get_array("writeErrors").into_iter().flatten().filter_map(Bson::as_document);
        let everywhere = answer.get_document("writeConcernError").ok();
        documents.chain(everywhere).map(move |fault| Self {
            place: number(fault, "index").map(|place| place as usize),
            code: number(fault, "code").unwrap_or_default() as i32,
            message: fault.get_str("errmsg").unwrap_or("it does not say why").to_owned(),
            passes,
        })
    }
}

#[cfg(test)]
mod tests {
    use mongodb::bson::doc;

    use super::*;

    #[test]
    fn numbers_are_read_in_either_width() {
        let answer = doc! { "n": 4, "m": 5_i64, "o": "6" };
        assert_eq!(["n", "m", "o", "p"].map(|name| number(&answer, name)), [Some(4), Some(5), None, None]);
    }

    #[test]
    fn what_is_not_written_and_what_is_not_everywhere_yet_are_told_with_whether_it_passes() {
        let invalid = doc! { "index": 3, "code": 121, "errmsg": "Document failed validation" };
        let late = doc! { "code": 64, "errmsg": "waiting for replication timed out" };
        let answer =
            doc! { "n": 1, "writeErrors": [invalid], "writeConcernError": late, "errorLabels": [RETRYABLE], "ok": 1 };
        let told: Vec<_> = NotTaken::all(&answer).map(|it| (it.place, it.code, it.passes)).collect();
        assert_eq!(told, [(Some(3), 121, true), (None, 64, true)]);
        assert_eq!(NotTaken::all(&doc! { "n": 1, "ok": 1 }).count(), 0);
    }
}
