//! The profile as written: TOML values, each with the place it was written at.
//!
//! The `toml` crate parses; this tree keeps its spans, and takes in the values of `--set`, so that all that reads a
//! profile later reads one tree and can say of any value where it came from.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::problems::{Origin, Problems};
use super::slips;

/// No profile is nested deeper than this; what is, was not written by a person.
const DEEPEST: usize = 24;

/// A value and where it was written.
#[derive(Debug, Clone)]
pub(in crate::profile) struct Node {
    pub(in crate::profile) value: Value,
    pub(in crate::profile) origin: Origin,
}

/// A TOML value.
#[derive(Debug, Clone)]
pub(in crate::profile) enum Value {
    Text(String),
    /// Beyond 128 bits the nearest number that fits: no key takes it, whichever it is.
    Whole(i128),
    Number(f64),
    Flag(bool),
    Time(Datetime),
    List(Vec<Node>),
    Table(Table),
}

/// A TOML table, in the order of the file.
#[derive(Debug, Clone, Default)]
pub(in crate::profile) struct Table {
    pub(in crate::profile) entries: Vec<Entry>,
    /// Where each key stands among them.
    places: BTreeMap<String, usize>,
}

/// One key of a table.
#[derive(Debug, Clone)]
pub(in crate::profile) struct Entry {
    pub(in crate::profile) key: String,
    pub(in crate::profile) key_origin: Origin,
    pub(in crate::profile) node: Node,
    /// Whether the reader has asked for it: a key of the table of keys that nobody asks for is a mistake of ours.
    pub(in crate::profile) asked: Asked,
}

/// A mark that a shared tree can take.
#[derive(Debug, Default)]
pub(in crate::profile) struct Asked(AtomicBool);

impl Asked {
    pub(in crate::profile) fn mark(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    #[cfg(test)]
    pub(in crate::profile) fn is_marked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Clone for Asked {
    fn clone(&self) -> Self {
        Self(AtomicBool::new(self.0.load(Ordering::Relaxed)))
    }
}

impl Table {
    fn new(entries: Vec<Entry>) -> Self {
        let places = entries.iter().enumerate().map(|(place, entry)| (entry.key.clone(), place)).collect();
        Self { entries, places }
    }

    /// A key with its value.
    pub(in crate::profile) fn entry(&self, key: &str) -> Option<&Entry> {
        self.places.get(key).map(|place| &self.entries[*place])
    }

    /// The value of a key.
    pub(in crate::profile) fn get(&self, key: &str) -> Option<&Node> {
        let entry = self.entry(key)?;
        entry.asked.mark();
        Some(&entry.node)
    }

    /// The value at a path of keys with dots.
    pub(in crate::profile) fn at(&self, path: &str) -> Option<&Node> {
        let mut steps = path.split('.');
        let first = self.get(steps.next()?)?;
        steps.try_fold(first, |node, step| node.table()?.get(step))
    }

    pub(in crate::profile) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.places.get(key).map(|place| &mut self.entries[*place].node)
    }

    /// Adds a key, or replaces its value.
    pub(in crate::profile) fn set(&mut self, key: &str, key_origin: Origin, node: Node) {
        if let Some(place) = self.places.get(key) {
            let entry = &mut self.entries[*place];
            (entry.key_origin, entry.node) = (key_origin, node);
        } else {
            self.places.insert(key.to_owned(), self.entries.len());
            self.entries.push(Entry { key: key.to_owned(), key_origin, node, asked: Asked::default() });
        }
    }

    /// The keys, in the order of the file.
    pub(in crate::profile) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.as_str())
    }
}

impl Node {
    pub(in crate::profile) fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    pub(in crate::profile) fn whole(&self) -> Option<i128> {
        if let Value::Whole(whole) = self.value { Some(whole) } else { None }
    }

    /// A whole number is a number too.
    pub(in crate::profile) fn number(&self) -> Option<f64> {
        match self.value {
            Value::Whole(whole) => Some(whole as f64),
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A whole number that fits; none when it does not, which the table of keys has then refused.
    pub(in crate::profile) fn whole_u32(&self) -> Option<u32> {
        u32::try_from(self.whole()?).ok()
    }

    /// `[low, high]` of whole numbers.
    pub(in crate::profile) fn whole_range(&self) -> Option<(u32, u32)> {
        match self.list()? {
            [low, high] => Some((low.whole_u32()?, high.whole_u32()?)),
            _ => None,
        }
    }

    /// A number, or `[low, high]`.
    pub(in crate::profile) fn span(&self) -> Option<(f64, f64)> {
        match (self.number(), self.list()) {
            (Some(number), _) => Some((number, number)),
            (_, Some([low, high])) => Some((low.number()?, high.number()?)),
            _ => None,
        }
    }

    pub(in crate::profile) fn flag(&self) -> Option<bool> {
        if let Value::Flag(flag) = self.value { Some(flag) } else { None }
    }

    pub(in crate::profile) fn list(&self) -> Option<&[Self]> {
        if let Value::List(list) = &self.value { Some(list) } else { None }
    }

    pub(in crate::profile) fn table(&self) -> Option<&Table> {
        if let Value::Table(table) = &self.value { Some(table) } else { None }
    }

    pub(in crate::profile) fn table_mut(&mut self) -> Option<&mut Table> {
        if let Value::Table(table) = &mut self.value { Some(table) } else { None }
    }

    pub(in crate::profile) fn time(&self) -> Option<Datetime> {
        if let Value::Time(time) = self.value { Some(time) } else { None }
    }

    /// What it is, for a person.
    pub(in crate::profile) fn kind(&self) -> &'static str {
        match &self.value {
            Value::Text(_) => "text",
            Value::Whole(_) => "a whole number",
            Value::Number(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::Time(time) if time.date.is_none() => "a time of day",
            Value::Time(time) if time.time.is_none() => "a date",
            Value::Time(_) => "a date and time",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Parses the text of a profile. What is not TOML becomes a problem, and the rest is read as well as it can be.
pub(in crate::profile) fn parse(text: &str, problems: &mut Problems) -> Table {
    let (document, errors) = DeTable::parse_recoverable(text);
    let place = |span: std::ops::Range<usize>| Origin::File(span.start, span.end);
    for error in &errors {
        let span = error.span();
        let slip = span.clone().and_then(|span| slips::of(text, span.start));
        let problem = problems.error(&span.clone().map_or(Origin::Nowhere, place), error.message());
        match span.filter(|_| error.message().contains("duplicate")).and_then(|span| slips::first(text, span)) {
            Some(first) => problem.beside(&place(first), "the first is here").help("keep one, with the keys of both"),
            None => problem.help(slip.unwrap_or_else(|| "the file must be TOML: https://toml.io".to_owned())),
        };
    }
    table(document.get_ref(), &place, problems, 0)
}

/// Parses text of our own, which is TOML; what is said of its values has no place in anybody's file.
pub(in crate::profile) fn parse_ours(text: &'static str) -> Table {
    let document = DeTable::parse(text).unwrap_or_else(|error| unreachable!("{error}"));
    table(document.get_ref(), &|_| Origin::Nowhere, &mut Problems::new("", "", &[]), 0)
}

/// Parses the value of the `k`-th `--set`, which starts at byte `from` of it. What is not TOML is text.
pub(in crate::profile) fn parse_value(text: &str, k: usize, from: usize, problems: &mut Problems) -> Option<Node> {
    let whole = Origin::Set(k, from, from + text.len());
    let place = |span: std::ops::Range<usize>| Origin::Set(k, from + span.start, from + span.end);
    match DeValue::parse(text) {
        Ok(value) => Some(node(&value, &place, problems, 0)),
        Err(error) if text.starts_with(['[', '{', '"', '\'']) => {
            problems.error(&whole, error.message()).help("a list, a table or quoted text is written as in TOML");
            None
        }
        Err(_) => Some(Node { value: Value::Text(text.to_owned()), origin: whole }),
    }
}

/// A whole document as one value.
pub(in crate::profile) fn whole(table: Table) -> Node {
    Node { value: Value::Table(table), origin: Origin::Nowhere }
}

type Place<'a> = &'a dyn Fn(std::ops::Range<usize>) -> Origin;

fn table(from: &DeTable<'_>, place: Place<'_>, problems: &mut Problems, depth: usize) -> Table {
    let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let key_text: &std::borrow::Cow<'_, str> = key.get_ref();
        let key_origin = place(key.span());
        let node = node(value, place, problems, depth + 1);
        Entry { key: key_text.to_string(), key_origin, node, asked: Asked::default() }
    };
    let mut entries: Vec<Entry> = from.iter().map(entry).collect();
    entries.sort_by(|a, b| a.key_origin.cmp(&b.key_origin));
    Table::new(entries)
}

fn node(from: &Spanned<DeValue<'_>>, place: Place<'_>, problems: &mut Problems, depth: usize) -> Node {
    let origin = place(from.span());
    let value = match from.get_ref() {
        DeValue::Array(_) | DeValue::Table(_) if depth > DEEPEST => {
            problems.error(&origin, format!("nested more than {DEEPEST} deep"));
            Value::Flag(false)
        }
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(digits) => {
            let limit = if digits.as_str().starts_with('-') { i128::MIN } else { i128::MAX };
            Value::Whole(i128::from_str_radix(digits.as_str(), digits.radix()).unwrap_or(limit))
        }
        DeValue::Float(digits) => Value::Number(digits.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(time) => Value::Time(*time),
        DeValue::Array(list) => Value::List(list.iter().map(|item| node(item, place, problems, depth + 1)).collect()),
        DeValue::Table(inner) => Value::Table(table(inner, place, problems, depth)),
    };
    Node { value, origin }
}
