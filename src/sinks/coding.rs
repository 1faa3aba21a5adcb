//! How rows become bytes, as users say it: the format, and the codec that its bytes are compressed with.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::TargetError;

/// How rows become bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Parquet.
    #[default]
    Parquet,
    /// Comma-separated values, with a header.
    Csv,
    /// A JSON object per line.
    Ndjson,
    /// Arrow IPC: a file in a directory, a stream on standard output.
    Arrow,
}

/// How bytes are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Codec {
    /// Zstandard, level 1: on order data half the size of Snappy and LZ4 for a tenth more time.
    Zstd,
    /// Snappy.
    Snappy,
    /// LZ4: raw in Parquet, in frames elsewhere.
    Lz4,
    /// gzip, level 6.
    Gzip,
    /// Not at all.
    None,
}

/// A format with a codec that it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coding {
    format: Format,
    codec: Codec,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Parquet, Self::Csv, Self::Ndjson, Self::Arrow];

    /// Its name, as `--format` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Arrow => "arrow",
        }
    }

    /// The codecs that it takes; the first holds when nothing is said.
    pub const fn codecs(self) -> &'static [Codec] {
        match self {
            Self::Parquet => &[Codec::Zstd, Codec::Snappy, Codec::Lz4, Codec::None],
            Self::Csv | Self::Ndjson => &[Codec::None, Codec::Gzip, Codec::Zstd],
            Self::Arrow => &[Codec::None, Codec::Zstd, Codec::Lz4],
        }
    }
}

impl Codec {
    /// Every codec.
    pub const ALL: [Self; 5] = [Self::Zstd, Self::Snappy, Self::Lz4, Self::Gzip, Self::None];

    /// Its name, as `--codec` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Snappy => "snappy",
            Self::Lz4 => "lz4",
            Self::Gzip => "gzip",
            Self::None => "none",
        }
    }
}

impl Coding {
    /// A format with a codec; with its usual one when none is given.
    ///
    /// # Errors
    /// When the format does not take the codec.
    pub fn new(format: Format, codec: Option<Codec>) -> Result<Self, TargetError> {
        let codecs = format.codecs();
        let codec = codec.unwrap_or(codecs[0]);
        if codecs.contains(&codec) {
            return Ok(Self { format, codec });
        }
        let names: Vec<_> = codecs.iter().map(|codec| codec.name()).collect();
        Err(TargetError::refused(
            format!("`--format {}`", format.name()),
            format!("does not take `--codec {}`", codec.name()),
            format!("it takes {}", names.join(", ")),
        ))
    }

    /// Every format with every codec that it takes.
    pub fn all() -> impl Iterator<Item = Self> {
        Format::ALL.into_iter().flat_map(|format| format.codecs().iter().map(move |&codec| Self { format, codec }))
    }

    /// The format.
    pub const fn format(self) -> Format {
        self.format
    }

    /// The codec.
    pub const fn codec(self) -> Codec {
        self.codec
    }

    /// How the names of files end. Formats that hold compressed pages say so inside; text says it by its name.
    pub const fn ending(self) -> &'static str {
        match (self.format, self.codec) {
            (Format::Parquet, _) => ".parquet",
            (Format::Arrow, _) => ".arrow",
            (Format::Csv, Codec::Gzip) => ".csv.gz",
            (Format::Csv, Codec::Zstd) => ".csv.zst",
            (Format::Csv, _) => ".csv",
            (Format::Ndjson, Codec::Gzip) => ".ndjson.gz",
            (Format::Ndjson, Codec::Zstd) => ".ndjson.zst",
            (Format::Ndjson, _) => ".ndjson",
        }
    }
}

/// Parquet with its usual codec.
impl Default for Coding {
    fn default() -> Self {
        Self { format: Format::Parquet, codec: Format::Parquet.codecs()[0] }
    }
}

impl fmt::Display for Coding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "format {} with codec {}", self.format.name(), self.codec.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|format| format.name() == text);
        found.ok_or_else(|| format!("formats are {}", Self::ALL.map(Self::name).join(", ")))
    }
}

impl FromStr for Codec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|codec| codec.name() == text);
        found.ok_or_else(|| format!("codecs are {}", Self::ALL.map(Self::name).join(", ")))
    }
}
