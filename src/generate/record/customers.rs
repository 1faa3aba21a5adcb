//! `customers`: those who have joined by the world's instant.

use std::ops::Range;

use arrow::array::RecordBatch;

use super::{Dimension, by_client, pieces, slices};
use crate::calendar::{MILLIS_PER_MINUTE, Millis, Wave};
use crate::demand::Demand;
use crate::generate::contacts::Contact;
use crate::generate::ids::{OrderId, customer_id};
use crate::generate::joining::{Earlier, Joining};
use crate::generate::world::{ClientWorld, World};
use crate::profile::Profile;
use crate::random::Key;
use crate::tables::{Customers, Rows, Texts};

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
    firm: bool,
    contact: Contact<'w>,
}

fn record(world: &World, rows: Range<u64>) -> Customers {
    let minute = world.as_of / MILLIS_PER_MINUTE;
    let of_client = by_client(world, rows, |client| u64::from(client.customers.joining.joined(&client.demand, minute)));
    let of: Vec<_> = of_client.flat_map(|(client, _, own)| own.map(move |number| (client, number))).collect();
    of_numbers(world, &of)
}

/// Rows of customers, by their client and their number among its customers.
fn of_numbers(world: &World, of: &[(&ClientWorld, u32)]) -> Customers {
    let of: Vec<Row<'_>> = of.iter().map(|(client, number)| row(world, client, *number)).collect();
    Customers {
        customer_id: of.iter().map(|it| customer_id(it.client.number, it.number)).collect(),
        client_id: of.iter().map(|it| i64::from(it.client.number)).collect(),
        kind: of.iter().map(|it| i32::from(it.firm)).collect(),
        name: Texts::of(
            &of,
            16,
            |it, into| if it.firm { it.contact.push_firm(into) } else { it.contact.push_name(into) },
        ),
        email: Texts::of(&of, 32, |it, into| it.contact.push_email(into)),
        phone: Texts::of(&of, 24, |it, into| it.contact.push_phone(into)),
        street: Texts::of(&of, 20, |it, into| it.contact.push_street(into)),
        city: of.iter().map(|it| it.contact.place.city).collect(),
        region: of.iter().map(|it| it.contact.place.region).collect(),
        postal_code: Texts::of(&of, 8, |it, into| it.contact.push_postal_code(into)),
        country: of.iter().map(|it| it.contact.place.country).collect(),
        created_at: joined_at(world, &of),
    }
}

/// Who joins in a wave, with the id of each one's event and when it happened: in the wave, whatever `created_at` was
/// rounded to.
pub(in crate::generate) fn newcomers(world: &World, wave: Wave) -> (Vec<(i64, Millis)>, RecordBatch) {
    let length = world.shared.profile.waves();
    let (from, until) = (length.first_minute(wave), length.first_minute(wave + 1));
    let mut of: Vec<(&ClientWorld, u32)> = Vec::new();
    for client in world.clients() {
        let joined = |minute| client.customers.joining.joined(&client.demand, minute);
        of.extend((joined(from)..joined(until)).map(|number| (client, number)));
    }
    let rows = of_numbers(world, &of);
    let mut last = (0, 0, 0);
    let event = |((client, _), created_at): (&(&ClientWorld, u32), &i64)| {
        let at = (*created_at).clamp(from * MILLIS_PER_MINUTE + 1, until * MILLIS_PER_MINUTE - 1);
        let minute = at.div_euclid(MILLIS_PER_MINUTE);
        // From the other end of what orders of the minute have.
        let before = last.0 == client.number && last.1 == minute;
        last = (client.number, minute, if before { last.2 + 1 } else { 0 });
        let position = (1u32 << client.position_bits) - 1 - last.2;
        (OrderId { minute, client: client.number, position }.encode(client.position_bits), at)
    };
    let events = of.iter().zip(&rows.created_at).map(event).collect();
    (events, rows.freeze(&world.shared.dictionaries))
}

/// When customers joined, milliseconds.
fn joined_at(world: &World, of: &[Row<'_>]) -> Vec<i64> {
    let profile = &world.shared.profile;
    let mut joined = Vec::with_capacity(of.len());
    for of_client in of.chunk_by(|one, other| one.client.number == other.client.number) {
        let client = of_client[0].client;
        let mut earlier = Earlier::new(profile, &profile.clients[client.index]);
        let created_at = |it: &Row<'_>| client.customers.joining.created_at(&mut earlier, &client.demand, it.number);
        joined.extend(of_client.iter().map(created_at));
    }
    joined
}

fn row<'w>(world: &'w World, client: &'w ClientWorld, number: u32) -> Row<'w> {
    let contact = Contact::of(&client.customers, number, (&world.shared.places, &world.shared.words));
    Row { client, number, firm: client.customers.is_firm(number), contact }
}
