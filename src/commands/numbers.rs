//! Numbers as people type them: `10k`, `1M`, `1e6`, `1_000`.

/// A count of things.
pub(super) fn count(text: &str) -> Result<u64, String> {
    let wrong = || "a whole number, such as 1000, 1_000, 10k, 1.5M or 1e6".to_owned();
    let plain = text.trim().replace('_', "");
    let (digits, unit) = match plain.char_indices().next_back() {
        Some((at, 'k' | 'K')) => (&plain[..at], 1e3),
        Some((at, 'm' | 'M')) => (&plain[..at], 1e6),
        Some((at, 'g' | 'G' | 'b' | 'B')) => (&plain[..at], 1e9),
        _ => (plain.as_str(), 1.0),
    };
    if let Ok(whole) = plain.parse() {
        return Ok(whole);
    }
    let usual = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    let number = digits.parse::<f64>().ok().filter(|_| digits.chars().all(usual)).ok_or_else(wrong)? * unit;
    if number < 0.0 {
        return Err("it can't be below 0".to_owned());
    }
    if number.fract() != 0.0 || number > 1e15 { Err(wrong()) } else { Ok(number as u64) }
}

/// A count that is not 0.
pub(super) fn some(text: &str) -> Result<u64, String> {
    match count(text)? {
        0 => Err("0 of them is nothing to make".to_owned()),
        number => Ok(number),
    }
}

/// A factor on rates.
pub(super) fn factor(text: &str) -> Result<f64, String> {
    let number: f64 = text.trim().replace('_', "").parse().map_err(|_| "a factor, such as 0.1 or 2".to_owned())?;
    if number.is_finite() && number >= 0.0 {
        Ok(number)
    } else {
        Err("a factor from 0 on, such as 0.1 or 2".to_owned())
    }
}

/// A share, to shrink by.
pub(super) fn share(text: &str) -> Result<f64, String> {
    factor(text).ok().filter(|share| *share >= 1e-6 && *share <= 1.0).ok_or_else(|| {
        "a factor from 0.000001 to 1, such as 0.01; --scale makes more orders of the same shops".to_owned()
    })
}

/// A seed.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    let most = "a whole number from 0 to 18446744073709551615";
    text.trim().replace('_', "").parse().map_err(|_| most.to_owned())
}

/// An order's id.
pub(super) fn order_id(text: &str) -> Result<i64, String> {
    let plain = text.trim().replace('_', "");
    plain.parse().ok().filter(|id| *id > 0).ok_or_else(|| {
        "an order's id is a whole number, the `order_id` of its row; its `order_number` is for people".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_as_people_type_them() {
        for (text, number) in
            [("10k", 10_000), ("1M", 1_000_000), ("1e6", 1_000_000), ("1_000", 1_000), ("1.5k", 1_500), ("7", 7)]
        {
            assert_eq!(count(text), Ok(number), "{text}");
        }
        for text in ["", "k", "-1", "-1e3", "1.5", "10kk", "1,000", "nan", "inf", "ten"] {
            assert!(count(text).is_err(), "{text}");
        }
        assert!(
            some("0").is_err()
                && factor("-1").is_err()
                && factor("inf").is_err()
                && share("2").is_err()
                && seed("abc").is_err()
        );
        assert!(order_id("abc").is_err() && order_id("-4").is_err());
    }
}
