//! Files of rows one after the other: CSV, NDJSON, Arrow IPC. Text is compressed in the worker, a chunk by itself: readers of
//! gzip and Zstandard take what was compressed in pieces as one.

use std::io::{self, Write};
use std::mem;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use flate2::write::GzEncoder;

use crate::sinks::encoding::{Block, Encoding, whole_codec};
use crate::sinks::{Codec, Coding};

/// How the files of one table are written.
pub(super) struct Plain {
    encoding: Encoding,
    codec: Codec,
    head: Vec<u8>,
}

/// The rows of a chunk while they are encoded.
pub(super) struct PlainRows<'s> {
    encoding: &'s Encoding,
    /// A slice, before it is compressed.
    slice: Vec<u8>,
    bytes: Packer,
    blocks: Vec<Block>,
    rows: u64,
}

/// The rows of a chunk as bytes.
pub(super) struct PlainPart {
    pub(super) bytes: Vec<u8>,
    blocks: Vec<Block>,
    rows: u64,
}

/// A file that is written.
pub(super) struct PlainFile<W> {
    to: W,
    /// Where rows lie in it, if that is said at its end.
    blocks: Vec<Block>,
}

/// Compresses bytes.
enum Packer {
    None(Vec<u8>),
    Gzip(GzEncoder<Vec<u8>>),
    Zstd(zstd::Encoder<'static, Vec<u8>>),
}

impl Plain {
    pub(super) fn new(encoding: Encoding, coding: Coding) -> io::Result<Self> {
        let codec = whole_codec(coding);
        let head = match &encoding {
            Encoding::Arrow(messages) => messages.file_head(),
            text => {
                // A file without rows is one that the codec can read, too.
                let mut head = Packer::new(codec)?;
                head.write_all(&text.head())?;
                head.finish()?
            }
        };
        Ok(Self { encoding, codec, head })
    }

    pub(super) fn rows(&self) -> io::Result<PlainRows<'_>> {
        let bytes = Packer::new(self.codec)?;
        Ok(PlainRows { encoding: &self.encoding, slice: Vec::new(), bytes, blocks: Vec::new(), rows: 0 })
    }

    pub(super) fn file<W: Write>(&self, mut to: W) -> io::Result<PlainFile<W>> {
        to.write_all(&self.head)?;
        Ok(PlainFile { to, blocks: Vec::new() })
    }

    pub(super) fn finish<W: Write>(&self, mut file: PlainFile<W>) -> io::Result<W> {
        if let Encoding::Arrow(messages) = &self.encoding {
            file.to.write_all(&messages.file_tail(&file.blocks))?;
        }
        Ok(file.to)
    }
}

impl PlainRows<'_> {
    pub(super) fn append(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        self.rows += batch.num_rows() as u64;
        match &mut self.bytes {
            Packer::None(bytes) => self.blocks.extend(self.encoding.append(batch, bytes)?),
            packer => {
                self.slice.clear();
                self.encoding.append(batch, &mut self.slice)?;
                packer.write_all(&self.slice)?;
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> io::Result<PlainPart> {
        Ok(PlainPart { bytes: self.bytes.finish()?, blocks: self.blocks, rows: self.rows })
    }
}

impl<W: Write> PlainFile<W> {
    /// Appends a chunk; returns its rows.
    pub(super) fn append(&mut self, mut part: PlainPart) -> io::Result<u64> {
        self.to.write_all(&part.bytes)?;
        self.blocks.append(&mut mem::take(&mut part.blocks));
        Ok(part.rows)
    }
}

impl Packer {
    fn new(codec: Codec) -> io::Result<Self> {
        Ok(match codec {
            Codec::Gzip => Self::Gzip(GzEncoder::new(Vec::new(), flate2::Compression::new(6))),
            Codec::Zstd => Self::Zstd(zstd::Encoder::new(Vec::new(), 1)?),
            Codec::Snappy | Codec::Lz4 | Codec::None => Self::None(Vec::new()),
        })
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::None(bytes) => Ok(bytes),
            Self::Gzip(packer) => packer.finish(),
            Self::Zstd(packer) => packer.finish(),
        }
    }
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::None(to) => to.write(bytes),
            Self::Gzip(to) => to.write(bytes),
            Self::Zstd(to) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
