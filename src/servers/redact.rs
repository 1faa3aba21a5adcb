//! Addresses of servers as they may be shown: without their passwords.

/// What stands for a password.
const HIDDEN: &str = "***";

/// An address without its passwords: of a URL's user, of a URL's parameters, of `key=value` pairs.
pub fn redacted(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return pairs(address) };
    // A password may hold what should have been escaped: all before the last `@` belongs to the user's part.
    let rest = match rest.rsplit_once('@').and_then(|(user, hosts)| Some((user.split_once(':')?.0, hosts))) {
        Some((user, hosts)) => format!("{user}:{HIDDEN}@{hosts}"),
        None => rest.to_owned(),
    };
    let hide = |pair: &str| match pair.split_once('=') {
        Some((key, _)) if is_secret(key.rsplit('?').next().unwrap_or(key)) => format!("{key}={HIDDEN}"),
        _ => pair.to_owned(),
    };
    format!("{scheme}://{}", rest.split('&').map(hide).collect::<Vec<_>>().join("&"))
}

/// `key=value` pairs, values perhaps in quotes. Words after a secret that are no key may be a piece of it.
fn pairs(text: &str) -> String {
    let (mut shown, mut rest, mut after_secret) = (String::new(), text, false);
    while let Some(equals) = rest.find('=') {
        let words = &rest[..equals];
        let (before, key) = words.split_at(words.trim_end().rfind(char::is_whitespace).unwrap_or(0));
        shown.push_str(if after_secret { "" } else { before });
        shown.push_str(key);
        shown.push('=');
        let value = rest[equals + 1..].trim_start();
        let length = value_length(value);
        after_secret = is_secret(key.trim());
        shown.push_str(if after_secret { HIDDEN } else { &value[..length] });
        rest = &value[length..];
    }
    if after_secret { shown } else { shown + rest }
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

fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    // A key that is escaped may be any.
    key.contains('%') || key.contains("password") || key.contains("secret") || key == "authmechanismproperties"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden_wherever_they_may_stand() {
        for (address, shown) in [
            ("postgres://ann:hush@db:5432/shop", "postgres://ann:***@db:5432/shop"),
            ("postgres://ann@db/shop", "postgres://ann@db/shop"),
            ("postgres://ann:hu@sh/hush@db/shop", "postgres://ann:***@db/shop"),
            ("mongodb://ann:hu?sh@db/shop", "mongodb://ann:***@db/shop"),
            ("mongodb://ann:hu?a=b&c@db/shop?tls=true", "mongodb://ann:***@db/shop?tls=true"),
            ("postgres://db:5432/shop?user=a@b&password=hu?sh", "postgres://db:***@b&password=***"),
            (
                "postgres:///shop?user=ann&password=hush&sslmode=require",
                "postgres:///shop?user=ann&password=***&sslmode=require",
            ),
            (
                "mongodb+srv://ann:hush@a,b/?tlsCertificateKeyFilePassword=hush",
                "mongodb+srv://ann:***@a,b/?tlsCertificateKeyFilePassword=***",
            ),
            ("host=db password=hush user=ann", "host=db password=*** user=ann"),
            ("host=db password = 'hush \\' hush' user=ann", "host=db password =*** user=ann"),
            ("host=db sslpassword=hush", "host=db sslpassword=***"),
            ("host=db password=hush hush user=ann", "host=db password=*** user=ann"),
            ("host=db password=hush  hush", "host=db password=***"),
            ("postgres://db/shop?%70assword=hush", "postgres://db/shop?%70assword=***"),
        ] {
            assert_eq!(redacted(address), shown);
        }
    }
}
