//! Some rows of a table, by key: statements that insert, change or delete as many rows as come in their parameters, one array
//! for each column. Prepared once, they serve one order and a whole wave.

use bytes::{BufMut, Bytes, BytesMut};
use tokio_postgres::types::{IsNull, ToSql, Type as SqlType, to_sql_checked};

use arrow::array::RecordBatch;

use super::ddl::{quoted, type_name};
use super::encode::{NONE, put};
use crate::tables::cells::Column;
use crate::tables::words::Operation;
use crate::tables::{ColumnDefinition, Table, Type};

/// The values of a column, as an array of Postgres.
#[derive(Debug, Clone)]
pub(crate) struct Values(Bytes);

/// The statement for rows of a table. `again`: what was done before is done once more, whatever is there.
pub(crate) fn statement(schema: &str, table: &Table, op: Operation, again: bool) -> String {
    let target = format!("{}.{}", quoted(schema), table.name);
    let names = |of: Vec<&ColumnDefinition>| of.iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
    let of = columns(table, op);
    let arrays: Vec<String> =
        of.iter().enumerate().map(|(place, column)| format!("${}::{}[]", place + 1, type_name(column.ty))).collect();
    let arrays = arrays.join(", ");
    let keys: Vec<String> = table.key.iter().map(|name| format!("t.{name} = m.{name}")).collect();
    let keys = keys.join(" AND ");
    let set = |from: &str| -> String {
        let others = of.iter().filter(|column| !table.key.contains(&column.name));
        others.map(|column| format!("{0} = {from}.{0}", column.name)).collect::<Vec<_>>().join(", ")
    };
    let all = names(of.clone());
    match op {
        Operation::Delete => format!("DELETE FROM {target} AS t USING unnest({arrays}) AS m ({all}) WHERE {keys}"),
        Operation::Insert | Operation::Update if again => format!(
            "INSERT INTO {target} ({all}) SELECT * FROM unnest({arrays}) ON CONFLICT ({}) DO UPDATE SET {}",
            table.key.join(", "),
            set("excluded")
        ),
        Operation::Insert => format!("INSERT INTO {target} ({all}) SELECT * FROM unnest({arrays})"),
        Operation::Update => {
            format!("UPDATE {target} AS t SET {} FROM unnest({arrays}) AS m ({all}) WHERE {keys}", set("m"))
        }
    }
}

/// What the statement's parameters are: all columns, or those of the key.
fn columns(table: &Table, op: Operation) -> Vec<&ColumnDefinition> {
    let is_wanted = |column: &&ColumnDefinition| op != Operation::Delete || table.key.contains(&column.name);
    table.columns.iter().filter(is_wanted).collect()
}

/// The parameters for some rows of a batch.
pub(crate) fn values(table: &Table, op: Operation, batch: &RecordBatch, rows: &[u32]) -> Vec<Values> {
    let of = columns(table, op);
    let array = |column: &&ColumnDefinition| {
        let found = batch.column_by_name(column.name).and_then(Column::of);
        Values::of(column.ty, rows.len(), |place, into| {
            // Instants of a world are far within what Postgres knows.
            if !found.as_ref().is_some_and(|found| put(found, rows[place] as usize, into)) {
                into.extend_from_slice(&NONE.to_be_bytes());
            }
        })
    };
    of.iter().map(array).collect()
}

impl Values {
    /// So many values of a type, each with its length before it.
    pub(crate) fn of(ty: Type, count: usize, put: impl Fn(usize, &mut Vec<u8>)) -> Self {
        let mut bytes = Vec::with_capacity(20 + 12 * count);
        // One dimension, with a bitmap's flag, the type, how many, counted from 1.
        for number in [1, 1, oid(ty), count as i32, 1] {
            bytes.extend_from_slice(&i32::to_be_bytes(number));
        }
        (0..count).for_each(|place| put(place, &mut bytes));
        Self(bytes.into())
    }

    /// Whole numbers of 8 bytes.
    pub(crate) fn longs(values: &[i64]) -> Self {
        Self::of(Type::Id, values.len(), |place, into| {
            into.extend_from_slice(&8_i32.to_be_bytes());
            into.extend_from_slice(&values[place].to_be_bytes());
        })
    }

    /// Whole numbers of 4 bytes.
    pub(crate) fn integers(values: &[i32]) -> Self {
        Self::of(Type::Integer, values.len(), |place, into| {
            into.extend_from_slice(&4_i32.to_be_bytes());
            into.extend_from_slice(&values[place].to_be_bytes());
        })
    }
}

/// The number of a type, as every Postgres has it.
fn oid(ty: Type) -> i32 {
    match ty {
        Type::Id | Type::Money => 20,
        Type::Integer => 23,
        Type::Instant => 1184,
        Type::Word(_) | Type::Text => 25,
        Type::Degrees => 701,
        Type::Flag => 16,
    }
}

impl ToSql for Values {
    fn to_sql(&self, _: &SqlType, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        out.put_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(_: &SqlType) -> bool {
        true
    }

    to_sql_checked!();
}
