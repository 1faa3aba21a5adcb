//! Instants as text: RFC 3339 in UTC with milliseconds, as in `2026-03-06T09:30:00.250Z`.

const DAY: i64 = 86_400_000;

/// Appends an instant; milliseconds since 1970-01-01 UTC.
pub(crate) fn put(millis: i64, to: &mut Vec<u8>) {
    let (day, rest) = (millis.div_euclid(DAY), millis.rem_euclid(DAY));
    let (year, month, date) = civil(day);
    if !(0..=9999).contains(&year) {
        let text = jiff::Timestamp::from_millisecond(millis).map_or(millis.to_string(), |at| at.to_string());
        to.extend_from_slice(text.as_bytes());
        return;
    }
    let mut text = *b"0000-00-00T00:00:00.000Z";
    let mut put = |at: usize, digits: usize, mut number: i64| {
        for place in (at..at + digits).rev() {
            text[place] = b'0' + (number % 10) as u8;
            number /= 10;
        }
    };
    put(0, 4, year);
    put(5, 2, month);
    put(8, 2, date);
    put(11, 2, rest / 3_600_000);
    put(14, 2, rest / 60_000 % 60);
    put(17, 2, rest / 1_000 % 60);
    put(20, 3, rest % 1_000);
    to.extend_from_slice(&text);
}

/// Reads an instant back; whole milliseconds, in any form of RFC 3339.
pub(crate) fn read(text: &str) -> Option<i64> {
    let instant: jiff::Timestamp = text.parse().ok()?;
    (instant.subsec_nanosecond() % 1_000_000 == 0).then(|| instant.as_millisecond())
}

/// Year, month and day of the month, of a day since 1970-01-01. Counts years from March, so that leap days come last
/// (H. Hinnant, "chrono-compatible low-level date algorithms").
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_as_the_calendar_has_them_and_read_back() {
        let step = 86_400_000 * 17 + 12_345_679;
        for millis in (-62_167_219_200_000..253_402_300_799_999).step_by(step * 5) {
            let mut text = Vec::new();
            put(millis, &mut text);
            let text = String::from_utf8(text).expect("text");
            let right = jiff::Timestamp::from_millisecond(millis).expect("an instant");
            assert_eq!(text, right.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string());
            assert_eq!(read(&text), Some(millis));
        }
        assert_eq!(read("2026-03-06T09:30:00.2501Z"), None);
        assert_eq!(read("2026-03-06T10:30:00+01:00"), read("2026-03-06T09:30:00.000Z"));
    }
}
