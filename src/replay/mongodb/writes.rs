//! The timeline as commands: an order is a document, which is inserted, and then updated by `_id`.

use mongodb::bson::{Document, RawArrayBuf, RawDocumentBuf, doc, rawdoc};

use crate::generate::{Face, Moment, Moved};
use crate::replay::writes::{Encode, Part};
use crate::sinks::TargetError;
use crate::sinks::mongodb::{documents, order_changes};
use crate::tables::Table;

/// A command on some documents.
#[derive(Debug)]
pub(in crate::replay) struct Command {
    pub(super) text: RawDocumentBuf,
    /// Documents that it must meet.
    pub(super) documents: Option<i64>,
}

/// Makes commands.
pub(in crate::replay) struct Commands {
    /// Whether what was done before is done once more.
    again: bool,
}

/// Documents that are still to become a command: the collection, the command, as it takes them, and whether all are met.
pub(in crate::replay) type Pieces = Vec<(&'static str, &'static str, RawDocumentBuf, bool)>;

impl Commands {
    pub(in crate::replay) fn new(again: bool) -> Self {
        Self { again }
    }
}

impl Encode for Commands {
    type Part = Pieces;
    type Work = Vec<Command>;

    fn changes(&mut self, moment: &Moment) -> Result<Vec<Part<Pieces>>, TargetError> {
        let changes = order_changes((&moment.before, &moment.after), self.again)?;
        let part = |it: crate::sinks::mongodb::OrderChange| {
            let at = moment.at(it.order)?;
            let part = vec![("orders", it.command, it.document, true)];
            Some(Part { order: it.order, at, is_new: it.is_new, part })
        };
        Ok(changes.into_iter().filter_map(part).collect())
    }

    fn faces(&self, faces: &[Face]) -> Pieces {
        let update = |face: &Face| {
            rawdoc! {
                "q": { "_id": { "client_id": face.client_id, "warehouse_id": face.warehouse_id, "product_id": face.product_id } },
                "u": { "$set": { "available": face.left }, "$inc": { "allocated": face.allocated } },
            }
        };
        // A product that has just come has no position until the end.
        faces.iter().map(|face| ("stock", "update", update(face), false)).collect()
    }

    fn newcomers(&mut self, moved: &Moved) -> Result<Vec<Command>, TargetError> {
        let mut pieces = Pieces::new();
        for steps in moved.steps().filter(|steps| steps.new.num_rows() > 0) {
            let table: &'static Table = steps.table;
            for document in documents(table, &steps.new, &vec![(table, steps.new.clone())]).iter() {
                let wrong = |cause| TargetError::encode(table.name, cause);
                let mut set = Document::try_from(document).map_err(wrong)?;
                let update = doc! { "q": { "_id": set.remove("_id") }, "u": { "$set": set }, "upsert": true };
                pieces.push((table.name, "update", RawDocumentBuf::try_from(&update).map_err(wrong)?, true));
            }
        }
        self.finish(pieces)
    }

    fn join(one: &mut Pieces, other: Pieces) {
        one.extend(other);
    }

    fn finish(&self, mut pieces: Pieces) -> Result<Vec<Command>, TargetError> {
        // In the order in which they came, but for those that go together.
        pieces.sort_by_key(|(collection, command, _, is_met)| (*collection, *command, *is_met));
        let mut commands = Vec::new();
        let mut rest = pieces.into_iter().peekable();
        while let Some((collection, command, first, is_met)) = rest.next() {
            let mut list = RawArrayBuf::new();
            list.push(first);
            let mut count = 1;
            while let Some((.., next, _)) =
                rest.next_if(|it| (it.0, it.1, it.3) == (collection, command, is_met) && count < 1_000)
            {
                list.push(next);
                count += 1;
            }
            let concern = rawdoc! { "w": "majority" };
            let text = if command == "insert" {
                rawdoc! { "insert": collection, "documents": list, "ordered": false, "writeConcern": concern }
            } else {
                rawdoc! { "update": collection, "updates": list, "ordered": false, "writeConcern": concern }
            };
            commands.push(Command { text, documents: is_met.then_some(count) });
        }
        Ok(commands)
    }
}
