//! Addresses of servers as they may be shown: without their passwords, and without what may be a piece of one.
//!
//! Only what is known to be harmless is shown. A parameter that is unknown may be a misspelt password, and a port that is
//! no number may be one too.

#[cfg(feature = "mongodb")]
use super::escaped::decoded;

/// What stands for a secret.
const HIDDEN: &str = "***";

/// libpq's parameters whose values are no secrets.
pub(super) const LIBPQ: &[&str] = &[
    "application_name",
    "channel_binding",
    "client_encoding",
    "connect_timeout",
    "dbname",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "passfile",
    "port",
    "service",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
    "tcp_user_timeout",
    "user",
];

/// The same of MongoDB's drivers, in lower case.
const MONGODB: &[&str] = &[
    "appname",
    "authmechanism",
    "authsource",
    "compressors",
    "connecttimeoutms",
    "directconnection",
    "heartbeatfrequencyms",
    "journal",
    "loadbalanced",
    "localthresholdms",
    "maxconnecting",
    "maxidletimems",
    "maxpoolsize",
    "maxstalenessseconds",
    "minpoolsize",
    "readconcernlevel",
    "readpreference",
    "readpreferencetags",
    "replicaset",
    "retryreads",
    "retrywrites",
    "servermonitoringmode",
    "serverselectiontimeoutms",
    "sockettimeoutms",
    "srvmaxhosts",
    "srvservicename",
    "ssl",
    "tls",
    "tlsallowinvalidcertificates",
    "tlscafile",
    "tlscertificatekeyfile",
    "tlsinsecure",
    "uuidrepresentation",
    "w",
    "waitqueuetimeoutms",
    "wtimeoutms",
    "zlibcompressionlevel",
];

/// The same of an AMQP address, as RabbitMQ names them.
pub(super) const AMQP: &[&str] =
    &["auth_mechanism", "cacertfile", "certfile", "connection_timeout", "heartbeat", "keyfile"];

/// An address without its secrets: a URL, or `key=value` pairs.
pub fn redacted(address: &str) -> String {
    match address.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", url(rest)),
        None => pairs(address),
    }
}

/// A text in which somebody may have repeated an address, or a secret of it.
#[cfg(feature = "mongodb")]
pub(crate) fn hide(address: &str, text: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let password = place.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let values = pairs.filter(|(key, _)| !is_harmless(key)).map(|(_, value)| value);
    let shown = text.replace(address, &redacted(address));
    let hosts = place.rsplit_once('@').map_or(place, |(_, hosts)| hosts).split('/').next().unwrap_or_default();
    let ports = hosts.split(',').filter_map(|it| Some((it.rsplit_once(':')?.1, host(it))));
    let shown = ports.filter(|(_, shown)| shown.ends_with(HIDDEN)).fold(shown, |text, (port, _)| {
        text.replace(&format!(":{port}"), &format!(":{HIDDEN}"))
            .replace(&format!("got {port}"), &format!("got {HIDDEN}"))
    });
    let secrets = password.into_iter().chain(values).filter(|secret| !secret.is_empty());
    secrets.fold(shown, |shown, secret| shown.replace(secret, HIDDEN).replace(&decoded(secret), HIDDEN))
}

fn url(rest: &str) -> String {
    // A password may hold what should have been escaped: all before the last `@` belongs to the user's part.
    let (user, place) = match rest.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, rest),
    };
    let mut shown = String::new();
    if let Some(user) = user {
        // `%3A` is a colon too.
        let name = user.split([':', '%', '/', '?']).next().unwrap_or(user);
        shown.push_str(name);
        shown.push_str(if user.contains(':') {
            ":***"
        } else if name.len() < user.len() {
            HIDDEN
        } else {
            ""
        });
        shown.push('@');
    }
    let (place, query) = match place.split_once('?') {
        Some((place, query)) => (place, Some(query)),
        None => (place, None),
    };
    // What stands behind an `@` of a parameter is still a parameter.
    let (hosts, path) = place.split_at(place.find(['/', '&']).unwrap_or(place.len()));
    shown.push_str(&hosts.split(',').map(host).collect::<Vec<_>>().join(","));
    let (path, more) = path.split_at(path.find('&').unwrap_or(path.len()));
    shown.push_str(path);
    shown.push_str(&more.split_inclusive('&').map(parameter).collect::<String>());
    if let Some(query) = query {
        shown.push('?');
        shown.push_str(&query.split_inclusive('&').map(parameter).collect::<String>());
    }
    shown
}

/// A host with its port; what is no number is no port.
fn host(host: &str) -> String {
    match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') && !port.bytes().all(|digit| digit.is_ascii_digit()) => {
            format!("{name}:{HIDDEN}")
        }
        _ => host.to_owned(),
    }
}

/// A `key=value` of a URL, perhaps with the `&` behind it.
fn parameter(piece: &str) -> String {
    let (pair, end) = match piece.strip_suffix('&') {
        Some(pair) => (pair, "&"),
        None => (piece, ""),
    };
    match pair.split_once('=') {
        Some((key, _)) if is_harmless(key) => format!("{pair}{end}"),
        Some((key, _)) => format!("{}={HIDDEN}{end}", name(key)),
        None if pair.is_empty() => end.to_owned(),
        None => format!("{HIDDEN}{end}"),
    }
}

/// `key=value` pairs, values perhaps in quotes. Words that are none may be pieces of a secret with a blank in it.
fn pairs(text: &str) -> String {
    let mut shown = Vec::new();
    let mut rest = text.trim_start();
    while let Some((words, after)) = rest.split_once('=') {
        let mut words: Vec<&str> = words.split_whitespace().collect();
        let key = words.pop().unwrap_or("");
        if !words.is_empty() && shown.last().is_none_or(|last: &String| !last.ends_with(HIDDEN)) {
            shown.push(HIDDEN.to_owned());
        }
        let value = after.trim_start();
        let length = value_length(value);
        let value_shown = if is_harmless(key) { &value[..length] } else { HIDDEN };
        shown.push(format!("{}={value_shown}", name(key)));
        rest = value[length..].trim_start();
    }
    if !rest.is_empty() && shown.last().is_none_or(|last| !last.ends_with(HIDDEN)) {
        shown.push(HIDDEN.to_owned());
    }
    shown.join(" ")
}

/// The length of a value: to its closing quote, or to the next blank.
fn value_length(value: &str) -> usize {
    let quoted = value.starts_with('\'');
    let mut escaped = false;
    for (place, next) in value.char_indices() {
        match next {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\'' if quoted && place > 0 => return place + 1,
            _ if !quoted && next.is_whitespace() => return place,
            _ => {}
        }
    }
    value.len()
}

fn is_harmless(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    [LIBPQ, MONGODB, AMQP].into_iter().any(|known| known.contains(&key.as_str()))
}

/// A key as it may be shown: one that looks like none may be a piece of a secret.
fn name(key: &str) -> &str {
    let is_name = |key: &str| !key.is_empty() && key.chars().all(|next| next.is_ascii_alphabetic() || next == '_');
    if is_name(key) { key } else { HIDDEN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "mongodb")]
    #[test]
    fn what_others_repeat_of_an_address_is_hidden_too() {
        for (address, text, shown) in [
            ("mongodb://ann:h%3Fsh@db/x", "at mongodb://ann:h%3Fsh@db/x: h?sh", "at mongodb://ann:***@db/x: ***"),
            ("mongodb://ann:hush/x", "server ann:hush: a port, got hush", "server ann:***: a port, got ***"),
            ("mongodb://db/x?pasword=hush&w=1", "no hush, w is 1", "no ***, w is 1"),
        ] {
            assert_eq!(hide(address, text), shown);
        }
    }

    #[test]
    fn passwords_are_hidden_wherever_they_may_stand() {
        for (address, shown) in [
            ("postgres://ann:hush@db:5432/shop", "postgres://ann:***@db:5432/shop"),
            ("postgres://ann@db/shop", "postgres://ann@db/shop"),
            ("postgres://ann:hu@sh/hush@db/shop", "postgres://ann:***@db/shop"),
            ("mongodb://ann:hu?sh@db/shop", "mongodb://ann:***@db/shop"),
            ("mongodb://ann:hu?a=b&c@db/shop?tls=true", "mongodb://ann:***@db/shop?tls=true"),
            ("postgres://db:5432/shop?user=a@b&password=hu?sh", "postgres://db:***@b&password=***?***"),
            ("postgres://ann:hush", "postgres://ann:***"),
            ("postgres://ann:hush/shop", "postgres://ann:***/shop"),
            ("postgres://ann%3Ahush@db/shop", "postgres://ann***@db/shop"),
            ("postgres://[::1]:5432,b:1/shop", "postgres://[::1]:5432,b:1/shop"),
            ("postgres://db/shop?passwrod=hush&sslmode=require", "postgres://db/shop?passwrod=***&sslmode=require"),
            ("postgres://db/shop?options=-csecret%3Dhush", "postgres://db/shop?options=***"),
            ("postgres://db/shop?hush", "postgres://db/shop?***"),
            ("mongodb://db/shop?pasword=hush&w=1", "mongodb://db/shop?pasword=***&w=1"),
            (
                "mongodb://db/shop?authMechanismProperties=AWS_SESSION_TOKEN:hush",
                "mongodb://db/shop?authMechanismProperties=***",
            ),
            (
                "postgres:///shop?user=ann&password=hush&sslmode=require",
                "postgres:///shop?user=ann&password=***&sslmode=require",
            ),
            (
                "mongodb+srv://ann:hush@a,b/?tlsCertificateKeyFilePassword=hush",
                "mongodb+srv://ann:***@a,b/?tlsCertificateKeyFilePassword=***",
            ),
            ("host=db password=hush user=ann", "host=db password=*** user=ann"),
            ("host=db password = 'hush \\' hush' user=ann", "host=db password=*** user=ann"),
            ("host=db hush user=ann", "host=db *** user=ann"),
            ("host=db passwrod=hush hush", "host=db passwrod=***"),
            ("host=db hu5h=hush", "host=db ***=***"),
            ("host=db sslpassword=hush", "host=db sslpassword=***"),
            ("host=db password=hush hush user=ann", "host=db password=*** user=ann"),
            ("host=db password=hush  hush", "host=db password=***"),
            ("postgres://db/shop?%70assword=hush", "postgres://db/shop?***=***"),
        ] {
            assert_eq!(redacted(address), shown);
        }
    }
}
