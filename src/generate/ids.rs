//! Identifiers: how they are put together, and taken apart again.
//!
//! `order_id` is below 2⁵³: 25 bits of minutes since 2000-01-01 UTC, then 28 bits shared by the client's number and the
//! place in the minute. It rises with time, needs no coordination and names the minute that made it.

use super::check_digit::check_digit;

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
        ((self.minute - EPOCH_MINUTE) << LOW_BITS)
            | (i64::from(self.client) << position_bits)
            | i64::from(self.position)
    }

    /// The parts of a number.
    pub fn decode(id: i64, position_bits: u32) -> Self {
        let low = id & ((1 << LOW_BITS) - 1);
        Self {
            minute: (id >> LOW_BITS) + EPOCH_MINUTE,
            client: (low >> position_bits) as u32,
            position: (low & ((1 << position_bits) - 1)) as u32,
        }
    }
}

impl OrderId {
    /// The lowest id that a shipment, carton, invoice or notification of an order, or of a later one, can have.
    pub fn first_child(order_id: i64) -> i64 {
        child_id(order_id, 0)
    }
}

/// `product_id` and `customer_id` carry the client's number above these bits.
const PRODUCT_BITS: u32 = 24;
const CUSTOMER_BITS: u32 = 32;
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
    (i64::from(client) << CUSTOMER_BITS) | (i64::from(customer) + 1)
}

/// The client's number and its customer, counted from 0, that an id of a customer names.
pub(super) fn customer(id: i64) -> Option<(u32, u32)> {
    let number = u32::try_from(id >> CUSTOMER_BITS).ok()?;
    Some((number, (id as u32).checked_sub(1)?))
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

/// A whole number in decimal digits.
pub(super) fn push_decimal(mut number: u64, into: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    into.extend_from_slice(&digits[first..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_id_can_be_taken_apart_and_stays_below_two_to_the_53() {
        for max_clients in [2, 4096, 1 << 20] {
            let bits = OrderId::position_bits(max_clients);
            let parts =
                OrderId { minute: EPOCH_MINUTE + (1 << 25) - 1, client: max_clients - 1, position: (1 << bits) - 1 };
            let id = parts.encode(bits);
            assert_eq!(id, (1 << 53) - 1);
            assert_eq!(OrderId::decode(id, bits), parts);
        }
    }

    #[test]
    fn ids_rise_with_the_minute_then_the_client_then_the_place() {
        let id = |minute, client, position| OrderId { minute, client, position }.encode(16);
        assert!(id(EPOCH_MINUTE + 1, 1, 0) > id(EPOCH_MINUTE, 4095, 65_535));
        assert!(id(EPOCH_MINUTE, 2, 0) > id(EPOCH_MINUTE, 1, 65_535));
    }
}
