//! `mongodb://…` and `mongodb+srv://…`: where the server is, and which database.

use std::fmt;

use crate::servers::confidential::Confidential;
use crate::servers::escaped::has_digits;

/// A MongoDB, as the user names it; shown without its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Confidential);

impl Address {
    /// Reads an address; none when it names something else.
    pub fn read(text: &str) -> Option<Self> {
        Confidential::url(text, &["mongodb", "mongodb+srv"]).map(Self)
    }

    /// Whether what is special in user, password and options is written as `%` and two digits. The driver takes apart what
    /// is not, shows pieces of it, and does not bear every piece.
    pub(super) fn is_escaped(&self) -> bool {
        let url = self.0.taken_apart();
        url.is_escaped() && has_digits(url.place)
    }

    /// The whole URL, password and all: for the driver only.
    pub(super) fn url(&self) -> &str {
        self.0.whole()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_never_shows_its_password() {
        let address = Address::read("mongodb://ann:hush@db/shop").expect("an address");
        assert_eq!(format!("{address} {address:?}"), "mongodb://ann:***@db/shop Address(mongodb://ann:***@db/shop)");
        assert_eq!(Address::read("out/mongodb"), None);
    }

    #[test]
    fn what_is_special_is_escaped() {
        let is_escaped = |url: &str| Address::read(url).expect("an address").is_escaped();
        for url in ["mongodb://h/d", "mongodb://ann:h%3Fsh@[::1]:1,b:2/d?w=1", "mongodb+srv://ann@h/?appName=a%40b"] {
            assert!(is_escaped(url), "{url}");
        }
        for url in [
            "mongodb://ann:hu?sh@h/d",
            "mongodb://ann:1234?a=b@h/d",
            "mongodb://ann:hu/sh@h/d",
            "mongodb://ann:hu:sh@h/d",
            "mongodb://ann:hu@sh@h/d",
            "mongodb://ann:%a\u{e9}@h/d",
            "mongodb://ann:100%@h/d",
            "mongodb://h/d?appName=%a\u{e9}",
        ] {
            assert!(!is_escaped(url), "{url}");
        }
    }
}
