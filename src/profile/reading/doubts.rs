//! What can be made, but may not be what was meant: warnings.

use super::checks::{entry, origin, own_table, path, says, speakers};
use crate::calendar::Zone;
use crate::geography;
use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::tree::{Node, Table};
use crate::profile::grammar::words::{self, DAYS};
use crate::profile::known::countries;
use crate::profile::model::expected;
use crate::profile::{Arrivals, Client, DaySource, Profile};

/// A period shorter than this shows a first day that is not whole.
const SHORT_DAYS: i64 = 14;
const MS_A_DAY: i64 = 86_400_000;

/// Adds all doubts.
pub(super) fn check(root: &Table, profile: &Profile, problems: &mut Problems) {
    for client in speakers(profile) {
        check_scatter(root, client, problems);
        check_exact(root, client, problems);
        check_promise(root, profile, client, problems);
        check_first_day(root, profile, client, problems);
        check_splits(root, client, problems);
        check_addresses(root, profile, client, problems);
    }
    check_zones(root, problems);
    check_places(root, profile, problems);
    check_fourth_friday(root, profile, problems);
    check_picking(root, profile, problems);
}

/// A range of expectations is drowned by Poisson scatter when it is narrower.
fn check_scatter(root: &Table, client: &Client, problems: &mut Problems) {
    if client.rate.arrivals == Arrivals::Exact {
        return;
    }
    let scatters = |&(_, (low, high)): &(usize, (f64, f64))| {
        let (low, high) = (low * client.rate.factor, high * client.rate.factor);
        low < high && high - low < 2.0 * f64::midpoint(low, high).sqrt()
    };
    if let Some((day, (low, high))) = client.rate.day.into_iter().enumerate().find(scatters) {
        let middle = f64::midpoint(low, high) * client.rate.factor;
        problems
            .warning(origin(root, client, "orders"), format!("the range of {} is narrower than chance", path(client)))
            .label(format!("around {} on {}, counts scatter by ±{}", middle.round(), DAYS[day], middle.sqrt().round()))
            .help("`arrivals = \"exact\"` keeps the count within the range");
    }
}

/// What an exact number has no room for.
fn check_exact(root: &Table, client: &Client, problems: &mut Problems) {
    if client.rate.arrivals != Arrivals::Exact {
        return;
    }
    for key in ["noise", "shared", "on_holidays", "on_christmas"] {
        if let Some(node) = own_table(root, client).and_then(|table| table.get(key)) {
            problems
                .warning(&node.origin, format!("`{key}` changes nothing of exact days"))
                .label("they have neither noise nor holidays")
                .help("leave it out, or leave out `arrivals = \"exact\"`");
        }
    }
}

fn check_promise(root: &Table, profile: &Profile, client: &Client, problems: &mut Problems) {
    let services = client.carriers.iter().flat_map(|&at| &profile.carriers[at].services);
    let Some(fastest) = services.flat_map(|service| &service.days).min() else { return };
    if *fastest > client.promise.deliver_days {
        problems
            .warning(origin(root, client, "promise"), format!("no service keeps the promise of {}", path(client)))
            .label(format!("delivery in {}", words::count(client.promise.deliver_days as usize, "working day")))
            .help(format!("the fastest of its services takes {}", words::count(*fastest as usize, "day")));
    }
}

fn check_first_day(root: &Table, profile: &Profile, client: &Client, problems: &mut Problems) {
    let begins = client.zone.start_of(client.zone.local(profile.start).date());
    let matters = client.rate.arrivals == Arrivals::Exact || profile.end - profile.start < SHORT_DAYS * MS_A_DAY;
    if begins == profile.start || !matters {
        return;
    }
    let local = client.zone.local(profile.start);
    problems
        .warning(origin(root, client, "time_zone"), format!("the first day of {} is not whole", path(client)))
        .label(format!("it starts at {:02}:{:02} in {}", local.hour(), local.minute(), client.zone.name()))
        .help("`start` is a midnight of the profile's `time_zone`");
}

fn check_splits(root: &Table, client: &Client, problems: &mut Problems) {
    let share = expected::split_share(&client.lines, client.stock.coverage, client.warehouses.len());
    if share > 0.5 {
        problems
            .warning(origin(root, client, "stock"), format!("most orders of {} will be split", path(client)))
            .label(format!("{:.0} % at a coverage of {}", share * 100.0, client.stock.coverage))
            .help("a split needs a line that one warehouse lacks: raise `stock.coverage`");
    }
}

/// Zones that are an offset and nothing else, and the one that was probably meant.
const FIXED_ZONES: [(&str, &str); 10] = [
    ("EST", "America/New_York"),
    ("MST", "America/Denver"),
    ("HST", "Pacific/Honolulu"),
    ("CST", "America/Chicago"),
    ("PST", "America/Los_Angeles"),
    ("WET", "Europe/Lisbon"),
    ("CET", "Europe/Paris"),
    ("MET", "Europe/Paris"),
    ("EET", "Europe/Athens"),
    ("GMT", "Europe/London"),
];

/// `EST` has no summer, whatever people call the time of New York.
fn check_zones(root: &Table, problems: &mut Problems) {
    let things = root.entries.iter().filter_map(|entry| entry.node.table());
    let inner = things.clone().flat_map(|table| &table.entries).filter_map(|entry| entry.node.table());
    for table in std::iter::once(root).chain(things.clone()).chain(inner) {
        let Some(node) = table.get("time_zone") else { continue };
        let Some(zone) = node.text().and_then(Zone::named) else { continue };
        let name = node.text().unwrap_or_default();
        let meant = FIXED_ZONES.iter().find(|(short, _)| name.eq_ignore_ascii_case(short)).map(|(_, city)| *city);
        let offset = name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("Etc/GMT")) && name.len() > 7;
        let (winter, summer) = (1_767_225_600_000, 1_782_864_000_000);
        if (meant.is_some() || offset) && zone.offset(winter) == zone.offset(summer) {
            problems
                .warning(&node.origin, format!("`{name}` keeps no daylight saving time"))
                .label(if offset {
                    "and its sign is turned round: Etc/GMT+5 is five hours behind UTC"
                } else {
                    "an offset all year"
                })
                .help(match meant {
                    Some(city) => format!("did you mean \"{city}\"?"),
                    None => "name the zone by a city, such as \"America/New_York\"".to_owned(),
                });
        }
    }
}

/// Of some countries no addresses are known.
fn check_addresses(root: &Table, profile: &Profile, client: &Client, problems: &mut Problems) {
    let mut served_by = client.warehouses.iter().map(|&at| &profile.warehouses[at]);
    let Some(warehouse) = served_by.find(|it| geography::country(&it.country).is_none()) else { return };
    if !says(root, client, "ships_to") {
        let nearest = geography::nearest_city(warehouse.place, None).country;
        problems
            .warning(origin(root, client, "ships_to"), format!("no addresses are known in {}", warehouse.country))
            .label(format!("so the customers of {} live in {nearest}", path(client)))
            .help("say where they live by `ships_to`");
    }
}

/// A longitude before its latitude lands in another country.
fn check_places(root: &Table, profile: &Profile, problems: &mut Problems) {
    const NEAR_KM: f64 = 400.0;
    const FAR_KM: f64 = 1_500.0;
    for warehouse in &profile.warehouses {
        let table = entry(root, "warehouse", &warehouse.code).and_then(|entry| entry.node.table());
        let Some((table, node)) = table.and_then(|table| Some((table, table.get("place")?))) else { continue };
        let country = table.get("country").and_then(Node::text).map(str::to_owned);
        let of_zone = || countries::known(warehouse.zone.name()).map(|country| country.code.to_owned());
        let Some(country) = country.or_else(of_zone) else { continue };
        let (north, east) = warehouse.place;
        let away = |place| geography::distance_km(geography::nearest_city(place, Some(&country)).place, place);
        if east.abs() <= 90.0 && away((north, east)) > FAR_KM && away((east, north)) < NEAR_KM {
            problems
                .warning(&node.origin, format!("warehouse `{}` lies far from {country}", warehouse.code))
                .label("degrees north come first")
                .help(format!("[latitude, longitude]: did you mean [{east}, {north}]?"));
        }
    }
}

/// Black Friday is not the fourth Friday of November, but the day after the fourth Thursday.
fn check_fourth_friday(root: &Table, profile: &Profile, problems: &mut Problems) {
    for peak in &profile.peaks {
        let DaySource::Rule(rule) = &peak.days.source else { continue };
        let text = rule.text();
        let part = |name: &str| text.split(';').find_map(|part| part.strip_prefix(name)).unwrap_or_default().to_owned();
        let fourth = part("BYDAY=").split(',').any(|day| day == "4FR" || day == "+4FR");
        if !fourth || !part("BYMONTH=").split(',').any(|month| month == "11") {
            continue;
        }
        let node = entry(root, "peak", &peak.code).and_then(|it| it.node.table()).and_then(|table| table.get("rule"));
        if let Some(Node { origin, .. }) = node {
            problems
                .warning(origin, "the fourth Friday of November is not always Black Friday")
                .label("a week early when November begins on a Friday")
                .help("`day = \"black-friday\"` is the day after the fourth Thursday");
        }
    }
}

/// Warehouses that pick less in an hour than is ordered in the busiest one fall behind.
fn check_picking(root: &Table, profile: &Profile, problems: &mut Problems) {
    for (at, warehouse) in profile.warehouses.iter().enumerate().filter(|(_, warehouse)| warehouse.pick_rate > 0) {
        let of = |client: &Client| {
            let share = 1.0 / client.warehouses.len() as f64;
            expected::busiest_minute(client, profile, false) * client.lines.mean() * share
        };
        let served = profile.clients.iter().filter(|client| client.warehouses.contains(&at));
        let lines: f64 = served.map(of).sum::<f64>() * 60.0;
        let entry = entry(root, "warehouse", &warehouse.code);
        let node = entry.and_then(|it| it.node.table()).and_then(|table| table.get("pick_rate"));
        if let (true, Some(node)) = (lines > f64::from(warehouse.pick_rate), node) {
            problems
                .warning(&node.origin, format!("warehouse `{}` cannot keep up with its busiest hour", warehouse.code))
                .label(format!("some {} lines are ordered then", words::grouped(lines as i128)))
                .help("fine if backlogs are wanted; else raise it or leave it out");
        }
    }
}
