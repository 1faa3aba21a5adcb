//! Who customers are and how they are reached: names as people have them, at addresses and numbers that nobody can own.

use super::customers::Customers;
use super::places::Place;
use super::words::{Name, Words};
use crate::geography::Family;
use crate::random::{Key, below};
use crate::tables::json::put_number;

/// Domains that nobody can own (RFC 2606).
const DOMAINS: [[u8; 12]; 3] = [*b"@example.com", *b"@example.net", *b"@example.org"];
/// Numbers that tell addresses of people with the same name apart: more than there are people of one name.
const ADDRESSES: u64 = 10_000;
/// Share of customers with a number who would rather have text messages.
const BY_SMS: f64 = 0.25;

/// A customer's own words, drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contact<'w> {
    key: Key,
    home: Key,
    given: &'w Name,
    /// The first family name, which a household shares where people have but one.
    family: &'w Name,
    words: &'w Words,
    place: &'w Place,
}

impl<'w> Contact<'w> {
    #[inline]
    pub(super) fn of(customers: &Customers, customer: u32, place: &'w Place, words: &'w Words) -> Self {
        let (key, home) = (customers.key(customer), customers.home(customer));
        let of_family = if words.naming.family == Family::Two { key } else { home };
        let given = words.given.pick(key.at(10).bits());
        let family = words.family(given, words.families.pick(of_family.at(11).bits()));
        Self { key, home, given: &words.given.words[given], family, words, place }
    }

    /// Writes the name of a person.
    pub(super) fn push_name(&self, into: &mut Vec<u8>) {
        into.extend_from_slice(self.given.text.as_bytes());
        into.push(b' ');
        into.extend_from_slice(self.family.text.as_bytes());
        if self.words.naming.family == Family::Two {
            let second = self.words.families.pick(self.key.at(18).bits());
            into.push(b' ');
            into.extend_from_slice(self.words.families.words[second].text.as_bytes());
        }
    }

    /// Writes the name of a firm.
    pub(super) fn push_firm(&self, into: &mut Vec<u8>) {
        let firms = &self.words.firms;
        let form = &firms[self.key.at(12).below(firms.len() as u64) as usize];
        let (before, after) = form.split_once("{}").unwrap_or((form, ""));
        let family = &self.words.families.words[self.words.families.pick(self.home.at(11).bits())];
        for part in [before, &family.text, after] {
            into.extend_from_slice(part.as_bytes());
        }
    }

    /// Writes street and number.
    pub(super) fn push_street(&self, into: &mut Vec<u8>) {
        let naming = self.words.naming;
        let street = &self.words.streets.words[self.words.streets.pick(self.home.at(15).bits())];
        // Every street has low numbers, few have high ones.
        let place = self.home.at(16).unit();
        let number = 1 + (place * place * place * f64::from(naming.house_numbers)) as u64;
        for sign in naming.address.chars() {
            match sign {
                '{' => into.extend_from_slice(street.as_bytes()),
                '}' => {}
                '#' => put_number(number, into),
                other => into.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    }

    /// Writes the postal code.
    pub(super) fn push_postal_code(&self, into: &mut Vec<u8>) {
        self.place.push_postal_code(postal_code_bits(self.home), into);
    }

    /// Writes the e-mail address: a name in one of the usual ways, and a number.
    pub(super) fn push_email(&self, into: &mut Vec<u8>) {
        let bits = self.key.at(13).bits();
        let (given, family) = (self.given.ascii.as_bytes(), self.family.ascii.as_bytes());
        let (first, between, last): (&[u8], &[u8], &[u8]) = match bits & 7 {
            0 => (&given[..1], b"", family),
            1 => (family, b".", given),
            2 | 3 => (given, b"", family),
            _ => (given, b".", family),
        };
        into.extend_from_slice(first);
        into.extend_from_slice(between);
        into.extend_from_slice(last);
        put_number(below(bits, ADDRESSES) as u32, into);
        into.extend_from_slice(&DOMAINS[below(bits << 32, DOMAINS.len() as u64) as usize]);
    }

    /// Writes the phone number; nothing in countries that keep none for fiction.
    pub(super) fn push_phone(&self, into: &mut Vec<u8>) {
        let phones = &self.place.phones;
        if phones.is_empty() {
            return;
        }
        let mut stream = self.key.at(14).stream();
        let pattern = &phones[below(stream.bits(), phones.len() as u64) as usize];
        let first = into.len();
        into.extend_from_slice(pattern.as_bytes());
        for sign in into[first..].iter_mut().filter(|sign| **sign == b'#') {
            *sign = b'0' + below(stream.bits(), 10) as u8;
        }
    }
}

/// Whether messages to a customer at a place go to the phone.
#[inline]
pub(super) fn by_sms(customers: &Customers, customer: u32, place: &Place) -> bool {
    !place.phones.is_empty() && customers.key(customer).at(17).unit() < BY_SMS
}

/// What chooses the postal code of an address within its place.
#[inline]
pub(super) fn postal_code_bits(address: Key) -> u64 {
    address.at(19).bits()
}
