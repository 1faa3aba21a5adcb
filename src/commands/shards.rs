//! Layouts of shards among the arguments.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use ordermill::plan::Selection;
use ordermill::profile::shards::Layout;
use ordermill::profile::{Client, Profile};
use ordermill::tables::{self, Table};
use ordermill::targets::Target;

use super::Failure;

/// A layout among the arguments of `plan`.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// So many shards, by a rule that needs no list.
    Count(Layout),
    /// Those of a file.
    File(PathBuf),
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (rule, count) = text.split_once('/').unwrap_or(("ring", text));
        match count.parse().ok().filter(|count| (1..=100_000).contains(count)) {
            Some(count) => {
                Layout::of_count(rule, count).map_or_else(|| Ok(Self::File(text.into())), |it| Ok(Self::Count(it)))
            }
            None => Ok(Self::File(text.into())),
        }
    }
}

impl Wanted {
    pub(super) fn layout(&self, profile: &Profile) -> Result<Layout, Failure> {
        match self {
            Self::Count(layout) => Ok(layout.clone()),
            Self::File(path) => read(path, profile),
        }
    }
}

/// Reads a layout.
pub(super) fn read(path: &Path, profile: &Profile) -> Result<Layout, Failure> {
    let shown = path.display().to_string();
    let text = fs_err::read_to_string(path).map_err(|error| {
        Failure::Usage(format!("{error}\nhint: `--shards` names a TOML file, as profiles/README.md describes it"))
    })?;
    Layout::read(&shown, &text, profile).map_err(Failure::Profile)
}

/// Where each shard's rows lie: all of them, each somewhere else.
pub(super) fn targets(path: &Path, layout: &Layout) -> Result<Vec<Target>, Failure> {
    let mut targets: Vec<Target> = Vec::new();
    let mut wrong = Vec::new();
    for shard in &layout.shards {
        let name = format!("`shard.{}.to` in {}", shard.name, path.display());
        match shard.to.as_deref().map(str::parse::<Target>) {
            None => wrong.push(format!("{name} is missing\nhint: it says where the shard's rows lie")),
            Some(Err(error)) => wrong.push(format!("{name} {error}")),
            Some(Ok(target)) if !target.has_ledger() => {
                wrong.push(format!(
                    "{name} is {target}, which remembers nothing\nhint: take a directory, a bucket or a database"
                ));
            }
            Some(Ok(target)) if targets.contains(&target) => {
                wrong.push(format!("{name} is another shard's, too\nhint: each shard needs a place of its own"));
            }
            Some(Ok(target)) => targets.push(target),
        }
    }
    if wrong.is_empty() { Ok(targets) } else { Err(Failure::Usage(wrong.join("\nerror: "))) }
}

/// What a shard has of a selection: the rows of its clients, and what belongs to no client. None when that is nothing.
pub(super) fn selection(profile: &Profile, of: &Selection, clients: &[&Client]) -> Option<Selection> {
    let tables = if clients.is_empty() { without_clients(profile, of) } else { of.tables.clone() };
    let is_nothing = clients.is_empty() && tables.is_empty();
    let clients = clients.iter().map(|client| client.code.clone()).collect();
    (!is_nothing).then(|| Selection { clients, tables, ..of.clone() })
}

/// The tables of a selection whose rows belong to no client.
fn without_clients(profile: &Profile, of: &Selection) -> Vec<String> {
    let names: Vec<&str> =
        if of.tables.is_empty() { profile.tables.clone() } else { of.tables.iter().map(String::as_str).collect() };
    let wanted = tables::ALL.into_iter().filter(|table| names.contains(&table.name));
    let is_shared =
        |table: &&'static Table| table.root() == *table && !table.columns.iter().any(|it| it.name == "client_id");
    wanted.filter(is_shared).map(|table| table.name.to_owned()).collect()
}
