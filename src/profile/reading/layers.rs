//! Where the value of a key is looked for: in the client's own table, then its group's, then `[defaults]`.
//!
//! A path may lead into a table, `stock.coverage`: a client that sets one part of `stock` keeps the other parts from
//! `[defaults]`. A key whose forms exclude each other (`orders`, `lines`) is taken whole from the nearest table.

use crate::profile::grammar::tree::{Node, Table};

/// Tables from the nearest to the farthest.
#[derive(Debug, Clone)]
pub(super) struct Layers<'a>(Vec<&'a Table>);

impl<'a> Layers<'a> {
    /// One table alone.
    pub(super) fn of(table: &'a Table) -> Self {
        Self(vec![table])
    }

    /// A table, and another in which is looked for what it lacks.
    pub(super) fn with(table: &'a Table, farther: Option<&'a Table>) -> Self {
        Self(std::iter::once(table).chain(farther).collect())
    }

    /// The value at a path.
    pub(super) fn get(&self, path: &str) -> Option<&'a Node> {
        self.0.iter().find_map(|table| {
            let mut steps = path.split('.');
            let first = table.get(steps.next()?)?;
            steps.try_fold(first, |node, step| node.table()?.get(step))
        })
    }

    pub(super) fn text(&self, path: &str) -> Option<&'a str> {
        self.get(path)?.text()
    }

    pub(super) fn number(&self, path: &str) -> Option<f64> {
        self.get(path)?.number()
    }

    pub(super) fn whole(&self, path: &str) -> Option<u32> {
        self.get(path)?.whole_u32()
    }

    pub(super) fn duration(&self, path: &str) -> Option<u32> {
        let (count, unit) = crate::profile::grammar::amounts::duration(self.text(path)?)?;
        Some(unit.small(count))
    }
}
