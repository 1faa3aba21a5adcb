//! What can't be checked ends with 2, and says why.

use super::support::{World, output, stderr, text};

fn refused(arguments: &[&str]) -> String {
    let output = output(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
    assert!(output.stdout.is_empty());
    stderr(&output)
}

#[test]
fn another_profile_no_ledger_no_server_and_wrong_flags_are_told_apart() {
    let world = World::new();
    let root = world.path("rows");
    let root = text(&root);
    let profile = world.profile.as_str();
    world.load(root, &[]);
    let other = refused(&["verify", profile, "--seed", "13", "--in", root]);
    assert!(other.contains("another world: seed 12 there, 13 here"), "{other}");
    let changed = refused(&["verify", profile, "--set", "client.depot.orders=61", "--in", root]);
    assert!(changed.contains("the profile of depot has changed"), "{changed}");
    let nothing = refused(&["verify", profile, "--in", text(world.folder.path())]);
    assert!(nothing.contains("has no ledger"), "{nothing}");
    let nowhere = refused(&["verify", profile, "--in", "/no/such/folder"]);
    assert!(nowhere.contains("is no folder"), "{nowhere}");
    std::fs::create_dir(world.path("ledger")).expect("made");
    let lost = refused(&["verify", profile, "--in", text(world.folder.path())]);
    assert!(lost.contains("has a ledger without a job"), "{lost}");
    let null = refused(&["verify", profile, "--in", "null:"]);
    assert!(null.contains("holds nothing"), "{null}");
    let off = refused(&["verify", profile, "--in", root, "--from", "2026-03-03T00:07:00"]);
    assert!(off.contains("lies inside a wave"), "{off}");
    let none = refused(&["verify", profile, "--in", root, "--from", "2026-03-04", "--until", "2026-03-03"]);
    assert!(none.contains("nothing lies between"), "{none}");
    let share = refused(&["verify", profile, "--in", root, "--sample", "0"]);
    assert!(share.contains("above 0%"), "{share}");
    let schema = refused(&["verify", profile, "--in", root, "--schema", "x"]);
    assert!(schema.contains("is for a Postgres"), "{schema}");
}

#[cfg(feature = "postgres")]
#[test]
fn a_postgres_that_is_away_or_empty_can_t_be_checked_and_its_password_is_not_told() {
    let world = World::new();
    let away = refused(&["verify", &world.profile, "--in", "postgres://ann:hush@127.0.0.1:1/shop"]);
    assert!(away.contains("it can't be reached") && !away.contains("hush"), "{away}");
    let database = crate::postgres::server::database();
    let empty = refused(&["verify", &world.profile, "--in", &database.address]);
    assert!(empty.contains("has no ledger of ordermill in the schema `public`"), "{empty}");
}

#[cfg(feature = "mongodb")]
#[test]
fn a_mongodb_that_is_away_or_empty_can_t_be_checked_and_its_password_is_not_told() {
    let world = World::new();
    let away = "mongodb://ann:hush@127.0.0.1:1/shop?serverSelectionTimeoutMS=500";
    let away = refused(&["verify", &world.profile, "--in", away]);
    assert!(away.contains("127.0.0.1:1") && !away.contains("hush"), "{away}");
    let place = crate::mongodb::server::Place::new();
    let empty = refused(&["verify", &world.profile, "--in", &place.url]);
    assert!(empty.contains("has no ledger of ordermill"), "{empty}");
    world.load(&place.url, &["--tables", "clients"]);
    place.run(async |database| {
        let damage = mongodb::bson::doc! { "$set": { "job": "torn" } };
        database
            .collection::<mongodb::bson::Document>("ordermill_jobs")
            .update_many(mongodb::bson::doc! {}, damage)
            .await
            .map(|_| ())
    });
    let damaged = refused(&["verify", &world.profile, "--in", &place.url]);
    assert!(damaged.contains("holds a job that can't be read"), "{damaged}");
}
