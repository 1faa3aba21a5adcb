//! Documents that move on: of those that are there, the fields that differ are set by `_id`, so that fields of the user's own
//! stay; new documents are inserted as in a load. All of it can be done again: a chunk counts once its ledger document is
//! there.

use std::collections::BTreeMap;

use mongodb::bson::{Bson, Document, RawDocument, RawDocumentBuf, doc};
use mongodb::error::Error;

use super::documents::{Documents, Payload};
use super::ledger::Record;
use super::limits::Limits;
use super::load::Route;
use super::write::{Command, DELETE, Done, UPDATE};
use super::{encode, shape};
use crate::generate::Moved;
use crate::job::{Holding, Moving};
use crate::servers::mongodb::explain;
use crate::sinks::TargetError;
use crate::tables::{self, Batches, Orders, Rows, Table};

/// What sets a collection's documents apart from those that are there.
pub(super) struct Steps {
    pub(super) table: &'static Table,
    /// As the command `update` takes them.
    pub(super) changed: Documents,
    /// As the command `delete` takes them.
    pub(super) gone: Documents,
    pub(super) new: Documents,
}

impl Steps {
    /// Appends what sets documents apart.
    pub(super) fn append(
        all: &mut Vec<Self>,
        moved: &Moved,
        made: &[&'static Table],
        limits: Limits,
    ) -> Result<(), TargetError> {
        let tables: Vec<&'static Table> = moved.after.iter().map(|(table, _)| *table).collect();
        for table in shape::collections(&tables).filter(|table| made.contains(table)) {
            let wrong = |cause: Wrong| TargetError::encode(table.name, cause);
            let (was, is) = (documents(table, &moved.before), documents(table, &moved.after));
            let mut before: BTreeMap<Vec<u8>, &RawDocument> = BTreeMap::new();
            for document in was.iter() {
                before.insert(id(document).map_err(wrong)?, document);
            }
            let place = all.iter().position(|it| it.table == table).unwrap_or_else(|| {
                let none = || Documents::new(limits);
                all.push(Self { table, changed: none(), gone: none(), new: none() });
                all.len() - 1
            });
            let steps = &mut all[place];
            for document in is.iter() {
                match before.remove(&id(document).map_err(wrong)?) {
                    None => steps.new.push(document),
                    Some(old) if old.as_bytes() == document.as_bytes() => {}
                    Some(old) => update(old, document).map_err(wrong)?.iter().for_each(|it| steps.changed.push(it)),
                }
            }
            for old in before.into_values() {
                steps.gone.push(&deletion(old).map_err(wrong)?);
            }
        }
        Ok(())
    }

    /// What goes to the server.
    pub(super) fn documents(&self) -> impl Iterator<Item = &Documents> {
        [&self.gone, &self.changed, &self.new].into_iter()
    }
}

/// How an order's document changes.
#[derive(Debug)]
pub(crate) struct OrderChange {
    /// The order.
    pub(crate) order: i64,
    /// The command that takes it, `insert` or `update`.
    pub(crate) command: &'static str,
    /// As the command takes it.
    pub(crate) document: RawDocumentBuf,
    /// Whether the order is new.
    pub(crate) is_new: bool,
}

/// How documents of orders change between two states. `again`: what was done before is done once more,
/// whatever is there.
pub(crate) fn order_changes(
    (before, after): (&Batches, &Batches),
    again: bool,
) -> Result<Vec<OrderChange>, TargetError> {
    let table = Orders::TABLE;
    let wrong = |cause: Wrong| TargetError::encode(table.name, cause);
    let number = |document: &RawDocument| document.get_i64("_id").unwrap_or_default();
    let (was, is) = (documents(table, before), documents(table, after));
    let old: BTreeMap<i64, &RawDocument> = was.iter().map(|it| (number(it), it)).collect();
    let mut all = Vec::new();
    for document in is.iter() {
        let order = number(document);
        let old = old.get(&order);
        let is_new = old.is_none();
        let (command, changed) = match old {
            _ if again => ("update", Some(replacement(document).map_err(wrong)?)),
            None => ("insert", Some(document.to_owned())),
            Some(old) => ("update", update(old, document).map_err(wrong)?),
        };
        all.extend(changed.map(|document| OrderChange { order, command, document, is_new }));
    }
    Ok(all)
}

/// An update after which a document has these fields of ours and no others, whether it was there or not.
fn replacement(new: &RawDocument) -> Result<RawDocumentBuf, Wrong> {
    let mut set = Document::try_from(new)?;
    let id = set.remove("_id");
    let table: &'static Table = Orders::TABLE;
    let inside = tables::ALL.into_iter().filter_map(|it| it.inside).filter(|inside| *inside.parent == *table);
    let names = shape::fields(table).map(|column| column.name).chain(inside.map(|inside| inside.field));
    let gone: Document =
        names.filter(|name| !set.contains_key(name)).map(|name| (name.to_owned(), Bson::from(""))).collect();
    let mut changes = doc! { "$set": set };
    if !gone.is_empty() {
        changes.insert("$unset", gone);
    }
    RawDocumentBuf::try_from(&doc! { "q": { "_id": id }, "u": changes, "upsert": true })
}

/// The documents of a table; none where it has no rows.
fn documents(table: &'static Table, rows: &Batches) -> Documents {
    let batch = rows.iter().find(|(it, _)| *it == table);
    batch.map_or_else(Documents::default, |(_, batch)| encode::documents(table, batch, rows))
}

/// Why rows could not be made documents.
type Wrong = mongodb::bson::error::Error;

/// The bytes of `_id`, as a query for it.
fn id(document: &RawDocument) -> Result<Vec<u8>, Wrong> {
    let id: Bson = document.get("_id")?.map(Bson::try_from).transpose()?.unwrap_or(Bson::Null);
    Ok(RawDocumentBuf::try_from(&doc! { "_id": id })?.into_bytes())
}

/// A deletion.
fn deletion(old: &RawDocument) -> Result<RawDocumentBuf, Wrong> {
    let id = Document::try_from(old)?.remove("_id");
    RawDocumentBuf::try_from(&doc! { "q": { "_id": id }, "limit": 1 })
}

/// An update that sets what differs, if anything does.
fn update(old: &RawDocument, new: &RawDocument) -> Result<Option<RawDocumentBuf>, Wrong> {
    let (old, new) = (Document::try_from(old)?, Document::try_from(new)?);
    let set: Document = new.iter().filter(|(name, value)| old.get(name) != Some(value)).map(own).collect();
    let gone = old.keys().filter(|name| !new.contains_key(name));
    let unset: Document = gone.map(|name| (name.clone(), Bson::from(""))).collect();
    let changes = [("$set", set), ("$unset", unset)].into_iter().filter(|(_, fields)| !fields.is_empty());
    let changes: Document = changes.map(|(operator, fields)| (operator.to_owned(), Bson::from(fields))).collect();
    if changes.is_empty() {
        return Ok(None);
    }
    RawDocumentBuf::try_from(&doc! { "q": { "_id": new.get("_id") }, "u": changes }).map(Some)
}

fn own((name, value): (&String, &Bson)) -> (String, Bson) {
    (name.clone(), value.clone())
}

impl Route {
    /// Takes documents to where they stand now; new ones are inserted elsewhere.
    pub(super) async fn apply(&self, steps: &Steps) -> Result<(), TargetError> {
        for (command, changes) in [(DELETE, &steps.gone), (UPDATE, &steps.changed)] {
            for payload in changes.payloads() {
                self.change(steps.table, command, payload).await?;
            }
        }
        Ok(())
    }

    /// Has the server run a command on some documents, until it says that it has.
    async fn change(&self, table: &Table, command: Command, changes: &Payload) -> Result<(), TargetError> {
        let doing = format!("`{}` can't be moved on", table.name);
        let mut backoff = None;
        loop {
            let Done { met, duplicates } = match self.run(table, command, changes).await {
                Ok(done) => done,
                Err(error) => {
                    self.pause(&mut backoff, &doing, &error).await?;
                    continue;
                }
            };
            // What is gone already has been deleted before.
            if command == DELETE || met == changes.len() {
                return Ok(());
            }
            let said = match duplicates.len() {
                0 => format!("{met} of {} documents are there that the ledger says", changes.len()),
                others => format!("a unique index of yours keeps {others} of {} documents back", changes.len()),
            };
            let hint = "`ordermill verify` says what differs; --replace begins anew";
            return Err(TargetError::server(&self.server.address, format!("{doing}: {said}"), hint));
        }
    }

    /// Ends an advance whose chunks are all there: the rest of the old job's chunks are the new one's.
    pub(super) async fn settle(&self) -> Result<(), TargetError> {
        let failed = |error: &Error| explain(&self.server.address, "the ledger can't be written", error);
        let settling = self.server.patiently(self.patience, async || {
            let records = self.ledger.read().await?;
            let indexes = records.first().map_or_else(Default::default, |record| record.indexes);
            let holdings: Vec<Holding> = records.into_iter().map(|record| record.holding).collect();
            let Some(moving) = Moving::of(&holdings) else { return Ok(()) };
            let (arrived, to) = (moving.arrived(), moving.to.job.id());
            let id = arrived.job.id();
            let mut carried = moving.carried();
            if id != to {
                carried.extend(arrived.entries.iter().cloned());
                self.ledger.add(&Record { holding: arrived, indexes, whole: false }, holdings.len()).await?;
            }
            for entry in carried {
                self.ledger.say(&id, &entry).await?;
            }
            if id != to {
                self.ledger.forget(&to).await?;
            }
            self.ledger.forget(&moving.from.job.id()).await
        });
        settling.await.map_err(|error| failed(&error).into())
    }
}
