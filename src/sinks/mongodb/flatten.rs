//! Documents taken apart into rows: the way back of `encode`.

use std::collections::BTreeSet;

use mongodb::bson::{RawBsonRef, RawDocument};

use super::shape;
use crate::sinks::found_rows::{Cell, FoundRows};
use crate::sinks::reader::{Found, Remarks};
use crate::tables::{self, Table};

/// Documents of a collection, while they are read.
pub(super) struct Flattener {
    plan: Plan,
    rows: Vec<FoundRows>,
    /// Fields that are not ours.
    foreign: BTreeSet<String>,
}

/// How documents of a table are read.
struct Plan {
    table: &'static Table,
    /// Its place among the tables that are read; none when its rows are only passed through.
    rows: Option<usize>,
    /// Fields and the columns they become.
    fields: Vec<(&'static str, usize)>,
    /// Whether `_id` holds several columns, which stand beside it too.
    composite: bool,
    /// Columns that the documents around it tell.
    inherited: Vec<usize>,
    inside: Vec<Inside>,
}

struct Inside {
    field: &'static str,
    /// Whether it is a document, not an array of them.
    one: bool,
    /// Whether every document has it.
    always: bool,
    plan: Plan,
}

/// What the documents around a nested one say: names and numbers of columns.
type Around = Vec<(&'static str, Option<i64>)>;

impl Flattener {
    /// Reads the documents of a collection into the rows of some tables; those of `always` lie in every document.
    pub(super) fn new(collection: &'static Table, wanted: &[&'static Table], always: &[&'static Table]) -> Self {
        let mut rows = Vec::new();
        let plan = Plan::new(collection, wanted, always, &mut rows);
        Self { plan, rows, foreign: BTreeSet::new() }
    }

    pub(super) fn document(&mut self, document: &RawDocument, take: &mut dyn FnMut(Found)) {
        self.plan.read(document, &Vec::new(), &mut self.rows, &mut self.foreign);
        for rows in self.rows.iter_mut().filter(|rows| rows.is_full()) {
            rows.take().into_iter().for_each(&mut *take);
        }
    }

    /// Hands on the last rows.
    pub(super) fn finish(mut self, take: &mut dyn FnMut(Found)) -> Remarks {
        for rows in &mut self.rows {
            rows.take().into_iter().for_each(&mut *take);
        }
        Remarks { notes: self.foreign.into_iter().collect(), ..Remarks::default() }
    }
}

impl Plan {
    fn new(
        table: &'static Table,
        wanted: &[&'static Table],
        always: &[&'static Table],
        rows: &mut Vec<FoundRows>,
    ) -> Self {
        let place = wanted.contains(&table).then(|| {
            rows.push(FoundRows::new(table));
            rows.len() - 1
        });
        let column = |name: &str| table.columns.iter().position(|column| column.name == name).unwrap_or_default();
        let mut fields: Vec<(&'static str, usize)> = Vec::new();
        if table.inside.is_none() && table.key.len() == 1 {
            fields.push(("_id", column(table.key[0])));
        }
        fields.extend(shape::fields(table).map(|it| (it.name, column(it.name))));
        let told: Vec<usize> = fields.iter().map(|(_, column)| *column).collect();
        let inherited = (0..table.columns.len()).filter(|column| !told.contains(column)).collect();
        let inside = table.children().filter_map(|child| {
            let tables::Inside { field, one, .. } = child.inside?;
            let plan = Self::new(child, wanted, always, rows);
            Some(Inside { field, one, always: always.contains(&child), plan })
        });
        let inside = inside.collect();
        let composite = table.inside.is_none() && table.key.len() > 1;
        Self { table, rows: place, fields, composite, inherited, inside }
    }

    /// Reads a document and what lies in it.
    fn read(&self, document: &RawDocument, around: &Around, rows: &mut [FoundRows], foreign: &mut BTreeSet<String>) {
        let mut next = 0;
        let mut seen = 0u64;
        // What has nothing inside tells nobody.
        let mut own: Around = if self.inside.is_empty() { Vec::new() } else { around.clone() };
        let mut odd = Vec::new();
        let mut nested: Vec<Option<RawBsonRef<'_>>> = vec![None; self.inside.len()];
        for element in document {
            let Ok((name, value)) = element else {
                odd.push("a document that can't be read to its end".to_owned());
                break;
            };
            let name: &str = name.as_ref();
            // Fields come in the order in which they were written, some of them absent.
            let found = (next..self.fields.len()).chain(0..next).find(|&place| self.fields[place].0 == name);
            if let Some(place) = found {
                let column = self.fields[place].1;
                next = place + 1;
                if seen & 1 << column != 0 {
                    odd.push(format!("`{name}` twice"));
                    continue;
                }
                seen |= 1 << column;
                if !self.inside.is_empty() && self.table.columns[column].name.ends_with("_id") {
                    own.push((self.table.columns[column].name, value.as_i64()));
                }
                if let Some(rows) = self.rows.map(|place| &mut rows[place]) {
                    rows.push(column, cell(value));
                }
            } else if let Some(place) = self.inside.iter().position(|it| it.field == name) {
                nested[place] = Some(value);
            } else if name == "_id" && self.composite {
                odd.extend(self.disagreement(document, value));
            } else {
                foreign.insert(format!("`{}` has a field `{name}` that is not ordermill's", self.table.name));
            }
        }
        let whole: Vec<Option<String>> =
            self.inside.iter().zip(&nested).map(|(inside, value)| inside.read(*value, &own, rows, foreign)).collect();
        let Some(rows) = self.rows.map(|place| &mut rows[place]) else { return };
        for (column, definition) in self.table.columns.iter().enumerate().filter(|(column, _)| seen & 1 << column == 0)
        {
            let told = || around.iter().rev().find(|(name, _)| *name == definition.name).and_then(|(_, id)| *id);
            let id = if self.inherited.contains(&column) { told() } else { None };
            rows.push(column, id.map_or(Cell::None, Cell::Long));
        }
        for text in odd.into_iter().chain(whole.into_iter().flatten()) {
            rows.mark(0, text);
        }
        rows.end_row();
    }

    /// What is wrong with an `_id` of several columns.
    fn disagreement(&self, document: &RawDocument, id: RawBsonRef<'_>) -> Option<String> {
        let same = |key: &&str| {
            let inner = id.as_document().and_then(|id| id.get(key).ok().flatten());
            inner == document.get(key).ok().flatten()
        };
        let right = self.table.key.iter().all(same);
        (!right).then(|| format!("`_id` {id:?} is not what stands beside it"))
    }
}

impl Inside {
    /// Reads what lies in a field; what is wrong with the field itself.
    fn read(
        &self,
        value: Option<RawBsonRef<'_>>,
        around: &Around,
        rows: &mut [FoundRows],
        foreign: &mut BTreeSet<String>,
    ) -> Option<String> {
        let field = self.field;
        match value {
            None if self.always && !self.one => return Some(format!("no `{field}`")),
            None => {}
            Some(RawBsonRef::Document(document)) if self.one => self.plan.read(document, around, rows, foreign),
            Some(RawBsonRef::Array(array)) if !self.one => {
                for element in array {
                    match element {
                        Ok(RawBsonRef::Document(document)) => self.plan.read(document, around, rows, foreign),
                        _ => return Some(format!("`{field}` with an element that is no document")),
                    }
                }
            }
            Some(other) => return Some(format!("`{field}` as {:?}", other.element_type())),
        }
        None
    }
}

fn cell(value: RawBsonRef<'_>) -> Cell<'_> {
    match value {
        RawBsonRef::Int64(it) => Cell::Long(it),
        RawBsonRef::Int32(it) => Cell::Integer(it),
        RawBsonRef::DateTime(it) => Cell::Instant(it.timestamp_millis()),
        RawBsonRef::String(it) => Cell::Text(it),
        RawBsonRef::Double(it) => Cell::Degrees(it),
        RawBsonRef::Boolean(it) => Cell::Flag(it),
        RawBsonRef::Null => Cell::Odd("null, not absent".to_owned()),
        other => Cell::Odd(format!("a value of type {:?}", other.element_type())),
    }
}
