//! What postal codes look like: a country's pattern, and which first signs stand for which place.
//!
//! How many codes there are for a million people, in and around large cities, from the postal operators' own counts:
//! US 33,000 ZIP areas (a metropolitan one holds some 22,000 people), GB 1.8 million postcodes, CA 880,000, NL 463,000,
//! IE one Eircode for each of 2.2 million addresses, PT 325,000, BR 1.1 million CEP, SE 16,000, PL 22,000, JP 120,000,
//! MX 32,000, DE 8,200, FR 6,300, IT 4,600, AU 2,600. Where there is one code for all (AE, HK), it is the usual stopgap.

/// What the postal codes of a country look like.
#[derive(Debug, PartialEq)]
pub struct Postal {
    /// `#` is a digit, `@` and `*` one of `letters`; what else stands there is meant. The first signs of a place replace
    /// the first signs of the pattern.
    pub pattern: &'static str,
    /// Whether the whole pattern follows the first signs, however many those are.
    pub follows_prefix: bool,
    /// The letters that are used.
    pub letters: &'static str,
    /// Codes for a million people.
    pub per_million: u32,
}

/// Codes that begin alike: some letters, then a number in a range.
#[derive(Debug, Clone)]
pub struct Range {
    /// The letters, `#` for each digit of the number, and the pattern of the rest.
    pattern: String,
    /// How many signs letters and number have.
    first_signs: usize,
    /// How many codes each number has.
    each: u64,
    /// The first code, counted as the whole pattern counts: its last sign stands for ones.
    first: u64,
    room: u64,
}

pub(super) const fn codes(pattern: &'static str, letters: &'static str, per_million: u32) -> Postal {
    Postal { pattern, follows_prefix: false, letters, per_million }
}

pub(super) const fn follows(pattern: &'static str, letters: &'static str, per_million: u32) -> Postal {
    Postal { pattern, follows_prefix: true, letters, per_million }
}

impl Postal {
    /// Reads first signs such as `100-104 116` or `E1-E18 EC1`.
    pub fn ranges(&self, text: &'static str) -> impl Iterator<Item = Range> {
        text.split_ascii_whitespace().flat_map(|item| {
            let (first, last) = item.split_once('-').unwrap_or((item, item));
            let (letters, from) = split_number(first);
            let rest = if self.follows_prefix { self.pattern } else { &self.pattern[first.len()..] };
            let each = rest.chars().map(|sign| self.values(sign)).product();
            let number = |digits: &str| digits.parse::<u64>().expect("first signs end in digits");
            let (mut next, end) = (number(from), number(split_number(last).1) + 1);
            // E10 has a digit more than E9, and so a pattern of its own.
            (from.len()..).map_while(move |digits| {
                let from = std::mem::replace(&mut next, end.min(10u64.pow(digits as u32)));
                (from < next).then(|| Range {
                    pattern: format!("{letters}{}{rest}", "#".repeat(digits)),
                    first_signs: letters.len() + digits,
                    each,
                    first: from * each,
                    room: (next - from) * each,
                })
            })
        })
    }

    /// How many values a sign of the pattern has.
    fn values(&self, sign: char) -> u64 {
        match sign {
            '#' => 10,
            '@' | '*' => self.letters.len() as u64,
            _ => 1,
        }
    }

    /// Writes a code of a range, counted from 0.
    pub fn push(&self, range: &Range, code: u64, into: &mut Vec<u8>) {
        let (start, letters) = (into.len(), self.letters.as_bytes());
        into.extend_from_slice(range.pattern.as_bytes());
        // From the last sign on, which counts ones.
        let mut code = range.first + code;
        for sign in into[start..].iter_mut().rev() {
            match *sign {
                b'#' => {
                    *sign = b'0' + (code % 10) as u8;
                    code /= 10;
                }
                b'@' | b'*' => {
                    *sign = letters[(code % letters.len() as u64) as usize];
                    code /= letters.len() as u64;
                }
                _ => {}
            }
        }
    }
}

impl Range {
    /// How many codes it has.
    pub fn room(&self) -> u64 {
        self.room
    }

    /// The first signs.
    pub fn prefixes(&self) -> impl Iterator<Item = String> + use<> {
        let letters = self.pattern[..self.first_signs].trim_end_matches('#').to_owned();
        let width = self.first_signs - letters.len();
        let (from, numbers) = (self.first / self.each, self.room / self.each);
        (from..from + numbers).map(move |number| format!("{letters}{number:0width$}"))
    }
}

/// The letters before a number, and its digits.
fn split_number(signs: &str) -> (&str, &str) {
    signs.split_at(signs.trim_end_matches(|sign: char| sign.is_ascii_digit()).len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_fill_the_pattern_after_the_first_signs() {
        let code = |postal: &Postal, signs: &'static str, code: u64| {
            let ranges: Vec<Range> = postal.ranges(signs).collect();
            let (mut range, mut left) = (0, code);
            while left >= ranges[range].room() {
                left -= ranges[range].room();
                range += 1;
            }
            let mut bytes = Vec::new();
            postal.push(&ranges[range], left, &mut bytes);
            (String::from_utf8(bytes).expect("text"), ranges.iter().map(Range::room).sum::<u64>())
        };
        assert_eq!(code(&codes("#####", "", 45), "100-104", 123), ("10123".to_owned(), 500));
        assert_eq!(code(&codes("#####", "", 60), "001-009", 850), ("00950".to_owned(), 900));
        assert_eq!(code(&follows(" #@@", "ABD", 1), "E1-E18", 95), ("E2 0BD".to_owned(), 1_620));
        assert_eq!(code(&follows(" #@@", "ABD", 1), "E1-E18", 1_619), ("E18 9DD".to_owned(), 1_620));
        assert_eq!(code(&codes("@#@ #@#", "ABC", 1), "M1-M9", 1), ("M1A 0A1".to_owned(), 8_100));
        assert_eq!(code(&codes("####", "", 1), "1010", 0), ("1010".to_owned(), 1));
    }
}
