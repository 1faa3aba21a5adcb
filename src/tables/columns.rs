//! What columns are made of: plain vectors, and how each kind becomes an Arrow array.

use std::marker::PhantomData;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array, StringArray,
    TimestampMillisecondArray,
};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};

use super::{Dictionaries, List, Type};

/// Texts, end to end.
#[derive(Debug, Clone)]
pub struct Texts {
    /// Where each text starts, and where the last ends.
    offsets: Vec<i32>,
    bytes: Vec<u8>,
}

impl Texts {
    /// No texts yet, but room for so many of about so many bytes each.
    pub fn with_room(texts: usize, bytes: usize) -> Self {
        let mut offsets = Vec::with_capacity(texts + 1);
        offsets.push(0);
        Self { offsets, bytes: Vec::with_capacity(texts * bytes) }
    }

    /// The text of each row, of about so many bytes, that `write` adds to the end of the bytes; they must stay UTF-8.
    pub fn of<R>(rows: &[R], bytes: usize, write: impl Fn(&R, &mut Vec<u8>)) -> Self {
        let mut texts = Self::with_room(rows.len(), bytes);
        for row in rows {
            texts.push_with(|into| write(row, into));
        }
        texts
    }

    /// Appends a text.
    #[inline]
    pub fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.end();
    }

    /// Appends a text that `write` adds to the end of the bytes; they must stay UTF-8.
    #[inline]
    pub fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.end();
    }

    /// Appends the last text once more; nothing where there is none.
    #[inline]
    pub fn push_again(&mut self) {
        if let [.., start, end] = *self.offsets {
            self.bytes.extend_from_within(start as usize..end as usize);
            self.end();
        }
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    fn end(&mut self) {
        self.offsets.push(i32::try_from(self.bytes.len()).expect("a slice's text stays below 2 GiB"));
    }

    fn array(self, nulls: Option<NullBuffer>) -> ArrayRef {
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        Arc::new(StringArray::new(offsets, Buffer::from_vec(self.bytes), nulls))
    }
}

impl Default for Texts {
    fn default() -> Self {
        Self::with_room(0, 0)
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(iter: I) -> Self {
        let mut texts = Self::default();
        iter.into_iter().for_each(|text| texts.push(text.as_ref()));
        texts
    }
}

/// What stands for an instant that has not come.
pub const NEVER: i64 = i64::MIN;

/// A kind of column: how its values are stored, and how they become Arrow's.
pub trait Kind {
    /// The values of the rows.
    type Store: Send + std::fmt::Debug;
    /// The type, as data.
    const TYPE: Type;
    /// Whether values may be missing.
    const NULLABLE: bool = false;
    /// Hands the column to Arrow.
    fn freeze(store: Self::Store, dictionaries: &Dictionaries) -> ArrayRef;
}

/// [`Type::Id`].
pub struct Id;
/// [`Type::Id`]; 0 stands for none.
pub struct MaybeId;
/// [`Type::Integer`].
pub struct Integer;
/// [`Type::Money`].
pub struct Money;
/// [`Type::Instant`].
pub struct Instant;
/// [`Type::Instant`]; [`NEVER`] stands for none.
pub struct MaybeInstant;
/// [`Type::Flag`].
pub struct Flag;
/// [`Type::Text`].
pub struct Text;
/// [`Type::Text`]; the empty text stands for none.
pub struct MaybeText;
/// [`Type::Degrees`].
pub struct Degrees;
/// [`Type::Word`] of a list; stored as its code.
pub struct Word<L>(PhantomData<L>);

impl Kind for Id {
    type Store = Vec<i64>;
    const TYPE: Type = Type::Id;
    fn freeze(store: Vec<i64>, _: &Dictionaries) -> ArrayRef {
        Arc::new(Int64Array::from(store))
    }
}

impl Kind for MaybeId {
    type Store = Vec<i64>;
    const TYPE: Type = Type::Id;
    const NULLABLE: bool = true;
    fn freeze(store: Vec<i64>, _: &Dictionaries) -> ArrayRef {
        let nulls = nulls(store.len(), |row| store[row] != 0);
        Arc::new(Int64Array::new(store.into(), nulls))
    }
}

impl Kind for Integer {
    type Store = Vec<i32>;
    const TYPE: Type = Type::Integer;
    fn freeze(store: Vec<i32>, _: &Dictionaries) -> ArrayRef {
        Arc::new(Int32Array::from(store))
    }
}

impl Kind for Money {
    type Store = Vec<i64>;
    const TYPE: Type = Type::Money;
    fn freeze(store: Vec<i64>, _: &Dictionaries) -> ArrayRef {
        Arc::new(Int64Array::from(store))
    }
}

impl Kind for Instant {
    type Store = Vec<i64>;
    const TYPE: Type = Type::Instant;
    fn freeze(store: Vec<i64>, _: &Dictionaries) -> ArrayRef {
        Arc::new(TimestampMillisecondArray::from(store).with_timezone("UTC"))
    }
}

impl Kind for MaybeInstant {
    type Store = Vec<i64>;
    const TYPE: Type = Type::Instant;
    const NULLABLE: bool = true;
    fn freeze(store: Vec<i64>, _: &Dictionaries) -> ArrayRef {
        let nulls = nulls(store.len(), |row| store[row] != NEVER);
        Arc::new(TimestampMillisecondArray::new(store.into(), nulls).with_timezone("UTC"))
    }
}

impl Kind for Flag {
    type Store = Vec<bool>;
    const TYPE: Type = Type::Flag;
    fn freeze(store: Vec<bool>, _: &Dictionaries) -> ArrayRef {
        Arc::new(BooleanArray::from(store))
    }
}

impl Kind for Text {
    type Store = Texts;
    const TYPE: Type = Type::Text;
    fn freeze(store: Texts, _: &Dictionaries) -> ArrayRef {
        store.array(None)
    }
}

impl Kind for MaybeText {
    type Store = Texts;
    const TYPE: Type = Type::Text;
    const NULLABLE: bool = true;
    fn freeze(store: Texts, _: &Dictionaries) -> ArrayRef {
        let nulls = nulls(store.len(), |row| store.offsets[row] != store.offsets[row + 1]);
        store.array(nulls)
    }
}

impl Kind for Degrees {
    type Store = Vec<f64>;
    const TYPE: Type = Type::Degrees;
    fn freeze(store: Vec<f64>, _: &Dictionaries) -> ArrayRef {
        Arc::new(Float64Array::from(store))
    }
}

impl<L: List> Kind for Word<L> {
    type Store = Vec<i32>;
    const TYPE: Type = Type::Word(L::NAME);
    fn freeze(store: Vec<i32>, dictionaries: &Dictionaries) -> ArrayRef {
        Arc::new(DictionaryArray::new(Int32Array::from(store), dictionaries.list::<L>()))
    }
}

/// A null mask, unless every row has a value.
fn nulls(rows: usize, has_value: impl FnMut(usize) -> bool) -> Option<NullBuffer> {
    let nulls = NullBuffer::new(BooleanBuffer::collect_bool(rows, has_value));
    (nulls.null_count() > 0).then_some(nulls)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::Array;

    #[test]
    fn an_empty_text_stands_for_none_where_there_may_be_none() {
        let texts = || ["ab", "", "cde"].into_iter().collect::<Texts>();
        let values = |array: ArrayRef| -> Vec<Option<String>> {
            let array = array.as_any().downcast_ref::<StringArray>().expect("text");
            array.iter().map(|text| text.map(str::to_owned)).collect()
        };
        let dictionaries = Dictionaries::default();
        assert_eq!(values(MaybeText::freeze(texts(), &dictionaries)), [Some("ab".into()), None, Some("cde".into())]);
        assert_eq!(values(Text::freeze(texts(), &dictionaries))[1].as_deref(), Some(""));
    }

    #[test]
    fn a_text_that_is_pushed_again_is_the_last_one_and_none_where_there_is_none() {
        let mut texts = Texts::default();
        texts.push_again();
        assert!(texts.is_empty());
        texts.push("ab");
        texts.push("cde");
        texts.push_again();
        let array = texts.array(None);
        let array = array.as_any().downcast_ref::<StringArray>().expect("text");
        assert_eq!(array.iter().flatten().collect::<Vec<_>>(), ["ab", "cde", "cde"]);
    }
}
