//! Units that lie in shipments which have not been shipped, noted as waves are made: `stock` is made last, and makes only those waves
//! that were not noted. Whatever was noted, by whom and when, it comes to the same units.

use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::fulfil::{WaveOrders, WavePlan};
use super::world::{ClientWorld, Shared};
use crate::calendar::{Millis, Wave};
use crate::tables::NEVER;

/// Working days after which nothing that was allocated is still there.
pub(super) const SHIPPED_WITHIN: usize = 10;

/// What had not been shipped by an instant.
#[derive(Debug)]
pub(super) struct Unshipped {
    as_of: Millis,
    /// By the client's place in the profile.
    clients: Vec<OfClient>,
}

#[derive(Debug, Default)]
struct OfClient {
    /// Those of whose orders something may lie in a warehouse; found when somebody asks.
    waves: OnceLock<Range<Wave>>,
    noted: Mutex<Noted>,
}

/// The plan of a wave, frozen, and whose it is.
pub(super) type Planned<'w> = (&'w WaveOrders<'w>, &'w WavePlan);

/// What was noted of some waves of a client.
#[derive(Debug, Clone, Default)]
pub(super) struct Noted {
    waves: Vec<Range<Wave>>,
    /// By product, and site; it grows as it has to.
    units: Vec<i32>,
}

impl Unshipped {
    /// Nothing was noted so far of what had not been shipped by an instant, of so many clients.
    pub(super) fn by(as_of: Millis, clients: usize) -> Self {
        Self { as_of, clients: (0..clients).map(|_| OfClient::default()).collect() }
    }

    /// The waves of a client of whose orders something may lie in a warehouse.
    pub(super) fn waves(&self, (client, shared): (&ClientWorld, &Shared)) -> &Range<Wave> {
        let found = || first_wave(client, self.as_of, shared)..shared.profile.waves().at(self.as_of);
        self.clients[client.index].waves.get_or_init(found)
    }

    /// Notes a wave of a client, with its plan if it has one; not again, if it has been noted.
    pub(super) fn note(&self, of: (&ClientWorld, &Shared), wave: Wave, planned: Option<Planned<'_>>) {
        if self.waves(of).contains(&wave) {
            let noted = &self.clients[of.0.index].noted;
            noted.lock().unwrap_or_else(PoisonError::into_inner).note(of.0, wave, planned);
        }
    }

    /// What was noted of a client.
    pub(super) fn noted(&self, client: &ClientWorld) -> Noted {
        self.clients[client.index].noted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Noted {
    /// Whether a wave is in it.
    pub(super) fn has(&self, wave: Wave) -> bool {
        self.waves.iter().any(|waves| waves.contains(&wave))
    }

    /// Notes a wave of the client's, unless it has been noted.
    pub(super) fn note(&mut self, client: &ClientWorld, wave: Wave, planned: Option<Planned<'_>>) {
        if self.has(wave) {
            return;
        }
        // Who makes waves makes one after another.
        match self.waves.iter_mut().find(|waves| waves.end == wave) {
            Some(waves) => waves.end += 1,
            None => self.waves.push(wave..wave + 1),
        }
        let Some((orders, plan)) = planned else { return };
        for parcel in plan.parcels.iter().filter(|parcel| parcel.shipped_at == NEVER) {
            for line in plan.lines(parcel).iter().map(|line| *line as usize) {
                let position = position(client, parcel.site, orders.products[line]);
                if self.units.len() <= position {
                    self.units.resize(position + 1, 0);
                }
                self.units[position] = self.units[position].saturating_add(orders.units[line]);
            }
        }
    }

    /// Units of a product of the client's at a site.
    pub(super) fn units(&self, client: &ClientWorld, site: usize, product: u32) -> i32 {
        self.units.get(position(client, site, product)).copied().unwrap_or_default()
    }
}

fn position(client: &ClientWorld, site: usize, product: u32) -> usize {
    product as usize * client.fulfilment.sites.len() + site
}

/// The first wave of whose orders something may lie in a warehouse at an instant.
fn first_wave(client: &ClientWorld, as_of: Millis, shared: &Shared) -> Wave {
    let Shared { logistics, profile, .. } = shared;
    let it = &client.fulfilment;
    let days = SHIPPED_WITHIN + it.backorder.cancel_after_days as usize;
    let earliest = it.sites.iter().map(|site| {
        let time = &logistics.times[site.warehouse];
        let today = time.day_at(as_of);
        // A warehouse that does not open any more keeps what it has.
        time.day(today).and(today.checked_sub(days)).and_then(|day| time.day(day)).map_or(0, |day| day.opens)
    });
    profile.waves().at(earliest.min().unwrap_or(0).max(profile.start))
}
