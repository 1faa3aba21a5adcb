//! `--to`: where rows go, as the user names it.

use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

/// A target, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A directory of Parquet.
    Directory(PathBuf),
    /// Standard output.
    Output,
    /// Nowhere.
    Null,
}

impl FromStr for Target {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
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
            Self::Output => write!(f, "-"),
            Self::Null => write!(f, "null:"),
        }
    }
}
