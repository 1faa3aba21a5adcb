//! What is wrong with a profile, for the person who must put it right.
//!
//! A problem names what is wrong (title), where (a span of the file, or a `--set`), what the value there is or does
//! (label, beside the caret) and what would be right (help). Problems are gathered, never thrown: a reader that stops at
//! the first makes its user run it ten times. They are shown in the order of the file.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::words;

/// Nobody reads more at once.
const MOST_SHOWN: usize = 100;

/// Where a value was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::profile) enum Origin {
    /// Nowhere: it is missing, or the file as a whole is meant.
    Nowhere,
    /// Bytes of the file.
    File(usize, usize),
    /// Bytes of the k-th `--set`.
    Set(usize, usize, usize),
}

/// Whether a profile can be used in spite of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can, but it may not be what was meant.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub struct Problem {
    severity: Severity,
    title: String,
    origin: Origin,
    label: Option<String>,
    /// Another place that has to do with it, and what is there.
    beside: Option<(Origin, String)>,
    help: Option<String>,
}

impl Problem {
    /// What is wrong, in one phrase.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What would be right.
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    pub(in crate::profile) fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = Some(label.into());
        self
    }

    pub(in crate::profile) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    pub(in crate::profile) fn beside(&mut self, origin: &Origin, label: impl Into<String>) -> &mut Self {
        self.beside = Some((origin.clone(), label.into()));
        self
    }
}

/// All that is wrong with a profile.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    name: Arc<str>,
    text: Arc<str>,
    sets: Vec<String>,
    list: Vec<Problem>,
}

impl Problems {
    pub(in crate::profile) fn new(name: &str, text: &str, sets: &[String]) -> Self {
        Self { name: name.into(), text: text.into(), sets: sets.to_vec(), list: Vec::new() }
    }

    /// A single problem with a file as a whole.
    pub(in crate::profile) fn of_file(name: &str, title: impl Into<String>, help: impl Into<String>) -> Self {
        let mut problems = Self::new(name, "", &[]);
        problems.error(&Origin::Nowhere, title).help(help);
        problems
    }

    pub(in crate::profile) fn error(&mut self, origin: &Origin, title: impl Into<String>) -> &mut Problem {
        self.push(Severity::Error, origin, title.into())
    }

    pub(in crate::profile) fn warning(&mut self, origin: &Origin, title: impl Into<String>) -> &mut Problem {
        self.push(Severity::Warning, origin, title.into())
    }

    fn push(&mut self, severity: Severity, origin: &Origin, title: String) -> &mut Problem {
        let at = self.list.len();
        self.list.push(Problem { severity, title, origin: origin.clone(), label: None, beside: None, help: None });
        &mut self.list[at]
    }

    /// The problems, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.list.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether one of them forbids the use of the profile.
    pub(in crate::profile) fn has_errors(&self) -> bool {
        self.list.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Drops all but `these` from the lines that `these` stand on, and from all below a broken `[table]`: whose keys those
    /// are, nobody knows.
    pub(in crate::profile) fn drop_beside(&mut self, these: &Self) {
        let line = |problem: &Problem| match problem.origin {
            Origin::File(from, _) => Some(self.line_of(from)),
            _ => None,
        };
        let lines: Vec<_> = these.list.iter().filter_map(line).collect();
        let headers = lines.iter().filter(|line| self.text[line.start..].starts_with('['));
        let broken = headers.map(|line| line.start).min().unwrap_or(usize::MAX);
        let touches = |from: usize, to: usize| {
            from > broken || lines.iter().any(|line| from < line.end && line.start < to.max(from + 1))
        };
        let mut list = std::mem::take(&mut self.list);
        let n = these.list.len();
        let mut at = 0;
        list.retain(|problem| {
            at += 1;
            at <= n || !matches!(problem.origin, Origin::File(from, to) if touches(from, to))
        });
        self.list = list;
    }

    /// Puts them in the order of the file, each once.
    pub(in crate::profile) fn sort(&mut self) {
        self.list.sort_by(|a, b| a.origin.cmp(&b.origin));
        self.list.dedup_by(|a, b| a.origin == b.origin && a.title == b.title);
    }

    /// Drops what is only worth saying about a profile that can be used.
    pub(in crate::profile) fn drop_warnings(&mut self) {
        self.list.retain(|problem| problem.severity == Severity::Error);
    }

    /// The bytes of the line that holds this byte of the file.
    pub(in crate::profile) fn line_of(&self, at: usize) -> Range<usize> {
        let at = at.min(self.text.len());
        let bytes = self.text.as_bytes();
        let start = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
        let end = bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |i| at + i);
        start..end + 1
    }

    /// All of them, for a terminal or a log, one after the other.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let first = self.list.iter().take(MOST_SHOWN);
        let mut shown: Vec<String> = first.map(|problem| self.render_one(&renderer, problem)).collect();
        if self.list.len() > MOST_SHOWN {
            shown.push(format!("and {} more", words::grouped((self.list.len() - MOST_SHOWN) as i128)));
        }
        shown.join("\n\n")
    }

    fn render_one(&self, renderer: &Renderer, problem: &Problem) -> String {
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = level.primary_title(problem.title.as_str()).element(self.snippet(problem));
        if let Some((origin, label)) = &problem.beside
            && !self.same_source(origin, &problem.origin)
            && let Some((path, text, span)) = self.source(origin)
        {
            let annotation = AnnotationKind::Context.span(span).label(label.as_str());
            group = group.element(Snippet::source(text).path(path).annotation(annotation));
        }
        if let Some(help) = &problem.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let text = renderer.render(&[group]);
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    fn snippet<'a>(&'a self, problem: &'a Problem) -> annotate_snippets::Element<'a> {
        let Some((path, text, span)) = self.source(&problem.origin) else {
            return annotate_snippets::Origin::path(&*self.name).into();
        };
        let primary = AnnotationKind::Primary.span(span).label(problem.label.as_deref());
        let mut snippet = Snippet::source(text).path(path).annotation(primary);
        if let Some((origin, label)) = &problem.beside
            && self.same_source(origin, &problem.origin)
            && let Some((_, _, span)) = self.source(origin)
        {
            snippet = snippet.annotation(AnnotationKind::Context.span(span).label(label.as_str()));
        }
        snippet.into()
    }

    /// The name, the text and the bytes of a place.
    fn source(&self, origin: &Origin) -> Option<(&str, &str, Range<usize>)> {
        match *origin {
            Origin::Nowhere => None,
            Origin::File(from, to) => {
                let (from, to) = on_characters(&self.text, from, to);
                Some((&self.name, &self.text, from..to))
            }
            Origin::Set(k, from, to) => {
                let text = self.sets.get(k)?;
                let (from, to) = on_characters(text, from, to);
                Some(("--set", text, from..to))
            }
        }
    }

    fn same_source(&self, a: &Origin, b: &Origin) -> bool {
        match (self.source(a), self.source(b)) {
            (Some((name, text, _)), Some((other, its_text, _))) => name == other && text == its_text,
            _ => false,
        }
    }
}

/// Brings a span onto the bounds of characters, and onto one line when it covers many.
fn on_characters(text: &str, from: usize, to: usize) -> (usize, usize) {
    let mut from = from.min(text.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let line_end = text[from..].find(['\n', '\r']).map_or(text.len(), |i| from + i);
    let mut to = to.clamp(from, line_end.max(from));
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    (from, to.max(from))
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Problems {}
