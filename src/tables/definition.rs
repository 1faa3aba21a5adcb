//! What a table is, as data, and the macro that makes one.

use std::sync::{Arc, OnceLock};

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};

use super::Dictionaries;

/// One table.
#[derive(Debug)]
pub struct Table {
    /// Its name everywhere.
    pub name: &'static str,
    /// What a row is.
    pub doc: &'static str,
    /// When its rows are made.
    pub group: Group,
    /// Whether it is made only when it is asked for by name.
    pub on_request: bool,
    /// The columns whose values together are unique, and by which the rows are sorted.
    pub key: &'static [&'static str],
    /// Where its rows lie in a document, if not in one of their own.
    pub inside: Option<Inside>,
    /// The indexes that a reporting team would start from, beside the key: columns, most telling first. They serve the
    /// reads of a dashboard: by client and time, by time alone, from parent to child, by warehouse, by product.
    pub indexes: &'static [&'static [&'static str]],
    /// Its columns, in order.
    pub columns: &'static [ColumnDefinition],
    #[doc(hidden)]
    pub schema: OnceLock<SchemaRef>,
}

/// Where the rows of a table lie when a parent and its children are one document.
#[derive(Debug, Clone, Copy)]
pub struct Inside {
    /// The table whose rows hold them; a row names its parent by the parent's key, which is one column.
    pub parent: &'static Table,
    /// The name of the field that holds them.
    pub field: &'static str,
    /// Whether there is one at most: a document, not an array of them.
    pub one: bool,
}

/// When the rows of a table are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Once: who and what there is.
    Dimension,
    /// Wave by wave, with the orders.
    Order,
}

/// One column.
#[derive(Debug)]
pub struct ColumnDefinition {
    /// Its name everywhere.
    pub name: &'static str,
    /// What it holds, with the unit.
    pub doc: &'static str,
    /// Its type.
    pub ty: Type,
    /// Whether it may be empty.
    pub nullable: bool,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// An identifier: signed, 64 bits.
    Id,
    /// A count or a measure: signed, 32 bits.
    Integer,
    /// Minor units of a currency: signed, 64 bits.
    Money,
    /// Milliseconds since 1970-01-01 UTC.
    Instant,
    /// A word from a list; the list's name.
    Word(&'static str),
    /// Text that hardly repeats.
    Text,
    /// Degrees of latitude or longitude: 64-bit float.
    Degrees,
    /// True or false.
    Flag,
}

impl Type {
    /// The type in Arrow and Parquet.
    pub fn arrow(self) -> DataType {
        match self {
            Self::Id | Self::Money => DataType::Int64,
            Self::Integer => DataType::Int32,
            Self::Instant => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
            Self::Word(_) => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            Self::Text => DataType::Utf8,
            Self::Degrees => DataType::Float64,
            Self::Flag => DataType::Boolean,
        }
    }
}

impl Table {
    /// The Arrow schema.
    pub fn schema(&self) -> SchemaRef {
        let fields = |column: &ColumnDefinition| Field::new(column.name, column.ty.arrow(), column.nullable);
        self.schema.get_or_init(|| Arc::new(Schema::new(self.columns.iter().map(fields).collect::<Vec<_>>()))).clone()
    }
}

/// The name of a column whose field is a raw identifier.
pub(super) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Table {}

impl std::hash::Hash for Table {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// Rows of one table, column by column.
pub trait Rows: Send {
    /// The table they belong to.
    const TABLE: &'static Table;

    /// Hands the columns to Arrow, without copying, in schema order.
    fn freeze(self, dictionaries: &Dictionaries) -> RecordBatch;
}

/// Makes a struct of columns, its [`Table`] and its [`Rows`] from one definition.
macro_rules! table {
    (
        $(#[doc = $doc:literal])+
        $group:ident $name:ident $text:literal {
            key: [$($key:ident),+],
            $(inside: $parent:ident as $number:ident $field:literal,)?
            $(indexes: [$([$($indexed:ident),+]),+],)?
            $(on_request: $on_request:literal,)?
        }
        $($(#[doc = $column_doc:literal])+ $column:ident: $kind:ty,)+
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $name {
            $($(#[doc = $column_doc])+ pub $column: <$kind as $crate::tables::columns::Kind>::Store,)+
        }

        impl $crate::tables::Rows for $name {
            const TABLE: &'static $crate::tables::Table = {
                static TABLE: $crate::tables::Table = $crate::tables::Table {
                    name: $text,
                    doc: concat!($($doc),+),
                    group: $crate::tables::Group::$group,
                    on_request: false $(|| $on_request)?,
                    key: &[$(stringify!($key)),+],
                    inside: table!(@inside $($parent $number $field)?),
                    indexes: &[$($(&[$(stringify!($indexed)),+]),+)?],
                    columns: &[$($crate::tables::ColumnDefinition {
                        name: $crate::tables::definition::plain(stringify!($column)),
                        doc: concat!($($column_doc),+),
                        ty: <$kind as $crate::tables::columns::Kind>::TYPE,
                        nullable: <$kind as $crate::tables::columns::Kind>::NULLABLE,
                    }),+],
                    schema: std::sync::OnceLock::new(),
                };
                &TABLE
            };

            fn freeze(self, dictionaries: &$crate::tables::Dictionaries) -> arrow::array::RecordBatch {
                use $crate::tables::columns::Kind;
                let columns = vec![$(<$kind>::freeze(self.$column, dictionaries)),+];
                arrow::array::RecordBatch::try_new(Self::TABLE.schema(), columns)
                    .expect("columns are made in the order of the schema and have one length")
            }
        }
    };
    (@inside) => { None };
    (@inside $parent:ident many $field:literal) => { table!(@inside $parent $field false) };
    (@inside $parent:ident one $field:literal) => { table!(@inside $parent $field true) };
    (@inside $parent:ident $field:literal $one:literal) => {
        Some($crate::tables::Inside {
            parent: <$crate::tables::$parent as $crate::tables::Rows>::TABLE,
            field: $field,
            one: $one,
        })
    };
}

pub(super) use table;
