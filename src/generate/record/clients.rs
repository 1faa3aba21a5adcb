//! `clients`.

use std::ops::Range;

use super::{Dimension, by_client, pieces, slices};
use crate::calendar::{MILLIS_PER_MINUTE, Millis};
use crate::generate::joining::EARLIER_MINUTES;
use crate::generate::world::{ClientWorld, World};
use crate::profile::Profile;
use crate::tables::Clients;

const YEAR_MINUTES: i64 = 365 * 1440;

impl Dimension for Clients {
    fn pieces(_: &Profile, clients: &[usize]) -> Vec<u64> {
        pieces(clients.len() as u64)
    }

    fn some(world: World, rows: Range<u64>) -> Box<dyn Iterator<Item = Self> + Send> {
        slices(world, rows, record)
    }
}

fn record(world: &World, rows: Range<u64>) -> Clients {
    let of: Vec<_> = by_client(world, rows, |_| 1).map(|(client, profile, _)| (client, profile)).collect();
    Clients {
        client_id: of.iter().map(|(client, _)| i64::from(client.number)).collect(),
        code: of.iter().map(|(_, profile)| &profile.code).collect(),
        name: of.iter().map(|(_, profile)| &profile.name).collect(),
        segment: of.iter().map(|(_, profile)| &profile.segment).collect(),
        time_zone: of.iter().map(|(_, profile)| profile.zone.name()).collect(),
        currency: of.iter().map(|(_, profile)| &profile.currency.code).collect(),
        created_at: of.iter().map(|(client, _)| since(world, client)).collect(),
    }
}

/// When a client came: before its first product and customer.
pub(super) fn since(world: &World, client: &ClientWorld) -> Millis {
    let earlier = client.key.named("since").below(YEAR_MINUTES as u64) as i64;
    world.shared.profile.start - (EARLIER_MINUTES + YEAR_MINUTES / 4 + earlier) * MILLIS_PER_MINUTE
}
