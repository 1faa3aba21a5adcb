//! Words in messages: numbers people can read, lists, and the nearest word to a mistaken one.

/// The months, as keys.
pub(in crate::profile) const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The days of the week, as keys.
pub(in crate::profile) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The word that a mistaken one most likely meant.
pub(in crate::profile) fn nearest<'a>(word: &str, all: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let likeness = |other: &str| {
        let other = other.to_lowercase();
        let turned = strsim::damerau_levenshtein(&lower, &other);
        let longest = lower.chars().count().max(other.chars().count()).max(1);
        // A prefix counts as near: `curr` for `currency`, `december` for `dec`.
        let prefix = lower.len().min(other.len()) >= 3 && (other.starts_with(&lower) || lower.starts_with(&other));
        if prefix { 0.9 } else { 1.0 - turned as f64 / longest as f64 }
    };
    // Hostile input may be megabytes long: no key is.
    if word.len() > 64 {
        return None;
    }
    let best = all.into_iter().map(|other| (likeness(other), other)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= 0.6).then_some(best.1)
}

/// "`a`, `b` or `c`".
pub(in crate::profile) fn one_of(all: &[&str]) -> String {
    let quoted: Vec<String> = all.iter().map(|word| format!("\"{word}\"")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// A list that stays readable: the first few, and how many more.
pub(crate) fn short(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let list = names[..names.len().min(SHOWN)].join(", ");
    if names.len() > SHOWN { format!("{list} and {} more", names.len() - SHOWN) } else { list }
}

/// "1 value", "2 values".
pub(in crate::profile) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// A whole number with its thousands apart, as TOML writes them.
pub(in crate::profile) fn grouped(n: i128) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    if n < 0 { format!("-{text}") } else { text }
}

/// A number as people write it.
pub(in crate::profile) fn plain(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < 1e15 { grouped(x as i128) } else { x.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("ordres", ["orders", "customers"]), Some("orders"));
        assert_eq!(nearest("Europe/Londn", ["Europe/London", "Europe/Lisbon"]), Some("Europe/London"));
        assert_eq!(nearest("xyz", ["orders", "customers"]), None);
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(1_234_567), "1_234_567");
        assert_eq!(grouped(-123), "-123");
    }
}
