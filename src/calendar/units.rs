//! Units of time, by the names under which they cross the borders between rooms. All are whole numbers since
//! 1970-01-01T00:00Z.

use std::ops::Range;

/// An instant, milliseconds.
pub type Millis = i64;
/// A minute.
pub type Minute = i64;
/// A wave: its place among those of its length.
pub type Wave = i64;

/// Milliseconds in a minute.
pub const MILLIS_PER_MINUTE: i64 = 60_000;

/// An instant in UTC, as RFC 3339 writes it; its number where no calendar reaches it.
pub fn utc(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| at.to_string(), |instant| instant.to_string())
}

/// The length of waves. They are cut from the Unix epoch on, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaveLength {
    minutes: i64,
}

impl WaveLength {
    /// Waves of so many minutes, at least one.
    pub fn of_minutes(minutes: u32) -> Self {
        Self { minutes: i64::from(minutes.max(1)) }
    }

    /// Minutes in a wave.
    pub fn minutes(self) -> i64 {
        self.minutes
    }

    /// Milliseconds in a wave.
    pub fn millis(self) -> i64 {
        self.minutes * MILLIS_PER_MINUTE
    }

    /// The wave of a minute.
    pub fn of_minute(self, minute: Minute) -> Wave {
        minute.div_euclid(self.minutes)
    }

    /// The wave of an instant.
    pub fn at(self, instant: Millis) -> Wave {
        instant.div_euclid(self.millis())
    }

    /// The first minute of a wave.
    pub fn first_minute(self, wave: Wave) -> Minute {
        wave * self.minutes
    }

    /// The minutes of some waves.
    pub fn minutes_of(self, waves: &Range<Wave>) -> Range<Minute> {
        self.first_minute(waves.start)..self.first_minute(waves.end)
    }

    /// The first instant of a wave.
    pub fn start(self, wave: Wave) -> Millis {
        wave * self.millis()
    }

    /// The bounds of waves around an instant that is none; none when it is one.
    pub fn bounds_around(self, instant: Millis) -> Option<(Millis, Millis)> {
        let before = self.start(self.at(instant));
        (before != instant).then(|| (before, before + self.millis()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waves_are_cut_from_the_epoch_also_before_it() {
        let length = WaveLength::of_minutes(15);
        assert_eq!(length.at(-1), -1);
        assert_eq!(length.of_minute(29), 1);
        assert_eq!((length.first_minute(4), length.start(4)), (60, 3_600_000));
        assert_eq!(length.minutes_of(&(-1..2)), -15..30);
        assert_eq!(length.bounds_around(-1), Some((-900_000, 0)));
        assert_eq!(length.bounds_around(1_800_000), None);
    }
}
