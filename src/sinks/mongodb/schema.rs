//! `$jsonSchema` validators: what every document of a collection is like.

use mongodb::bson::{Bson, Document, doc};

use super::shape;
use crate::tables::{ColumnDefinition, Table, Type, words};

/// The validator of a collection, with the tables in `made` nested in it.
pub fn validator(collection: &'static Table, made: &[&'static Table]) -> Document {
    let mut properties = Document::new();
    let mut required = vec!["_id".to_owned()];
    let id = match collection.key {
        [key] => of(column(collection, key)),
        keys => {
            let parts: Document =
                keys.iter().map(|key| ((*key).to_owned(), of(column(collection, key)).into())).collect();
            let names: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            doc! { "bsonType": "object", "required": names, "properties": parts, "additionalProperties": false }
        }
    };
    properties.insert("_id", id);
    add(collection, made, &mut properties, &mut required);
    doc! { "$jsonSchema": {
        "bsonType": "object",
        "title": collection.name,
        "description": collection.doc.trim(),
        "required": required,
        "properties": properties,
    } }
}

fn nested(table: &'static Table, one: bool, made: &[&'static Table]) -> Document {
    let (mut properties, mut required) = (Document::new(), Vec::new());
    add(table, made, &mut properties, &mut required);
    let document = doc! {
        "bsonType": "object",
        "description": table.doc.trim(),
        "required": required,
        "properties": properties,
        "additionalProperties": false,
    };
    if one {
        document
    } else {
        doc! { "bsonType": "array", "items": document }
    }
}

fn add(table: &'static Table, made: &[&'static Table], properties: &mut Document, required: &mut Vec<String>) {
    for column in shape::fields(table) {
        properties.insert(column.name, of(column));
        if !column.nullable {
            required.push(column.name.to_owned());
        }
    }
    for child in table.children().filter(|child| made.contains(child)) {
        let Some(inside) = child.inside else { continue };
        properties.insert(inside.field, nested(child, inside.one, made));
        if !inside.one {
            required.push(inside.field.to_owned());
        }
    }
}

/// What a field is like.
fn of(column: &ColumnDefinition) -> Document {
    let ty = match column.ty {
        Type::Id | Type::Money => "long",
        Type::Integer => "int",
        Type::Instant => "date",
        Type::Degrees => "double",
        Type::Flag => "bool",
        Type::Text | Type::Word(_) => "string",
    };
    let mut schema = doc! { "bsonType": ty, "description": column.doc.trim() };
    if let Type::Word(list) = column.ty
        && !words::fixed(list).is_empty()
    {
        schema.insert("enum", words::fixed(list).iter().map(|word| Bson::from(*word)).collect::<Vec<_>>());
    }
    schema
}

fn column(table: &'static Table, name: &str) -> &'static ColumnDefinition {
    table.columns.iter().find(|column| column.name == name).expect("a key names columns")
}
