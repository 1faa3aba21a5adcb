//! `--shards`: what falls to each shard, and what another layout would move.

use ordermill::forecast::{Move, ShardLoad, Shards};

use super::text::count;
use crate::commands::printer::{Printer, bytes, columns, thousands};

/// Lines of a list.
const MOST: usize = 20;

/// What falls to each shard.
pub(super) fn text(it: &Shards, printer: Printer) -> String {
    let mut largest: Vec<&ShardLoad> = it.shards.iter().collect();
    if largest.len() > MOST {
        largest.sort_by(|a, b| b.orders.total_cmp(&a.orders));
        largest.truncate(MOST);
    }
    let head =
        ["shard", "clients", "orders", "rows", "in Postgres", "orders/s at its peak"].map(str::to_owned).to_vec();
    let row = |it: &&ShardLoad| {
        vec![
            it.shard.clone(),
            thousands(it.clients),
            thousands(it.orders.round() as u64),
            thousands(it.rows),
            bytes(it.postgres_bytes),
            it.busiest_minute.as_ref().map_or("0".to_owned(), |busiest| count(busiest.orders / 60.0)),
        ]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(largest.iter().map(row)).collect();
    let mut text = format!("{}\n{}", printer.strong("Shards"), columns(&rows));
    let (shown, all) = (largest.len(), it.shards.len());
    if shown < all {
        let without = it.shards.iter().filter(|shard| shard.clients == 0).count();
        text.push_str(&format!(
            "  the largest {shown} of {}; {} have no client\n",
            thousands(all as u64),
            thousands(without as u64)
        ));
    }
    text.push_str(&format!("\nThe largest has {:.2} times the mean of orders.", it.skew));
    if let Some(client) = &it.largest_client {
        let share = 100.0 * client.share;
        text.push_str(&format!(" Client `{}` alone has {share:.1} % of all, and lies on one shard.", client.client));
    }
    text.push('\n');
    if let Some(moves) = &it.moves {
        let clients: u64 = it.shards.iter().map(|shard| shard.clients).sum();
        text.push_str(&format!(
            "\n{}: {} of {} clients, {:.1} % of the orders\n",
            printer.strong(&format!("With the other {} shards there move", thousands(moves.shards))),
            thousands(moves.clients.len() as u64),
            thousands(clients),
            100.0 * moves.orders_share
        ));
        let row = |it: &Move| vec![it.client.clone(), format!("{} -> {}", it.from, it.to)];
        text.push_str(&columns(&moves.clients.iter().take(MOST).map(row).collect::<Vec<_>>()));
        if moves.clients.len() > MOST {
            text.push_str(&format!("  and {} more\n", thousands((moves.clients.len() - MOST) as u64)));
        }
    }
    text
}
