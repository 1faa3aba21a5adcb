//! Values as servers give them, as cells of an answer. What is no value of its column is kept as text, so that it is seen.

use std::error::Error;

use mongodb::bson::{Bson, Document};
use tokio_postgres::types::{FromSql, Type};

use crate::calendar::day_number;
use crate::stage::answer::{Cell, Column, Kind};

/// Microseconds from 1970 to 2000, from where a Postgres counts.
const EPOCH_MICROS: i64 = 946_684_800_000_000;
/// Days likewise.
const EPOCH_DAYS: i32 = 10_957;

/// A value of a Postgres.
pub(super) struct Raw(pub(super) Cell);

impl<'a> FromSql<'a> for Raw {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let number = |number: i64| Cell::Number(i128::from(number));
        Ok(Self(match *ty {
            Type::BOOL => number(i64::from(raw.first() == Some(&1))),
            Type::INT2 => number(i64::from(i16::from_be_bytes(raw.try_into()?))),
            Type::INT4 => number(i64::from(i32::from_be_bytes(raw.try_into()?))),
            Type::INT8 => number(i64::from_be_bytes(raw.try_into()?)),
            Type::DATE => number(i64::from(i32::from_be_bytes(raw.try_into()?) + EPOCH_DAYS)),
            Type::TIMESTAMPTZ => {
                let micros = i64::from_be_bytes(raw.try_into()?) + EPOCH_MICROS;
                if micros % 1000 == 0 { number(micros / 1000) } else { Cell::Text(format!("{micros} µs")) }
            }
            Type::NUMERIC => numeric(raw)?,
            _ => Cell::Text(String::from_utf8_lossy(raw).into_owned()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Cell::None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A `numeric`, as `sum(bigint)` gives it: digits to the base of 10,000 behind a header of four 16-bit numbers.
fn numeric(raw: &[u8]) -> Result<Cell, Box<dyn Error + Sync + Send>> {
    const NEGATIVE: i64 = 0x4000;
    let words: Vec<i64> = raw.chunks_exact(2).map(|word| i64::from(i16::from_be_bytes([word[0], word[1]]))).collect();
    let [count, weight, sign, _scale, digits @ ..] = &words[..] else { return Err("a short numeric".into()) };
    if *sign != 0 && *sign != NEGATIVE || *count > weight + 1 || digits.len() as i64 != *count {
        return Ok(Cell::Text("a number that is not whole".to_owned()));
    }
    let digit = |place: i64| i128::from(digits.get(place as usize).copied().unwrap_or(0));
    let value = (0..=*weight).try_fold(0_i128, |sum, place| sum.checked_mul(10_000)?.checked_add(digit(place)));
    let value = value.ok_or("a numeric beyond 38 digits")?;
    Ok(Cell::Number(if *sign == 0 { value } else { -value }))
}

/// The row that a document of a MongoDB holds: keys in `_id`, the rest beside it.
pub(super) fn row(columns: &[Column], document: &Document) -> Vec<Cell> {
    let keys = document.get_document("_id").ok();
    let value = |column: &Column| keys.and_then(|keys| keys.get(column.name)).or_else(|| document.get(column.name));
    columns.iter().map(|column| value(column).map_or(Cell::None, |value| cell(column.kind, value))).collect()
}

fn cell(kind: Kind, value: &Bson) -> Cell {
    /// Whole numbers that doubles hold exactly.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number = |number: i64| Cell::Number(i128::from(number));
    match (kind, value) {
        (Kind::Word, Bson::String(word)) => Cell::Text(word.clone()),
        (Kind::Day, Bson::String(date)) => match date.parse() {
            Ok(date) => number(day_number(date)),
            Err(_) => Cell::Text(date.clone()),
        },
        (Kind::Flag, Bson::Boolean(flag)) => number(i64::from(*flag)),
        (Kind::Instant, Bson::DateTime(at)) => number(at.timestamp_millis()),
        (_, Bson::Int32(value)) => number(i64::from(*value)),
        (_, Bson::Int64(value)) => number(*value),
        (_, Bson::Double(value)) if value.fract() == 0.0 && value.abs() <= EXACT => Cell::Number(*value as i128),
        (_, Bson::Null) => Cell::None,
        (_, other) => Cell::Text(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use mongodb::bson::doc;

    use super::*;
    use crate::stage::answer::{key, measure};

    fn of(ty: &Type, raw: &[u8]) -> Cell {
        Raw::from_sql(ty, raw).expect("a value").0
    }

    #[test]
    fn numerics_are_read_whole_or_seen_as_what_they_are() {
        let numeric = |words: &[i16]| {
            let raw: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            of(&Type::NUMERIC, &raw)
        };
        assert_eq!(numeric(&[0, 0, 0, 0]), Cell::Number(0));
        // Zeros at the end are not sent.
        assert_eq!(numeric(&[1, 2, 0, 0, 12]), Cell::Number(1_200_000_000));
        assert_eq!(numeric(&[2, 1, 0x4000, 0, 7, 42]), Cell::Number(-70_042));
        assert_eq!(numeric(&[1, -1, 0, 1, 5000]), Cell::Text("a number that is not whole".to_owned()));
        // Nineteen digits and more, as sums of bigints may have.
        assert_eq!(numeric(&[5, 5, 0, 0, 1, 2, 3, 4, 5]), Cell::Number(100_020_003_000_400_050_000));
    }

    #[test]
    fn instants_and_dates_are_counted_from_1970() {
        assert_eq!(of(&Type::TIMESTAMPTZ, &0_i64.to_be_bytes()), Cell::Number(946_684_800_000));
        assert_eq!(of(&Type::DATE, &0_i32.to_be_bytes()), Cell::Number(10_957));
    }

    #[test]
    fn documents_hold_keys_in_their_id_and_no_value_passes_for_another() {
        let columns = [key("day", Kind::Day), measure("orders", Kind::Count)];
        let read = |document| row(&columns, &document);
        assert_eq!(read(doc! { "_id": { "day": "1970-01-02" }, "orders": 3_i64 }), [Cell::Number(1), Cell::Number(3)]);
        assert_eq!(read(doc! { "_id": { "day": 1.5 } }), [Cell::Text("1.5".to_owned()), Cell::None]);
        // A double that may not be exact is no number, however it is written.
        assert!(matches!(read(doc! { "_id": { "day": "1970-01-02" }, "orders": 1e17 })[1], Cell::Text(_)));
    }
}
