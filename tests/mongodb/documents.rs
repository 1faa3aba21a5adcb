//! Documents, before they are sent: raw BSON that the `bson` crate reads as the rows they were made from.

use std::collections::BTreeMap;

use mongodb::bson::Document;
use ordermill::plan::{Plan, Selection};
use ordermill::sinks::mongodb::{collections, documents, validator};
use ordermill::tables;

use super::support::{SMALL, expected, flatten, lines, read};

fn everything() -> Selection {
    Selection { tables: tables::ALL.iter().map(|table| table.name.to_owned()).collect(), ..Selection::default() }
}

#[test]
fn documents_hold_every_value_of_every_row_with_its_type() {
    let profile = read(SMALL);
    let plan = Plan::new(&profile, &everything()).expect("a plan");
    let world = plan.world();
    let mut rows = BTreeMap::new();
    for slice in plan.chunks.iter().flat_map(|chunk| world.rows(&chunk.content)) {
        let made: Vec<_> = slice.iter().map(|(table, _)| *table).collect();
        for collection in collections(&made) {
            let (_, batch) = slice.iter().find(|(table, _)| *table == collection).expect("its batch");
            let read: Vec<Document> = documents(collection, batch, &slice)
                .iter()
                .map(|raw| Document::try_from(raw).expect("it is BSON"))
                .collect();
            assert_eq!(read.len(), batch.num_rows());
            flatten(collection, &read, &mut rows);
        }
    }
    let rows = lines(rows);
    let expected = expected(&everything());
    assert_eq!(rows.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (table, wanted) in &expected {
        assert!(rows[table] == *wanted, "{table}: {} documents", rows[table].len());
    }
}

#[test]
fn validators_know_every_field() {
    for collection in collections(&tables::ALL) {
        let schema = validator(collection, &tables::ALL);
        let schema = schema.get_document("$jsonSchema").expect("a schema");
        let properties = schema.get_document("properties").expect("properties");
        assert!(properties.contains_key("_id"));
        for column in collection.columns.iter().filter(|column| collection.key != [column.name]) {
            let property = properties.get_document(column.name).expect("a property");
            assert!(property.contains_key("bsonType"), "{}.{}", collection.name, column.name);
        }
    }
}
