//! `mongodb://…` and `mongodb+srv://…`: where the server is, and which database.

use std::fmt;

use crate::sinks::redacted;

/// A MongoDB, as the user names it.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    url: String,
}

impl Address {
    /// Reads an address; none when it names something else.
    pub fn read(text: &str) -> Option<Self> {
        let is = |scheme: &str| text.starts_with(scheme);
        (is("mongodb://") || is("mongodb+srv://")).then(|| Self { url: text.to_owned() })
    }

    /// The whole URL, password and all: for the driver only.
    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

/// Without its password.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redacted(&self.url))
    }
}

/// Without its password.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_never_shows_its_password() {
        let address = Address::read("mongodb://ann:hush@db/shop").expect("an address");
        assert_eq!(format!("{address} {address:?}"), "mongodb://ann:***@db/shop mongodb://ann:***@db/shop");
        assert_eq!(Address::read("out/mongodb"), None);
    }
}
