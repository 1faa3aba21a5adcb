//! Documents as raw BSON (<https://bsonspec.org/spec.html>), made from columns: a field's type and name are written from
//! bytes that are put together once per slice, its value from the column. Children lie in the order of their parents, so
//! nesting is walking along.

use std::ops::Range;

use arrow::array::{ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use mongodb::bson::{RawDocument, RawDocumentBuf};

use super::documents::{Documents, Payload};
use super::limits::{BESIDE, BESIDE_EACH};
use super::shape;
use crate::sinks::Batches;
use crate::tables::cells::{Column, Values};
use crate::tables::json::put_number;
use crate::tables::{self, Table};

/// Element types of the specification.
const DOUBLE: u8 = 0x01;
const TEXT: u8 = 0x02;
const DOCUMENT: u8 = 0x03;
const ARRAY: u8 = 0x04;
const BOOLEAN: u8 = 0x08;
const DATE: u8 = 0x09;
const INT32: u8 = 0x10;
const INT64: u8 = 0x12;

/// A column, ready to be written as a field.
struct Field<'a> {
    /// Element type, name and its end.
    header: Vec<u8>,
    column: Column<'a>,
}

/// The rows of a table, with those that lie inside them.
struct Node<'a> {
    /// The columns of `_id`, when there are several.
    id: Vec<Field<'a>>,
    fields: Vec<Field<'a>>,
    inside: Vec<Inside<'a>>,
}

struct Inside<'a> {
    header: Vec<u8>,
    one: bool,
    rows: Node<'a>,
    /// Those of each parent.
    ranges: Vec<Range<usize>>,
}

/// The documents of a collection's rows; `others` are the batches of the same slice, where its children are.
///
/// # Panics
/// When a batch is not of its table's schema.
pub fn documents(table: &'static Table, batch: &RecordBatch, others: &Batches) -> Documents {
    let mut documents = Documents::default();
    append(table, batch, others, &mut documents);
    documents
}

/// Appends them to others.
pub(super) fn append(table: &'static Table, batch: &RecordBatch, others: &Batches, into: &mut Documents) {
    let node = Node::of_collection(table, batch, others);
    (0..batch.num_rows()).for_each(|row| into.write(|bytes| node.document(row, bytes)));
}

/// A command that takes documents in a field `list`, in any order.
pub(super) fn command(
    (command, list): (&str, &str),
    collection: &str,
    concern: Option<&RawDocument>,
    payload: &Payload,
) -> RawDocumentBuf {
    let mut bytes = Vec::with_capacity(payload.bytes().len() + payload.len() * BESIDE_EACH + BESIDE);
    enclosed(&mut bytes, |into| {
        into.extend_from_slice(&header(TEXT, command));
        text(collection, into);
        into.extend_from_slice(&header(BOOLEAN, "ordered"));
        into.push(u8::from(false));
        if let Some(concern) = concern {
            into.extend_from_slice(&header(DOCUMENT, "writeConcern"));
            into.extend_from_slice(concern.as_bytes());
        }
        into.extend_from_slice(&header(ARRAY, list));
        array(into, payload.iter(), |document, into| into.extend_from_slice(document.as_bytes()));
    });
    RawDocumentBuf::from_bytes(bytes).expect("its length and its end are where they should be")
}

impl<'a> Node<'a> {
    fn of_collection(table: &'static Table, batch: &'a RecordBatch, others: &'a Batches) -> Self {
        let mut fields: Vec<Field<'a>> = Vec::new();
        let mut id = Vec::new();
        match table.key {
            [key] => fields.push(Field::called("_id", batch, key)),
            keys => id.extend(keys.iter().map(|key| Field::new(batch, key))),
        }
        fields.extend(shape::fields(table).map(|it| Field::new(batch, it.name)));
        Self { id, fields, inside: inside(table, batch, others) }
    }

    fn nested(table: &'static Table, batch: &'a RecordBatch, others: &'a Batches) -> Self {
        let fields = shape::fields(table).map(|it| Field::new(batch, it.name)).collect();
        Self { id: Vec::new(), fields, inside: inside(table, batch, others) }
    }

    fn document(&self, row: usize, into: &mut Vec<u8>) {
        enclosed(into, |into| {
            if !self.id.is_empty() {
                into.extend_from_slice(b"\x03_id\0");
                enclosed(into, |into| self.id.iter().for_each(|field| field.write(row, into)));
            }
            for field in &self.fields {
                field.write(row, into);
            }
            for inside in &self.inside {
                inside.write(row, into);
            }
        });
    }
}

/// What lies inside the rows of a batch, of the tables that were made.
fn inside<'a>(table: &'static Table, batch: &RecordBatch, others: &'a Batches) -> Vec<Inside<'a>> {
    let of = |child: &'static Table| {
        let (_, rows) = others.iter().find(|(table, _)| *table == child)?;
        let tables::Inside { parent, field, one } = child.inside?;
        let parents = column(batch, parent.key[0]).as_primitive::<Int64Type>().values();
        let named = column(rows, parent.key[0]).as_primitive::<Int64Type>().values();
        let mut next = 0;
        let range = |parent: &i64| {
            let first = next;
            next += named[first..].iter().take_while(|child| *child == parent).count();
            first..next
        };
        Some(Inside {
            header: header(if one { DOCUMENT } else { ARRAY }, field),
            one,
            ranges: parents.iter().map(range).collect(),
            rows: Node::nested(child, rows, others),
        })
    };
    table.children().filter_map(of).collect()
}

impl Inside<'_> {
    fn write(&self, parent: usize, into: &mut Vec<u8>) {
        let range = self.ranges[parent].clone();
        if self.one {
            if let Some(row) = range.clone().next() {
                into.extend_from_slice(&self.header);
                self.rows.document(row, into);
            }
            return;
        }
        into.extend_from_slice(&self.header);
        array(into, range, |row, into| self.rows.document(row, into));
    }
}

impl<'a> Field<'a> {
    fn new(batch: &'a RecordBatch, name: &str) -> Self {
        Self::called(name, batch, name)
    }

    /// A column under another name.
    fn called(field: &str, batch: &'a RecordBatch, name: &str) -> Self {
        let column = Column::of(column(batch, name)).expect("a column has the type of its table");
        let ty = match column.values {
            Values::Long(_) => INT64,
            Values::Instant(_) => DATE,
            Values::Integer(_) => INT32,
            Values::Double(_) => DOUBLE,
            Values::Flag(_) => BOOLEAN,
            Values::Word(..) | Values::Text(_) => TEXT,
        };
        Self { header: header(ty, field), column }
    }

    /// Writes the field; nothing where there is no value.
    #[inline]
    fn write(&self, row: usize, into: &mut Vec<u8>) {
        if self.column.is_null(row) {
            return;
        }
        into.extend_from_slice(&self.header);
        match self.column.values {
            Values::Long(values) | Values::Instant(values) => into.extend_from_slice(&values[row].to_le_bytes()),
            Values::Integer(values) => into.extend_from_slice(&values[row].to_le_bytes()),
            Values::Double(values) => into.extend_from_slice(&values[row].to_le_bytes()),
            Values::Flag(values) => into.push(u8::from(values.value(row))),
            Values::Text(values) => text(values.value(row), into),
            Values::Word(codes, words) => text(words.value(codes[row] as usize), into),
        }
    }
}

/// Element type, name and its end.
fn header(ty: u8, name: &str) -> Vec<u8> {
    [&[ty], name.as_bytes(), &[0]].concat()
}

fn text(text: &str, into: &mut Vec<u8>) {
    into.extend_from_slice(&(text.len() as i32 + 1).to_le_bytes());
    into.extend_from_slice(text.as_bytes());
    into.push(0);
}

/// An array of documents.
fn array<T>(into: &mut Vec<u8>, all: impl Iterator<Item = T>, write: impl Fn(T, &mut Vec<u8>)) {
    enclosed(into, |into| {
        for (place, one) in all.enumerate() {
            into.push(DOCUMENT);
            put_number(place, into);
            into.push(0);
            write(one, into);
        }
    });
}

/// A document around what is written, with its length before it and its end after it.
fn enclosed(into: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = into.len();
    into.extend_from_slice(&[0; 4]);
    write(into);
    into.push(0);
    let length = (into.len() - start) as i32;
    into[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> &'a ArrayRef {
    batch.column_by_name(name).expect("a batch has the columns of its table")
}
