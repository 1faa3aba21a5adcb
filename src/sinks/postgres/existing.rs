//! What a schema holds already, as the server's catalogue tells it.

use std::collections::BTreeMap;

use tokio_postgres::{Error, GenericClient};

use super::ddl::{Layout, foreign_key_name, index_name, key_name, quoted, type_name};
use crate::sinks::indexes;
use crate::tables::{self, Table};

/// A relation of the schema that has one of our names.
#[derive(Debug)]
pub(super) struct Relation {
    /// As the catalogue codes it: `r` a table, `p` a partitioned one, `i` an index, `v` a view.
    pub(super) kind: String,
    pub(super) unlogged: bool,
    pub(super) may_insert: bool,
    pub(super) is_owned: bool,
    /// For an index: its table.
    pub(super) of: Option<String>,
    pub(super) columns: Vec<Column>,
}

/// A column that is there.
#[derive(Debug)]
pub(super) struct Column {
    name: String,
    ty: String,
    not_null: bool,
    fills_itself: bool,
    generated: bool,
}

/// A constraint of one of our tables that has one of our names.
#[derive(Debug)]
pub(super) struct Constraint {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) is_foreign_key: bool,
    pub(super) validated: bool,
}

/// Relations by name.
pub(super) type Relations = BTreeMap<String, Relation>;

/// The relations that have names of ours.
pub(super) async fn relations(client: &impl GenericClient, schema: &str) -> Result<Relations, Error> {
    let mut names = vec![super::ledger::JOBS.to_owned(), super::ledger::CHUNKS.to_owned()];
    for table in tables::ALL {
        names.extend([table.name.to_owned(), key_name(table)]);
        names.extend(indexes::of(table).map(index_name));
    }
    let sql = "SELECT c.relname::text, c.relkind::text, c.relpersistence = 'u',
                      c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'INSERT'),
                      pg_has_role(c.relowner, 'USAGE'),
                      (SELECT t.relname::text FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
                       WHERE i.indexrelid = c.oid AND t.relnamespace = c.relnamespace)
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = $1 AND c.relname::text = ANY($2)";
    let mut found = Relations::new();
    for row in client.query(sql, &[&schema, &names]).await? {
        let relation = Relation {
            kind: row.try_get(1)?,
            unlogged: row.try_get(2)?,
            may_insert: row.try_get(3)?,
            is_owned: row.try_get(4)?,
            of: row.try_get(5)?,
            columns: Vec::new(),
        };
        found.insert(row.try_get(0)?, relation);
    }
    let sql = "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                      a.atthasdef OR a.attidentity <> '', a.attgenerated <> '' OR a.attidentity = 'a'
               FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = $1 AND c.relname::text = ANY($2) AND a.attnum > 0 AND NOT a.attisdropped
               ORDER BY a.attnum";
    for row in client.query(sql, &[&schema, &names]).await? {
        let column = Column {
            name: row.try_get(1)?,
            ty: row.try_get(2)?,
            not_null: row.try_get(3)?,
            fills_itself: row.try_get(4)?,
            generated: row.try_get(5)?,
        };
        if let Some(relation) = found.get_mut(row.try_get::<_, &str>(0)?) {
            relation.columns.push(column);
        }
    }
    Ok(found)
}

/// The constraints that have names of ours.
pub(super) async fn constraints(client: &impl GenericClient, schema: &str) -> Result<Vec<Constraint>, Error> {
    let mut names = Vec::new();
    for table in tables::ALL {
        names.push(key_name(table));
        names.extend(table.references().map(|parent| foreign_key_name(table, parent)));
    }
    let sql = "SELECT t.relname::text, c.conname::text, c.contype = 'f', c.convalidated
               FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
               WHERE n.nspname = $1 AND c.conname::text = ANY($2) AND t.relname::text = ANY($3) AND c.contype IN ('p', 'f')";
    let ours: Vec<&str> = tables::ALL.iter().map(|table| table.name).collect();
    let rows = client.query(sql, &[&schema, &names, &ours]).await?;
    let read = |row: &tokio_postgres::Row| {
        Ok(Constraint {
            table: row.try_get(0)?,
            name: row.try_get(1)?,
            is_foreign_key: row.try_get(2)?,
            validated: row.try_get(3)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Whether a table has a row.
pub(super) async fn has_rows(client: &impl GenericClient, layout: &Layout<'_>, table: &str) -> Result<bool, Error> {
    let sql = format!("SELECT EXISTS (SELECT FROM {})", layout.name(table));
    client.query_one(&sql, &[]).await?.try_get(0)
}

/// The partitions of a table, as SQL names them.
pub(super) async fn partitions(client: &impl GenericClient, schema: &str, table: &str) -> Result<Vec<String>, Error> {
    let sql = "SELECT pn.nspname::text, p.relname::text
               FROM pg_inherits i JOIN pg_class t ON t.oid = i.inhparent JOIN pg_namespace n ON n.oid = t.relnamespace
               JOIN pg_class p ON p.oid = i.inhrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
               WHERE n.nspname = $1 AND t.relname = $2";
    let rows = client.query(sql, &[&schema, &table]).await?;
    rows.iter().map(|row| Ok(format!("{}.{}", quoted(row.try_get(0)?), quoted(row.try_get(1)?)))).collect()
}

impl Relation {
    /// The type of a column, if it has one.
    pub(super) fn column_type(&self, name: &str) -> Option<&str> {
        self.columns.iter().find(|column| column.name == name).map(|column| column.ty.as_str())
    }

    /// Columns that are not of a table's definition.
    pub(super) fn foreign_columns(&self, table: &Table) -> impl Iterator<Item = &str> {
        let is_ours = |name: &str| table.columns.iter().any(|column| column.name == name);
        self.columns.iter().map(|column| column.name.as_str()).filter(move |name| !is_ours(name))
    }

    /// What keeps this relation from holding a table's rows.
    pub(super) fn difference(&self, table: &Table) -> Option<String> {
        let mut found = Vec::new();
        // What is the user's comes first: a long list is cut.
        for there in &self.columns {
            let is_ours = table.columns.iter().any(|column| column.name == there.name);
            if !is_ours && there.not_null && !there.fills_itself {
                found.push(format!("`{}` is NOT NULL without a default", there.name));
            }
        }
        for wanted in table.columns {
            let ty = type_name(wanted.ty);
            match self.columns.iter().find(|column| column.name == wanted.name) {
                None => found.push(format!("no `{}` {ty}", wanted.name)),
                Some(there) if there.ty != ty => found.push(format!("`{}` is {}, not {ty}", wanted.name, there.ty)),
                Some(there) if there.generated => found.push(format!("`{}` is generated", wanted.name)),
                Some(there) if there.not_null && wanted.nullable => {
                    found.push(format!("`{}` is NOT NULL, but may be empty", wanted.name));
                }
                Some(_) => {}
            }
        }
        (!found.is_empty()).then(|| found.join(", "))
    }
}
