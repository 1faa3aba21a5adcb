//! Identifiers: how they are put together, and taken apart again.
//!
//! `order_id` is below 2⁵³: 25 bits of minutes since 2000-01-01 UTC, then 28 bits shared by the client's number and the
//! place in the minute. It rises with time, needs no coordination and names the minute that made it.
//!
//! Clients' numbers *turn* from minute to minute: something that the minute says is added to them, modulo the number that they lie
//! below. A Postgres folds a key of 64 bits to 32 before it looks for a bucket, one half XOR the other (`hashint8`), so that the minute
//! in the upper half would undo the place in the lower one: ten orders of a day would have one hash, and joins by order take four times
//! as long. Within a minute clients therefore come in turn, each time from another one on.

use super::check_digit::check_digit;
use crate::random::mix;

/// 2000-01-01T00:00Z in minutes since the Unix epoch.
const EPOCH_MINUTE: i64 = 946_684_800 / 60;
/// Bits below the minute.
const LOW_BITS: u32 = 28;

/// How order ids are cut, and one id's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderId {
    /// Minutes since the Unix epoch, UTC.
    pub minute: i64,
    /// The client's number.
    pub client: u32,
    /// Place in the client's minute, from 0.
    pub position: u32,
}

impl OrderId {
    /// Bits of the place in the minute, when client numbers lie below `max_clients`.
    pub fn position_bits(max_clients: u32) -> u32 {
        LOW_BITS - max_clients.trailing_zeros()
    }

    /// The number.
    pub fn encode(self, position_bits: u32) -> i64 {
        let turned = self.client.wrapping_add(turn(self.minute, position_bits)) & (most_clients(position_bits) - 1);
        Self::first_of(self.minute) | (i64::from(turned) << position_bits) | i64::from(self.position)
    }

    /// The parts of a number.
    pub fn decode(id: i64, position_bits: u32) -> Self {
        let (minute, low) = (Self::minute_of(id), id & ((1 << LOW_BITS) - 1));
        let turned = (low >> position_bits) as u32;
        Self {
            minute,
            client: turned.wrapping_sub(turn(minute, position_bits)) & (most_clients(position_bits) - 1),
            position: (low & ((1 << position_bits) - 1)) as u32,
        }
    }

    /// The minute of a number, whoever's it is.
    pub fn minute_of(id: i64) -> i64 {
        (id >> LOW_BITS) + EPOCH_MINUTE
    }

    /// The lowest number of a minute, whoever's it is.
    pub fn first_of(minute: i64) -> i64 {
        (minute - EPOCH_MINUTE) << LOW_BITS
    }

    /// The places of clients in the order of their ids of a minute; given are their own numbers, rising.
    pub(crate) fn in_turn(minute: i64, position_bits: u32, numbers: &[u32]) -> impl Iterator<Item = usize> + use<> {
        let around = most_clients(position_bits) - turn(minute, position_bits);
        let first = numbers.partition_point(|number| *number < around);
        (first..numbers.len()).chain(0..first)
    }

    /// The lowest id that a shipment, carton, invoice or notification of an order, or of a later one, can have.
    pub fn first_child(order_id: i64) -> i64 {
        child_id(order_id, 0)
    }
}

/// What clients' numbers lie below.
fn most_clients(position_bits: u32) -> u32 {
    1 << (LOW_BITS - position_bits)
}

/// By how much clients' numbers turn in a minute.
fn turn(minute: i64, position_bits: u32) -> u32 {
    (mix((minute - EPOCH_MINUTE) as u64) >> (u64::BITS - LOW_BITS + position_bits)) as u32
}

/// `product_id` and `customer_id` carry the client's number above these bits.
const PRODUCT_BITS: u32 = 24;
const CUSTOMER_BITS: u32 = 32;
/// Bits of a client's first customer: of 32, so many that 4 × 10⁹ customers have room above it.
const FIRST_CUSTOMER_BITS: u32 = 28;
/// `task_id` carries its kind's number above these.
const TASK_BITS: u32 = 32;

/// The id of a client's product, counted from 0.
pub(super) fn product_id(client: u32, product: u32) -> i64 {
    (i64::from(client) << PRODUCT_BITS) | i64::from(product + 1)
}

/// The client's product, counted from 0, that an id of a product names.
pub(super) fn product(id: i64) -> u32 {
    ((id & ((1 << PRODUCT_BITS) - 1)) as u32).saturating_sub(1)
}

/// The id of a client's customer, counted from 0.
pub(super) fn customer_id(client: u32, customer: u32) -> i64 {
    (i64::from(client) << CUSTOMER_BITS) | (i64::from(before_customers(client)) + i64::from(customer) + 1)
}

/// What a client's customers are counted from: each client from elsewhere, or thirty clients would share their buckets as a Postgres
/// folds ids.
fn before_customers(client: u32) -> u32 {
    (mix(u64::from(client)) >> (u64::BITS - FIRST_CUSTOMER_BITS)) as u32
}

/// The client's number and its customer, counted from 0, that an id of a customer names.
pub(super) fn customer(id: i64) -> Option<(u32, u32)> {
    let number = u32::try_from(id >> CUSTOMER_BITS).ok()?;
    Some((number, (id as u32).checked_sub(before_customers(number) + 1)?))
}

/// The id of a task of a kind, counted from 0: room for 2³² of each.
pub(super) fn task_id(kind: u32, task: u32) -> i64 {
    (i64::from(kind) << TASK_BITS) | i64::from(task)
}

/// The id of an order's shipment, carton, invoice or notification: room for 1024 of each.
pub(super) fn child_id(order_id: i64, number: usize) -> i64 {
    (order_id << 10) | number as i64
}

/// Crockford's base 32: no I, L, O, U (<https://www.crockford.com/base32.html>).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// `order_number`: the id in base 32, as people would read it out, such as `6D4S-0G401-02`.
pub(super) fn push_order_number(order_id: i64, into: &mut Vec<u8>) {
    let digit = |place: u32| ALPHABET[(order_id >> (5 * place)) as usize & 31];
    let text = [
        digit(10),
        digit(9),
        digit(8),
        digit(7),
        b'-',
        digit(6),
        digit(5),
        digit(4),
        digit(3),
        digit(2),
        b'-',
        digit(1),
        digit(0),
    ];
    into.extend_from_slice(&text);
}

/// `tracking_number`: the shipment's id in base 32 after `TST`, a prefix that no carrier has.
pub(super) fn push_tracking_number(shipment_id: i64, into: &mut Vec<u8>) {
    into.extend_from_slice(b"TST");
    into.extend((0..13).rev().map(|place| ALPHABET[(shipment_id >> (5 * place)) as usize & 31]));
}

/// `sscc`: 14 digits of the carton's id around 952, the prefix that GS1 keeps for demonstrations, and the check digit.
pub(super) fn push_sscc(carton_id: i64, into: &mut Vec<u8>) {
    let mut digits = *b"09520000000000000";
    let mut rest = carton_id as u64 % 100_000_000_000_000;
    for place in (4..17).rev().chain([0]) {
        digits[place] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    into.extend_from_slice(&digits);
    into.push(check_digit(&digits));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_order_id_can_be_taken_apart_and_stays_below_two_to_the_53() {
        for max_clients in [2, 4096, 1 << 20] {
            let bits = OrderId::position_bits(max_clients);
            let parts =
                OrderId { minute: EPOCH_MINUTE + (1 << 25) - 1, client: max_clients - 1, position: (1 << bits) - 1 };
            let id = parts.encode(bits);
            assert!(OrderId::first_of(parts.minute) <= id && id < 1 << 53);
            assert_eq!((OrderId::decode(id, bits), OrderId::minute_of(id)), (parts, parts.minute));
        }
    }

    #[test]
    fn ids_rise_with_the_minute_then_the_client_in_turn_then_the_place() {
        let id = |minute, client, position| OrderId { minute, client, position }.encode(16);
        let numbers = [3, 700, 1500, 4095];
        let mut firsts = BTreeSet::new();
        for minute in EPOCH_MINUTE..EPOCH_MINUTE + 100 {
            let in_turn: Vec<usize> = OrderId::in_turn(minute, 16, &numbers).collect();
            firsts.insert(in_turn[0]);
            let ids: Vec<i64> = in_turn
                .iter()
                .flat_map(|it| [0, 1, 65_535].map(|position| id(minute, numbers[*it], position)))
                .collect();
            assert!(ids.is_sorted() && ids.len() == 12 && ids[11] < OrderId::first_of(minute + 1));
        }
        assert_eq!(firsts.len(), 4, "each of them comes first at times");
    }

    #[test]
    fn a_customer_s_id_can_be_taken_apart_and_the_last_of_four_billion_is_its_client_s_still() {
        for (client, number) in [(0, 0), (1, 7), (4095, 1_000_000), ((1 << 20) - 1, 3_999_999_999)] {
            assert_eq!(customer(customer_id(client, number)), Some((client, number)));
        }
        assert_eq!(customer(customer_id(12, 0) - 1), None, "nobody comes before the first");
    }

    /// As Postgres does before it mixes: <https://www.postgresql.org/docs/current/hash-index.html>, `hashint8` in hashfunc.c.
    fn folded(id: i64) -> u32 {
        id as u32 ^ (id >> 32) as u32
    }

    #[test]
    fn few_ids_fold_to_one_number() {
        let day = 13_763_520 + EPOCH_MINUTE..13_764_960 + EPOCH_MINUTE;
        for (clients, each) in [(1, 160), (30, 9), (300, 1)] {
            let of_minute = |minute| {
                let ids =
                    (0..clients).flat_map(move |client| (0..each).map(move |position| (client * 13 + 7, position)));
                ids.map(move |(client, position)| OrderId { minute, client, position }.encode(16))
            };
            let ids: Vec<i64> = day.clone().flat_map(of_minute).collect();
            let distinct = |of: &dyn Fn(i64) -> u32| ids.iter().map(|id| of(*id)).collect::<BTreeSet<u32>>().len();
            let orders = distinct(&folded) as f64 / ids.len() as f64;
            let children = distinct(&|id| folded(child_id(id, 0))) as f64 / ids.len() as f64;
            assert!(orders > 0.9 && children > 0.9, "{clients} clients: {orders} {children}");
        }
        let customers: BTreeSet<u32> = (0..100)
            .flat_map(|client| (0..2_000).map(move |customer| folded(customer_id(client * 13 + 7, customer))))
            .collect();
        assert!(customers.len() > 190_000, "{}", customers.len());
    }
}
