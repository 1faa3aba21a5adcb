//! Values that repeat, as a dictionary and codes into it (`RLE_DICTIONARY`). Codes are given in the order in which values
//! first appear in the row group.

use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::Int32Type;
use parquet::basic::Encoding;
use parquet::errors::{ParquetError, Result};

use super::bounds::Bounds;
use super::packing;
use super::values::{Values, misfit, wide};

/// Words of a list. Rows name them by their codes in the list already, which only have to be made few.
#[derive(Default)]
pub(super) struct Words {
    list: Option<ArrayRef>,
    /// For each word of the list, one more than its code; 0 as long as it has none.
    code: Vec<u32>,
    /// The words that have codes, plainly encoded.
    plain: Vec<u8>,
    distinct: usize,
    codes: Vec<u32>,
}

/// Numbers of 64 bits.
#[derive(Default)]
pub(super) struct Numbers {
    /// A hash table: for each place, one more than the code of the number that stands there.
    places: Vec<u32>,
    distinct: Vec<i64>,
    codes: Vec<u32>,
}

/// What the pages of a row group name values by.
pub(super) struct Dictionary {
    /// The values, plainly encoded, in the order of their codes.
    pub(super) plain: Vec<u8>,
    pub(super) values: usize,
    pub(super) bounds: Bounds,
}

impl Values for Words {
    fn encoding(&self) -> Encoding {
        Encoding::RLE_DICTIONARY
    }

    fn append(&mut self, array: &ArrayRef, rows: Range<usize>) -> Result<()> {
        let words = array.as_dictionary_opt::<Int32Type>().ok_or_else(|| misfit(array))?;
        let texts = words.values().as_string_opt::<i32>().ok_or_else(|| misfit(array))?;
        match &self.list {
            None => {
                self.list = Some(words.values().clone());
                self.code.resize(texts.len(), 0);
            }
            // Comparing two that are one costs nothing.
            Some(list) if list == words.values() => {}
            Some(_) => return Err(ParquetError::General("words of another list came".to_owned())),
        }
        for key in &words.keys().values()[rows] {
            let code = &mut self.code[*key as usize];
            if *code == 0 {
                self.distinct += 1;
                *code = self.distinct as u32;
                let text = texts.value(*key as usize).as_bytes();
                self.plain.extend_from_slice(&(text.len() as u32).to_le_bytes());
                self.plain.extend_from_slice(text);
            }
            self.codes.push(*code - 1);
        }
        Ok(())
    }

    fn page(&mut self, into: &mut Vec<u8>) -> Bounds {
        page(&mut self.codes, self.distinct, into);
        Bounds::None
    }

    fn dictionary(&mut self) -> Option<Dictionary> {
        let plain = std::mem::take(&mut self.plain);
        let bounds =
            extremes(&plain).map_or(Bounds::None, |(least, greatest)| Bounds::Texts(least.to_vec(), greatest.to_vec()));
        Some(Dictionary { plain, values: self.distinct, bounds })
    }
}

impl Values for Numbers {
    fn encoding(&self) -> Encoding {
        Encoding::RLE_DICTIONARY
    }

    fn append(&mut self, array: &ArrayRef, rows: Range<usize>) -> Result<()> {
        let numbers = &wide(array)?[rows];
        self.codes.reserve(numbers.len());
        for number in numbers {
            let code = self.code(*number);
            self.codes.push(code);
        }
        Ok(())
    }

    fn page(&mut self, into: &mut Vec<u8>) -> Bounds {
        page(&mut self.codes, self.distinct.len(), into);
        Bounds::None
    }

    fn dictionary(&mut self) -> Option<Dictionary> {
        let plain = self.distinct.iter().flat_map(|number| number.to_le_bytes()).collect();
        Some(Dictionary { plain, values: self.distinct.len(), bounds: Bounds::wide(&self.distinct) })
    }
}

impl Numbers {
    /// The code of a number; a new one if it has none.
    #[inline]
    fn code(&mut self, number: i64) -> u32 {
        if self.places.len() < 2 * (self.distinct.len() + 1) {
            self.grow();
        }
        let mut place = self.place(number);
        loop {
            let code = self.places[place];
            if code == 0 {
                self.distinct.push(number);
                self.places[place] = self.distinct.len() as u32;
                return self.distinct.len() as u32 - 1;
            }
            if self.distinct[code as usize - 1] == number {
                return code - 1;
            }
            place = (place + 1) & (self.places.len() - 1);
        }
    }

    /// Where a number is looked for first: by the highest bits of its product with the golden ratio.
    #[inline]
    fn place(&self, number: i64) -> usize {
        let mixed = number.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> (64 - self.places.len().trailing_zeros())) as usize
    }

    #[cold]
    fn grow(&mut self) {
        let places = (2 * self.places.len()).max(1024);
        self.places.clear();
        self.places.resize(places, 0);
        for code in 0..self.distinct.len() {
            let mut place = self.place(self.distinct[code]);
            while self.places[place] != 0 {
                place = (place + 1) & (places - 1);
            }
            self.places[place] = code as u32 + 1;
        }
    }
}

/// Ends a page of codes: the bits that one takes, and then the codes.
fn page(codes: &mut Vec<u32>, distinct: usize, into: &mut Vec<u8>) {
    let width = packing::bits(distinct.saturating_sub(1) as u64);
    into.push(width as u8);
    packing::hybrid(codes, width, into);
    codes.clear();
}

/// The least and the greatest of some words, plainly encoded.
fn extremes(plain: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = plain;
    let words = std::iter::from_fn(move || {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let (word, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        rest = behind;
        Some(word)
    });
    words.fold(None, |bounds, word| {
        let (least, greatest) = bounds.unwrap_or((word, word));
        Some((word.min(least), word.max(greatest)))
    })
}
