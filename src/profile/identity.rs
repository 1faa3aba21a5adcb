//! Digests of what a profile means: whether a target was made from it is asked of these.
//!
//! Two profiles whose files differ in order, spelling or which defaults they write out have one identity. A client has
//! its own, so that adding another client leaves it as it is: it covers the client, the carriers and kinds of goods it
//! uses and the peaks that concern it. Seed, generator version, start, waves, warehouses, cartons and tasks are shared. What
//! changes no row is in neither: the profile's name, where its period ends and when it is frozen (a target keeps these
//! beside its rows), which tables are made, look-ups, objectives.

use crate::calendar::Holidays;
use crate::profile::{Client, Profile, explain};
use crate::random::GENERATOR_VERSION;

/// What a profile means, as digests in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Of what all clients share.
    pub shared: String,
    /// Of each client, by its code, in the order of their numbers.
    pub clients: Vec<(String, String)>,
}

/// The identity of a profile.
pub fn identity(profile: &Profile) -> Identity {
    let clients = profile.clients.iter().map(|client| (client.code.clone(), of_client(client, profile))).collect();
    Identity { shared: shared_identity(profile), clients }
}

/// That of what all clients share alone.
pub fn shared_identity(profile: &Profile) -> String {
    let mut text = format!("ordermill data version {GENERATOR_VERSION}\n{}", explain::top(profile));
    for warehouse in &profile.warehouses {
        text += &explain::warehouse(warehouse);
        text += &own_calendar(&warehouse.calendar, &warehouse.holidays);
    }
    text.extend(profile.cartons.iter().map(explain::carton));
    text.extend(profile.tasks.iter().map(explain::tasks));
    digest(&text)
}

fn of_client(client: &Client, profile: &Profile) -> String {
    let mut text = explain::client(client, profile);
    text += &own_calendar(&client.rate.holidays.calendar, &client.rate.holidays.dates);
    text.extend(client.carriers.iter().map(|&at| explain::carrier(&profile.carriers[at])));
    text.extend(client.products.categories.iter().map(|(category, _)| explain::category(category)));
    for peak in &profile.peaks {
        if peak.clients.binary_search_by_key(&client.number, |&at| profile.clients[at].number).is_ok() {
            text += &explain::peak(peak);
            text += &own_calendar(&peak.days.calendar, &peak.days.holidays);
        }
    }
    digest(&text)
}

/// What a name of holidays stands for, when the profile says it.
fn own_calendar(name: &str, holidays: &Holidays) -> String {
    if Holidays::named(name).is_some() { String::new() } else { explain::calendar(name, holidays) }
}

fn digest(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Overrides, SHIPPED, explain, read};

    fn profile(text: &str) -> Profile {
        read("a.toml", text, &Overrides::default()).unwrap_or_else(|problems| panic!("{problems}")).profile
    }

    const TWO: &str = "start = 2026-03-02\nend = 2026-03-09\n[client.a]\norders = 7\nchannels = { web = 0.4, app = 0.6 }\n\
                       [client.b]\norders = 9\n[peak.p]\ndates = [2026-03-04]\ntimes = 2\nclients = [\"b\"]\n";

    #[test]
    fn what_is_explained_reads_back_to_the_same() {
        for (name, text) in SHIPPED {
            let first = profile(text);
            let explained = explain(&first);
            let second = profile(&explained);
            assert_eq!(explained, explain(&second), "{name}");
            assert_eq!(identity(&first), identity(&second), "{name}");
        }
    }

    #[test]
    fn the_order_of_the_file_means_nothing() {
        let turned = "end = 2026-03-09\nstart = 2026-03-02\n[peak.p]\nclients = [\"b\"]\ntimes = 2.0\n\
                      dates = [2026-03-04]\n[client.b]\norders = 9\n[client.a]\nchannels = { app = 0.6, web = 0.4 }\n\
                      orders = 7\n";
        assert_eq!(identity(&profile(TWO)), identity(&profile(turned)));
    }

    #[test]
    fn what_changes_no_row_changes_no_identity() {
        let base = profile(TWO);
        for (from, to) in [
            ("start = 2026-03-02\n", "start = 2026-03-02\nname = \"other\"\n"),
            ("end = 2026-03-09", "end = 2026-06-09\nas_of = 2026-04-09"),
            ("start = 2026-03-02\n", "start = 2026-03-02\ntables = [\"orders\"]\n"),
            ("orders = 7\n", "orders = 7\nlookups = 99\ntracks = 9\n"),
            ("[peak.p]", "[slo]\nlookup = \"99.9 % < 1 s\"\n[peak.p]"),
            ("[peak.p]", "[prices]\ncurrency = \"EUR\"\ncpu = 0.05\n[peak.p]"),
        ] {
            assert_eq!(identity(&base), identity(&profile(&TWO.replace(from, to))), "{to}");
        }
        let renamed = profile(&TWO.replace("orders = 7\n", "orders = 7\nname = \"A & Co\"\n"));
        assert_ne!(identity(&base).clients, identity(&renamed).clients, "a client's name fills a column");
    }

    #[test]
    fn a_client_or_a_peak_changes_only_what_it_concerns() {
        let (base, more) = (identity(&profile(TWO)), format!("{TWO}[client.c]\norders = 1\n"));
        let more = identity(&profile(&more));
        assert_eq!(base.shared, more.shared);
        assert!(base.clients.iter().all(|client| more.clients.contains(client)));
        let peak = identity(&profile(&TWO.replace("times = 2", "times = 3")));
        let of = |identity: &Identity, code: &str| identity.clients.iter().find(|client| client.0 == code).cloned();
        assert_eq!(of(&base, "a"), of(&peak, "a"));
        assert_ne!(of(&base, "b"), of(&peak, "b"));
        let seed = identity(&profile(&format!("seed = 2\n{TWO}")));
        assert_ne!(base.shared, seed.shared);
    }

    #[test]
    fn raising_the_count_of_a_group_only_adds() {
        let text = "start = 2026-03-02\nend = 2026-03-09\n[group.g]\ncount = 3\nsize = [0.5, 2]\norders = 70\n";
        let few = identity(&profile(text));
        let many = identity(&profile(&text.replace("count = 3", "count = 30")));
        assert_eq!(few.shared, many.shared);
        assert_eq!(few.clients[..], many.clients[..3]);
    }
}
