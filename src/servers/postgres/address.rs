//! Addresses as libpq's users write them: a URL, or `key=value` pairs.

use std::collections::BTreeMap;
use std::fmt;

use crate::servers::confidential::Confidential;
use crate::servers::redact::LIBPQ;

/// Parameters of a connection, by libpq's names.
pub(super) type Parameters = BTreeMap<String, String>;

/// The name of a Postgres, which is shown without its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Confidential);

/// libpq's parameters whose values may be secrets, or hold some.
const SECRET: [&str; 2] = ["options", "password"];

const SCHEMES: [&str; 2] = ["postgres", "postgresql"];

/// Whether an address may say this.
pub(super) fn is_key(key: &str) -> bool {
    LIBPQ.contains(&key) || SECRET.contains(&key)
}

impl Address {
    /// The address that a text is, if it is one.
    pub fn read(text: &str) -> Option<Self> {
        let pairs = || {
            let is_pairs = text.split_once('=').is_some_and(|(key, _)| is_key(key.trim()));
            is_pairs.then(|| Confidential::new(text.to_owned()))
        };
        Confidential::url(text, &SCHEMES).or_else(pairs).map(Self)
    }

    /// What it says.
    pub(super) fn parameters(&self) -> Result<Parameters, String> {
        let parameters = match self.0.parts() {
            (scheme, rest) if SCHEMES.contains(&scheme) => url(rest)?,
            _ => pairs(self.0.whole())?,
        };
        match parameters.keys().find(|key| !is_key(key)) {
            // A key that is none may be a piece of a password that should have been in quotes.
            Some(key) if !key.chars().all(|next| next.is_ascii_lowercase() || next == '_') => {
                Err("has a parameter that is none".to_owned())
            }
            Some(key) => Err(format!("has the parameter `{key}`, which ordermill does not know")),
            None => Ok(parameters),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// `user:password@host:port,host:port/dbname?key=value&key=value`.
fn url(rest: &str) -> Result<Parameters, String> {
    let mut found = Parameters::new();
    let mut set = |key: &str, value: &str| -> Result<(), String> {
        if !value.is_empty() {
            found.insert(key.to_owned(), decoded(value)?);
        }
        Ok(())
    };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, database) = place.split_once('/').unwrap_or((place, ""));
    let (user, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    set("user", user)?;
    set("password", password)?;
    set("dbname", database)?;
    let (mut names, mut ports) = (Vec::new(), Vec::new());
    for host in hosts.split(',') {
        let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((name, rest)) => (name, rest.strip_prefix(':').unwrap_or("")),
            None => host.split_once(':').unwrap_or((host, "")),
        };
        names.push(name);
        ports.push(port);
    }
    if names.iter().any(|name| !name.is_empty()) {
        set("host", &names.join(","))?;
    }
    if ports.iter().any(|port| !port.is_empty()) {
        set("port", &ports.join(","))?;
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or("has a parameter without a value")?;
        set(&decoded(key)?, value)?;
    }
    // As JDBC's users write it, and libpq understands.
    if found.remove("ssl").is_some_and(|value| value == "true") {
        found.insert("sslmode".to_owned(), "require".to_owned());
    }
    Ok(found)
}

/// `%41` is `A`.
fn decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        if *first != b'%' {
            bytes.push(*first);
            rest = after;
            continue;
        }
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(
            byte.filter(|&byte| byte != 0).ok_or("has a `%` that two hexadecimal digits do not follow; write %25")?,
        );
        rest = &after[2..];
    }
    String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())
}

/// `key = value key='value with blanks'`; a backslash keeps the next character as it is.
fn pairs(text: &str) -> Result<Parameters, String> {
    let mut found = Parameters::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (key, after) =
            rest.split_once('=').ok_or("has a word without `=`; values with blanks go in quotes: key='a b'")?;
        let mut value = String::new();
        let mut characters = after.trim_start().char_indices().peekable();
        let after = after.trim_start();
        let quoted = characters.next_if(|(_, next)| *next == '\'').is_some();
        let mut end = None;
        while let Some((place, next)) = characters.next() {
            match next {
                '\\' => value.extend(characters.next().map(|(_, kept)| kept)),
                '\'' if quoted => {
                    end = Some(place + 1);
                    break;
                }
                _ if !quoted && next.is_whitespace() => {
                    end = Some(place);
                    break;
                }
                _ => value.push(next),
            }
        }
        if quoted && end.is_none() {
            return Err("has a quote that is not closed".to_owned());
        }
        found.insert(key.trim().to_owned(), value);
        rest = after[end.unwrap_or(after.len())..].trim_start();
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        Address::read(text).expect("an address").parameters().expect("a good one").into_iter().collect()
    }

    fn expected(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn urls() {
        assert_eq!(read("postgres://"), []);
        assert_eq!(
            read("postgresql://ann:hu%40sh@db.example.com:5433/shop?sslmode=require&application_name=a%20b"),
            expected(&[
                ("application_name", "a b"),
                ("dbname", "shop"),
                ("host", "db.example.com"),
                ("password", "hu@sh"),
                ("port", "5433"),
                ("sslmode", "require"),
                ("user", "ann"),
            ])
        );
        assert_eq!(
            read("postgres://[::1]:1,b/x?ssl=true"),
            expected(&[("dbname", "x"), ("host", "::1,b"), ("port", "1,"), ("sslmode", "require")])
        );
        assert_eq!(read("postgres://%2Frun%2Fpg/x"), expected(&[("dbname", "x"), ("host", "/run/pg")]));
        assert_eq!(read("postgres:///x?host=/run/pg"), expected(&[("dbname", "x"), ("host", "/run/pg")]));
    }

    #[test]
    fn pairs_with_quotes_and_blanks() {
        assert_eq!(
            read(r"host = db  password='it\'s \\ hush' user=a\ b dbname=''"),
            expected(&[("dbname", ""), ("host", "db"), ("password", r"it's \ hush"), ("user", "a b")])
        );
    }

    #[test]
    fn a_folder_is_no_address() {
        assert!(["out/x", "a=b", "./host=1/x", "postgres"].into_iter().all(|text| Address::read(text).is_none()));
    }

    #[test]
    fn wrong_ones_are_refused_without_showing_the_password() {
        for text in [
            "postgres://a:hush%zz@b",
            "host=b password='hush",
            "host=b password=hu sh",
            "postgres://b/?hush=1",
            "host=b %what=1",
        ] {
            let address = Address::read(text).expect("an address");
            let said = format!("{address} {address:?} {}", address.parameters().expect_err("wrong"));
            assert!(!said.contains("hush") || text.contains("?hush"), "{said}");
        }
    }
}
