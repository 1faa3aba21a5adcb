use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch,
    StringArray, TimestampMillisecondArray,
};
use arrow::compute::concat;
use arrow::datatypes::{Field, Int32Type, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::BoundaryOrder;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData};
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use parquet::file::statistics::Statistics;

use super::column::{Column, PAGE_ROWS};
use super::compressor::Compressor;
use super::dictionary::{Numbers, Words};
use super::texts::Texts;
use super::values::{Degrees, Flags, Narrow, Values, Wide};
use super::*;

/// A file of one row group with one column, which came in these pieces; as its reader finds it again.
fn read_again(
    pieces: &[ArrayRef],
    values: impl Values + 'static,
    codec: Codec,
) -> Result<(ArrayRef, Arc<ParquetMetaData>)> {
    let mut compressor = Compressor::new(codec)?;
    let (mut file, mut column) = column(&pieces[0], pieces.iter().any(|it| it.null_count() > 0), values)?;
    for piece in pieces {
        column.append(piece, &mut compressor)?;
    }
    let rows = pieces.iter().map(|it| it.len() as u64).sum();
    let columns = vec![column.end(&mut compressor)?];
    RowGroup { rows, bytes: 0, columns }.write(&mut file)?;
    let bytes = bytes::Bytes::from(file.into_inner()?);

    let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Required);
    let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(bytes, options)?;
    let metadata = reader.metadata().clone();
    let batches = reader.build()?.collect::<Result<Vec<RecordBatch>, _>>()?;
    let columns: Vec<&dyn Array> = batches.iter().map(|batch| &**batch.column(0)).collect();
    Ok((concat(&columns)?, metadata))
}

/// A file with a column of arrays like this one, and the column.
fn column(
    like: &ArrayRef,
    nullable: bool,
    values: impl Values + 'static,
) -> Result<(SerializedFileWriter<Vec<u8>>, Column)> {
    let schema = Arc::new(Schema::new(vec![Field::new("it", like.data_type().clone(), nullable)]));
    let file = ArrowWriter::try_new(Vec::new(), schema, None)?.into_serialized_writer()?.0;
    let column = Column::new(file.schema_descr().column(0), Box::new(values));
    Ok((file, column))
}

fn comes_back(pieces: &[ArrayRef], values: impl Values + 'static, codec: Codec) -> Arc<ParquetMetaData> {
    let (found, metadata) = read_again(pieces, values, codec).expect("a file that can be read");
    let written: Vec<&dyn Array> = pieces.iter().map(|piece| &**piece).collect();
    let written = concat(&written).expect("pieces of one type");
    if let Some(words) = written.as_dictionary_opt::<Int32Type>() {
        let texts = |array: &dyn Array| -> Vec<Option<String>> {
            let words = array.as_dictionary::<Int32Type>().downcast_dict::<StringArray>().expect("words");
            words.into_iter().map(|word| word.map(str::to_owned)).collect()
        };
        assert_eq!(texts(words), texts(&found));
    } else {
        assert_eq!(*written, *found);
    }
    metadata
}

/// A number that looks like chance, for two others.
fn mixed(seed: u64, row: usize) -> u64 {
    let mixed = (seed << 40 ^ row as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ mixed >> 31
}

/// Numbers of very different size, near each other and far apart, with runs of the same.
fn numbers(rows: usize, seed: u64) -> impl Iterator<Item = i64> {
    let mut before = 0_i64;
    (0..rows).map(move |row| {
        let (chance, value) = (mixed(2 * seed, row), mixed(2 * seed + 1, row));
        before = match chance % 16 {
            0 => value.cast_signed(),
            1 => [i64::MIN, i64::MAX, 0, -1][value as usize % 4],
            2..6 => before,
            width => before.wrapping_add((value >> (4 * width)).cast_signed()),
        };
        before
    })
}

/// Some of the values, in pieces of different length.
fn pieces<A: Array + FromIterator<Option<V>> + 'static, V: Clone>(values: &[V], missing: u64) -> Vec<ArrayRef> {
    let (mut from, mut pieces) = (0, Vec::<ArrayRef>::new());
    while from < values.len() {
        let until = values.len().min(from + 1 + mixed(7, from) as usize % 30_000);
        let present = |row: usize| missing == 0 || !mixed(8, row).is_multiple_of(missing);
        pieces.push(Arc::new((from..until).map(|row| present(row).then(|| values[row].clone())).collect::<A>()));
        from = until;
    }
    pieces
}

const CODECS: [Codec; 4] = [Codec::Zstd, Codec::Snappy, Codec::Lz4, Codec::None];

#[test]
fn numbers_come_back_whatever_their_size_and_whichever_are_missing() {
    for (seed, rows) in [1, 2, 31, 32, 33, 128, 129, 130, 4_000, PAGE_ROWS, 3 * PAGE_ROWS + 1].into_iter().enumerate() {
        let wide: Vec<i64> = numbers(rows, seed as u64).collect();
        let narrow: Vec<i32> = wide.iter().map(|it| *it as i32).collect();
        for missing in [0, 1, 2, 1_000] {
            let codec = CODECS[(seed + missing as usize) % CODECS.len()];
            comes_back(&pieces::<Int64Array, _>(&wide, missing), Wide::default(), codec);
            comes_back(&pieces::<Int64Array, _>(&wide, missing), Numbers::default(), codec);
            comes_back(&pieces::<TimestampMillisecondArray, _>(&wide, missing), Wide::default(), codec);
            comes_back(&pieces::<Int32Array, _>(&narrow, missing), Narrow::default(), codec);
        }
    }
}

#[test]
fn texts_and_words_come_back() {
    let text = |number: i64| match number.rem_euclid(5) {
        0 => String::new(),
        1 => "é".repeat(number.rem_euclid(100) as usize),
        _ => format!("{}@example.com", number.rem_euclid(5_000)),
    };
    for rows in [1, 40, 2 * PAGE_ROWS + 77] {
        let texts: Vec<String> = numbers(rows, 3).map(text).collect();
        for (missing, codec) in [0, 1, 3].into_iter().zip(CODECS) {
            comes_back(&pieces::<StringArray, _>(&texts, missing), Texts::default(), codec);
        }
        let list: ArrayRef = Arc::new((0..700).map(|it| Some(format!("word {it}"))).collect::<StringArray>());
        let codes: Vec<i32> = numbers(rows, 4).map(|it| (it.rem_euclid(700) / 3) as i32).collect();
        for missing in [0, 1, 3] {
            let words = pieces::<Int32Array, _>(&codes, missing).into_iter();
            let words = words.map(|keys| DictionaryArray::new(keys.as_primitive::<Int32Type>().clone(), list.clone()));
            let words: Vec<ArrayRef> = words.map(|it| Arc::new(it) as ArrayRef).collect();
            comes_back(&words, Words::default(), Codec::Snappy);
            comes_back(&words, Texts::default(), Codec::Zstd);
        }
    }
}

#[test]
fn flags_and_degrees_come_back() {
    let runs: Vec<bool> = numbers(PAGE_ROWS + 5_000, 5).map(|it| it > 0).collect();
    comes_back(&pieces::<BooleanArray, _>(&runs, 0), Flags::default(), Codec::Zstd);
    comes_back(&pieces::<BooleanArray, _>(&runs, 2), Flags::default(), Codec::Lz4);
    let degrees: Vec<f64> = numbers(1_000, 6).map(|it| it as f64 / 1e17).collect();
    comes_back(&pieces::<Float64Array, _>(&degrees, 0), Degrees::default(), Codec::None);
}

#[test]
fn readers_learn_the_bounds_of_row_groups_and_pages() {
    let values: Vec<i64> = (0..PAGE_ROWS as i64 * 2).map(|it| it * 3 - 7).collect();
    let metadata = comes_back(&pieces::<Int64Array, _>(&values, 0), Wide::default(), Codec::Snappy);
    let column = metadata.row_group(0).column(0);
    let Some(Statistics::Int64(found)) = column.statistics() else { panic!("statistics of numbers") };
    assert_eq!((found.min_opt(), found.max_opt()), (values.first(), values.last()));
    assert_eq!(found.null_count_opt(), Some(0));
    let indexes = metadata.page_index().expect("indexes of pages");
    let index = indexes.column_index(0, 0).expect("an index of values");
    assert_eq!(index.get_boundary_order(), Some(BoundaryOrder::ASCENDING));
    let ColumnIndexMetaData::INT64(pages) = index else { panic!("an index of numbers") };
    let second = values[PAGE_ROWS];
    assert_eq!(pages.min_values_iter().collect::<Vec<_>>(), [Some(&values[0]), Some(&second)]);
    let places = &indexes.offset_index(0, 0).expect("an index of places").page_locations;
    assert_eq!(places.iter().map(|it| it.first_row_index).collect::<Vec<_>>(), [0, PAGE_ROWS as i64]);

    let texts = ["m", "b", "", "zz"].map(str::to_owned);
    let metadata = comes_back(&pieces::<StringArray, _>(&texts, 0), Texts::default(), Codec::Zstd);
    let Some(Statistics::ByteArray(found)) = metadata.row_group(0).column(0).statistics() else { panic!("statistics") };
    assert_eq!((found.min_bytes_opt(), found.max_bytes_opt()), (Some(&b""[..]), Some(&b"zz"[..])));
}

#[test]
fn words_of_two_lists_are_refused() -> Result<()> {
    let of = |list: &[&str]| -> ArrayRef {
        Arc::new(DictionaryArray::new(Int32Array::from(vec![0]), Arc::new(StringArray::from(list.to_vec()))))
    };
    let mut compressor = Compressor::new(Codec::None)?;
    let (_, mut column) = column(&of(&["a"]), false, Words::default())?;
    column.append(&of(&["a"]), &mut compressor)?;
    assert!(column.append(&of(&["b"]), &mut compressor).is_err());
    Ok(())
}
