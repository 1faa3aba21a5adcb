//! What falls to each shard of a layout, and what another layout would move.

use rayon::prelude::*;
use serde::Serialize;

use super::load::{self, Busiest};
use super::series::Grid;
use super::{Forecast, gather, zone};
use crate::demand::Demand;
use crate::plan::{Plan, PlanError, Selection};
use crate::profile::shards::{Layout, Shard};
use crate::profile::{Client, Profile};

/// What falls to each shard of a layout.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Shards {
    /// In the layout's order.
    pub shards: Vec<ShardLoad>,
    /// Orders of the shard that has the most, in shares of the mean.
    pub skew: f64,
    /// The client that has the most orders: no rule by client spreads it.
    pub largest_client: Option<LargestClient>,
    /// What another layout would move.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moves: Option<Moves>,
}

/// What falls to a shard.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ShardLoad {
    /// Its name.
    pub shard: String,
    /// Its clients.
    pub clients: u64,
    /// Orders to expect.
    pub orders: f64,
    /// Rows to expect, of all tables.
    pub rows: u64,
    /// Bytes that they take in a Postgres, indexes included.
    pub postgres_bytes: u64,
    /// The minute that expects the most orders; none where there are none.
    pub busiest_minute: Option<Busiest>,
}

/// The client that has the most orders.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct LargestClient {
    /// Its code.
    pub client: String,
    /// Its share of all orders.
    pub share: f64,
}

/// What another layout would move.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Moves {
    /// Shards of the other layout.
    pub shards: u64,
    /// Clients that would lie on a shard of another name.
    pub clients: Vec<Move>,
    /// Their share of all orders.
    pub orders_share: f64,
}

/// A client that would move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Move {
    /// Its code.
    pub client: String,
    /// The shard on which it lies.
    pub from: String,
    /// The shard on which it would lie.
    pub to: String,
}

impl Shards {
    /// What of a forecast of a plan falls to each shard, and what the other layout would move.
    ///
    /// # Errors
    /// When a shard's share is no plan.
    pub fn new(
        profile: &Profile,
        plan: &Plan,
        forecast: &Forecast,
        layout: &Layout,
        other: Option<&Layout>,
    ) -> Result<Self, PlanError> {
        let clients: Vec<&Client> = plan.clients.iter().map(|&client| &profile.clients[client]).collect();
        let spread = layout.spread(clients.iter().copied());
        let of_shard = |(shard, clients): (&Shard, &Vec<&Client>)| share(profile, plan, forecast, &shard.name, clients);
        let shards = layout.shards.par_iter().zip(&spread).map(of_shard).collect::<Result<Vec<_>, _>>()?;
        let all = shards.iter().map(|shard| shard.orders).sum::<f64>().max(f64::MIN_POSITIVE);
        let most = shards.iter().map(|shard| shard.orders).fold(0.0, f64::max);
        let largest = forecast.clients.iter().max_by(|a, b| a.load.orders.total_cmp(&b.load.orders));
        Ok(Self {
            skew: most * shards.len() as f64 / all,
            largest_client: largest.map(|it| LargestClient { client: it.client.clone(), share: it.load.orders / all }),
            shards,
            moves: other.map(|other| Moves::new(&clients, forecast, layout, other)),
        })
    }
}

impl Moves {
    fn new(clients: &[&Client], forecast: &Forecast, layout: &Layout, other: &Layout) -> Self {
        let name = |layout: &Layout, client: &Client| layout.shards[layout.place(client)].name.clone();
        let all = clients.iter().map(|client| Move {
            client: client.code.clone(),
            from: name(layout, client),
            to: name(other, client),
        });
        let clients: Vec<Move> = all.filter(|it| it.from != it.to).collect();
        let is_moved = |code: &String| clients.iter().any(|it| it.client == *code);
        let orders: f64 = forecast.clients.iter().filter(|it| is_moved(&it.client)).map(|it| it.load.orders).sum();
        Self {
            shards: other.shards.len() as u64,
            clients,
            orders_share: orders / forecast.overall.orders.max(f64::MIN_POSITIVE),
        }
    }
}

/// What falls to a shard with some clients.
fn share(
    profile: &Profile,
    plan: &Plan,
    forecast: &Forecast,
    name: &str,
    clients: &[&Client],
) -> Result<ShardLoad, PlanError> {
    let mut shard = ShardLoad {
        shard: name.to_owned(),
        clients: clients.len() as u64,
        orders: 0.0,
        rows: 0,
        postgres_bytes: 0,
        busiest_minute: None,
    };
    if clients.is_empty() {
        return Ok(shard);
    }
    let codes = clients.iter().map(|client| client.code.clone()).collect();
    let own = Plan::new(profile, &Selection { clients: codes, ..plan.selection.clone() })?;
    for ((table, of_own), of_all) in own.tables.iter().zip(&own.expected_rows).zip(&plan.expected_rows) {
        let Some(size) = forecast.tables.iter().find(|it| it.table == table.name) else { continue };
        let part = of_own / of_all.max(f64::MIN_POSITIVE);
        shard.rows += (part * size.rows as f64).round() as u64;
        let bytes = size.postgres.heap_bytes + size.postgres.index_bytes;
        shard.postgres_bytes += (part * bytes as f64).round() as u64;
    }
    let demands: Vec<Demand> = own.clients.iter().map(|&client| Demand::new(profile, client)).collect();
    let zone = zone(profile, &own.clients);
    let grid = Grid::new(zone, own.minutes());
    let (load, _) = load::overall(clients, &demands, &gather(clients, &demands, &grid), zone, &grid);
    (shard.orders, shard.busiest_minute) = (load.orders, Some(load.busiest_minute));
    Ok(shard)
}
