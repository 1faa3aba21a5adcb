//! Where the value of a key is looked for: in the client's own table, then its group's, then `[defaults]`, then in what
//! stands for it when nothing is said.
//!
//! A path may lead into a table, `stock.coverage`: a client that sets one part of `stock` keeps the other parts from
//! `[defaults]`. A key whose forms exclude each other (`orders`, `lines`) is taken whole from the nearest table.

use crate::profile::defaults;
use crate::profile::grammar::amounts::{self, Unit};
use crate::profile::grammar::tree::{Node, Table};

/// Tables from the nearest to the farthest.
#[derive(Debug, Clone)]
pub(super) struct Layers<'a> {
    /// Of the file.
    given: Vec<&'a Table>,
    /// What stands for what the file leaves out.
    defaults: Vec<&'a Table>,
}

impl<'a> Layers<'a> {
    /// One table, of a kind of thing.
    pub(super) fn of(kind: &str, table: &'a Table) -> Self {
        Self { given: vec![table], defaults: defaults::table(&[kind]).into_iter().collect() }
    }

    /// A client's table, and the one that all clients share.
    pub(super) fn of_client(own: &'a Table, shared: Option<&'a Table>) -> Self {
        let mut layers = Self::of("client", own);
        layers.given.extend(shared);
        let preset = defaults::preset(layers.text("like"));
        layers.over(preset)
    }

    /// With defaults of something closer to it than its kind.
    pub(super) fn over(mut self, closer: Option<&'a Table>) -> Self {
        self.defaults.splice(0..0, closer);
        self
    }

    /// A table that is taken whole, at a path of these: only defaults are looked for elsewhere.
    pub(super) fn part(&self, path: &str, table: &'a Table) -> Self {
        let defaults = self.defaults.iter().filter_map(|layer| layer.at(path)?.table()).collect();
        Self { given: vec![table], defaults }
    }

    /// The value that the file gives at a path.
    pub(super) fn get(&self, path: &str) -> Option<&'a Node> {
        self.given.iter().find_map(|table| table.at(path))
    }

    /// The nearest value at a path that can be read so; none only when it has no default.
    pub(super) fn find<T>(&self, path: &str, read: impl Fn(&'a Node) -> Option<T>) -> Option<T> {
        self.given.iter().chain(&self.defaults).find_map(|table| read(table.at(path)?))
    }

    /// The nearest value of a key that has a default.
    pub(super) fn value<T>(&self, path: &str, read: impl Fn(&'a Node) -> Option<T>) -> T {
        self.find(path, read).unwrap_or_else(|| unreachable!("defaults.toml says nothing of `{path}`"))
    }

    /// What stands at a path when the file says nothing.
    pub(super) fn default<T>(&self, path: &str, read: impl Fn(&'a Node) -> Option<T>) -> T {
        Self { given: Vec::new(), defaults: self.defaults.clone() }.value(path, read)
    }

    pub(super) fn text(&self, path: &str) -> &'a str {
        self.value(path, Node::text)
    }

    pub(super) fn number(&self, path: &str) -> f64 {
        self.value(path, Node::number)
    }

    pub(super) fn whole(&self, path: &str) -> u32 {
        self.value(path, Node::whole_u32)
    }

    /// In days or working days, whatever unit says so, or in minutes.
    pub(super) fn duration(&self, path: &str) -> u32 {
        let read = |node: &Node| {
            let (count, unit) = amounts::duration(node.text()?)?;
            let smallest = if unit == Unit::Hour { Unit::Minute } else { unit };
            Some(unit.small(count, smallest))
        };
        self.value(path, read)
    }
}
