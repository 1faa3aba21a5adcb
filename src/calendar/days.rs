//! Day numbers: dates as whole days since 1970-01-01, for arithmetic and as addresses of chance.

use jiff::SignedDuration;
use jiff::civil::{Date, date};

const EPOCH: Date = date(1970, 1, 1);
const HOURS_PER_DAY: i64 = 24;

/// Whole days from 1970-01-01 to this date.
pub fn day_number(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / HOURS_PER_DAY
}

/// The date `day` days after 1970-01-01; the last or first one that a calendar knows when it lies beyond.
pub fn date_of(day: i64) -> Date {
    EPOCH.saturating_add(SignedDuration::from_hours(day.saturating_mul(HOURS_PER_DAY).clamp(-200_000_000, 200_000_000)))
}

/// The date `days` days after another.
pub fn days_after(date: Date, days: i64) -> Date {
    date_of(day_number(date).saturating_add(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_each_others_inverse() {
        assert_eq!(day_number(date(2000, 3, 1)), 11_017);
        assert_eq!(day_number(date(1969, 12, 31)), -1);
        for day in (-800_000..800_000).step_by(997) {
            assert_eq!(day_number(date_of(day)), day);
        }
        assert_eq!(days_after(date(2024, 2, 28), 2), date(2024, 3, 1));
        assert_eq!(date_of(i64::MAX), Date::MAX);
    }
}
