//! `amqp://…` and `amqps://…` (<https://www.rabbitmq.com/docs/uri-spec>): where the broker is, which virtual host, and who asks.

use std::fmt;
use std::str::FromStr;

use crate::servers::confidential::Confidential;
use crate::servers::escaped::{decoded, is_escaped};
use crate::servers::redact::AMQP;
use crate::servers::{ServerError, redacted};

/// A RabbitMQ, as the user names it; shown without its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Confidential);

/// What an address says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    /// Whether the line is to be TLS.
    pub(super) is_sealed: bool,
    pub(super) user: String,
    pub(super) password: String,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) vhost: String,
    parameters: Vec<(String, String)>,
}

const FORM: &str = "write amqp://USER:PASSWORD@HOST:5672/VHOST, or amqps:// for TLS; no VHOST is the one named /";
const ESCAPED: &str = "write % and two digits for what is special in a user, a password, a virtual host or an option: %40 for @, \
                       %3A for :, %2F for /, %3F for ?, %25 for %";
/// Whom a broker lets in from its own machine, unless it was told otherwise.
const GUEST: &str = "guest";

impl FromStr for Address {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, ServerError> {
        let address = Confidential::url(text, &["amqp", "amqps"]).map(Self);
        let refused = || ServerError::refused(redacted(text), "names no RabbitMQ", FORM);
        let address = address.ok_or_else(refused)?;
        address.parts()?;
        Ok(address)
    }
}

impl Address {
    /// What it says.
    pub(super) fn parts(&self) -> Result<Parts, ServerError> {
        let refused = |reason: &str, hint: &str| Err(ServerError::refused(self, reason, hint));
        let url = self.0.taken_apart();
        let (host, vhost) = url.place.split_once('/').map_or((url.place, None), |(host, vhost)| (host, Some(vhost)));
        if !url.is_escaped() || !vhost.is_none_or(is_escaped) {
            return refused("is no address as AMQP's clients read it", ESCAPED);
        }
        let is_sealed = self.0.parts().0 == "amqps";
        let (host, port) = match host.rsplit_once(':') {
            Some((host, port)) if !host.is_empty() && !host.ends_with(':') && !port.ends_with(']') => (host, port),
            _ => (host, if is_sealed { "5671" } else { "5672" }),
        };
        let Some(port) = port.parse().ok().filter(|port| *port > 0) else {
            return refused("has a port that is no number from 1 to 65535", FORM);
        };
        if host.is_empty() || host.contains(',') {
            return refused("names no host, or several", FORM);
        }
        let mut parameters = Vec::new();
        let pairs = url.query.split('&').filter(|pair| !pair.is_empty());
        for (key, value) in pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))) {
            if !AMQP.contains(&key) {
                let known = format!("options are {}", AMQP.join(", "));
                return refused("has an option that is none", &known);
            }
            parameters.push((key.to_owned(), decoded(value)));
        }
        let or_guest = |text: &str| if text.is_empty() { GUEST.to_owned() } else { decoded(text) };
        Ok(Parts {
            is_sealed,
            user: or_guest(url.user),
            password: or_guest(url.password),
            host: host.trim_start_matches('[').trim_end_matches(']').to_owned(),
            port,
            vhost: vhost.filter(|it| !it.is_empty()).map_or_else(|| "/".to_owned(), decoded),
            parameters,
        })
    }
}

impl Parts {
    /// An option, if it is given.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.parameters.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
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
    fn an_address_says_where_who_and_how() {
        let parts = |text: &str| text.parse::<Address>().and_then(|it| it.parts()).expect(text);
        let all = parts("amqps://ann:h%3Fsh@mq:5000/sh%2Fop?heartbeat=5&cacertfile=/a%20b.pem");
        assert!(all.is_sealed);
        assert_eq!((all.user.as_str(), all.password.as_str()), ("ann", "h?sh"));
        assert_eq!((all.host.as_str(), all.port, all.vhost.as_str()), ("mq", 5000, "sh/op"));
        assert_eq!(
            (all.get("heartbeat"), all.get("cacertfile"), all.get("keyfile")),
            (Some("5"), Some("/a b.pem"), None)
        );
        let [bare, sealed, six] = ["AMQP://mq/", "amqps://mq", "amqp://[::1]:5673"].map(parts);
        assert_eq!((bare.user.as_str(), bare.password.as_str(), bare.vhost.as_str()), ("guest", "guest", "/"));
        assert_eq!((bare.port, sealed.port, six.host.as_str(), six.port), (5672, 5671, "::1", 5673));
        assert_eq!(parts("amqp://[::1]/x").host, "::1");
    }

    #[test]
    fn what_is_no_address_is_refused_and_shows_no_secret() {
        for (text, words) in [
            ("postgres://ann:hush@h/d", "names no RabbitMQ"),
            ("mq:5672", "names no RabbitMQ"),
            ("amqp://ann:hu/sh@h", "% and two digits"),
            ("amqp://ann:hu@sh@h", "% and two digits"),
            ("amqp://ann:100%@h", "% and two digits"),
            ("amqp://ann:hush", "a port that is no number"),
            ("amqp://", "names no host"),
            ("amqp://a,b", "names no host, or several"),
            ("amqp://h?pasword=hush", "has an option that is none"),
        ] {
            let said = text.parse::<Address>().expect_err(text).to_string();
            assert!(said.contains(words) && said.contains("\nhint: "), "{text}: {said}");
            assert!(!said.contains("hush") && !said.contains("sh@"), "{text}: {said}");
        }
        let address: Address = "amqp://ann:hush@mq/shop?heartbeat=5".parse().expect("an address");
        assert_eq!(address.to_string(), "amqp://ann:***@mq/shop?heartbeat=5");
        assert_eq!(format!("{address:?}"), "Address(amqp://ann:***@mq/shop?heartbeat=5)");
    }
}
