//! Easter Sunday of the Gregorian calendar.
//!
//! Source: the anonymous algorithm printed in Nature of 20 April 1876, as given by J. Meeus, "Astronomical Algorithms"
//! (2nd edition 1998), chapter 9. Valid for every Gregorian year.

use jiff::civil::Date;

/// Easter Sunday of a year.
#[expect(clippy::many_single_char_names, reason = "the letters of the source, so that it can be compared")]
pub fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let a = y.rem_euclid(19);
    let (b, c) = (y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, (n / 31) as i8, (n % 31 + 1) as i8).expect("the algorithm gives days from 22 March to 25 April")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_falls_where_almanacs_put_it() {
        for (y, m, d) in [
            (1818, 3, 22),
            (1961, 4, 2),
            (2000, 4, 23),
            (2008, 3, 23),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
            (2285, 3, 22),
        ] {
            assert_eq!(easter(y), date(y, m, d));
        }
    }
}
