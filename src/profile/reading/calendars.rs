//! Holidays by name: the shipped sets and the `[calendar.x]` of the profile.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::layers::Layers;
use crate::calendar::{Holidays, Rule, RuleError};
use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::tree::{Node, Table};
use crate::profile::grammar::words;

/// All holidays that can be named.
#[derive(Debug)]
pub(super) struct Calendars(BTreeMap<String, Arc<Holidays>>);

/// Reads the calendars of the profile.
pub(super) fn read(tables: Option<&Table>, problems: &mut Problems) -> Calendars {
    let shipped = Holidays::NAMES.iter().filter_map(|name| Some((*name, Holidays::named(name)?)));
    let mut all: BTreeMap<_, _> = shipped.map(|(name, holidays)| (name.to_owned(), Arc::new(holidays))).collect();
    for entry in tables.map_or(&[][..], |table| &table.entries) {
        if all.contains_key(&entry.key) {
            problems
                .error(&entry.key_origin, format!("there is a shipped calendar `{}`", entry.key))
                .help(format!("give yours another code, and `like = \"{}\"` if it adds to that one", entry.key));
        }
        if let Some(table) = entry.node.table() {
            let holidays = read_one(&Layers::of("calendar", table), problems);
            all.entry(entry.key.clone()).or_insert_with(|| Arc::new(holidays));
        }
    }
    Calendars(all)
}

fn read_one(layers: &Layers<'_>, problems: &mut Problems) -> Holidays {
    let mut holidays = Holidays::default();
    if let Some(node) = layers.get("like")
        && let Some(like) = node.text()
    {
        match Holidays::named(like) {
            Some(known) => holidays = known,
            None => {
                problems
                    .error(&node.origin, format!("there is no shipped calendar `{like}`"))
                    .help(format!("shipped: {}", words::one_of(&Holidays::NAMES)));
            }
        }
    }
    let since = layers.get("since").and_then(date);
    let list = |key| layers.get(key).and_then(Node::list).unwrap_or_default();
    let dates = list("dates").iter().filter_map(date).collect();
    let easter = list("easter").iter().filter_map(|node| i32::try_from(node.whole()?).ok()).collect();
    let rules = list("rules").iter().filter_map(|node| rule(node, since, problems)).collect();
    holidays.with_dates(dates).with_rules(rules).with_easter(easter)
}

/// A recurrence rule. Without a day from which it counts it has no beginning: one taken from the period's start would
/// hide the days before it, and move with it.
pub(super) fn rule(node: &Node, since: Option<Date>, problems: &mut Problems) -> Option<Rule> {
    match Rule::parse(node.text()?, since) {
        Ok(rule) => Some(rule),
        Err(error) => {
            let (title, help) = if matches!(error, RuleError::NeedsSince(_) | RuleError::NamesNoDay(_)) {
                (
                    "this rule has no beginning",
                    "add its first day, such as `since = 2026-01-02`; a later `start` must not move it",
                )
            } else {
                (
                    "this is not a rule of RFC 5545",
                    "the first and third Friday of a month are \"FREQ=MONTHLY;BYDAY=1FR,3FR\"",
                )
            };
            problems.error(&node.origin, title).label(error.to_string()).help(help);
            None
        }
    }
}

/// A TOML date.
pub(super) fn date(node: &Node) -> Option<Date> {
    let date = node.time()?.date?;
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

impl Calendars {
    /// The holidays of the name at `holidays` in a table, and that name.
    pub(super) fn of(&self, layers: &Layers<'_>, problems: &mut Problems) -> (String, Arc<Holidays>) {
        self.or("none", layers, problems)
    }

    /// The same; the shipped holidays of this name when the table says nothing.
    pub(super) fn or(&self, left_out: &str, layers: &Layers<'_>, problems: &mut Problems) -> (String, Arc<Holidays>) {
        let none = || (left_out.to_owned(), Arc::new(Holidays::named(left_out).unwrap_or_default()));
        let Some(written) = layers.get("holidays") else { return none() };
        let Some(name) = written.text() else { return none() };
        if let Some(holidays) = self.0.get(name) {
            return (name.to_owned(), Arc::clone(holidays));
        }
        let problem = problems.error(&written.origin, format!("there is no calendar `{name}`"));
        match words::nearest(name, self.0.keys().map(String::as_str)) {
            Some(near) => problem.label(format!("did you mean `{near}`?")),
            None => problem.help(format!(
                "name one of {}, or write a [calendar.{name}]",
                words::one_of(&self.0.keys().map(String::as_str).collect::<Vec<_>>())
            )),
        };
        none()
    }
}
