//! `products`: those that have entered the catalogue by the world's instant.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Dimension, by_client, clients, pieces, slices};
use crate::calendar::{MILLIS_PER_MINUTE, Millis};
use crate::generate::catalogue::Listing;
use crate::generate::goods::Shelf;
use crate::generate::ids::product_id;
use crate::generate::product_codes::push_gtin;
use crate::generate::range::Succession;
use crate::generate::world::{ClientWorld, World};
use crate::profile::{Category, Profile};
use crate::random::Key;
use crate::tables::{Products, Texts};

impl Dimension for Products {
    fn pieces(profile: &Profile, clients: &[usize]) -> Vec<u64> {
        let minute = profile.as_of / MILLIS_PER_MINUTE;
        let count = |&client: &usize| {
            let client = &profile.clients[client];
            Succession::new(profile, client, minute).len() as u64
        };
        pieces(clients.iter().map(count).sum())
    }

    fn some(world: World, rows: Range<u64>) -> Box<dyn Iterator<Item = Self> + Send> {
        let categories = world.clients().flat_map(|it| &world.shared.profile.clients[it.index].products.categories);
        let shelves = categories.map(|(it, _)| (it.code.clone(), Shelf::of(it))).collect();
        slices(world, rows, move |world, rows| record(world, rows, &shelves))
    }
}

/// A product, and what it is known by.
struct Row<'w> {
    client: &'w ClientWorld,
    number: u32,
    listing: &'w Listing,
    category: &'w Category,
    shelf: &'w Shelf,
    /// Chance of its words and of when it came.
    key: Key,
    client_since: Millis,
}

fn record(world: &World, rows: Range<u64>, shelves: &BTreeMap<String, Shelf>) -> Products {
    let of_client = by_client(world, rows, |client| u64::from(client.range.succession.by(world.as_of)));
    let of: Vec<Row<'_>> = of_client
        .flat_map(|(client, profile, own)| {
            let client_since = clients::since(world, client);
            let categories = profile.products.categories.iter();
            let categories: Vec<_> = categories.map(|(category, _)| (category, &shelves[&category.code])).collect();
            let words = client.key.named("product words");
            own.map(move |number| {
                let listing = &client.catalogue.listings[client.range.succession.listing(number) as usize];
                let (category, shelf) = categories[listing.category as usize];
                Row { client, number, listing, category, shelf, key: words.at(u64::from(number)), client_since }
            })
        })
        .collect();
    let created_at = |it: &Row<'_>| {
        if let Some(launch) = it.client.range.succession.launch(it.number) {
            return launch.created * MILLIS_PER_MINUTE;
        }
        let age = (world.shared.profile.start - it.client_since) / MILLIS_PER_MINUTE;
        it.client_since + it.key.at(0).below(age as u64) as i64 * MILLIS_PER_MINUTE
    };
    let price = |it: &Row<'_>| it.client.range.first_price(it.number);
    Products {
        product_id: of.iter().map(|it| product_id(it.client.number, it.number)).collect(),
        client_id: of.iter().map(|it| i64::from(it.client.number)).collect(),
        sku: of.iter().map(|it| it.client.first_sku + it.number as i32).collect(),
        gtin: Texts::of(&of, 13, |it, into| push_gtin(it.client.number, it.number, into)),
        name: Texts::of(&of, 32, |it, into| it.shelf.push_name(it.key, it.listing.weight_g, into)),
        category: of.iter().map(|it| it.client.categories[it.listing.category as usize]).collect(),
        handling_class: of.iter().map(|it| it.category.class as i32).collect(),
        length_mm: of.iter().map(|it| it.listing.size_mm[0] as i32).collect(),
        width_mm: of.iter().map(|it| it.listing.size_mm[1] as i32).collect(),
        height_mm: of.iter().map(|it| it.listing.size_mm[2] as i32).collect(),
        weight_g: of.iter().map(|it| it.listing.weight_g as i32).collect(),
        pack_size: of.iter().map(|it| it.listing.pack_size as i32).collect(),
        price_minor: of.iter().map(price).collect(),
        // The margin is the listing's.
        cost_minor: of.iter().map(|it| (it.listing.cost_minor * price(it) / it.listing.price_minor).max(1)).collect(),
        created_at: of.iter().map(created_at).collect(),
    }
}
