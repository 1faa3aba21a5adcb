//! What a Postgres that runs on this machine has spent of its processors, as Linux counts it for processes and their children.

use std::path::PathBuf;

/// The processes of a server: one that begins the others and waits for them, so that what they have spent is counted when they end.
pub(super) struct Process {
    /// The first.
    id: u32,
}

/// What is told of a process: its parent, and the hundredths of a second that it, and its children that have ended, have spent.
/// Linux counts for users in hundredths on every machine.
struct Spent {
    parent: u32,
    own: u64,
    ended: u64,
}

impl Process {
    /// Of the process with this id, if it runs here and its title says so.
    pub(super) fn serving(id: i32, title: &str) -> Option<Self> {
        let id = u32::try_from(id).ok()?;
        let said = fs_err::read(file(id, "cmdline")).ok()?;
        let said = String::from_utf8_lossy(&said).into_owned();
        let is_its = said.starts_with("postgres") && said.contains(title);
        if is_its { Some(Self { id: spent(id)?.parent }) } else { None }
    }

    /// The seconds that all of them have spent so far.
    pub(super) fn cpu_seconds(&self) -> Option<f64> {
        let first = spent(self.id)?;
        let others = fs_err::read_dir("/proc").ok()?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        let children = others.filter_map(spent).filter(|other| other.parent == self.id);
        Some((first.own + first.ended + children.map(|child| child.own + child.ended).sum::<u64>()) as f64 / 100.0)
    }
}

fn file(id: u32, name: &str) -> PathBuf {
    format!("/proc/{id}/{name}").into()
}

/// From `/proc/ID/stat` (`proc_pid_stat(5)`): the name may hold anything, so fields are counted behind its end.
fn spent(id: u32) -> Option<Spent> {
    let stat = fs_err::read_to_string(file(id, "stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_ascii_whitespace().collect();
    // The state is field 3.
    let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
    let parent = u32::try_from(field(4)?).ok()?;
    Some(Spent { parent, own: field(14)? + field(15)?, ended: field(16)? + field(17)? })
}
