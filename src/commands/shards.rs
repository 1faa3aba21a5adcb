//! Layouts of shards among the arguments.

use std::path::{Path, PathBuf};

use ordermill::plan::{PlanError, Selection};
use ordermill::profile::shards::Layout;
use ordermill::profile::{Client, Profile};
use ordermill::tables::Table;
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

impl From<&str> for Wanted {
    fn from(text: &str) -> Self {
        let (rule, count) = text.split_once('/').unwrap_or(("ring", text));
        let count = count.parse().ok().filter(|count| (1..=100_000).contains(count));
        let layout = count.and_then(|count| Layout::of_count(rule, count));
        layout.map_or_else(|| Self::File(text.into()), Self::Count)
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
pub(super) fn selection(
    profile: &Profile,
    of: &Selection,
    clients: &[&Client],
) -> Result<Option<Selection>, PlanError> {
    if clients.is_empty() {
        let is_shared = |table: &&'static Table| table.root() == *table && !table.has("client_id");
        let shared = of.tables(profile)?.into_iter().filter(is_shared).map(|table| table.name.to_owned());
        let tables: Vec<String> = shared.collect();
        return Ok((!tables.is_empty()).then(|| Selection { tables, ..of.clone() }));
    }
    let clients = clients.iter().map(|client| client.code.clone()).collect();
    Ok(Some(Selection { clients, ..of.clone() }))
}
