//! A MongoDB; damage is done by the driver.

use mongodb::bson::{Bson, DateTime, Document, doc};
use ordermill::tables::{self, Table, Type};

use super::support::{EVERY, World, assert_differs, assert_every_column_changed, assert_fault, counts, of, values};
use crate::mongodb::server::Place;

/// A database with one client of the small world in it.
fn loaded(world: &World, more: &[&str]) -> Place {
    let place = Place::new();
    world.load(&place.url, &[&["--tables", EVERY, "--clients", "depot"], more].concat());
    place
}

/// Changes one document; which one, the filter or its place in the order of `_id`s says.
fn change(place: &Place, collection: &str, skip: u64, edit: impl FnOnce(&mut Document)) {
    place.run(async |database| {
        let all = database.collection::<Document>(collection);
        let mut document = all.find_one(doc! {}).sort(doc! { "_id": 1 }).skip(skip).await?.expect("a document");
        edit(&mut document);
        all.replace_one(doc! { "_id": document.get("_id").expect("an _id").clone() }, document).await.map(|_| ())
    });
}

/// The first element of a path of arrays.
fn first<'d>(document: &'d mut Document, path: &[&str]) -> Option<&'d mut Document> {
    path.iter().try_fold(document, |inner, field| match inner.get_mut(field)? {
        Bson::Array(elements) => elements.first_mut()?.as_document_mut(),
        Bson::Document(document) => Some(document),
        _ => None,
    })
}

/// Where the rows of a table lie.
fn lies(table: &Table) -> (&'static str, &'static [&'static str]) {
    match table.name {
        "order_lines" => ("orders", &["lines"]),
        "shipments" => ("orders", &["shipments"]),
        "cartons" => ("orders", &["shipments", "cartons"]),
        "carton_items" => ("orders", &["shipments", "cartons", "items"]),
        "invoices" => ("orders", &["invoice"]),
        "picks" => ("orders", &["shipments", "picks"]),
        "notifications" => ("orders", &["notifications"]),
        "returns" => ("orders", &["returns"]),
        _ => (tables::by_name(table.name).expect("a table").name, &[]),
    }
}

/// Whether a nested row leaves a column to the documents around it.
fn of_parents(table: &Table, column: &str) -> bool {
    !lies(table).1.is_empty() && ["order_id", "client_id"].contains(&column)
        || ["cartons", "carton_items", "picks"].contains(&table.name) && column == "shipment_id"
        || table.name == "picks" && column == "warehouse_id"
}

#[test]
fn what_is_whole_is_never_accused_and_what_stands_beside_is_noted() {
    let world = World::new();
    let place = loaded(&world, &["--connections", "3"]);
    world.assert_whole(&place.url, &["--laws", "--shape"]);
    world.assert_whole(&place.url, &["--from", "2026-03-04", "--until", "2026-03-06", "--laws"]);
    world.assert_whole(&place.url, &["--sample", "30%", "--threads", "1"]);

    let place = Place::new();
    world.load(&place.url, &["--clients", "depot", "--indexes", "none"]);
    world.load(
        &place.url,
        &["--clients", "market", "--append", "--tables", "clients,products,orders,order_lines", "--indexes", "none"],
    );
    change(&place, "orders", 3, |document| drop(document.insert("mine", 5)));
    place.run(async |database| database.collection("ours").insert_one(doc! { "_id": 1 }).await.map(|_| ()));
    let finding = world.assert_whole(&place.url, &["--shape"]);
    let notes = format!("{}", finding["notes"]);
    assert!(notes.contains("the collection `ours`") && notes.contains("`orders` has a field `mine`"), "{notes}");
}

#[test]
fn a_change_in_any_field_is_found_and_named() {
    let world = World::new();
    let place = loaded(&world, &[]);
    // Nothing has come back to the one client that is loaded.
    for table in tables::ALL.into_iter().filter(|table| table.name != "returns") {
        let (collection, path) = lies(table);
        let rows =
            place.run(async |database| database.collection::<Document>(collection).count_documents(doc! {}).await);
        let with_row = |document: &Document| first(&mut document.clone(), path).is_some();
        // Not every order has been shipped, or has an invoice.
        let having: Vec<usize> = {
            let mut documents = place.all(collection);
            documents.sort_by_key(|document| document.get_i64("_id").unwrap_or_default());
            documents.iter().enumerate().filter(|(_, it)| with_row(it)).map(|(number, _)| number).collect()
        };
        for (number, column) in values(table).filter(|column| !of_parents(table, column.name)).enumerate() {
            let skip = if path.is_empty() { number as u64 % rows } else { having[number % having.len()] as u64 };
            change(&place, collection, skip, |document| {
                let row = first(document, path).expect("a row");
                let other = match (column.ty, row.get(column.name)) {
                    (Type::Id | Type::Money, Some(Bson::Int64(it))) => Bson::Int64(it + 1),
                    (Type::Integer, Some(Bson::Int32(it))) => Bson::Int32(it + 1),
                    (Type::Instant, Some(Bson::DateTime(it))) => {
                        DateTime::from_millis(it.timestamp_millis() + 1).into()
                    }
                    (Type::Degrees, Some(Bson::Double(it))) => Bson::Double(it + 1e-9),
                    (Type::Flag, Some(Bson::Boolean(it))) => Bson::Boolean(!it),
                    (_, Some(Bson::String(it))) => Bson::String(format!("{it}x")),
                    (Type::Instant, None) => DateTime::from_millis(0).into(),
                    (Type::Word(_) | Type::Text, None) => Bson::String("new".to_owned()),
                    (ty, other) => panic!("{}.{}: {ty:?} as {other:?}", table.name, column.name),
                };
                row.insert(column.name, other);
            });
        }
    }
    let finding = world.assert_wrong(&place.url, &[]);
    assert_every_column_changed(&finding, |table, column| of_parents(table, column) || table.name == "returns");
}

#[test]
fn documents_and_rows_inside_that_are_missing_too_many_or_misplaced_are_found() {
    let world = World::new();
    let place = loaded(&world, &[]);
    let gone = place.run(async |database| {
        let orders = database.collection::<Document>("orders");
        let gone = orders.find_one_and_delete(doc! { "lines.1": { "$exists": true } }).sort(doc! { "_id": 1 }).await?;
        let mut foreign = orders.find_one(doc! {}).sort(doc! { "_id": -1 }).await?.expect("an order");
        for field in ["lines", "shipments", "notifications"] {
            foreign.insert(field, Bson::Array(Vec::new()));
        }
        foreign.remove("invoice");
        foreign.insert("_id", "a foreign id");
        orders.insert_one(foreign).await?;
        Ok(gone.expect("an order"))
    });
    let lines = gone.get_array("lines").expect("lines").len() as u64;
    let finding = world.assert_wrong(&place.url, &[]);
    assert_eq!(counts(&finding, "orders"), [1, 1, 0], "{finding:#}");
    assert_eq!(counts(&finding, "order_lines"), [lines, 0, 0], "{finding:#}");
    assert_eq!(of(&finding, "orders")["extra"]["first"][0], "order_id 'a foreign id'", "{finding:#}");

    let place = loaded(&world, &[]);
    // A line twice, and a carton in another order's shipment.
    change(&place, "orders", 5, |order| {
        let lines = order.get_array_mut("lines").expect("lines");
        lines.push(lines[0].clone());
    });
    let mut orders = place.all("orders");
    orders.sort_by_key(|order| order.get_i64("_id").expect("an id"));
    let shipped = |order: &Document| first(&mut order.clone(), &["shipments", "cartons"]).is_some();
    let mut with_cartons = (0..orders.len()).filter(|number| shipped(&orders[*number]));
    let (from, to) = (with_cartons.next().expect("an order") as u64, with_cartons.next().expect("another") as u64);
    let mut carton = Bson::Null;
    change(&place, "orders", from, |order| {
        let shipment = first(order, &["shipments"]).expect("a shipment");
        carton = shipment.get_array_mut("cartons").expect("cartons").remove(0);
    });
    change(&place, "orders", to, |order| {
        let shipment = first(order, &["shipments"]).expect("a shipment");
        shipment.get_array_mut("cartons").expect("cartons").insert(0, carton);
    });
    let finding = world.assert_wrong(&place.url, &["--laws"]);
    assert_eq!(counts(&finding, "order_lines"), [0, 1, 0], "{finding:#}");
    assert_eq!(counts(&finding, "cartons"), [0, 0, 1], "{finding:#}");
    assert_eq!(of(&finding, "cartons")["changed"]["columns"]["shipment_id"], 1, "{finding:#}");
    assert!(!finding["laws"]["broken"].as_object().expect("laws").is_empty(), "{finding:#}");
}

#[test]
fn fields_that_are_absent_null_or_of_another_type_are_found() {
    let world = World::new();
    let place = loaded(&world, &[]);
    change(&place, "orders", 1, |order| drop(order.remove("currency")));
    change(&place, "orders", 2, |order| {
        let total = order.get_i64("total_minor").expect("money");
        order.insert("total_minor", total as f64);
    });
    change(&place, "orders", 3, |order| drop(order.remove("notifications")));
    change(&place, "orders", 4, |order| drop(order.insert("lines", "none")));
    change(&place, "customers", 1, |customer| {
        let absent = ["phone"].into_iter().find(|field| !customer.contains_key(field));
        customer.insert(absent.unwrap_or("name"), Bson::Null);
    });
    change(&place, "stock", 1, |position| {
        let on_hand = position.get_i32("on_hand").expect("a count");
        position.insert("on_hand", i64::from(on_hand));
    });
    let finding = world.assert_wrong(&place.url, &[]);
    let columns = &of(&finding, "orders")["changed"]["columns"];
    assert_eq!((&columns["currency"], &columns["total_minor"]), (&1.into(), &1.into()), "{finding:#}");
    assert_eq!(counts(&finding, "orders"), [0, 0, 4], "{finding:#}");
    assert_eq!(counts(&finding, "customers"), [0, 0, 1], "{finding:#}");
    assert_eq!(counts(&finding, "stock"), [0, 0, 1], "{finding:#}");
    assert!(counts(&finding, "order_lines")[0] > 0 && counts(&finding, "notifications")[0] > 0, "{finding:#}");
}

#[test]
fn a_ledger_that_lost_a_document_or_lies_is_found() {
    let world = World::new();
    let place = loaded(&world, &[]);
    let ledger = |work: &dyn Fn(&mut Document)| {
        place.run(async |database| {
            let chunks = database.collection::<Document>("ordermill_chunks");
            let mut entry = chunks.find_one(doc! { "_id.content": "order tables" }).await?.expect("a chunk");
            let id = entry.get("_id").expect("an id").clone();
            work(&mut entry);
            if entry.is_empty() {
                chunks.delete_one(doc! { "_id": id }).await.map(|_| ())
            } else {
                chunks.replace_one(doc! { "_id": id }, entry).await.map(|_| ())
            }
        });
    };
    ledger(&|entry| drop(entry.insert("rows", 3_i64)));
    let finding = world.assert_wrong(&place.url, &[]);
    assert_fault(&finding, "has false numbers: orders from ");
    assert_differs(&finding, &[]);
    ledger(&Document::clear);
    let finding = world.assert_wrong(&place.url, &[]);
    assert_fault(&finding, "lacks: orders from ");
    assert_differs(&finding, &[]);
}

#[test]
fn indexes_that_are_gone_are_found_unless_they_are_ignored() {
    let world = World::new();
    let place = loaded(&world, &[]);
    place.run(async |database| database.collection::<Document>("customers").drop_indexes().await);
    let finding = world.assert_wrong(&place.url, &[]);
    assert_fault(&finding, "`customers` has lost its index on client_id");
    assert_differs(&finding, &[]);
    world.assert_whole(&place.url, &["--ignore", "indexes"]);
    let without = loaded(&world, &["--indexes", "none"]);
    world.assert_whole(&without.url, &[]);
}
