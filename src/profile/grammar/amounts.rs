//! Durations, times of day, days of the week and money, from the text people write to numbers.

use super::words::DAYS;

/// The most an amount of money may be, in major units.
pub(in crate::profile) const MOST_MONEY: f64 = 1e9;

/// Units of duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::profile) enum Unit {
    Minute,
    Hour,
    Day,
    WorkingDay,
}

impl Unit {
    pub(in crate::profile) fn word(self) -> &'static str {
        match self {
            Self::Minute => "min",
            Self::Hour => "h",
            Self::Day => "d",
            Self::WorkingDay => "wd",
        }
    }

    /// So many of this unit in a smaller one that it goes with: days go with minutes, or stand alone.
    pub(in crate::profile) fn small(self, count: u32, smallest: Self) -> u32 {
        let each = match (self, smallest) {
            (Self::Hour, Self::Minute) => 60,
            (Self::Day, Self::Minute) => 1440,
            _ => 1,
        };
        count.saturating_mul(each)
    }
}

/// "15 min", "2 h", "3 d", "2 wd".
pub(in crate::profile) fn duration(text: &str) -> Option<(u32, Unit)> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let unit = match text[digits..].trim_start() {
        "min" => Unit::Minute,
        "h" => Unit::Hour,
        "d" => Unit::Day,
        "wd" => Unit::WorkingDay,
        _ => return None,
    };
    Some((text[..digits].parse().ok()?, unit))
}

/// "16:00" as a minute of the day; "24:00" is the end of it.
pub(in crate::profile) fn clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let number = |part: &str, most| {
        let plain = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u16>().ok().filter(|&n| plain && n <= most)
    };
    let minute = number(hours, 24)? * 60 + number(minutes, 59)?;
    (minute <= 1440).then_some(minute)
}

/// "09:00-17:30" as minutes of the day, the end exclusive; past 1440 when it crosses midnight.
pub(in crate::profile) fn hours(text: &str) -> Option<(u16, u16)> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (clock(from)?, clock(to)?);
    let to = if to > from { to } else { to + 1440 };
    (from < 1440 && to != from && to - from <= 1440).then_some((from, to))
}

/// A minute of the day as people write it.
pub(in crate::profile) fn clock_text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Days of the week, Monday 0: "mon", "mon-thu", "weekdays", "weekend", "daily".
pub(in crate::profile) fn weekdays(key: &str) -> Option<Vec<usize>> {
    let day = |name: &str| DAYS.iter().position(|day| *day == name);
    match key {
        "weekdays" => Some((0..5).collect()),
        "weekend" => Some(vec![5, 6]),
        "daily" => Some((0..7).collect()),
        _ => match key.split_once('-') {
            Some((from, to)) => {
                // A week may begin on any day: `sun-thu` is Sunday to Thursday.
                let (from, to) = (day(from)?, day(to)?);
                (from != to).then(|| (0..=(to + 7 - from) % 7).map(|k| (from + k) % 7).collect())
            }
            None => day(key).map(|day| vec![day]),
        },
    }
}

/// "99.99 % < 5 s": per cent, and a time in microseconds.
pub(in crate::profile) fn objective(text: &str) -> Option<(f64, u64)> {
    let (share, time) = text.split_once('<')?;
    let per_cent: f64 = share.trim().strip_suffix('%')?.trim().parse().ok()?;
    let time = time.trim();
    let digits = time.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let unit = match time[digits..].trim_start() {
        "ms" => 1e3,
        "s" => 1e6,
        "min" => 60e6,
        _ => return None,
    };
    let micros = (time[..digits].parse::<f64>().ok()? * unit).round();
    let fits = per_cent > 0.0 && per_cent < 100.0 && (1.0..=3.6e9).contains(&micros);
    fits.then_some((per_cent, micros as u64))
}

/// An amount in major units, in minor ones.
pub(in crate::profile) fn minor(major: f64, decimals: u32) -> i64 {
    (major * 10f64.powi(decimals as i32)).round() as i64
}

/// Whether an amount has more decimals than its currency.
pub(in crate::profile) fn is_finer(major: f64, decimals: u32) -> bool {
    let minor = major * 10f64.powi(decimals as i32);
    // Between an amount as it is written and as it is stored lies a relative 10⁻¹⁶.
    (minor - minor.round()).abs() > 1e-9 * minor.abs().max(1.0)
}

/// An amount in minor units as people write it: `12.50`; whole amounts without decimals.
pub(in crate::profile) fn major_text(minor: i64, decimals: u32) -> String {
    let unit = 10i64.pow(decimals);
    if minor % unit == 0 {
        return (minor / unit).to_string();
    }
    format!("{}.{:0width$}", minor / unit, (minor % unit).abs(), width = decimals as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_need_a_number_and_a_unit() {
        assert_eq!(duration("15 min"), Some((15, Unit::Minute)));
        assert_eq!(duration("2wd"), Some((2, Unit::WorkingDay)));
        for wrong in ["", "15", "min", "-3 d", "1.5 h", "99999999999 d", "3 weeks"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn objectives_are_a_share_and_a_time() {
        assert_eq!(objective("99.99 % < 5 s"), Some((99.99, 5_000_000)));
        assert_eq!(objective("50%<1.5ms"), Some((50.0, 1_500)));
        for wrong in ["", "99 %", "99 < 5 s", "100 % < 5 s", "0 % < 5 s", "99 % < 5", "99 % < 0 s", "99 % < 2 h"] {
            assert_eq!(objective(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn hours_may_cross_midnight() {
        assert_eq!(hours("09:00-21:00"), Some((540, 1260)));
        assert_eq!(hours("22:00-02:00"), Some((1320, 1560)));
        assert_eq!(hours("00:00-24:00"), Some((0, 1440)));
        for wrong in ["9-21", "09:00", "24:00-03:00", "09:60-10:00", "25:00-26:00", "+9:00-10:00"] {
            assert_eq!(hours(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn weekdays_are_named_singly_and_in_runs() {
        assert_eq!(weekdays("mon-wed"), Some(vec![0, 1, 2]));
        assert_eq!(weekdays("weekend"), Some(vec![5, 6]));
        assert_eq!(weekdays("sun-thu"), Some(vec![6, 0, 1, 2, 3]));
        assert_eq!(weekdays("fri-mon"), Some(vec![4, 5, 6, 0]));
        assert_eq!(weekdays("mon-mon"), None);
    }

    #[test]
    fn money_is_written_as_it_was_read() {
        assert_eq!(minor(4.95, 2), 495);
        assert_eq!(major_text(495, 2), "4.95");
        assert_eq!(major_text(500, 2), "5");
        assert_eq!(major_text(1_234, 3), "1.234");
        assert_eq!(major_text(7, 0), "7");
    }
}
