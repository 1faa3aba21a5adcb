//! What sets one job apart from another, for people: each key, its value there and its value here.
//!
//! The ledger keeps the text of the profile with every default filled in, so that the very keys can be named. Identities
//! say which of them matter: what differs and changes no row is not mentioned.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::Job;
use crate::calendar::utc;
use crate::profile::short;

/// Differing keys that are shown.
const SHOWN: usize = 6;

/// A value is cut after so many characters.
const LONGEST: usize = 60;

/// The number of customers follows from the scale, and from its client's orders, when nothing is said of it.
const CAUSE: &str = "scale";
const EFFECT: &str = ".customers.count";

impl Job {
    /// What sets this job apart from another, that of a target.
    pub fn differences(&self, there: &Self) -> String {
        let mut found = Vec::new();
        let mut differ = |what: &str, there: String, here: String| {
            if here != there {
                found.push(format!("{what} {there} there, {here} here"));
            }
        };
        differ("generator version", there.version.clone(), self.version.clone());
        differ("profile", there.profile.clone(), self.profile.clone());
        differ("seed", there.seed.to_string(), self.seed.to_string());
        differ("as_of", utc(there.as_of), utc(self.as_of));
        differ("tables", there.tables.join(","), self.tables.join(","));
        differ("clients", names(&there.clients), names(&self.clients));
        if (self.from, self.until) != (there.from, there.until) {
            differ("range", range(there), range(self));
        }
        let count = |orders: Option<u64>| orders.map_or("all".to_owned(), |number| number.to_string());
        differ("orders", count(there.orders), count(self.orders));
        let chosen = |job: &Self| {
            job.fixture
                .as_ref()
                .map_or("none".to_owned(), |it| format!("{} ({} of each case)", it.orders.len(), it.each))
        };
        differ("chosen orders", chosen(there), chosen(self));
        differ("orders per chunk", there.chunk_orders.to_string(), self.chunk_orders.to_string());
        differ("orders per file", there.file_orders.to_string(), self.file_orders.to_string());
        found.extend(self.keys(there));
        found.join("; ")
    }

    /// The keys of the profiles that differ, and matter.
    fn keys(&self, there: &Self) -> Vec<String> {
        let changed: BTreeSet<&str> = self.changed_clients(there).collect();
        let shared = self.shared != there.shared;
        if changed.is_empty() && !shared && (self.from, self.until) == (there.from, there.until) {
            return Vec::new();
        }
        let (Some(old), Some(new)) = (leaves(&there.text), leaves(&self.text)) else {
            return untold(&changed, shared && self.version == there.version && self.seed == there.seed);
        };
        let matters = |path: &str| {
            let mut steps = path.split('.');
            match (steps.next().unwrap_or_default(), steps.next()) {
                // These have been said.
                ("name" | "seed" | "as_of", None) => false,
                ("start" | "end", None) => true,
                ("client", Some(code)) => changed.contains(code),
                ("carrier" | "category" | "peak" | "calendar", _) => shared || !changed.is_empty(),
                _ => shared,
            }
        };
        let all: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let differing: Vec<&String> =
            all.into_iter().filter(|path| matters(path) && old.get(*path) != new.get(*path)).collect();
        let follows = |path: &&String| {
            let section = path.strip_suffix(EFFECT);
            let is_cause = |other: &&String| *other == CAUSE || section.is_some_and(|it| other.starts_with(it));
            section.is_some() && differing.iter().any(|other| other != path && is_cause(other))
        };
        // Values of one key, such as the days of `orders`, are told as one.
        let mut told: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
        for path in differing.iter().filter(|path| !follows(path)) {
            told.entry(key_of(path)).or_default().push(path);
        }
        let value = |of: &BTreeMap<String, String>, path: &str| of.get(path).map_or("nothing".to_owned(), |it| cut(it));
        let tell = |(key, paths): (&&str, &Vec<&String>)| {
            let path = paths[0];
            let more = if paths.len() > 1 { format!(" ({} more of {key})", paths.len() - 1) } else { String::new() };
            format!("{path} {} there, {} here{more}", value(&old, path), value(&new, path))
        };
        let mut list: Vec<String> = told.iter().take(SHOWN).map(tell).collect();
        if told.len() > SHOWN {
            list.push(format!("{} more keys", told.len() - SHOWN));
        }
        if list.is_empty() && self.version == there.version && self.seed == there.seed {
            return untold(&changed, shared);
        }
        list
    }

    /// The clients of both whose rows would be others.
    pub(super) fn changed_clients<'j>(&'j self, there: &'j Self) -> impl Iterator<Item = &'j str> {
        let is_other = |(code, id): &(&String, &String)| there.clients.get(*code).is_some_and(|there| there != *id);
        self.clients.iter().filter(is_other).map(|(code, _)| code.as_str())
    }
}

/// What has changed, where no text tells the keys.
fn untold(changed: &BTreeSet<&str>, shared: bool) -> Vec<String> {
    let mut list = Vec::new();
    if !changed.is_empty() {
        list.push(format!("the profile of {} has changed", short(&changed.iter().copied().collect::<Vec<_>>())));
    } else if shared {
        list.push("what all clients share in the profile has changed".to_owned());
    }
    list
}

/// The range of a job, and whether `as_of` is what ends it.
fn range(job: &Job) -> String {
    let cut = leaves(&job.text).is_some_and(|leaves| {
        job.until == job.as_of && leaves.get("end").is_some_and(|end| leaves.get("as_of") != Some(end))
    });
    let why = if cut { " (cut at as_of)" } else { "" };
    format!("{} to {}{why}", utc(job.from), utc(job.until))
}

/// Every value of a profile's text, by its path; none when it can't be read.
fn leaves(text: &str) -> Option<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    add(text.parse::<Table>().ok().filter(|table| !table.is_empty())?, "", &mut all);
    Some(all)
}

fn add(table: Table, path: &str, all: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let path = if path.is_empty() { key } else { format!("{path}.{key}") };
        match value {
            Value::Table(inner) => add(inner, &path, all),
            leaf => drop(all.insert(path, leaf.to_string())),
        }
    }
}

/// The key that a path lies under: three steps of it in a section, such as `client.a.orders`.
fn key_of(path: &str) -> &str {
    path.match_indices('.').nth(2).map_or(path, |(end, _)| &path[..end])
}

/// A value as it is shown: numbers to six digits, the rest to a length.
fn cut(text: &str) -> String {
    if text.contains('.')
        && let Ok(number) = text.parse::<f64>()
    {
        let rounded = format!("{number:.5e}").parse::<f64>().unwrap_or(number);
        return rounded.to_string();
    }
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}…")
}

fn names(clients: &BTreeMap<String, String>) -> String {
    short(&clients.keys().map(String::as_str).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use crate::job::Job;
    use crate::plan::{Plan, Selection};
    use crate::profile::{self, Overrides};

    const PROFILE: &str = "name = \"p\"\nstart = 2026-03-02\nend = 2026-03-09\nas_of = 2026-03-09\n[client.a]\norders = 70\n\
                           [client.b]\norders = 90\n[peak.p]\ndates = [2026-03-04]\ntimes = 2\nclients = [\"b\"]\n";

    fn job(sets: &[&str]) -> Job {
        let overrides = Overrides { set: sets.iter().map(|&set| set.to_owned()).collect(), ..Overrides::default() };
        let profile = profile::read("p.toml", PROFILE, &overrides);
        let profile = profile.unwrap_or_else(|problems| panic!("{}", problems.render(false))).profile;
        let selection = Selection::default();
        Job::new(&Plan::new(&profile, &selection).expect("a plan"), &selection)
    }

    #[test]
    fn the_key_is_named_with_its_old_and_its_new_value_and_nothing_else() {
        for (set, said) in [
            ("seed=2", "seed 1 there, 2 here"),
            ("client.a.orders=71", "client.a.orders.fri 72.9421 there, 73.9842 here (6 more of client.a.orders)"),
            ("peak.p.times=3", "peak.p.times 2 there, 3 here"),
            ("wave=\"30 min\"", "wave \"15 min\" there, \"30 min\" here"),
            ("scale=3", "scale 1 there, 3 here"),
            ("client.b.customers.count=777", "client.b.customers.count"),
        ] {
            let (there, here) = (job(&[]), job(&[set]));
            let differences = here.differences(&there);
            assert!(differences.starts_with(said) && !differences.contains("; "), "{set}: {differences}");
        }
    }

    #[test]
    fn an_end_that_moves_is_said_and_so_is_where_as_of_cuts() {
        let (there, here) = (job(&[]), job(&["end=2026-03-12", "as_of=2026-03-12"]));
        let differences = here.differences(&there);
        assert!(differences.contains("end 2026-03-09 there, 2026-03-12 here"), "{differences}");
        assert!(!differences.contains("client"), "{differences}");
        let (there, here) = (job(&[]), job(&["as_of=2026-03-06"]));
        let differences = here.differences(&there);
        assert!(
            differences.starts_with("as_of 2026-03-09T00:00:00Z there, 2026-03-06T00:00:00Z here"),
            "{differences}"
        );
        assert!(differences.contains("to 2026-03-06T00:00:00Z (cut at as_of) here"), "{differences}");
    }

    #[test]
    fn many_keys_are_counted() {
        let sets = [
            "client.a.orders=71",
            "client.a.cancel=0.3",
            "client.b.orders=1",
            "client.b.cancel=0.3",
            "client.a.lines=4",
            "client.b.lines=4",
            "peak.p.times=3",
            "client.a.units=5",
        ];
        let differences = job(&sets).differences(&job(&[]));
        assert!(differences.contains("more keys"), "{differences}");
    }
}
