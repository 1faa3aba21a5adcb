//! How customers are reached: at domains and numbers that nobody can own.

use super::customers::Customers;
use super::ids::push_decimal;
use super::places::Place;
use super::words::Words;
use crate::random::Key;

/// Domains that nobody can own (RFC 2606).
const DOMAINS: [&[u8]; 3] = [b"example.com", b"example.net", b"example.org"];
/// Share of customers with a number who would rather have text messages.
const BY_SMS: f64 = 0.25;

/// A customer's own words, drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contact<'w> {
    pub(super) key: Key,
    client: u32,
    customer: u32,
    first: usize,
    last: usize,
    words: &'w Words,
    phone: Option<(&'static str, u32, u32, usize)>,
}

impl<'w> Contact<'w> {
    #[inline]
    pub(super) fn of(client: u32, customers: &Customers, customer: u32, place: &Place, words: &'w Words) -> Self {
        let key = customers.key(customer);
        let pick = |part: u64, list: &[String]| key.at(part).below(list.len() as u64) as usize;
        Self {
            key,
            client,
            customer,
            first: pick(10, &words.first_names),
            last: pick(11, &words.last_names),
            words,
            phone: place.phone,
        }
    }

    pub(super) fn first_name(&self) -> &'w str {
        &self.words.first_names[self.first]
    }

    pub(super) fn last_name(&self) -> &'w str {
        &self.words.last_names[self.last]
    }

    /// Writes the e-mail address.
    pub(super) fn push_email(&self, into: &mut Vec<u8>) {
        into.extend_from_slice(self.words.ascii.first[self.first].as_bytes());
        into.push(b'.');
        into.extend_from_slice(self.words.ascii.last[self.last].as_bytes());
        into.push(b'.');
        push_decimal(u64::from(self.client), into);
        into.push(b'.');
        push_decimal(u64::from(self.customer) + 1, into);
        into.push(b'@');
        into.extend_from_slice(DOMAINS[self.key.at(13).below(3) as usize]);
    }

    /// Writes the phone number; nothing in countries that keep none for fiction.
    pub(super) fn push_phone(&self, into: &mut Vec<u8>) {
        let Some((prefix, low, high, digits)) = self.phone else { return };
        let number = low + self.key.at(14).below(u64::from(high - low + 1)) as u32;
        into.extend_from_slice(prefix.as_bytes());
        for place in (0..digits as u32).rev() {
            into.push(b'0' + (number / 10u32.pow(place) % 10) as u8);
        }
    }
}

/// Whether messages to a customer at a place go to the phone.
#[inline]
pub(super) fn by_sms(customers: &Customers, customer: u32, place: &Place) -> bool {
    place.phone.is_some() && customers.key(customer).at(17).unit() < BY_SMS
}
