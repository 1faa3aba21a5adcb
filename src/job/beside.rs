//! Whether a job may join others at a target, and what it then brings.
//!
//! Rows overlap when table, client and, for order tables, time do; `warehouses` belongs to no client.

use std::collections::BTreeSet;

use super::{Conflict, Holding, Job, is_of_clients};
use crate::calendar::utc;
use crate::profile::short;
use crate::tables::{Group, Table};

/// The dimension tables of a job beside others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Beside {
    /// Those that it brings.
    pub(super) brings: BTreeSet<String>,
    /// Those of them that another job of the same clients brings too.
    pub(super) shared: BTreeSet<String>,
}

impl Job {
    /// What the job brings to a target that holds others.
    ///
    /// # Errors
    /// When it is not of the same world, or some of its rows are there and others are not.
    pub(super) fn beside(&self, others: &[Holding]) -> Result<Beside, Conflict> {
        if let Some(other) = others.iter().find(|other| !self.is_same_world(&other.job)) {
            return Err(Conflict {
                reason: format!("holds rows of another world: {}", self.differences(&other.job)),
                hint: "--append takes other clients or another range of the same profile only".to_owned(),
            });
        }
        if self.fixture.is_some() || others.iter().any(|other| other.job.fixture.is_some()) {
            return Err(Conflict {
                reason: "holds a fixture, or is to take one beside what it holds".to_owned(),
                hint: "a fixture stands alone: its products, customers and stock are a part only".to_owned(),
            });
        }
        let mut beside = Beside { brings: BTreeSet::new(), shared: BTreeSet::new() };
        let mut has_orders = false;
        for table in self.definitions() {
            let having: Vec<&Holding> = others.iter().filter(|other| other.tables().any(|it| it == table)).collect();
            if table.group == Group::Order {
                self.must_not_overlap(table, &having)?;
                has_orders = true;
                continue;
            }
            let (is_there, is_shared) = self.is_there(table, &having)?;
            if !is_there || is_shared {
                beside.brings.insert(table.name.to_owned());
            }
            if is_shared {
                beside.shared.insert(table.name.to_owned());
            }
        }
        if !has_orders && beside.brings == beside.shared {
            return Err(Conflict {
                reason: "already holds every row of it".to_owned(),
                hint: "append other clients (--clients) or another range (--from, --until)".to_owned(),
            });
        }
        Ok(beside)
    }

    /// Whether the rows of a dimension table are there, all of them or none; and whether a job of the same clients
    /// brings them.
    fn is_there(&self, table: &Table, having: &[&Holding]) -> Result<(bool, bool), Conflict> {
        if !is_of_clients(table.name) {
            return Ok((!having.is_empty(), !having.is_empty()));
        }
        let (there, new): (Vec<&String>, Vec<&String>) =
            self.clients.keys().partition(|code| having.iter().any(|other| other.job.clients.contains_key(*code)));
        if !there.is_empty() && !new.is_empty() {
            let new: Vec<_> = new.into_iter().map(String::as_str).collect();
            return Err(Conflict {
                reason: format!("holds some of the clients, and lacks {}", short(&new)),
                hint: format!("append the new clients on their own: --append --clients {}", new.join(",")),
            });
        }
        Ok((!there.is_empty(), having.iter().any(|other| self.clients.keys().eq(other.job.clients.keys()))))
    }

    fn must_not_overlap(&self, table: &Table, having: &[&Holding]) -> Result<(), Conflict> {
        for Holding { job: other, .. } in having {
            let both: Vec<_> = self.clients.keys().filter(|code| other.clients.contains_key(*code)).collect();
            if both.is_empty() || self.until <= other.from || other.until <= self.from {
                continue;
            }
            let both: Vec<_> = both.into_iter().map(String::as_str).collect();
            let (from, until) = (utc(other.from), utc(other.until));
            return Err(Conflict {
                reason: format!("already holds `{}` of {} from {from} to {until}", table.name, short(&both)),
                hint: "append other clients (--clients) or a range that does not overlap (--from, --until)".to_owned(),
            });
        }
        Ok(())
    }
}
