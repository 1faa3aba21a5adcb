//! `--to`: where rows go, as the user names it.

use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

/// A target, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A directory of Parquet.
    Directory(PathBuf),
    /// A Postgres.
    #[cfg(feature = "postgres")]
    Postgres(ordermill::servers::postgres::Address),
    /// A MongoDB.
    #[cfg(feature = "mongodb")]
    MongoDb(ordermill::servers::mongodb::Address),
    /// A kind of target that this program was built without.
    #[cfg(not(all(feature = "postgres", feature = "mongodb")))]
    Absent(&'static str),
    /// Standard output.
    Output,
    /// Nowhere.
    Null,
}

impl Target {
    /// Whether it is a server's.
    pub(super) fn is_database(&self) -> bool {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => true,
            #[cfg(feature = "mongodb")]
            Self::MongoDb(_) => true,
            _ => false,
        }
    }
}

/// That this program was built without a kind of target.
#[cfg(not(all(feature = "postgres", feature = "mongodb")))]
pub(super) fn absent(kind: &str) -> super::Failure {
    super::Failure::Usage(format!("this ordermill was built without `{kind}`\nhint: build it with --features {kind}"))
}

impl FromStr for Target {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
        #[cfg(feature = "postgres")]
        if let Some(address) = ordermill::servers::postgres::Address::read(name) {
            return Ok(Self::Postgres(address));
        }
        #[cfg(not(feature = "postgres"))]
        if name.starts_with("postgres://") || name.starts_with("postgresql://") {
            return Ok(Self::Absent("postgres"));
        }
        #[cfg(feature = "mongodb")]
        if let Some(address) = ordermill::servers::mongodb::Address::read(name) {
            return Ok(Self::MongoDb(address));
        }
        #[cfg(not(feature = "mongodb"))]
        if name.starts_with("mongodb://") || name.starts_with("mongodb+srv://") {
            return Ok(Self::Absent("mongodb"));
        }
        Ok(match name {
            "-" => Self::Output,
            "null:" => Self::Null,
            path => Self::Directory(PathBuf::from(path)),
        })
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Directory(path) => write!(f, "{}", path.display()),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => write!(f, "{address}"),
            #[cfg(feature = "mongodb")]
            Self::MongoDb(address) => write!(f, "{address}"),
            #[cfg(not(all(feature = "postgres", feature = "mongodb")))]
            Self::Absent(kind) => write!(f, "{kind}"),
            Self::Output => write!(f, "-"),
            Self::Null => write!(f, "null:"),
        }
    }
}
