//! First orders: who has just joined orders minutes later.
//!
//! Between two customers' joining lies a slot of so many expected base orders. The first base order of a slot is the first one
//! of the customer whose slot it is, or, where customers join faster than one in [`LAG_MINUTES`], of one so many before. Whether an
//! order is the first of its slot is seen from base orders alone, so a peak's orders take nobody's place; those before
//! the wave are made again, if the slot began before it.

use super::joining::Joining;
use crate::demand::{Arrivals, Demand};

/// Minutes, at the mean pace, between joining and the first order.
const LAG_MINUTES: f64 = 5.0;
const MINUTES_A_YEAR: f64 = 365.0 * 1440.0;
/// A slot that began so many expected orders ago has had one: it has not once in 10¹⁰ times.
const CERTAIN: f64 = 24.0;

/// Finds first orders, wave after wave.
#[derive(Debug, Default)]
pub(super) struct Newcomers {
    /// Orders before the wave.
    earlier: Arrivals,
}

impl Newcomers {
    /// Gives the first orders among those of a wave, the orders from `first` on, which begins at a minute, to newcomers.
    pub(super) fn claim(
        &mut self,
        (joining, demand): (&Joining, &Demand),
        (from, first): (i64, usize),
        arrivals: &Arrivals,
        customers: &mut [u32],
    ) {
        if joining.per_order <= 0.0 || arrivals.len() == first {
            return;
        }
        let lag = (joining.a_year * LAG_MINUTES / MINUTES_A_YEAR) as u32;
        let mut positions = Positions::new(joining, demand);
        let mut last = self.taken(joining, demand, from);
        for (order, customer) in customers.iter_mut().enumerate().skip(first) {
            if !arrivals.base[order] {
                continue;
            }
            let position = positions.of(arrivals, order);
            let slot = position as u32;
            if last != Some(slot) && position >= joining.joins_at(slot) {
                last = Some(slot);
                if let Some(newcomer) = slot.checked_sub(lag) {
                    *customer = newcomer;
                }
            }
        }
    }

    /// The slot in which a minute lies, if it has had its first order before.
    fn taken(&mut self, joining: &Joining, demand: &Demand, minute: i64) -> Option<u32> {
        let now = joining.position(demand, minute);
        let slot = now as u32;
        let opened = joining.joins_at(slot);
        if now <= opened {
            return None;
        }
        if now - opened > CERTAIN * joining.per_order {
            return Some(slot);
        }
        self.earlier.clear();
        demand.arrivals(joining.minute_of(demand, opened) as i64 - 1, minute, &mut self.earlier);
        let mut positions = Positions::new(joining, demand);
        let comes = |order: usize| self.earlier.base[order] && positions.of(&self.earlier, order) >= opened;
        (0..self.earlier.len()).any(comes).then_some(slot)
    }
}

/// Where orders stand between customers' joining; found once for the orders of a minute.
struct Positions<'j> {
    joining: &'j Joining,
    demand: &'j Demand,
    minute: i64,
    /// At the beginning of the minute and of the next.
    bounds: (f64, f64),
}

impl<'j> Positions<'j> {
    fn new(joining: &'j Joining, demand: &'j Demand) -> Self {
        Self { joining, demand, minute: i64::MIN, bounds: (0.0, 0.0) }
    }

    fn of(&mut self, arrivals: &Arrivals, order: usize) -> f64 {
        let minute = arrivals.minute[order];
        if minute != self.minute {
            let next = minute == self.minute + 1;
            let start = if next { self.bounds.1 } else { self.joining.position(self.demand, minute) };
            self.bounds = (start, self.joining.position(self.demand, minute + 1));
            self.minute = minute;
        }
        let passed = (arrivals.placed_at[order] - minute * 60_000) as f64 / 60_000.0;
        self.bounds.0 + (self.bounds.1 - self.bounds.0) * passed
    }
}
