//! From text to the checked profile: parse, graft, compare with the table of keys, read, check as a whole.
//!
//! Every step adds to one list of problems. A value that does not fit is left out and its default stands in, so that
//! the steps after it still find what else is wrong; what only a consistent profile can be asked is asked last.

mod calendars;
mod carriers;
mod cartons;
mod categories;
mod checks;
pub(super) mod clients;
mod doubts;
mod layers;
mod numbers;
pub(super) mod overrides;
mod peaks;
mod people;
mod prices;
mod rates;
mod selling;
mod slo;
mod tasks;
mod top;
mod warehouses;

use std::collections::BTreeMap;

use clients::Desk;
use overrides::Overrides;

use super::Profile;
use super::grammar::keys;
use super::grammar::problems::Problems;
use super::grammar::tree::{self, Node};

/// A profile that can be used.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The profile.
    pub profile: Profile,
    /// What may not be what was meant.
    pub warnings: Problems,
}

/// Reads the text of a profile. `name` is what errors call the file, and the profile's name when it has none.
///
/// # Errors
///
/// All that is wrong with it.
pub fn read(name: &str, text: &str, overrides: &Overrides) -> Result<Checked, Problems> {
    let sets = overrides.sets();
    let mut problems = Problems::new(name, text, &sets);
    let mut root = tree::parse(text, &mut problems);
    let syntax = problems.clone();
    overrides::graft(&sets, &mut root, &mut problems);
    keys::PROFILE.check(&tree::whole(root.clone()), "", &mut problems);
    if !syntax.is_empty() {
        // What a line that is not TOML was taken for is no concern of anybody.
        problems.drop_beside(&syntax);
        problems.sort();
        return Err(problems);
    }
    let profile = profile(name, &root, &mut problems);
    problems.sort();
    if problems.has_errors() {
        problems.drop_warnings();
        return Err(problems);
    }
    Ok(Checked { profile, warnings: problems })
}

pub(in crate::profile) fn profile(name: &str, root: &tree::Table, problems: &mut Problems) -> Profile {
    let table = |key| root.get(key).and_then(Node::table);
    let top = top::read(name, root, problems);
    let calendars = calendars::read(table("calendar"), problems);
    let warehouses = warehouses::read(root, &top, &calendars, problems);
    let carriers = carriers::read(table("carrier"), problems);
    let cartons = cartons::read(table("carton"), problems);
    let mut desk =
        Desk { root, top: &top, calendars: &calendars, warehouses: &warehouses, carriers, origins: BTreeMap::new() };
    let clients = clients::read(&mut desk, problems);
    let carriers = desk.carriers;
    let peaks = peaks::read(root, &calendars, &clients, problems);
    let profile = Profile {
        name: top.name.clone(),
        seed: top.seed,
        start: top.start,
        end: top.end,
        as_of: top.as_of,
        zone: top.zone.clone(),
        wave_minutes: top.wave_minutes,
        max_clients: top.max_clients,
        scale: top.scale,
        tables: top.tables.clone(),
        warehouses,
        carriers,
        cartons,
        categories: categories::all(table("category"), &clients),
        clients,
        peaks,
        tasks: tasks::read(table("tasks"), problems),
        slo: slo::read(table("slo")),
        prices: prices::read(root, problems),
    };
    if !problems.has_errors() {
        checks::check(root, &top, &profile, problems);
        doubts::check(root, &profile, problems);
    }
    profile
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Checked {
        read("test.toml", text, &Overrides::default()).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn four_lines_are_a_profile() {
        let profile = checked("start = 2026-03-02\nend = 2026-03-09\n[client.acme]\norders = 700\n").profile;
        assert_eq!(profile.name, "test");
        assert_eq!(profile.warehouses[0].code, "main");
        assert_eq!(profile.carriers[0].code, "parcel-usd");
        assert_eq!(profile.cartons.len(), 16);
        let day = profile.clients[0].rate.day;
        let week: f64 = day.iter().map(|day| day.0).sum();
        assert!((week - 4_900.0).abs() < 1e-6, "orders are the mean day of a week");
    }

    #[test]
    fn the_quickstart_is_a_profile() {
        let profile = checked(include_str!("../../../profiles/quickstart.toml")).profile;
        assert_eq!(profile.clients.len(), 4);
        assert_eq!(profile.peaks.len(), 1);
        assert_eq!(profile.peaks[0].clients, [0, 1, 2, 3]);
    }
}
