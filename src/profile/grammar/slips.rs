//! What people write who don't have TOML's or the profile's spelling in their fingers, and what they mean by it.

use std::ops::Range;

use super::amounts::Unit;

/// What was meant by a line that is not TOML.
pub(super) fn of(text: &str, at: usize) -> Option<String> {
    let line = line(text, at);
    let (_, value) = text[line].split_once('=')?;
    let value = value.split('#').next().unwrap_or_default().trim();
    if let Some(number) = thousands(value) {
        return Some(format!("thousands are set apart by `_`: {number}"));
    }
    if is_date(value) {
        return Some("a date is written year-month-day: 2026-03-02".to_owned());
    }
    duration(value).map(|meant| format!("a duration stands in quotes: \"{meant}\""))
}

/// What was meant by text that is no value of a kind: a number, a date, a duration, hours.
pub(super) fn of_text(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(number) = thousands(text) {
        return Some(format!("thousands are set apart by `_`: {number}"));
    }
    if is_date(text) {
        return Some("a date is written year-month-day, without quotes: 2026-03-02".to_owned());
    }
    None
}

/// "1,000" or "1.000.000", as TOML writes it.
fn thousands(text: &str) -> Option<String> {
    let separator = [',', '.', '\'', ' '].into_iter().find(|c| text.contains(*c))?;
    let groups: Vec<&str> = text.split(separator).collect();
    let digits = |group: &&str| group.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    (fits && groups.iter().all(digits)).then(|| groups.join("_"))
}

/// "02.03.2026", "3/2/2026", "2026/03/02" or "2026-03-02".
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(digits) && parts.iter().filter(|part| part.len() == 4).count() == 1
}

/// "2 hours" as a profile writes it.
pub(super) fn duration(text: &str) -> Option<String> {
    let text = text.trim().trim_matches('"');
    let digits = text.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)?;
    let count: u32 = text[..digits].parse().ok()?;
    let (count, unit) = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "m" | "min" | "mins" | "minute" | "minutes" => (count, Unit::Minute),
        "h" | "hr" | "hrs" | "hour" | "hours" => (count, Unit::Hour),
        "d" | "day" | "days" => (count, Unit::Day),
        "w" | "week" | "weeks" => (count.checked_mul(7)?, Unit::Day),
        "wd" | "working day" | "working days" | "business day" | "business days" => (count, Unit::WorkingDay),
        _ => return None,
    };
    Some(format!("{count} {}", unit.word()))
}

/// "9-21", "9:00 - 17:30", "8" as a profile writes hours and times of day.
pub(super) fn hours(text: &str) -> Option<String> {
    let clock = |part: &str| {
        let (hour, minute) = part.trim().split_once(':').unwrap_or((part.trim(), "00"));
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 24 && minute <= 59 && hour * 60 + minute <= 1440).then(|| format!("{hour:02}:{minute:02}"))
    };
    match text.split_once(['-', '–']) {
        Some((from, to)) => Some(format!("{}-{}", clock(from)?, clock(to)?)),
        None => clock(text),
    }
}

/// The first of two tables, or keys of one table, that have the same name; the second is at this span.
pub(super) fn first(text: &str, second: Range<usize>) -> Option<Range<usize>> {
    let name = |line: &str| {
        let line = line.trim();
        match line.strip_prefix('[') {
            Some(header) => Some(format!("[{}", header.split(']').next()?.replace([' ', '"'], ""))),
            None => line.split_once('=').map(|(key, _)| key.trim().trim_matches('"').to_owned()),
        }
    };
    let its_line = line(text, second.start);
    let wanted = name(&text[its_line.clone()])?;
    let (mut start, mut found) = (0, None);
    for line in text[..its_line.start].split_inclusive('\n') {
        let of_line = name(line);
        if !wanted.starts_with('[') && of_line.as_deref().is_some_and(|name| name.starts_with('[')) {
            // Keys are only held against those of their own table.
            found = None;
        } else if of_line.as_ref() == Some(&wanted) && found.is_none() {
            let from = start + (line.len() - line.trim_start().len());
            found = Some(from..from + line.trim().len());
        }
        start += line.len();
    }
    found
}

fn line(text: &str, at: usize) -> Range<usize> {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    start..text[at..].find('\n').map_or(text.len(), |newline| at + newline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_guessed() {
        let of = |text: &str| of(text, text.len());
        assert_eq!(of("orders = 1,000").as_deref(), Some("thousands are set apart by `_`: 1_000"));
        assert_eq!(of("start = 02.03.2026").as_deref(), Some("a date is written year-month-day: 2026-03-02"));
        assert_eq!(of("ramp = 2 hours # long").as_deref(), Some("a duration stands in quotes: \"2 h\""));
        assert_eq!(of("orders = ten"), None);
        assert_eq!(hours("9-21").as_deref(), Some("09:00-21:00"));
        assert_eq!(hours("25:00"), None);
        assert_eq!(duration("3 weeks").as_deref(), Some("21 d"));
    }
}
