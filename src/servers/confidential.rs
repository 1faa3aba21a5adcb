//! An address as the user wrote it, which is shown without its secrets.

use std::fmt;

use super::redacted;

/// What a user wrote, secrets and all; shown, it has none.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Confidential(String);

impl Confidential {
    /// A text that may hold secrets.
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    /// A URL, with its scheme in lower case; none when its scheme is none of these.
    #[cfg(any(feature = "postgres", feature = "mongodb", feature = "rabbitmq"))]
    pub(super) fn url(text: &str, schemes: &[&str]) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let scheme = schemes.iter().find(|it| it.eq_ignore_ascii_case(scheme))?;
        Some(Self::new(format!("{scheme}://{rest}")))
    }

    /// All of it: for nobody but who connects.
    #[cfg(any(feature = "postgres", feature = "mongodb", feature = "rabbitmq"))]
    pub(super) fn whole(&self) -> &str {
        &self.0
    }

    /// The scheme and the rest of a URL; all of another text is rest.
    pub(super) fn parts(&self) -> (&str, &str) {
        self.0.split_once("://").unwrap_or(("", &self.0))
    }
}

impl fmt::Display for Confidential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redacted(&self.0))
    }
}

impl fmt::Debug for Confidential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
