//! How pages are compressed.

use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::{ParquetError, Result};

use crate::sinks::Codec;

/// Zstandard's level: on order data the next ones take far more time for hardly fewer bytes.
const ZSTD_LEVEL: i32 = 1;

/// Compresses pages, with memory that is used again for the next one.
pub(super) enum Compressor {
    None,
    Snappy(Box<snap::raw::Encoder>),
    Zstd(Box<zstd::bulk::Compressor<'static>>),
    Lz4,
}

impl Compressor {
    pub(super) fn new(codec: Codec) -> Result<Self> {
        Ok(match codec {
            Codec::None => Self::None,
            Codec::Snappy => Self::Snappy(Box::new(snap::raw::Encoder::new())),
            Codec::Zstd => Self::Zstd(Box::new(zstd::bulk::Compressor::new(ZSTD_LEVEL)?)),
            Codec::Lz4 => Self::Lz4,
            Codec::Gzip => return Err(ParquetError::NYI("gzip".to_owned())),
        })
    }

    /// Its name in a file.
    pub(super) fn compression(&self) -> Compression {
        match self {
            Self::None => Compression::UNCOMPRESSED,
            Self::Snappy(_) => Compression::SNAPPY,
            Self::Zstd(_) => Compression::ZSTD(ZstdLevel::default()),
            Self::Lz4 => Compression::LZ4_RAW,
        }
    }

    pub(super) fn compress(&mut self, bytes: &[u8]) -> Result<Vec<u8>> {
        Ok(match self {
            Self::None => bytes.to_vec(),
            Self::Snappy(encoder) => {
                encoder.compress_vec(bytes).map_err(|cause| ParquetError::External(cause.into()))?
            }
            Self::Zstd(compressor) => compressor.compress(bytes)?,
            Self::Lz4 => lz4_flex::block::compress(bytes),
        })
    }
}
