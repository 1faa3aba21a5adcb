//! The check digit of GS1 numbers (GTIN, SSCC): modulo 10 with weights 3 and 1 from the right
//! (GS1 General Specifications, section 7.9).

/// Appends the check digit to some decimal digits.
pub(super) fn push_check_digit(digits: &mut String) {
    let weigh = |(i, digit): (usize, u8)| u32::from(digit - b'0') * if i % 2 == 0 { 3 } else { 1 };
    let sum: u32 = digits.bytes().rev().enumerate().map(weigh).sum();
    digits.push(char::from(b'0' + ((10 - sum % 10) % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_get_their_digit() {
        for (digits, check) in [("952123454321", '3'), ("9521337", '8'), ("39521234500000001", '9')] {
            let mut number = digits.to_owned();
            push_check_digit(&mut number);
            assert_eq!(number.pop(), Some(check), "{digits}");
        }
    }
}
