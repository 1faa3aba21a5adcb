//! Who customers are and how they are reached: names as people have them, at addresses and numbers that nobody can own.

use super::customers::Customers;
use super::places::{Place, Places};
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
    pub(super) place: &'w Place,
}

impl<'w> Contact<'w> {
    #[inline]
    pub(super) fn of(customers: &Customers, customer: u32, (places, words): (&'w Places, &'w [Words])) -> Self {
        let (key, home) = (customers.key(customer), customers.home(customer));
        let place = places.get(customers.place(home));
        let words = &words[place.words];
        let of_family = if words.naming.family == Family::Two { key } else { home };
        let given = words.given.pick(key.at(10).bits());
        let family = words.family(given, words.families.pick(of_family.at(11).bits()));
        Self { key, home, given: &words.given.words[given], family, words, place }
    }

    /// Writes the name of a person.
    pub(super) fn push_name(&self, into: &mut Vec<u8>) {
        self.given.text.push(into);
        into.push(b' ');
        self.family.text.push(into);
        if self.words.naming.family == Family::Two {
            let second = self.words.families.pick(self.key.at(18).bits());
            into.push(b' ');
            self.words.families.words[second].text.push(into);
        }
    }

    /// Writes the name of a firm.
    pub(super) fn push_firm(&self, into: &mut Vec<u8>) {
        let firms = &self.words.firms;
        let form = &firms[self.key.at(12).below(firms.len() as u64) as usize];
        let (before, after) = form.split_once("{}").unwrap_or((form, ""));
        let family = &self.words.families.words[self.words.families.pick(self.home.at(11).bits())];
        into.extend_from_slice(before.as_bytes());
        family.text.push(into);
        into.extend_from_slice(after.as_bytes());
    }

    /// Writes street and number.
    pub(super) fn push_street(&self, into: &mut Vec<u8>) {
        let words = self.words;
        let street = &words.streets.words[words.streets.pick(self.home.at(15).bits())];
        // Every street has low numbers, few have high ones.
        let place = self.home.at(16).unit();
        let number = 1 + (place * place * place * f64::from(words.naming.house_numbers)) as u32;
        if words.number_first {
            put_number(number, into);
            words.between.push(into);
            street.push(into);
        } else {
            street.push(into);
            words.between.push(into);
            put_number(number, into);
        }
    }

    /// Writes the postal code.
    pub(super) fn push_postal_code(&self, into: &mut Vec<u8>) {
        self.place.push_postal_code(postal_code_bits(self.home), into);
    }

    /// Writes the e-mail address: a name in one of the usual ways, and a number.
    pub(super) fn push_email(&self, into: &mut Vec<u8>) {
        let bits = self.key.at(13).bits();
        let (mut first, mut last) = (&self.given.ascii, &self.family.ascii);
        let way = bits & 7;
        if way == 1 {
            std::mem::swap(&mut first, &mut last);
        }
        if way == 0 {
            into.push(first.first());
        } else {
            first.push(into);
        }
        if !matches!(way, 0 | 2 | 3) {
            into.push(b'.');
        }
        last.push(into);
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
