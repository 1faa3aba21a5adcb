//! What stands at the top of the file: name, seed, period, wave, tables.

use jiff::civil::{Date, DateTime, Time};
use toml::value::Offset;

use super::calendars;
use super::layers::Layers;
use crate::calendar::{WaveLength, Zone};
use crate::profile::Millis;
use crate::profile::grammar::problems::{Origin, Problems};
use crate::profile::grammar::tree::{Node, Table};
use crate::profile::grammar::words;
use crate::tables::{Rows, Tasks};

/// Minutes since 2000 have 25 bits in an order's id.
pub(super) const FIRST: Millis = 946_684_800_000;
const LAST: Millis = FIRST + (1 << 25) * MINUTE;
const MINUTE: Millis = 60_000;
/// What a period is taken to be while its ends cannot be read.
const SOME_DAYS: Millis = 7 * 24 * 60 * MINUTE;

/// The top of the file, read.
#[derive(Debug)]
pub(super) struct Top {
    pub(super) name: String,
    pub(super) seed: u64,
    pub(super) start: Millis,
    pub(super) end: Millis,
    pub(super) as_of: Millis,
    pub(super) zone: Zone,
    pub(super) wave_minutes: u32,
    pub(super) max_clients: u32,
    /// The profile's own, times `shrink`.
    pub(super) scale: f64,
    /// On customers and products.
    pub(super) shrink: f64,
    pub(super) tables: Vec<&'static str>,
    /// First local date and the local date after the last, a day to spare on both sides.
    pub(super) dates: (Date, Date),
}

/// Reads the top of the file.
pub(super) fn read(file: &str, root: &Table, problems: &mut Problems) -> Top {
    let top = Layers::of("top", root);
    let zone = top.value("time_zone", zone);
    let wave_minutes = wave(&top, problems);
    let ends = ["start", "end", "as_of"].map(|key| top.get(key).and_then(|node| instant(node, &zone, problems)));
    for key in ["start", "end"] {
        if top.get(key).is_none() {
            problems.error(&Origin::Nowhere, format!("`{key}` is missing")).help(format!(
                "add a line at the top, such as `{key} = 2026-01-0{}`",
                if key == "end" { 8 } else { 1 }
            ));
        }
    }
    let start = ends[0].or(ends[1].map(|end| end - SOME_DAYS)).unwrap_or(FIRST);
    let end = ends[1].unwrap_or(start + SOME_DAYS);
    let world = Top {
        name: top.get("name").and_then(Node::text).map_or_else(|| stem(file), str::to_owned),
        seed: top.value("seed", |node| u64::try_from(node.whole()?).ok()),
        start,
        end,
        as_of: ends[2].unwrap_or(end),
        dates: (date_before(&zone, start), date_after(&zone, end)),
        zone,
        wave_minutes,
        max_clients: max_clients(&top, problems),
        scale: top.number("scale") * top.number("shrink"),
        shrink: top.number("shrink"),
        tables: tables(&top, problems),
    };
    check_period(&top, &world, problems);
    world
}

/// The zone that a value names.
pub(super) fn zone(node: &Node) -> Option<Zone> {
    Zone::named(node.text()?)
}

fn stem(file: &str) -> String {
    let last = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = last.strip_suffix(".toml").unwrap_or(last);
    let usual = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let name: String = stem.chars().map(usual).take(64).collect();
    if name.is_empty() || name.starts_with('.') { "profile".to_owned() } else { name }
}

fn date_before(zone: &Zone, instant: Millis) -> Date {
    let date = zone.local(instant).date();
    date.yesterday().unwrap_or(date)
}

fn date_after(zone: &Zone, instant: Millis) -> Date {
    let date = zone.local(instant).date();
    date.tomorrow().and_then(Date::tomorrow).unwrap_or(date)
}

fn wave(top: &Layers<'_>, problems: &mut Problems) -> u32 {
    let minutes = top.duration("wave");
    if (1..=60).contains(&minutes) && 60 % minutes == 0 {
        return minutes;
    }
    if let Some(node) = top.get("wave").filter(|_| (1..=60).contains(&minutes)) {
        problems
            .error(&node.origin, "`wave` must divide an hour")
            .help("1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60 min");
    }
    1
}

fn max_clients(top: &Layers<'_>, problems: &mut Problems) -> u32 {
    let count = top.whole("max_clients").clamp(16, 1 << 20);
    if let (false, Some(node)) = (count.is_power_of_two(), top.get("max_clients")) {
        let near = words::grouped(i128::from(count.next_power_of_two()));
        problems
            .error(&node.origin, "`max_clients` must be a power of two")
            .label(format!("{near} is the next"))
            .help("ids divide 28 bits between numbers of clients and orders of a minute");
    }
    count.next_power_of_two()
}

fn tables(top: &Layers<'_>, problems: &mut Problems) -> Vec<&'static str> {
    let all = || crate::tables::ALL.iter().map(|table| table.name);
    let Some(list) = top.get("tables").and_then(Node::list) else {
        let has_tasks = top.get("tasks").and_then(Node::table).is_some_and(|tasks| !tasks.entries.is_empty());
        let is_made = |table: &&&crate::tables::Table| !table.on_request || (has_tasks && **table == Tasks::TABLE);
        return crate::tables::ALL.iter().filter(is_made).map(|table| table.name).collect();
    };
    for node in list {
        let Some(name) = node.text() else { continue };
        if crate::tables::by_name(name).is_none() {
            let problem = problems.error(&node.origin, format!("there is no table `{name}`"));
            if let Some(near) = words::nearest(name, all()) {
                problem.label(format!("did you mean `{near}`?"));
            }
            problem.help(format!("tables: {}", all().collect::<Vec<_>>().join(", ")));
        }
    }
    all().filter(|name| list.iter().any(|node| node.text() == Some(name))).collect()
}

/// A date is its first instant; a local date and time is one of `zone`; one with an offset is what it says.
fn instant(node: &Node, zone: &Zone, problems: &mut Problems) -> Option<Millis> {
    let written = node.time()?;
    let date = calendars::date(node)?;
    let instant = match (written.time, written.offset) {
        (None, _) => zone.start_of(date),
        (Some(time), offset) => {
            let part = |n: u8| i8::try_from(n).ok();
            let seconds = part(time.second.unwrap_or(0))?.min(59);
            let nanos = i32::try_from(time.nanosecond.unwrap_or(0)).ok()?;
            let local = Time::new(part(time.hour)?, part(time.minute)?, seconds, nanos).ok()?;
            let local = DateTime::from_parts(date, local);
            match offset {
                None => zone.instant(local),
                Some(Offset::Z) => Zone::utc().instant(local),
                Some(Offset::Custom { minutes }) => Zone::utc().instant(local) - i64::from(minutes) * MINUTE,
            }
        }
    };
    if (FIRST..=LAST).contains(&instant) {
        return Some(instant);
    }
    problems
        .error(&node.origin, "beyond the time that ids can count")
        .help("they count the minutes from 2000-01-01 to 2063-10-17");
    None
}

fn check_period(top: &Layers<'_>, world: &Top, problems: &mut Problems) {
    let length = WaveLength::of_minutes(world.wave_minutes);
    for (key, at) in [("start", world.start), ("end", world.end), ("as_of", world.as_of)] {
        if let (Some(node), Some((before, after))) = (top.get(key), length.bounds_around(at)) {
            let shown = |at: Millis| world.zone.local(at).to_string();
            problems
                .error(&node.origin, format!("`{key}` is not on the bound of a wave"))
                .label(format!("waves of {} min are cut in UTC", world.wave_minutes))
                .help(format!("the nearest bounds are {} and {}", shown(before), shown(after)));
        }
    }
    let (Some(start), Some(end)) = (top.get("start"), top.get("end")) else { return };
    if world.end <= world.start && start.time().is_some() && end.time().is_some() {
        problems
            .error(&end.origin, "`end` must be after `start`")
            .label("exclusive: the instant after the last")
            .beside(&start.origin, "the start");
    }
    if let Some(as_of) = top.get("as_of") {
        if world.as_of <= world.start {
            problems
                .error(&as_of.origin, "`as_of` must be after `start`")
                .label("nothing has happened yet")
                .beside(&start.origin, "the start");
        } else if world.as_of > world.end {
            problems
                .warning(&as_of.origin, "`as_of` is after the end")
                .label("no orders come between the end and this")
                .help("fine if all parcels should have arrived; else leave it out");
        }
    }
}
