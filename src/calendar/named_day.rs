//! Days known by name, one in each year.
//!
//! Black Friday is the day after the *fourth Thursday* of November, which may be the fifth Friday or the fourth.
//! Mother's and Father's Day are those of the United States; the dates differ elsewhere.

use jiff::civil::{Date, Weekday};

use super::{days_after, easter};

/// A day known by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedDay {
    /// 1 January.
    NewYearsDay,
    /// 14 February.
    ValentinesDay,
    /// Two days before Easter Sunday.
    GoodFriday,
    /// Easter Sunday.
    Easter,
    /// The second Sunday of May.
    MothersDay,
    /// The third Sunday of June.
    FathersDay,
    /// 31 October.
    Halloween,
    /// 11 November.
    SinglesDay,
    /// The fourth Thursday of November.
    Thanksgiving,
    /// The day after the fourth Thursday of November.
    BlackFriday,
    /// The Monday after Black Friday.
    CyberMonday,
    /// 24 December.
    ChristmasEve,
    /// 25 December.
    ChristmasDay,
    /// 26 December.
    BoxingDay,
    /// 31 December.
    NewYearsEve,
}

/// Every day and its name, in the order of the year.
const NAMES: [(NamedDay, &str); 15] = [
    (NamedDay::NewYearsDay, "new-years-day"),
    (NamedDay::ValentinesDay, "valentines-day"),
    (NamedDay::GoodFriday, "good-friday"),
    (NamedDay::Easter, "easter"),
    (NamedDay::MothersDay, "mothers-day"),
    (NamedDay::FathersDay, "fathers-day"),
    (NamedDay::Halloween, "halloween"),
    (NamedDay::SinglesDay, "singles-day"),
    (NamedDay::Thanksgiving, "thanksgiving"),
    (NamedDay::BlackFriday, "black-friday"),
    (NamedDay::CyberMonday, "cyber-monday"),
    (NamedDay::ChristmasEve, "christmas-eve"),
    (NamedDay::ChristmasDay, "christmas-day"),
    (NamedDay::BoxingDay, "boxing-day"),
    (NamedDay::NewYearsEve, "new-years-eve"),
];

impl NamedDay {
    /// The day of this name.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(day, _)| *day)
    }

    /// All names, in the order of the year.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(_, name)| *name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(day, _)| *day == self).map_or("", |(_, name)| name)
    }

    /// Its date in a year.
    pub fn date(self, year: i16) -> Date {
        match self {
            Self::NewYearsDay => fixed(year, 1, 1),
            Self::ValentinesDay => fixed(year, 2, 14),
            Self::GoodFriday => days_after(easter(year), -2),
            Self::Easter => easter(year),
            Self::MothersDay => nth(year, 5, 2, Weekday::Sunday),
            Self::FathersDay => nth(year, 6, 3, Weekday::Sunday),
            Self::Halloween => fixed(year, 10, 31),
            Self::SinglesDay => fixed(year, 11, 11),
            Self::Thanksgiving => nth(year, 11, 4, Weekday::Thursday),
            Self::BlackFriday => days_after(nth(year, 11, 4, Weekday::Thursday), 1),
            Self::CyberMonday => days_after(nth(year, 11, 4, Weekday::Thursday), 4),
            Self::ChristmasEve => fixed(year, 12, 24),
            Self::ChristmasDay => fixed(year, 12, 25),
            Self::BoxingDay => fixed(year, 12, 26),
            Self::NewYearsEve => fixed(year, 12, 31),
        }
    }
}

/// A day and month that every year has.
pub(super) fn fixed(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a day that every year has")
}

/// The n-th of a weekday in a month, 1 to 4, or −1 for the last.
pub(super) fn nth(year: i16, month: i8, n: i8, weekday: Weekday) -> Date {
    fixed(year, month, 1).nth_weekday_of_month(n, weekday).expect("every month has four of each weekday")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn black_friday_follows_the_fourth_thursday_not_the_third_friday_after() {
        // November 2024 begins on a Friday: its fifth Friday is Black Friday. In 2026 it is the fourth.
        assert_eq!(NamedDay::BlackFriday.date(2024), date(2024, 11, 29));
        assert_eq!(NamedDay::BlackFriday.date(2026), date(2026, 11, 27));
        assert_eq!(NamedDay::BlackFriday.date(2030), date(2030, 11, 29));
        assert_eq!(NamedDay::CyberMonday.date(2024), date(2024, 12, 2), "in December when the Friday is late");
    }

    #[test]
    fn names_and_days_are_each_others_inverse() {
        for name in NamedDay::names() {
            assert_eq!(NamedDay::named(name).map(NamedDay::name), Some(name));
        }
        assert_eq!(NamedDay::named("black friday"), None);
        let dates: Vec<Date> = NAMES.iter().map(|(day, _)| day.date(2026)).collect();
        assert!(dates.is_sorted(), "{dates:?}");
        assert_eq!(NamedDay::MothersDay.date(2026), date(2026, 5, 10));
        assert_eq!(NamedDay::FathersDay.date(2026), date(2026, 6, 21));
        assert_eq!(NamedDay::Easter.date(2026), date(2026, 4, 5));
    }
}
