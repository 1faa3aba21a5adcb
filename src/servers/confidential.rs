//! An address as the user wrote it, which is shown without its secrets.

use std::fmt;

#[cfg(any(feature = "mongodb", feature = "rabbitmq"))]
use super::escaped::{has_digits, is_escaped};
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

    /// The same of a server's URL, taken further apart.
    #[cfg(any(feature = "mongodb", feature = "rabbitmq"))]
    pub(super) fn taken_apart(&self) -> Url<'_> {
        let (_, rest) = self.parts();
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (user, place) = place.rsplit_once('@').unwrap_or(("", place));
        let (user, password) = user.split_once(':').unwrap_or((user, ""));
        Url { user, password, place, query }
    }
}

/// What a URL of a server says behind its scheme, as it is written: `USER:PASSWORD@PLACE?QUERY`. What is not there is empty.
#[cfg(any(feature = "mongodb", feature = "rabbitmq"))]
pub(super) struct Url<'u> {
    pub(super) user: &'u str,
    pub(super) password: &'u str,
    /// Hosts, and what is there.
    pub(super) place: &'u str,
    pub(super) query: &'u str,
}

#[cfg(any(feature = "mongodb", feature = "rabbitmq"))]
impl Url<'_> {
    /// Whether what is special in user, password and options is written as `%` and two digits.
    pub(super) fn is_escaped(&self) -> bool {
        is_escaped(self.user) && is_escaped(self.password) && !self.query.contains('@') && has_digits(self.query)
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
