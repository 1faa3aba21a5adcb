//! Rows spread over three servers, and each of them as others would find it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::Duration;

use ordermill::profile::shards::Layout;
use ordermill::profile::{self, Overrides, Profile};
use ordermill::tables;
use tempfile::TempDir;

use crate::postgres::server::{Cluster, Database, database, psql};
use crate::support::advancing::{kills, moment};
use crate::support::{fail, ordermill, stderr, stdout, succeed, text};

/// A profile of thirty clients of every size, small.
const SMALL: [&str; 5] = ["bench", "--shrink", "0.005", "--chunk-orders", "200"];

/// The same with more orders, for what must not be over too soon.
const LARGER: [&str; 5] = ["bench", "--scale", "0.02", "--chunk-orders", "200"];

/// Three servers of their own.
fn clusters() -> &'static [Cluster] {
    static ALL: OnceLock<Vec<Cluster>> = OnceLock::new();
    ALL.get_or_init(|| (0..3).map(|_| Cluster::start("max_connections = 50", None, |_| {})).collect())
}

/// A database on each of three servers, and the layout that spreads rows over them.
struct World {
    databases: Vec<Database>,
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        let databases = clusters().iter().map(|cluster| Database::on(&cluster.address())).collect();
        Self { databases, folder: tempfile::tempdir().expect("a folder") }
    }

    /// Writes a layout; `keys` of each shard.
    fn layout(&self, rule: &str, keys: [&str; 3]) -> String {
        let mut layout = format!("rule = \"{rule}\"\n");
        for ((database, keys), name) in self.databases.iter().zip(keys).zip(["one", "two", "three"]) {
            layout.push_str(&format!("[shard.{name}]\nto = \"{}\"\n{keys}\n", database.address));
        }
        let path = self.folder.path().join(format!("{rule}.toml"));
        std::fs::write(&path, layout).expect("written");
        text(&path).to_owned()
    }

    /// What the databases hold, each row of a table as often as it is there; what belongs to no client is on each of them.
    fn rows(&self) -> BTreeMap<&'static str, Vec<String>> {
        let of_table = |table: &'static tables::Table| {
            let all = self.databases.iter().map(|database| rows(&database.address, table.name));
            let mut rows: Vec<String> = if table.name == "warehouses" {
                let all: Vec<Vec<String>> = all.collect();
                assert!(all.iter().all(|rows| *rows == all[0]), "warehouses are everywhere");
                all[0].clone()
            } else {
                all.flatten().collect()
            };
            rows.sort();
            (table.name, rows)
        };
        made().map(of_table).collect()
    }
}

/// The tables that the profile makes.
fn made() -> impl Iterator<Item = &'static tables::Table> {
    let names = profile().tables;
    tables::ALL.into_iter().filter(move |table| names.contains(&table.name))
}

fn profile() -> Profile {
    profile::load("bench", &Overrides { shrink: Some(0.005), ..Overrides::default() }).expect("a profile").profile
}

/// The rows of a table as text; none where there is no such table.
fn rows(address: &str, table: &str) -> Vec<String> {
    if psql(address, &format!("SELECT to_regclass('{table}')")).is_empty() {
        return Vec::new();
    }
    let mut rows: Vec<String> =
        psql(address, &format!("SELECT t::text FROM {table} AS t")).lines().map(str::to_owned).collect();
    rows.sort();
    rows
}

fn spread(verb: &str, layout: &str, more: &[&str]) -> std::process::Command {
    spread_of(&SMALL, verb, layout, more)
}

fn spread_of(profile: &[&str], verb: &str, layout: &str, more: &[&str]) -> std::process::Command {
    let profile = if verb == "generate" { profile } else { &profile[..3] };
    ordermill(&[&[verb], profile, &["--shards", layout, "--quiet"], more].concat())
}

#[test]
fn all_shards_together_hold_the_rows_of_a_single_load_by_every_rule() {
    let whole = database();
    succeed(&mut ordermill(&[&["generate"], &SMALL[..], &["--to", &whole.address, "--quiet"]].concat()));
    let mut expected: BTreeMap<_, _> = made().map(|table| (table.name, rows(&whole.address, table.name))).collect();
    for rows in expected.values_mut() {
        rows.sort();
    }
    assert!(expected["orders"].len() > 1_500 && expected["carton_items"].len() > 1_500);
    for (rule, keys) in [
        ("clients", ["clients = [\"giant\", \"small\"]", "clients = [\"large\"]", ""]),
        ("postgres-hash", ["remainder = 2", "remainder = 0", "remainder = 1"]),
        ("ring", [""; 3]),
    ] {
        let world = World::new();
        let layout = world.layout(rule, keys);
        succeed(&mut spread("generate", &layout, &[]));
        assert!(world.rows() == expected, "{rule}");
        succeed(&mut spread("verify", &layout, &["--laws"]));
        // All is there already.
        succeed(&mut spread("generate", &layout, &["--resume"]));
        if rule == "ring" {
            succeed(&mut spread("generate", &layout, &["--replace"]));
            assert!(world.rows() == expected, "{rule}, once more");
        }
    }
}

#[test]
fn rows_lie_where_postgres_own_hash_would_put_them() {
    let profile = profile();
    let layout =
        "rule = \"postgres-hash\"\n[shard.a]\nremainder = 0\n[shard.b]\nremainder = 1\n[shard.c]\nremainder = 2\n";
    let layout = Layout::read("layout", layout, &profile).expect("a layout");
    let database = database();
    psql(&database.address, "CREATE TABLE t (client_id bigint) PARTITION BY HASH (client_id)");
    let mut seen = BTreeSet::new();
    for client in &profile.clients {
        let place = layout.place(client);
        let sql = format!("SELECT satisfies_hash_partition('t'::regclass, 3, {place}, {}::bigint)", client.number);
        assert_eq!(psql(&database.address, &sql), "t", "client {}", client.number);
        seen.insert(place);
    }
    assert_eq!(seen.len(), 3);
}

#[test]
fn a_shard_that_dies_keeps_no_other_from_its_end_and_is_resumed() {
    let world = World::new();
    let layout = world.layout("ring", [""; 3]);
    let victim = &world.databases[1].address;
    let mut run = ordermill(&[&["generate"], &LARGER[..], &["--shards", &layout, "--give-up", "1s"]].concat());
    let died = run.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
    // Once it has taken the job, nobody may connect to it any more.
    let (server, name) = victim.rsplit_once('/').expect("a database");
    let server = format!("{server}/postgres");
    while psql(victim, "SELECT to_regclass('orders')").is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    psql(&server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    psql(&server, &end);
    let died = died.wait_with_output().expect("it ends");
    psql(&server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    assert_eq!(died.status.code(), Some(1), "{}", stderr(&died));
    let said = stderr(&died);
    assert!(said.contains("shard two: ") && said.contains("2 of 3 shards have all of theirs"), "{said}");
    fail(&mut spread_of(&LARGER, "verify", &layout, &[]), 1);
    succeed(&mut spread_of(&LARGER, "generate", &layout, &["--resume"]));
    succeed(&mut spread_of(&LARGER, "verify", &layout, &["--laws"]));
}

#[test]
fn killed_at_any_moment_each_shard_goes_on_from_where_it_stands() {
    let world = World::new();
    let layout = world.layout("postgres-hash", ["remainder = 0", "remainder = 1", "remainder = 2"]);
    let count = kills(4);
    for number in 0..count {
        let mut run = spread("generate", &layout, &["--resume"]).stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(moment(number, count, Duration::from_secs(2)));
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
    }
    succeed(&mut spread("generate", &layout, &["--resume"]));
    succeed(&mut spread("verify", &layout, &[]));
}

#[test]
fn a_shard_with_the_clients_of_another_is_found() {
    let world = World::new();
    let before = world.layout("clients", ["clients = [\"giant\"]", "clients = [\"large\"]", ""]);
    succeed(&mut spread("generate", &before, &[]));
    let after = world.layout("clients", ["clients = [\"giant\"]", "", "clients = [\"large\"]"]);
    let said = stdout(&spread("verify", &after, &[]).output().expect("it starts"));
    assert!(said.contains("missing are ") && said.contains("too many are large-1"), "{said}");
}
