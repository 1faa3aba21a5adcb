//! From the text of a layout to one that can be used.

use std::collections::BTreeMap;
use std::ops::Range;

use super::ring::{self, Ring};
use super::{Layout, Rule, Shard};
use crate::profile::Profile;
use crate::profile::grammar::keys;
use crate::profile::grammar::problems::{Origin, Problems};
use crate::profile::grammar::tree::{self, Entry, Node, Table};
use crate::profile::grammar::words;
use crate::profile::reading::clients::called;

impl Layout {
    /// Reads the text of a layout of a profile's clients; `name` is what errors call the file.
    ///
    /// # Errors
    ///
    /// All that is wrong with it. What may be a password is not shown.
    pub fn read(name: &str, text: &str, profile: &Profile) -> Result<Self, Problems> {
        let mut problems = Problems::new(name, &masked(text), &[]);
        let root = tree::parse(text, &mut problems);
        if problems.is_empty() {
            keys::SHARDS.check(&tree::whole(root.clone()), "", &mut problems);
        }
        let missing = [("rule", "rule = \"ring\""), ("shard", "[shard.one]")];
        for (key, example) in missing.into_iter().filter(|(key, _)| root.get(key).is_none()) {
            problems.error(&Origin::Nowhere, format!("`{key}` is missing")).help(format!("such as {example}"));
        }
        let layout = layout(&root, profile, &mut problems);
        problems.sort();
        layout.filter(|_| problems.is_empty()).ok_or(problems)
    }
}

fn layout(root: &Table, profile: &Profile, problems: &mut Problems) -> Option<Layout> {
    let entries = &root.get("shard")?.table()?.entries;
    let tables: Vec<(&Entry, &Table)> = entries.iter().filter_map(|entry| Some((entry, entry.node.table()?))).collect();
    let rule = root.get("rule").and_then(Node::text).filter(|rule| keys::RULES.contains(rule));
    let names: Vec<String> = tables.iter().map(|(entry, _)| entry.key.clone()).collect();
    let keys_of = [("clients", "clients"), ("remainder", "postgres-hash")];
    for ((entry, table), (key, of)) in tables.iter().flat_map(|it| keys_of.iter().map(move |of| (it, of))) {
        if let Some(given) = table.entry(key).filter(|_| rule.is_some_and(|rule| rule != *of)) {
            let title = format!("`shard.{}.{key}` goes with rule = \"{of}\"", entry.key);
            problems.error(&given.key_origin, title).help("leave it out, or take that rule");
        }
    }
    let points = root.entry("points");
    if let Some(points) = points.filter(|_| rule.is_some_and(|rule| rule != "ring")) {
        problems.error(&points.key_origin, "`points` goes with rule = \"ring\"").help("leave it out");
    }
    let points = points.and_then(|it| it.node.whole_u32()).unwrap_or(ring::POINTS);
    let rule = match rule? {
        "clients" => of_clients(&tables, profile, problems),
        "postgres-hash" => Rule::PostgresHash(of_remainders(&tables, problems)),
        "ring" => Rule::Ring(Ring::new(&names, points)),
        _ => return None,
    };
    let shard = |(entry, table): &(&Entry, &Table)| {
        let to = table.get("to").and_then(Node::text).map(str::to_owned);
        Shard { name: entry.key.clone(), to }
    };
    (!tables.is_empty()).then(|| Layout { shards: tables.iter().map(shard).collect(), rule })
}

/// Who is named where: each client once, or by the one shard that takes all others.
fn of_clients(tables: &[(&Entry, &Table)], profile: &Profile, problems: &mut Problems) -> Rule {
    let mut named: BTreeMap<u32, (usize, &Node)> = BTreeMap::new();
    let mut rest: Vec<(usize, &Entry)> = Vec::new();
    for (place, (entry, table)) in tables.iter().enumerate() {
        let Some(list) = table.get("clients").and_then(Node::list) else {
            rest.push((place, entry));
            continue;
        };
        for node in list {
            for client in called(node, &profile.clients, problems).into_iter().map(|at| &profile.clients[at]) {
                if let Some((_, first)) = named.insert(client.number, (place, node)) {
                    let title = format!("client `{}` lies on two shards", client.code);
                    problems.error(&node.origin, title).beside(&first.origin, "the first is here");
                }
            }
        }
    }
    if let [(_, first), (_, second), ..] = rest[..] {
        problems
            .error(&second.key_origin, "two shards name no clients")
            .beside(&first.key_origin, "the first is here")
            .help("one shard at most takes those that no other names: give this one `clients`");
    }
    let nowhere = profile.clients.iter().filter(|client| !named.contains_key(&client.number));
    let nowhere: Vec<&str> = nowhere.map(|client| client.code.as_str()).collect();
    if rest.is_empty() && !nowhere.is_empty() {
        problems.error(&Origin::Nowhere, "some clients lie on no shard").help(format!(
            "name them, or leave `clients` out of one shard, which then takes them: {}",
            words::short(&nowhere)
        ));
    }
    let named = named.into_iter().map(|(number, (place, _))| (number, place)).collect();
    Rule::Clients { named, others: rest.first().map_or(0, |(place, _)| *place) }
}

/// The shard of each remainder: every remainder has one.
fn of_remainders(tables: &[(&Entry, &Table)], problems: &mut Problems) -> Vec<usize> {
    let mut of: Vec<Option<(usize, &Node)>> = vec![None; tables.len()];
    for (place, (entry, table)) in tables.iter().enumerate() {
        let title = format!("`shard.{}.remainder` must be a whole number from 0 to {}", entry.key, tables.len() - 1);
        let Some(node) = table.get("remainder") else {
            problems.error(&entry.key_origin, title).label("it has none");
            continue;
        };
        match node.whole().and_then(|remainder| of.get_mut(usize::try_from(remainder).ok()?)) {
            None => _ = problems.error(&node.origin, title).label(format!("there are {} shards", tables.len())),
            Some(Some((_, first))) => {
                problems
                    .error(&node.origin, "two shards have the same remainder")
                    .beside(&first.origin, "the first is here");
            }
            Some(free) => *free = Some((place, node)),
        }
    }
    of.into_iter().map(|shard| shard.map_or(0, |(place, _)| place)).collect()
}

/// The text without what may be a secret, as long as it was: it is shown beside what is wrong.
fn masked(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let starts =
        ["://", "password"].into_iter().flat_map(|mark| text.match_indices(mark).map(move |(at, _)| at + mark.len()));
    for start in starts {
        let length = text[start..].find(['"', '\'', '\n']).unwrap_or(text.len() - start);
        let secret: Range<usize> = start..start + length;
        bytes[secret].fill(b'*');
    }
    String::from_utf8(bytes).unwrap_or_default()
}
