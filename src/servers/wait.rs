//! How long a server is waited for: `--wait` for one that is starting, `--give-up` for one that does not go on.

use std::str::FromStr;
use std::time::Duration;

/// How long a server that owes an answer may do nothing before it is given up, unless something else is asked for.
pub const GIVE_UP: Duration = Duration::from_secs(5 * 60);

/// A time, as people write it: `500ms`, `60s`, `2m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wait(pub Duration);

impl FromStr for Wait {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.find(|next: char| !next.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let millis = match unit {
            "ms" => 1,
            "" | "s" => 1000,
            "m" | "min" => 60_000,
            _ => 0,
        };
        match number.parse::<u32>() {
            Ok(number) if millis > 0 => Ok(Self(Duration::from_millis(u64::from(number) * millis))),
            _ => Err("a time is a number with ms, s or m, such as 60s".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let read = |text: &str| text.parse::<Wait>().map(|wait| wait.0.as_millis());
        assert_eq!([read("500ms"), read("60s"), read("7"), read("2m")], [Ok(500), Ok(60_000), Ok(7000), Ok(120_000)]);
        assert!(["", "s", "1h", "-3s", "1.5s", "99999999999s"].into_iter().all(|text| read(text).is_err()));
    }
}
