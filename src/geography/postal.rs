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
    letters: String,
    from: u32,
    numbers: u32,
    /// Digits of the number, at least.
    width: usize,
    /// The pattern of the rest.
    rest: &'static str,
    /// How many codes each number has.
    each: u64,
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
        text.split_ascii_whitespace().map(|item| {
            let (first, last) = item.split_once('-').unwrap_or((item, item));
            let digits = |word: &str| word.len() - word.trim_end_matches(|sign: char| sign.is_ascii_digit()).len();
            let width = digits(first);
            let number =
                |word: &str| word[word.len() - digits(word)..].parse::<u32>().expect("first signs end in digits");
            let rest = if self.follows_prefix { self.pattern } else { &self.pattern[first.len()..] };
            Range {
                letters: first[..first.len() - width].to_owned(),
                from: number(first),
                numbers: number(last) - number(first) + 1,
                width,
                rest,
                each: rest.chars().map(|sign| self.values(sign)).product(),
            }
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
        into.extend_from_slice(range.letters.as_bytes());
        push_padded(range.from + (code / range.each) as u32, range.width, into);
        let (first, letters) = (into.len(), self.letters.as_bytes());
        into.extend_from_slice(range.rest.as_bytes());
        // From the last sign on, which counts ones.
        let mut code = code % range.each;
        let mut next = |values: u64| {
            let value = code % values;
            code /= values;
            value as usize
        };
        for sign in into[first..].iter_mut().rev() {
            match *sign {
                b'#' => *sign = b'0' + next(10) as u8,
                b'@' | b'*' => *sign = letters[next(letters.len() as u64)],
                _ => {}
            }
        }
    }
}

impl Range {
    /// How many codes it has.
    pub fn room(&self) -> u64 {
        u64::from(self.numbers) * self.each
    }

    /// The first signs.
    pub fn prefixes(&self) -> impl Iterator<Item = String> + use<> {
        let Self { letters, from, numbers, width, .. } = self.clone();
        (from..from + numbers).map(move |number| format!("{letters}{number:0width$}"))
    }
}

fn push_padded(number: u32, width: usize, into: &mut Vec<u8>) {
    let mut digits = itoa::Buffer::new();
    let digits = digits.format(number).as_bytes();
    into.resize(into.len() + width.saturating_sub(digits.len()), b'0');
    into.extend_from_slice(digits);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_fill_the_pattern_after_the_first_signs() {
        let code = |postal: &Postal, signs: &'static str, code: u64| {
            let range = postal.ranges(signs).next().expect("a range");
            let mut bytes = Vec::new();
            postal.push(&range, code, &mut bytes);
            (String::from_utf8(bytes).expect("text"), range.room())
        };
        assert_eq!(code(&codes("#####", "", 45), "100-104", 123), ("10123".to_owned(), 500));
        assert_eq!(code(&codes("#####", "", 60), "001-009", 850), ("00950".to_owned(), 900));
        assert_eq!(code(&follows(" #@@", "ABD", 1), "E1-E18", 95), ("E2 0BD".to_owned(), 1_620));
        assert_eq!(code(&codes("@#@ #@#", "ABC", 1), "M1-M9", 1), ("M1A 0A1".to_owned(), 8_100));
        assert_eq!(code(&codes("####", "", 1), "1010", 0), ("1010".to_owned(), 1));
    }
}
