//! Codes of products: what their seller calls them, and what stands under their bars.

use super::check_digit::check_digit;
use crate::profile::{Category, Client};

/// Digits of a product's number, at least.
const LEAST_DIGITS: usize = 5;

/// The stock-keeping units of a client's products of one category, such as `ACM1507-PRO-00042`: the client's number tells clients
/// apart whose codes begin alike.
pub(super) struct Skus {
    /// What all of them begin with.
    head: String,
}

impl Skus {
    /// Those of a category of a client's.
    pub(super) fn of(client: &Client, category: &Category) -> Self {
        let short = |word: &str| word.chars().filter(char::is_ascii_alphanumeric).take(3).collect::<String>();
        let head = format!("{}{}-{}-", short(&client.code), client.number, short(&category.code));
        Self { head: head.to_uppercase() }
    }

    /// That of a product, by its number.
    pub(super) fn sku(&self, product: u32) -> String {
        let mut sku = Vec::new();
        self.push(product, &mut sku);
        String::from_utf8_lossy(&sku).into_owned()
    }

    /// Writes it.
    pub(super) fn push(&self, product: u32, into: &mut Vec<u8>) {
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(product + 1).as_bytes();
        into.extend_from_slice(self.head.as_bytes());
        into.extend((digits.len()..LEAST_DIGITS).map(|_| b'0'));
        into.extend_from_slice(digits);
    }
}

/// Writes a GTIN-13 under 952, the prefix that GS1 keeps for demonstrations: 12 bits of the client's number and the product's
/// place, modulo 10⁹, then the check digit.
pub(super) fn push_gtin(client: u32, product: u32, into: &mut Vec<u8>) {
    let serial = (u64::from(client) * 1_000_003 + u64::from(product)) % 1_000_000_000;
    let mut digits = *b"952000000000";
    let mut left = serial as u32;
    for digit in digits[3..].iter_mut().rev() {
        *digit = b'0' + (left % 10) as u8;
        left /= 10;
    }
    into.extend_from_slice(&digits);
    into.push(check_digit(&digits));
}
