//! The check digit of GS1 numbers (GTIN, SSCC): modulo 10 with weights 3 and 1 from the right
//! (GS1 General Specifications, section 7.9).

/// The check digit of some decimal digits (ASCII).
pub(super) fn check_digit(digits: &[u8]) -> u8 {
    let weigh = |(i, digit): (usize, &u8)| u32::from(digit - b'0') * if i % 2 == 0 { 3 } else { 1 };
    let sum: u32 = digits.iter().rev().enumerate().map(weigh).sum();
    b'0' + ((10 - sum % 10) % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_get_their_digit() {
        for (digits, check) in [("952123454321", b'3'), ("9521337", b'8'), ("39521234500000001", b'9')] {
            assert_eq!(check_digit(digits.as_bytes()), check, "{digits}");
        }
    }
}
