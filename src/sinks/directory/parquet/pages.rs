//! The pages of a column of a row group: compressed, one behind the other, and what readers find and skip them by.

use parquet::basic::{BoundaryOrder, Encoding, EncodingMask};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::Result;
use parquet::file::metadata::{ColumnChunkMetaData, ColumnIndexBuilder, OffsetIndexBuilder};
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::bounds::Bounds;
use super::compressor::Compressor;
use super::dictionary::Dictionary;

/// The pages so far.
pub(super) struct Pages {
    column: ColumnDescPtr,
    bytes: TrackedWrite<Vec<u8>>,
    /// Bytes before compression.
    plain: usize,
    rows: u64,
    nulls: u64,
    bounds: Bounds,
    /// The last page's, and whether each page's followed those of the one before.
    last: Bounds,
    ascending: bool,
    index: ColumnIndexBuilder,
    offsets: OffsetIndexBuilder,
}

/// A page before it is compressed.
pub(super) struct DataPage<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) encoding: Encoding,
    pub(super) rows: usize,
    pub(super) nulls: usize,
    pub(super) bounds: Bounds,
}

/// A column of a row group that only has to be written.
pub(in crate::sinks::directory) struct EncodedColumn {
    /// The dictionary page, if there is one, and the others.
    pub(super) bytes: bytes::Bytes,
    pub(super) close: ColumnCloseResult,
}

impl Pages {
    pub(super) fn new(column: ColumnDescPtr) -> Self {
        Self {
            index: ColumnIndexBuilder::new(column.physical_type()),
            column,
            bytes: TrackedWrite::new(Vec::new()),
            plain: 0,
            rows: 0,
            nulls: 0,
            bounds: Bounds::None,
            last: Bounds::None,
            ascending: true,
            offsets: OffsetIndexBuilder::new(),
        }
    }

    /// Appends a page.
    pub(super) fn append(&mut self, page: DataPage<'_>, compressor: &mut Compressor) -> Result<()> {
        let DataPage { bytes, encoding, rows, nulls, bounds } = page;
        let buf = compressor.compress(bytes)?.into();
        let (def_level_encoding, rep_level_encoding) = (Encoding::RLE, Encoding::RLE);
        let num_values = rows as u32;
        let page =
            Page::DataPage { buf, num_values, encoding, def_level_encoding, rep_level_encoding, statistics: None };
        let written = SerializedPageWriter::new(&mut self.bytes).write_page(CompressedPage::new(page, bytes.len()))?;
        self.plain += written.uncompressed_size;
        self.rows += rows as u64;
        self.nulls += nulls as u64;
        self.offsets.append_row_count(rows as i64);
        self.offsets.append_offset_and_size(written.offset as i64, written.compressed_size as i32);
        match bounds.plain() {
            Some((least, greatest)) => self.index.append(false, least, greatest, nulls as i64, None),
            None if nulls == rows => self.index.append(true, Vec::new(), Vec::new(), nulls as i64, None),
            None => self.index.to_invalid(),
        }
        if bounds != Bounds::None {
            self.ascending &= bounds.follow(&self.last);
            self.last = bounds.clone();
            self.bounds.widen(bounds);
        }
        Ok(())
    }

    /// Ends the row group.
    pub(super) fn end(
        self,
        encoding: Encoding,
        dictionary: Option<Dictionary>,
        compressor: &mut Compressor,
    ) -> Result<EncodedColumn> {
        let Self { column, mut bytes, mut plain, rows, nulls, mut bounds, ascending, mut index, offsets, .. } = self;
        let mut before = TrackedWrite::new(Vec::new());
        let mut encodings = vec![Encoding::RLE, encoding];
        if let Some(dictionary) = dictionary {
            let buf = compressor.compress(&dictionary.plain)?.into();
            let (num_values, encoding) = (dictionary.values as u32, Encoding::PLAIN);
            let page = Page::DictionaryPage { buf, num_values, encoding, is_sorted: false };
            let page = CompressedPage::new(page, dictionary.plain.len());
            plain += SerializedPageWriter::new(&mut before).write_page(page)?.uncompressed_size;
            encodings.push(encoding);
            bounds = dictionary.bounds;
        }
        let (before_bytes, data_bytes) = (before.bytes_written(), bytes.bytes_written());
        let mut metadata = ColumnChunkMetaData::builder(column)
            .set_compression(compressor.compression())
            .set_encodings_mask(EncodingMask::new_from_encodings(encodings.iter()))
            .set_total_compressed_size((before_bytes + data_bytes) as i64)
            .set_total_uncompressed_size(plain as i64)
            .set_num_values(rows as i64)
            .set_data_page_offset(0);
        if let Some(statistics) = bounds.statistics(nulls) {
            metadata = metadata.set_statistics(statistics);
        }
        let column_index = if index.valid() {
            index.set_boundary_order(if ascending { BoundaryOrder::ASCENDING } else { BoundaryOrder::UNORDERED });
            Some(index.build()?)
        } else {
            None
        };
        let close = ColumnCloseResult {
            bytes_written: (before_bytes + data_bytes) as u64,
            rows_written: rows,
            metadata: metadata.build()?,
            bloom_filter: None,
            column_index,
            offset_index: Some(offsets.build()),
        };
        let mut all = before.into_inner()?;
        if all.is_empty() {
            all = bytes.into_inner()?;
        } else {
            std::io::Write::flush(&mut bytes)?;
            all.extend_from_slice(bytes.inner());
        }
        Ok(EncodedColumn { bytes: all.into(), close: close.update_dictionary_location(before_bytes)? })
    }
}
