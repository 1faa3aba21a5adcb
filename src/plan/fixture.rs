//! A fixture: a few orders in which every case that a profile makes occurs some times, chosen from a sample of its orders.
//!
//! The sample is the same each time: the busiest days of peaks, the last waves before `as_of`, where orders are still under
//! way, and waves spread evenly over the whole time. The choice is greedy: the order that shows most of what is still
//! wanted comes next; among equals the one that came first.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::cases::{Cases, Seen};
use super::{Chunk, Content, FileSet, Plan, PlanError, Selection};
use crate::calendar::Wave;
use crate::demand::Demand;
use crate::generate::{OrderId, World};
use crate::profile::Profile;
use crate::tables::{Cartons, Group, Invoices, Notifications, OrderLines, Orders, Returns, Rows, Shipments, Table};

/// Orders that are looked at.
const SAMPLE: usize = 120_000;
/// Orders that are kept of those that show a case, for each time that it is wanted.
const KEPT: usize = 24;
/// Orders of a customer who comes back.
const MANY: usize = 5;

/// The orders of a fixture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    /// How often each case is wanted.
    pub each: u32,
    /// The orders, by id, and the cases that each shows.
    pub orders: BTreeMap<i64, Vec<String>>,
    /// Cases of which the sample had fewer, and how many.
    pub rare: BTreeMap<String, u32>,
}

impl Fixture {
    /// Chooses orders of what is selected, so that each case occurs so many times, or as often as it was found.
    ///
    /// # Errors
    /// When the selection names what is not there.
    pub fn choose(profile: &Profile, selection: &Selection, each: u32) -> Result<Self, PlanError> {
        let tables =
            [Orders::TABLE, OrderLines::TABLE, Shipments::TABLE, Cartons::TABLE, Invoices::TABLE, Notifications::TABLE];
        let mut tables = tables.map(|table| table.name.to_owned()).to_vec();
        let returns = Returns::TABLE.name;
        let is_said = selection.tables.is_empty() && profile.tables.contains(&returns);
        if is_said || selection.tables.iter().any(|table| table == returns) {
            tables.push(returns.to_owned());
        }
        let plan = Plan::new(profile, &Selection { tables, fixture: None, ..selection.clone() })?;
        let mut cases = Cases::new(profile, &plan.clients);
        let sample = sample(&plan, &mut cases);
        Ok(choose(&sample, &cases, each))
    }

    /// How many of its orders are a client's, which is this one of the profile's.
    fn orders_of(&self, profile: &Profile, client: usize) -> usize {
        let bits = OrderId::position_bits(profile.max_clients);
        let number = profile.clients[client].number;
        self.orders.keys().filter(|id| OrderId::decode(**id, bits).client == number).count()
    }

    /// How many cases it shows.
    pub fn cases(&self) -> usize {
        self.orders.values().flatten().collect::<BTreeSet<_>>().len()
    }
}

impl Plan {
    /// The plan of the chosen orders, and of what they refer to: a chunk for all waves, and one for each dimension table.
    pub(super) fn of_fixture(
        profile: &Profile,
        selection: &Selection,
        fixture: &Fixture,
        (clients, tables, waves): (Vec<usize>, Vec<&'static Table>, Range<Wave>),
    ) -> Self {
        let profile = Arc::new(profile.clone());
        let ids: Vec<i64> = fixture.orders.keys().copied().collect();
        let world = World::new(&profile, &clients, &tables, None).extract(&ids);
        let rows = |table: &&'static Table| world.extracted_rows(table).unwrap_or(0);
        let mut plan = Self {
            expected_rows: tables.iter().map(|table| rows(table) as f64).collect(),
            expected_orders: clients.iter().map(|index| fixture.orders_of(&profile, *index) as f64).collect(),
            selection: selection.clone(),
            clients,
            waves,
            last_order: None,
            chunks: Vec::new(),
            sets: Vec::new(),
            tables: Vec::new(),
            world: Arc::new(OnceLock::from(world.clone())),
            profile,
        };
        let (of_orders, dimensions): (Vec<_>, Vec<_>) = tables.iter().partition(|table| table.group == Group::Order);
        for table in dimensions {
            let rows = rows(&table);
            plan.add(table.name.to_owned(), vec![table], Content::Dimension { table, rows: 0..rows }, rows);
        }
        if !plan.waves.is_empty() {
            let rows = of_orders.iter().map(rows).sum();
            let name = FileSet::name_of_minutes(plan.minutes());
            plan.add(name, of_orders, Content::Waves(plan.waves.clone()), rows);
        }
        plan.tables = tables;
        plan
    }

    /// Adds a file set of one chunk.
    fn add(&mut self, name: String, tables: Vec<&'static Table>, content: Content, expected_rows: u64) {
        let (index, set) = (self.chunks.len(), self.sets.len());
        self.chunks.push(Chunk { index, set, content, expected_rows });
        self.sets.push(FileSet { name, tables, chunks: index..index + 1 });
    }
}

/// The cases of the sample's orders, by id.
fn sample(plan: &Plan, cases: &mut Cases) -> BTreeMap<i64, Seen> {
    let world = plan.world();
    let mut sample = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for wave in waves(plan) {
        if sample.len() >= SAMPLE {
            break;
        }
        if seen.insert(wave) {
            for batches in world.rows(&Content::Waves(wave..wave + 1)) {
                cases.read(&batches, &mut sample);
            }
        }
    }
    sample
}

/// The waves of a plan in the order in which they are looked at; some come twice.
fn waves(plan: &Plan) -> impl Iterator<Item = Wave> {
    let (all, length) = (plan.waves.clone(), plan.profile.waves());
    let mut peaks = BTreeSet::new();
    for client in &plan.clients {
        for window in Demand::new(&plan.profile, *client).windows() {
            // The middle of the first day of each peak that lies within, and of its last.
            let middle = window.days.first().map(|day| length.of_minute(i64::midpoint(day.full_from, day.full_until)));
            if let Some(middle) = middle.filter(|wave| all.contains(wave)) {
                peaks.insert((window.peak, middle));
            }
        }
    }
    let firsts = peaks.iter().map(|(peak, wave)| (*peak, *wave)).rev().collect::<BTreeMap<_, _>>();
    let lasts = peaks.iter().map(|(peak, wave)| (*peak, *wave)).collect::<BTreeMap<_, _>>();
    let of_peaks: Vec<Wave> = firsts.into_values().chain(lasts.into_values()).collect();
    let count = (all.end - all.start).max(0) as u64;
    // Twice as many as there are, since those that lie evenly may meet those from the end; every wave comes in the end.
    let alternating = (0..count).flat_map(move |turn| {
        let even = ((turn.reverse_bits() >> 32) * count) >> 32;
        [all.end - 1 - turn as i64, all.start + even as i64]
    });
    of_peaks.into_iter().chain(alternating)
}

/// Chooses from a sample.
fn choose(sample: &BTreeMap<i64, Seen>, cases: &Cases, each: u32) -> Fixture {
    let found = counts(sample.values(), cases);
    let mut missing: Vec<u32> = found.iter().map(|count| (*count).min(each)).collect();
    let mut chosen: BTreeMap<i64, &Seen> = BTreeMap::new();
    let mut pool = pool(sample, cases, each);
    let mut take = |id: i64, missing: &mut [u32]| {
        let seen = &sample[&id];
        seen.cases.iter().for_each(|case| missing[*case] = missing[*case].saturating_sub(1));
        chosen.insert(id, seen);
    };
    for id in of_regulars(sample, each as usize) {
        take(id, &mut missing);
        pool.remove(&id);
    }
    loop {
        let gain = |id: &i64| sample[id].cases.iter().filter(|case| missing[**case] > 0).count();
        let best = pool.iter().map(|id| (gain(id), std::cmp::Reverse(*id))).max();
        let Some((1.., std::cmp::Reverse(id))) = best else { break };
        take(id, &mut missing);
        pool.remove(&id);
    }
    described(&chosen, cases, &found, each)
}

/// How many orders show each case.
fn counts<'s>(orders: impl Iterator<Item = &'s Seen>, cases: &Cases) -> Vec<u32> {
    let mut counts = vec![0; cases.names().len()];
    orders.flat_map(|seen| &seen.cases).for_each(|case| counts[*case] += 1);
    counts
}

/// The orders to choose from: of each case, the first.
fn pool(sample: &BTreeMap<i64, Seen>, cases: &Cases, each: u32) -> BTreeSet<i64> {
    let mut counts = vec![0; cases.names().len()];
    let mut pool = BTreeSet::new();
    for (id, seen) in sample {
        for case in &seen.cases {
            if counts[*case] < KEPT * each as usize {
                pool.insert(*id);
            }
            counts[*case] += 1;
        }
    }
    pool
}

/// Some orders of those customers who have most.
fn of_regulars(sample: &BTreeMap<i64, Seen>, count: usize) -> Vec<i64> {
    let mut customers: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (id, seen) in sample {
        customers.entry(seen.customer).or_default().push(*id);
    }
    let mut regulars: Vec<(i64, Vec<i64>)> = customers.into_iter().filter(|(_, orders)| orders.len() > 1).collect();
    regulars.sort_by_key(|(customer, orders)| (std::cmp::Reverse(orders.len().min(MANY)), *customer));
    regulars.into_iter().take(count).flat_map(|(_, orders)| orders.into_iter().take(MANY)).collect()
}

/// The choice, with what each order shows and how often its customer orders in it.
fn described(chosen: &BTreeMap<i64, &Seen>, cases: &Cases, found: &[u32], each: u32) -> Fixture {
    let mut by_customer: BTreeMap<i64, u32> = BTreeMap::new();
    for seen in chosen.values() {
        *by_customer.entry(seen.customer).or_default() += 1;
    }
    let shown = |seen: &&Seen| -> Vec<String> {
        let mut shown: Vec<String> = seen.cases.iter().map(|case| cases.names()[*case].clone()).collect();
        let orders = by_customer[&seen.customer];
        shown.push(if orders > 1 { "customer: comes back" } else { "customer: orders once" }.to_owned());
        shown
    };
    let orders = chosen.iter().map(|(id, seen)| (*id, shown(seen))).collect();
    let is_rare = |(_, count): &(&String, &u32)| **count < each;
    let rare = cases.names().iter().zip(found).filter(is_rare).map(|(name, count)| (name.clone(), *count)).collect();
    Fixture { each, orders, rare }
}
