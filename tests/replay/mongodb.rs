//! Against a MongoDB.

use mongodb::bson::{Document, doc};

use super::support::{EASY, World, count, report};
use crate::mongodb::server::Place;
use crate::support::{stdout, succeed, text};

#[test]
fn look_ups_are_played_and_looked_at() {
    let (world, place) = (World::new(), Place::new());
    world.seed(&place.url, &[]);
    let path = world.file("report.json");
    // Some hundred a second: the tests' server is no measure of speed.
    let more = ["--set", EASY, "--set", "client.market.lookups=2", "--speed", "600", "--report", text(&path)];
    let said = stdout(&succeed(&mut world.replay(&place.url, &more)));
    assert!(said.contains("lookup 90 % < 25 s: holds"), "{said}");
    let found = report(&path);
    for kind in ["lookup", "track"] {
        assert!(count(&found, kind, "offered") > 100, "{found}");
        assert_eq!(count(&found, kind, "offered"), count(&found, kind, "ended"));
        assert_eq!(count(&found, kind, "wrong"), 0, "{found}");
    }

    place.run(async |database| database.collection::<Document>("orders").delete_many(doc! {}).await);
    let output =
        world.replay(&place.url, &[&more[..], &["--only", "track", "--set", "slo.track=\"90 % < 25 s\""]].concat());
    let output = { output }.output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    assert!(said.contains("track 90 % < 25 s: broken") && said.contains("is not there"), "{said}");
}
