//! What stood at an instant and what happened since make what stands now: every table, whatever the two instants.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::RecordBatch;
use ordermill::calendar::Wave;
use ordermill::generate::{Content, World};
use ordermill::plan::{Plan, Selection};
use ordermill::profile::{self as profiles, Overrides, Profile, SHIPPED};
use ordermill::random::Key;
use ordermill::sinks::ndjson;
use ordermill::tables::words::Operation;
use ordermill::tables::{self, Batches, Group, Table};
use serde_json::{Map, Value};

/// Rows by table and key.
type Rows = BTreeMap<(&'static str, String), Value>;

/// How many pairs of instants are tried of each shipped profile: `ORDERMILL_PAIRS`, or so many.
const PAIRS: u64 = 40;
/// Days of each shipped profile.
const DAYS: i64 = 280;

/// No profile is tried with more customers.
const MOST_CUSTOMERS: u64 = 30_000;

/// A shipped profile over some months, with few orders: of those that are cancelled, and that wait, more than it says.
fn long(name: &str, text: &str) -> Profile {
    // Some say how many customers there are, whatever the scale.
    let few = |line: &str| match line.split_once("count = ").filter(|_| line.starts_with("customers")) {
        Some((before, after)) => {
            format!("{before}count = 20{}", after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_'))
        }
        None => line.to_owned(),
    };
    // Days of less than an order would round to none.
    let text = &text.lines().map(few).collect::<Vec<_>>().join("\n").replace("\"exact\"", "\"poisson\"");
    let read = |set: Vec<String>| {
        profiles::read(name, text, &Overrides { set, ..Overrides::default() })
            .unwrap_or_else(|it| panic!("{name}: {it}"))
            .profile
    };
    let start = jiff::Timestamp::from_millisecond(read(Vec::new()).start).expect("an instant");
    let end = (start + jiff::SignedDuration::from_hours(24 * DAYS)).strftime("%Y-%m-%d").to_string();
    // Long waves: most of the short ones would be empty.
    let sets = |scale: f64| {
        [format!("end={end}"), format!("as_of={end}"), format!("scale={scale}"), "wave=\"1 h\"".to_owned()]
    };
    let cut = |scale: f64| read(sets(scale).to_vec());
    let orders =
        |profile: &Profile| Plan::new(profile, &Selection::default()).expect("a plan").expected_orders.iter().sum();
    let expected: f64 = orders(&cut(0.01));
    cut((0.01 * 150.0 / expected).max(1e-6))
}

/// The tables that a timeline tells of.
fn told() -> Vec<String> {
    let is_told = |table: &&&Table| {
        (table.group == Group::Order && table.has("order_id") && table.name != "events") || table.name == "customers"
    };
    tables::ALL.iter().filter(is_told).map(|table| table.name.to_owned()).collect()
}

fn plan(profile: &Profile, tables: &[String]) -> Plan {
    Plan::new(profile, &Selection { tables: tables.to_vec(), ..Selection::default() }).expect("a plan")
}

/// The world of some six of its clients at most.
fn world(profile: &Profile, tables: &[String]) -> World {
    let count = profile.clients.len();
    let some: Vec<usize> = (0..count).step_by(count.div_ceil(6)).collect();
    plan(profile, tables).world().with_clients(&some)
}

fn key(table: &Table, row: &Value) -> String {
    table.key.iter().map(|name| row[*name].to_string()).collect::<Vec<_>>().join(" ")
}

fn values(batch: &RecordBatch) -> Vec<Value> {
    let lines = String::from_utf8(ndjson(batch).expect("rows")).expect("text");
    lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn add(table: &'static Table, batch: &RecordBatch, into: &mut Rows) {
    for row in values(batch) {
        assert!(into.insert((table.name, key(table, &row)), row).is_none(), "a row comes twice");
    }
}

/// All rows that stand at the instant of a world, whose orders begin at a wave.
fn frozen(world: &World, waves: (Wave, Wave)) -> Rows {
    let mut rows = Rows::new();
    let mut take = |batches: Batches| batches.iter().for_each(|(table, batch)| add(table, batch, &mut rows));
    world.rows(&Content::Waves(waves.0..waves.1)).for_each(&mut take);
    let customers = tables::by_name("customers").expect("a table");
    world.rows(&Content::Dimension { table: customers, rows: 0..MOST_CUSTOMERS }).for_each(&mut take);
    assert!((rows.len() as u64) < MOST_CUSTOMERS);
    rows
}

/// What a run through the timeline has seen.
#[derive(Default)]
struct Seen {
    /// Table and operation.
    ops: BTreeSet<(&'static str, &'static str)>,
    /// Statuses that rows changed to.
    statuses: BTreeSet<String>,
    /// Pairs in which not all orders had to be looked at.
    spared: usize,
}

/// Applies what happens between two instants.
fn apply(world: &World, since: i64, waves: (Wave, Wave), rows: &mut Rows, seen: &mut Seen) {
    let first = world.unsettled(since);
    seen.spared += usize::from(first > waves.0);
    for mut all in world.changes(first..waves.1, since) {
        let mut list: Vec<(i64, u32, usize, usize)> = Vec::new();
        for (of, changed) in all.iter().enumerate() {
            list.extend(changed.changes.iter().enumerate().map(|(row, it)| (it.subject_id, it.number, of, row)));
            assert!(changed.changes.iter().all(|it| since <= it.at), "nothing happens before");
        }
        list.sort_unstable();
        let sides: Vec<[Vec<Value>; 2]> = all
            .iter_mut()
            .map(|it| [it.before.take(), it.after.take()].map(|side| side.iter().flat_map(values).collect()))
            .collect();
        for (_, _, of, row) in list {
            let table = all[of].table;
            let [before, after] = &sides[of];
            let old = before.get(row).map(|old| ((table.name, key(table, old)), old));
            if let Some((key, old)) = old {
                assert_eq!(rows.remove(&key).as_ref(), Some(old), "{key:?} stands as it is said to");
            }
            if let Some(new) = after.get(row) {
                let place = (table.name, key(table, new));
                assert!(rows.insert(place, new.clone()).is_none(), "nothing comes twice");
                seen.statuses.extend(new["status"].as_str().map(|status| format!("{} {status}", table.name)));
            }
            let op = match all[of].op {
                Operation::Insert => "insert",
                Operation::Update => "update",
                Operation::Delete => "delete",
            };
            seen.ops.insert((table.name, op));
        }
    }
}

#[test]
fn frozen_rows_and_what_happens_since_make_frozen_rows_whatever_the_two_instants() {
    let all: Vec<Seen> = std::thread::scope(|scope| {
        let threads: Vec<_> = SHIPPED.iter().map(|(name, text)| scope.spawn(move || pairs(name, text))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let ops: BTreeSet<_> = all.iter().flat_map(|seen| &seen.ops).copied().collect();
    let statuses: BTreeSet<_> = all.iter().flat_map(|seen| &seen.statuses).map(String::as_str).collect();
    assert!(ops.contains(&("customers", "insert")) && ops.contains(&("returns", "insert")), "{ops:?}");
    assert!(ops.contains(&("shipments", "delete")) && ops.contains(&("carton_items", "delete")), "{ops:?}");
    for status in ["orders placed", "orders cancelled", "orders delivered", "invoices overdue", "invoices paid"] {
        assert!(statuses.contains(status), "{status} occurs: {statuses:?}");
    }
}

/// Tries pairs of instants of a profile.
fn pairs(name: &str, text: &str) -> Seen {
    let profile = long(name, text);
    let world = world(&profile, &told());
    let length = profile.waves();
    let waves = (length.at(profile.start), length.at(profile.end));
    let tried = std::env::var("ORDERMILL_PAIRS").map_or(PAIRS, |number| number.parse().expect("a number"));
    let mut seen = Seen::default();
    for pair in 0..tried {
        let draw = |n: u64| {
            waves.0 + 1 + Key::root(18).named(name).at(pair).at(n).below((waves.1 - waves.0) as u64 - 1) as i64
        };
        let (a, b) = (draw(0), draw(1));
        let (from, until) = (a.min(b), a.max(b) + 1);
        let mut rows = frozen(&world.at(length.start(from)), (waves.0, from));
        let now = world.at(length.start(until));
        apply(&now, length.start(from), (waves.0, until), &mut rows, &mut seen);
        let expected = frozen(&now, (waves.0, until));
        if rows != expected {
            let differs = rows.iter().find(|(key, row)| expected.get(*key) != Some(row));
            let lacks = expected.iter().find(|(key, row)| rows.get(*key) != Some(row));
            panic!("{name}, waves {from} to {until}: {differs:?} instead of {lacks:?}");
        }
    }
    assert!(seen.spared > 0, "{name}: some pairs look back to where orders are settled");
    for op in [("orders", "insert"), ("orders", "update"), ("shipments", "update")] {
        assert!(seen.ops.contains(&op), "{name}: {op:?} occurs");
    }
    seen
}

#[test]
fn the_events_of_a_table_make_every_row_that_stands() {
    for (name, text) in SHIPPED {
        let profile = long(name, text);
        let (events, tables) = (plan(&profile, &["events".to_owned()]), ["events".to_owned()]);
        let of_events = world(&profile, &tables);
        let mut rows = Rows::new();
        let mut last = (0, -1, String::new());
        let batches = events.chunks.iter().flat_map(|chunk| of_events.rows(&chunk.content)).flatten();
        for (_, batch) in batches {
            for event in values(&batch) {
                let json =
                    |name: &str| event[name].as_str().map(|text| serde_json::from_str::<Value>(text).expect("JSON"));
                let subject = event["subject_id"].as_i64().expect("an id");
                let (number, at) = (event["number"].as_i64().expect("a number"), event["happened_at"].to_string());
                if last.0 == subject {
                    assert!(number == last.1 + 1 && last.2 <= at, "{name}: events of {subject} come in order");
                } else {
                    assert!(subject > last.0 && number == 0, "{name}: {subject}");
                }
                last = (subject, number, at);
                let table = tables::by_name(event["table_name"].as_str().expect("a name")).expect("a table");
                let key = key(table, &json("key").expect("a key"));
                let place = (table.name, key);
                match (event["op"].as_str(), json("before"), json("after")) {
                    (Some("insert"), None, Some(after)) => assert!(rows.insert(place, after).is_none()),
                    (Some("delete"), Some(before), None) => assert_eq!(rows.remove(&place), Some(before)),
                    (Some("update"), Some(before), Some(after)) => {
                        let row = rows.get_mut(&place).and_then(Value::as_object_mut).expect("a row");
                        let (before, after): (Map<_, _>, Map<_, _>) =
                            (before.as_object().cloned().expect("it"), after.as_object().cloned().expect("it"));
                        assert!(!after.is_empty() && before.keys().eq(after.keys()));
                        for (column, old) in &before {
                            assert_eq!(row.get(column), Some(old), "{name}: {place:?} {column}");
                        }
                        row.extend(after);
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
        let world = world(&profile, &told());
        let length = profile.waves();
        let mut expected = frozen(&world, (length.at(profile.start), length.at(profile.end)));
        // Those who were there from the first are none's event.
        let first = world.at(profile.start);
        let before = frozen(&first, (0, 0));
        expected.retain(|key, _| !before.contains_key(key));
        assert_eq!(rows.len(), expected.len(), "{name}");
        assert!(rows == expected, "{name}");
    }
}

#[test]
fn events_are_the_same_however_they_are_cut() {
    let profile = long(SHIPPED[0].0, SHIPPED[0].1);
    let lines = |chunk_orders: u64| {
        let selection = Selection { tables: vec!["events".to_owned()], chunk_orders, ..Selection::default() };
        let plan = Plan::new(&profile, &selection).expect("a plan");
        let batches = plan.chunks.iter().flat_map(|chunk| plan.world().rows(&chunk.content)).flatten();
        batches.flat_map(|(_, batch)| values(&batch)).collect::<Vec<_>>()
    };
    let whole = lines(1_000_000);
    assert!(whole.len() > 1_000);
    assert!(whole == lines(13));
}
