//! One load into three targets, and one answer from each.

use mongodb::bson::{Document, doc};

use super::support::{World, counts, text};
use crate::mongodb::server::Place;
use crate::postgres::server::{database, psql};

#[test]
fn the_same_data_in_three_targets_gives_the_same_answer() {
    let world = World::new();
    let (root, database, place) = (world.path("three"), database(), Place::new());
    world.load(text(&root), &["--to", &database.address, "--to", &place.url]);
    let answers = |more: &[&str]| {
        [text(&root), &database.address, &place.url].map(|target| {
            let mut finding = world.assert_whole(target, more);
            finding["target"] = "".into();
            finding
        })
    };
    let [directory, postgres, mongodb] = answers(&["--laws", "--shape"]);
    assert_eq!(directory, postgres);
    assert_eq!(directory, mongodb);

    // The same damage in both databases.
    let id: i64 = psql(&database.address, "SELECT max(order_id) FROM orders").parse().expect("an id");
    psql(&database.address, &format!("DELETE FROM orders WHERE order_id = {id}"));
    place.run(async |it| it.collection::<Document>("orders").delete_one(doc! { "_id": id }).await.map(|_| ()));
    for target in [&database.address, &place.url] {
        let finding = world.assert_wrong(target, &[]);
        assert_eq!(counts(&finding, "orders"), [1, 0, 0], "{finding:#}");
        let key = &super::support::of(&finding, "orders")["missing"]["first"][0];
        assert_eq!(*key, format!("order_id {id}"), "{finding:#}");
    }
}
