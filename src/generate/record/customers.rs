//! `customers`: those who have joined by the world's end.

use std::ops::Range;

use super::{Dimension, by_client, pieces, slices};
use crate::calendar::MILLIS_PER_MINUTE;
use crate::demand::Demand;
use crate::generate::contacts::Contact;
use crate::generate::ids::customer_id;
use crate::generate::joining::Joining;
use crate::generate::places::Place;
use crate::generate::words::Words;
use crate::generate::world::{ClientWorld, World};
use crate::profile::Profile;
use crate::random::Key;
use crate::tables::{Customers, Texts};

impl Dimension for Customers {
    fn pieces(profile: &Profile, clients: &[usize]) -> Vec<u64> {
        let minute = profile.as_of / MILLIS_PER_MINUTE;
        let joined = |&client: &usize| {
            let it = &profile.clients[client];
            let joining = Joining::new(profile, it, Key::root(profile.seed).named("client").named(&it.code));
            u64::from(joining.joined(&Demand::new(profile, client), minute))
        };
        pieces(clients.iter().map(joined).sum())
    }

    fn some(world: World, rows: Range<u64>) -> Box<dyn Iterator<Item = Self> + Send> {
        slices(world, rows, record)
    }
}

/// A customer, and what it is known by.
struct Row<'w> {
    client: &'w ClientWorld,
    number: u32,
    key: Key,
    firm: bool,
    place: &'w Place,
    words: &'w Words,
    contact: Contact<'w>,
}

impl Row<'_> {
    /// A word of a list, by a part of the customer's chance.
    fn pick<'l>(&self, part: u64, list: &'l [String]) -> &'l str {
        &list[self.key.at(part).below(list.len() as u64) as usize]
    }
}

fn push_name(it: &Row<'_>, into: &mut Vec<u8>) {
    if it.firm {
        into.extend_from_slice(it.pick(12, &it.words.firms).as_bytes());
    } else {
        into.extend_from_slice(it.contact.first_name().as_bytes());
        into.push(b' ');
        into.extend_from_slice(it.contact.last_name().as_bytes());
    }
}

fn record(world: &World, rows: Range<u64>) -> Customers {
    let minute = world.shared.profile.as_of / MILLIS_PER_MINUTE;
    let of_client = by_client(world, rows, |client| u64::from(client.customers.joining.joined(&client.demand, minute)));
    let row = |client, number| row(world, client, number);
    let of: Vec<Row<'_>> = of_client.flat_map(|(client, _, own)| own.map(move |number| row(client, number))).collect();
    let texts = |bytes: usize, write: fn(&Row<'_>, &mut Vec<u8>)| {
        let mut texts = Texts::with_room(of.len(), bytes);
        for it in &of {
            texts.push_with(|into| write(it, into));
        }
        texts
    };
    Customers {
        customer_id: of.iter().map(|it| customer_id(it.client.number, it.number)).collect(),
        client_id: of.iter().map(|it| i64::from(it.client.number)).collect(),
        kind: of.iter().map(|it| i32::from(it.firm)).collect(),
        name: texts(16, push_name),
        email: texts(32, |it, into| it.contact.push_email(into)),
        phone: texts(16, |it, into| it.contact.push_phone(into)),
        street: of
            .iter()
            .map(|it| format!("{} {}", it.pick(15, &it.words.streets), 1 + it.key.at(16).below(240)))
            .collect(),
        city: of.iter().map(|it| it.place.city).collect(),
        region: of.iter().map(|it| it.place.region).collect(),
        postal_code: of.iter().map(|it| it.place.postal_code).collect(),
        country: of.iter().map(|it| it.place.country).collect(),
        created_at: of.iter().map(|it| joined_at(world, it)).collect(),
    }
}

/// When a customer joined, milliseconds.
fn joined_at(world: &World, it: &Row<'_>) -> i64 {
    let profile = &world.shared.profile;
    it.client.customers.joining.created_at(profile, &profile.clients[it.client.index], &it.client.demand, it.number)
}

fn row<'w>(world: &'w World, client: &'w ClientWorld, number: u32) -> Row<'w> {
    let place = world.shared.places.get(client.customers.place(number));
    let words = &world.shared.words[&place.language];
    Row {
        client,
        number,
        key: client.customers.key(number),
        firm: client.customers.is_firm(number),
        place,
        words,
        contact: Contact::of(client.number, &client.customers, number, place, words),
    }
}
