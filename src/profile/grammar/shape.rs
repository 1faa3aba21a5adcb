//! What a value of the profile may look like, as data.
//!
//! [`Shape`] is the vocabulary of the table of keys: one description of a value, from which the reader refuses what does
//! not fit, an editor completes (JSON Schema) and the reference is printed. It knows nothing of what values mean
//! together; that is for the rooms that read them.

use super::amounts::{self, Unit};
use super::problems::{Problem, Problems};
use super::slips;
use super::tree::{Node, Table, Value};
use super::words;

/// One key of a table of the profile.
#[derive(Debug)]
pub(in crate::profile) struct Key {
    /// As it is written.
    pub(in crate::profile) name: &'static str,
    /// What it may be.
    pub(in crate::profile) shape: Shape,
    /// What it is when left out.
    pub(in crate::profile) default: DefaultValue,
    /// One sentence, with the unit.
    pub(in crate::profile) doc: &'static str,
}

/// What a key is when it is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::profile) enum DefaultValue {
    /// Nothing.
    None,
    /// An error.
    Required,
    /// What the defaults have at its path.
    Known,
    /// What follows from other keys, in words.
    Words(&'static str),
}

/// What a value may look like.
#[derive(Debug)]
pub(in crate::profile) enum Shape {
    /// Text of a kind.
    Text(Text),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number, both ends included.
    Whole(i128, i128),
    /// True or false.
    Flag,
    /// A number, both ends included.
    Number(f64, f64),
    /// An amount in major units of a currency.
    Money,
    /// A date, a local date and time, or one with an offset.
    Instant,
    /// A date.
    Date,
    /// A number and a unit, at least and at most so many of the smallest unit.
    Duration(&'static [Unit], u32, u32),
    /// A list of so many, at least and at most.
    List(&'static Shape, usize, usize),
    /// `[low, high]`.
    Range(&'static Shape),
    /// A table with these keys.
    Parts(&'static [&'static [Key]]),
    /// A table with keys of one's own.
    Map(Names, &'static Shape),
    /// One of these.
    Either(&'static [Shape]),
}

/// Kinds of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::profile) enum Text {
    /// Anything that fits on a line.
    Free,
    /// A name that can be a file's.
    File,
    /// The code of something in the profile.
    Code,
    /// An IANA time zone.
    Zone,
    /// An ISO 4217 currency.
    Currency,
    /// An ISO 3166 country.
    Country,
    /// A time of day.
    Clock,
    /// From one time of day to another.
    Hours,
    /// A share of operations and how soon they are answered.
    Objective,
    /// Where rows lie; other rooms read it.
    Target,
}

/// What the keys of a table of one's own are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::profile) enum Names {
    /// Codes.
    Code,
    /// `jan` to `dec`.
    Month,
    /// Days of the week and runs of them.
    Days,
    /// ISO 3166 countries.
    Country,
    /// Whole numbers from 1.
    Count,
}

/// The longest code, in bytes.
const LONGEST_CODE: usize = 32;
/// The longest free text, in bytes.
const LONGEST_TEXT: usize = 200;

impl Shape {
    /// Words for "must be …".
    pub(in crate::profile) fn describe(&self) -> String {
        match self {
            Self::Text(kind) => kind.describe().to_owned(),
            Self::Word(all) => words::one_of(all),
            Self::Whole(low, high) if *high == i128::from(i64::MAX) => format!("a whole number, at least {low}"),
            Self::Whole(low, high) => format!("a whole number from {low} to {}", words::grouped(*high)),
            Self::Number(low, high) if high.is_infinite() => format!("a number, at least {low}"),
            Self::Number(low, high) => format!("a number from {low} to {}", words::plain(*high)),
            Self::Flag => "true or false".to_owned(),
            Self::Money => "an amount of money such as 4.95".to_owned(),
            Self::Instant => "a date such as 2026-01-31, or a date and time such as 2026-01-31T15:00:00".to_owned(),
            Self::Date => "a date such as 2026-01-31".to_owned(),
            Self::Duration(units, low, high) => {
                let unit = units[0];
                let long = units.last().copied().unwrap_or(unit);
                format!(
                    "a duration from \"{low} {}\" to \"{} {}\"",
                    unit.word(),
                    high / long.small(1, unit),
                    long.word()
                )
            }
            Self::List(of, ..) => format!("a list, each {}", of.describe()),
            Self::Range(of) => format!("[low, high], each {}", of.describe()),
            Self::Parts(lists) => {
                let names: Vec<String> = keys(lists).map(|key| key.name.to_owned()).collect();
                if names.len() > 12 { "a table".to_owned() } else { format!("{{ {} }}", names.join(", ")) }
            }
            Self::Map(names, of) => format!("a table of {}, each {}", names.describe(), of.describe()),
            Self::Either(shapes) => shapes.iter().map(Self::describe).collect::<Vec<_>>().join("; or "),
        }
    }

    /// Finds all that does not fit, in the order of the file. `path` is where the value stands.
    pub(in crate::profile) fn check(&self, node: &Node, path: &str, problems: &mut Problems) {
        match (self, &node.value) {
            (Self::Either(shapes), _) => match shapes.iter().find(|shape| shape.takes_kind(node)) {
                Some(shape) => shape.check(node, path, problems),
                None => {
                    self.refuse(node, path, &format!("this is {}", node.kind()), problems);
                }
            },
            (Self::Text(kind), Value::Text(text)) => kind.check(node, text, path, problems),
            (Self::Text(Text::Clock), Value::Time(time)) if time.date.is_none() && time.offset.is_none() => {}
            (Self::Word(all), Value::Text(text)) if !all.contains(&text.as_str()) => {
                let problem = problems.error(&node.origin, format!("`{path}` must be {}", self.describe()));
                if let Some(near) = words::nearest(text, all.iter().copied()) {
                    problem.label(format!("did you mean `{near}`?"));
                }
            }
            (Self::Whole(low, high), Value::Whole(whole)) if whole < low || whole > high => {
                self.refuse(node, path, bound(whole < low), problems);
            }
            (Self::Number(low, high), Value::Whole(_) | Value::Number(_)) => {
                let number = node.number().unwrap_or(f64::NAN);
                if number.is_nan() {
                    self.refuse(node, path, "this is no number at all", problems);
                } else if number < *low || number > *high {
                    self.refuse(node, path, bound(number < *low), problems);
                }
            }
            (Self::Money, Value::Whole(_) | Value::Number(_)) => {
                if !node.number().is_some_and(|amount| (0.0..=amounts::MOST_MONEY).contains(&amount)) {
                    let most = words::grouped(amounts::MOST_MONEY as i128);
                    problems.error(&node.origin, format!("`{path}` must be an amount of money from 0 to {most}"));
                }
            }
            (Self::Instant, Value::Time(time)) if time.date.is_some() => {}
            (Self::Date, Value::Time(time)) if time.date.is_some() && time.time.is_none() => {}
            (Self::Duration(units, low, high), Value::Text(text)) => match amounts::duration(text) {
                Some((count, unit)) if units.contains(&unit) => {
                    let small = unit.small(count, units[0]);
                    if !(*low..=*high).contains(&small) {
                        self.refuse(node, path, bound(small < *low), problems);
                    }
                }
                Some((_, unit)) => {
                    self.refuse(node, path, &format!("`{}` is no unit for this", unit.word()), problems);
                }
                None => {
                    let meant = slips::duration(text);
                    let problem = self.refuse(node, path, "a number and a unit are needed", problems);
                    if let Some(meant) = meant {
                        problem.help(format!("write \"{meant}\""));
                    }
                }
            },
            (Self::List(of, least, most), Value::List(list)) => {
                if list.len() < *least || list.len() > *most {
                    let count = match (least, most) {
                        (least, most) if least == most => format!("{least}"),
                        (least, &usize::MAX) => format!("at least {least}"),
                        (least, most) => format!("{least} to {most}"),
                    };
                    problems
                        .error(&node.origin, format!("`{path}` must have {count} values"))
                        .label(format!("has {}", list.len()));
                }
                for item in list {
                    of.check(item, path, problems);
                }
            }
            (Self::Range(of), Value::List(list)) => check_range(of, node, list, path, problems),
            (Self::Parts(lists), Value::Table(table)) => check_parts(lists, table, path, problems),
            (Self::Map(names, of), Value::Table(table)) => {
                for entry in &table.entries {
                    if let Err(label) = names.check(&entry.key) {
                        let title = format!("`{}` cannot be a key of `{path}`", entry.key);
                        problems
                            .error(&entry.key_origin, title)
                            .label(label)
                            .help(format!("keys here are {}", names.describe()));
                    }
                    of.check(&entry.node, &join(path, &entry.key), problems);
                }
            }
            _ if self.takes_kind(node) => {}
            _ => {
                self.refuse(node, path, &format!("this is {}", node.kind()), problems);
            }
        }
    }

    /// Whether a value is of the right kind, whatever is in it.
    fn takes_kind(&self, node: &Node) -> bool {
        match (self, &node.value) {
            (Self::Text(_) | Self::Word(_) | Self::Duration(..), Value::Text(_))
            | (Self::Text(Text::Clock) | Self::Instant | Self::Date, Value::Time(_))
            | (Self::Whole(..), Value::Whole(_))
            | (Self::Flag, Value::Flag(_))
            | (Self::Number(..) | Self::Money, Value::Whole(_) | Value::Number(_))
            | (Self::List(..) | Self::Range(_), Value::List(_))
            | (Self::Parts(_) | Self::Map(..), Value::Table(_)) => true,
            (Self::Either(shapes), _) => shapes.iter().any(|shape| shape.takes_kind(node)),
            _ => false,
        }
    }

    fn refuse<'p>(&self, node: &Node, path: &str, label: &str, problems: &'p mut Problems) -> &'p mut Problem {
        let problem = problems.error(&node.origin, format!("`{path}` must be {}", self.describe())).label(label);
        if let Some(meant) = node.text().and_then(slips::of_text) {
            problem.help(meant);
        }
        problem
    }
}

/// All keys of a table whose keys stand in several lists.
pub(in crate::profile) fn keys(lists: &'static [&'static [Key]]) -> impl Iterator<Item = &'static Key> {
    lists.iter().flat_map(|list| list.iter())
}

/// A path and the next key of it.
pub(in crate::profile) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn bound(below: bool) -> &'static str {
    if below { "too small" } else { "too large" }
}

fn check_range(of: &Shape, node: &Node, list: &[Node], path: &str, problems: &mut Problems) {
    for item in list {
        of.check(item, path, problems);
    }
    match list {
        [low, high] => {
            if let (Some(from), Some(to)) = (low.number(), high.number())
                && from > to
            {
                problems
                    .error(&node.origin, format!("`{path}` runs backwards"))
                    .label(format!("{from} is above {to}"))
                    .help("write the lower end first: [low, high]");
            }
        }
        _ => {
            problems
                .error(&node.origin, format!("`{path}` must be [low, high]"))
                .label(format!("this has {}", words::count(list.len(), "value")));
        }
    }
}

fn check_parts(lists: &'static [&'static [Key]], table: &Table, path: &str, problems: &mut Problems) {
    for entry in &table.entries {
        if let Some(key) = keys(lists).find(|key| key.name == entry.key) {
            key.shape.check(&entry.node, &join(path, &entry.key), problems);
            continue;
        }
        let place = if path.is_empty() { "at the top".to_owned() } else { format!("in [{path}]") };
        let problem = problems.error(&entry.key_origin, format!("unknown key `{}` {place}", entry.key));
        if let Some(near) = words::nearest(&entry.key, keys(lists).map(|key| key.name)) {
            problem.label(format!("did you mean `{near}`?"));
        } else {
            let names: Vec<_> = keys(lists).map(|key| key.name).collect();
            problem.help(format!("keys {place}: {}", names.join(", ")));
        }
    }
}

impl Text {
    fn describe(self) -> &'static str {
        match self {
            Self::Free => "text",
            Self::File => "a name of letters, digits, `-`, `_` and `.`",
            Self::Code => "a code of the profile",
            Self::Zone => "a time zone such as \"Europe/London\"",
            Self::Currency => "a currency such as \"EUR\"",
            Self::Country => "a country of two letters such as \"GB\"",
            Self::Clock => "a time of day such as \"16:00\"",
            Self::Hours => "hours such as \"09:00-17:30\"",
            Self::Objective => "a share and a time such as \"99.99 % < 5 s\"",
            Self::Target => "a target such as \"postgres://me@localhost/shop\"",
        }
    }

    fn check(self, node: &Node, text: &str, path: &str, problems: &mut Problems) {
        let mut near = None;
        let fits = match self {
            Self::Free => !text.trim().is_empty() && text.len() <= LONGEST_TEXT && !text.chars().any(char::is_control),
            Self::File => {
                let usual = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
                (1..=64).contains(&text.len()) && text.chars().all(usual) && !text.starts_with('.')
            }
            // Whether there is such a thing is for those to say who know them all.
            Self::Code => true,
            Self::Zone => {
                let known = crate::calendar::Zone::named(text).is_some();
                if !known {
                    let names: Vec<String> = crate::calendar::Zone::names().collect();
                    near = words::nearest(text, names.iter().map(String::as_str)).map(str::to_owned);
                }
                known
            }
            Self::Currency => {
                let known = crate::profile::known::currencies::named(text).is_some();
                if !known {
                    near = words::nearest(text, crate::profile::known::currencies::codes()).map(str::to_owned);
                }
                known
            }
            Self::Country => crate::profile::known::countries::exists(text),
            Self::Clock => amounts::clock(text).is_some(),
            Self::Hours => amounts::hours(text).is_some(),
            Self::Objective => amounts::objective(text).is_some(),
            Self::Target => !text.trim().is_empty(),
        };
        if !fits {
            let problem = problems.error(&node.origin, format!("`{path}` must be {}", self.describe()));
            if let Some(near) = near {
                problem.label(format!("did you mean \"{near}\"?"));
            }
            if let Self::Clock | Self::Hours = self {
                match slips::hours(text) {
                    Some(meant) => problem.help(format!("write \"{meant}\"")),
                    None => problem.help("a day runs from 00:00 to 24:00"),
                };
            }
            if self == Self::Objective {
                problem.help("a share above 0 % and below 100 %, `<`, and a time in ms, s or min, an hour at most");
            }
        }
    }
}

impl Names {
    pub(in crate::profile) fn describe(self) -> &'static str {
        match self {
            Self::Code => "codes",
            Self::Month => "months from jan to dec",
            Self::Days => "days: mon to sun, runs such as mon-thu, weekdays, weekend, daily",
            Self::Country => "countries such as GB",
            Self::Count => "whole numbers from 1 to 100_000",
        }
    }

    fn check(self, key: &str) -> Result<(), String> {
        let fits = match self {
            Self::Code => {
                let usual = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                if !key.is_empty() && key.chars().all(usual) && key.len() > LONGEST_CODE {
                    return Err(format!("longer than {LONGEST_CODE} characters"));
                }
                if !key.chars().all(usual) || key.is_empty() {
                    return Err("a code has only letters, digits, `-` and `_`".to_owned());
                }
                true
            }
            Self::Month => {
                if let (false, Some(near)) = (words::MONTHS.contains(&key), words::nearest(key, words::MONTHS)) {
                    return Err(format!("did you mean `{near}`?"));
                }
                words::MONTHS.contains(&key)
            }
            Self::Days => amounts::weekdays(key).is_some(),
            Self::Country if key == "UK" => return Err("the United Kingdom is `GB`".to_owned()),
            Self::Country if crate::geography::country(key).is_none() => {
                let known: Vec<&str> = crate::geography::COUNTRIES.iter().map(|country| country.code).collect();
                return Err(format!("countries are {}", known.join(", ")));
            }
            Self::Country => true,
            Self::Count => key.parse::<u32>().is_ok_and(|count| (1..=100_000).contains(&count)),
        };
        if fits { Ok(()) } else { Err("not a key of this table".to_owned()) }
    }
}
