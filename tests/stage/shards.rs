//! Reports that several Postgres databases answer together, each for some of the clients.

use super::support::{World, fail, ordermill, stderr, stdout, succeed, text};
use crate::mongodb::server::Place;
use crate::postgres::server::{Database, database};

/// A layout of three shards, each with a client of its own.
fn layout(world: &World, shards: [&str; 3]) -> String {
    let mut layout = "rule = \"clients\"\n".to_owned();
    for ((name, keys), address) in
        [("one", "clients = [\"market\"]"), ("two", "clients = [\"depot\"]"), ("rest", "")].into_iter().zip(shards)
    {
        layout.push_str(&format!("[shard.{name}]\nto = \"{address}\"\n{keys}\n"));
    }
    let path = world.file("shards.toml");
    std::fs::write(&path, layout).expect("written");
    text(&path).to_owned()
}

fn addresses(databases: &[Database; 3]) -> [&str; 3] {
    databases.each_ref().map(|database| database.address.as_str())
}

#[test]
fn shards_together_have_the_answer_of_one_database_to_every_report() {
    let (world, whole, place) = (World::new(), database(), Place::new());
    world.load(&whole.address, &["--to", &place.url]);
    let shards = [(); 3].map(|()| database());
    let layout = layout(&world, addresses(&shards));
    succeed(&mut ordermill(&["generate", &world.path, "--quiet", "--shards", &layout]));
    for more in [&["--from", "2026-10-23"][..], &["--client", "depot"]] {
        let few = ["--runs", "1", "--stages", "indexes,shards", "--shards", &layout];
        let (output, found) = world.ladder(&[&whole.address, &place.url], &[&few[..], more].concat());
        assert!(output.status.success(), "{}\n{}", stdout(&output), stderr(&output));
        let [together, other] = [0, 1].map(|target| &found["stages"][1]["targets"][target]);
        let said = together["by"].as_str().unwrap_or_default();
        assert!(said.starts_with("3 shards: postgres://") && stdout(&output).contains(said), "{said}");
        assert!(together["made"]["objects"]["bytes"].as_u64() > Some(0), "{}", together["made"]);
        let asked = together["reports"].as_array().expect("reports");
        assert_eq!(asked.len(), 14);
        for asked in asked {
            assert_eq!(asked["verdict"], "right", "{asked}");
            let plan = asked["plan"].to_string();
            assert!(addresses(&shards).iter().all(|address| plan.contains(address)), "{plan}");
        }
        assert_eq!(other["made"]["not"]["why"], "the rows are those of the first target");
    }
}

#[test]
fn what_are_no_shards_of_these_rows_is_told_before_anything_is_made() {
    let (world, whole) = (World::new(), database());
    world.load(&whole.address, &[]);
    let few = ["--runs", "1", "--reports", "repeat", "--stages", "indexes,shards"];
    let (output, _) = world.ladder(&[&whole.address], &few);
    assert!(stdout(&output).contains("shards: no shards are named: --shards names a layout"), "{}", stdout(&output));

    let shards = [(); 3].map(|()| database());
    let [one, two, rest] = addresses(&shards);
    let refused = |shards: [&str; 3]| {
        let layout = layout(&world, shards);
        fail(&mut world.climbing(&[&whole.address], &[&few[..], &["--shards", &layout]].concat()), 2)
    };
    let place = Place::new();
    world.load(&place.url, &["--clients", "shop"]);
    world.load(one, &["--clients", "market"]);
    world.load(two, &["--clients", "market"]);
    world.load(rest, &["--clients", "depot"]);
    let said = refused([one, rest, &place.url]);
    assert!(said.contains("is no Postgres"), "{said}");
    let said = refused([one, two, rest]);
    assert!(said.contains("holds `market`, and so does another shard"), "{said}");
    world.load(two, &["--clients", "depot", "--replace"]);
    world.load(rest, &["--clients", "shop", "--set", "as_of=2026-10-26", "--replace"]);
    let said = refused([one, two, rest]);
    assert!(said.contains("holds other rows of `shop` than postgres://"), "{said}");
    world.load(rest, &["--tables", "warehouses", "--replace"]);
    let said = refused([one, two, rest]);
    assert!(said.contains("holds `shop`, which lies on none of the shards"), "{said}");
    world.load(rest, &["--clients", "shop", "--replace"]);
    let layout = layout(&world, [one, two, rest]);
    succeed(&mut world.climbing(&[&whole.address], &[&few[..], &["--shards", &layout]].concat()));
}
