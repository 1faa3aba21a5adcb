//! From a name to its target. What looks like an address and is none is refused, not made a folder, and what may hold a
//! secret is not shown.

use std::path::PathBuf;
use std::str::FromStr;

use super::Target;

/// Why a name is no target's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}\nhint: {hint}")]
pub struct NameError {
    /// What is wrong, without what may be a secret.
    pub reason: String,
    /// What would be right.
    pub hint: String,
}

const FORMS: &str = "write a folder, s3://BUCKET/FOLDER, postgres://USER@HOST:5432/DATABASE, mongodb://HOST:27017/DATABASE, \
                     - (standard output) or null: (nowhere)";

/// The schemes of each kind of server.
const SCHEMES: [&str; 7] = ["postgres", "postgresql", "mongodb", "mongodb+srv", "s3", "gs", "az"];

/// Words that others use for what has another name here.
const WORDS: [(&str, &str); 4] = [("stdout", "-"), ("stderr", "-"), ("null", "null:"), ("none", "null:")];

impl FromStr for Target {
    type Err = NameError;

    fn from_str(name: &str) -> Result<Self, NameError> {
        if let Some(found) = server(name) {
            return found;
        }
        let is_path = ["/", "./", "../"].iter().any(|start| name.starts_with(start)) && !name.starts_with("//");
        match name {
            "-" => Ok(Self::Output),
            _ if name.eq_ignore_ascii_case("null:") => Ok(Self::Null),
            _ if is_path => Ok(Self::Directory(PathBuf::from(name))),
            _ => refuse(name).map_or_else(|| Ok(Self::Directory(PathBuf::from(name))), Err),
        }
    }
}

/// The server that a name is the address of.
fn server(name: &str) -> Option<Result<Target, NameError>> {
    #[cfg(feature = "postgres")]
    if let Some(address) = crate::servers::postgres::Address::read(name) {
        return Some(Ok(Target::Postgres(address)));
    }
    #[cfg(feature = "mongodb")]
    if let Some(address) = crate::servers::mongodb::Address::read(name) {
        return Some(Ok(Target::MongoDb(address)));
    }
    #[cfg(feature = "object-store")]
    if let Some(address) = crate::servers::bucket::Address::read(name) {
        return Some(Ok(Target::Bucket(address)));
    }
    let scheme = name.split_once("://")?.0.to_ascii_lowercase();
    let (kind, feature) = match scheme.as_str() {
        "s3" | "gs" | "az" => ("bucket", "object-store"),
        "mongodb" | "mongodb+srv" => ("mongodb", "mongodb"),
        _ => ("postgres", "postgres"),
    };
    SCHEMES.contains(&scheme.as_str()).then(|| {
        Err(NameError {
            reason: format!("names a {kind}, which this ordermill was built without"),
            hint: format!("build it with --features {feature}"),
        })
    })
}

/// Why a name that is no address should not be a folder's either.
fn refuse(name: &str) -> Option<NameError> {
    let error = |reason: String, hint: String| Some(NameError { reason, hint });
    if name.trim().is_empty() {
        return error("names nothing".to_owned(), FORMS.to_owned());
    }
    if let Some((word, right)) = WORDS.into_iter().find(|(word, _)| name.eq_ignore_ascii_case(word)) {
        return error(format!("is the word `{word}`"), format!("write {right}, or ./{word} for a folder of that name"));
    }
    if let Some((scheme, mark)) = scheme(name) {
        let hint = match similar(scheme) {
            Some(meant) => format!("did you mean {meant}://?"),
            None if scheme.eq_ignore_ascii_case("file") => "write the folder itself, as in /srv/orders".to_owned(),
            None => FORMS.to_owned(),
        };
        let is_shown =
            !scheme.is_empty() && scheme.chars().all(|next| next.is_ascii_alphanumeric() || "+.-".contains(next));
        let begins = if is_shown { format!("begins with `{scheme}{mark}`") } else { format!("has a `{mark}`") };
        return error(format!("{begins}, and no target does"), hint);
    }
    if name.contains('@') || is_host_and_port(name) {
        let hint = format!("{FORMS}; a folder of that name is written with ./ before it");
        return error("looks like the address of a server, but does not say of which kind".to_owned(), hint);
    }
    if is_pairs(name) {
        let hint = "write host=HOST user=USER dbname=DATABASE, values with blanks in quotes";
        return error(
            "looks like libpq's `key=value` pairs, but its first key is none of them".to_owned(),
            hint.to_owned(),
        );
    }
    None
}

/// What stands before something like `://`, and that.
fn scheme(name: &str) -> Option<(&str, &'static str)> {
    let marks = ["://", ":/", "//"];
    let found = marks.into_iter().filter_map(|mark| Some((name.find(mark)?, mark))).min_by_key(|(at, _)| *at);
    match found {
        Some((at, mark)) => Some((&name[..at], mark)),
        None => name.strip_suffix(':').map(|scheme| (scheme, ":")),
    }
}

/// The scheme that was meant.
fn similar(scheme: &str) -> Option<&'static str> {
    let lower = scheme.to_ascii_lowercase();
    let bare = lower.strip_prefix("jdbc:").unwrap_or(&lower);
    let bare = if bare.starts_with("mongodb") { bare } else { bare.split('+').next().unwrap_or(bare) };
    let words =
        [("mongo", "mongodb"), ("pg", "postgres"), ("psql", "postgres"), ("s3a", "s3"), ("s3n", "s3"), ("gcs", "gs")];
    if let Some((_, meant)) = words.into_iter().chain([("abfs", "az"), ("azure", "az")]).find(|(word, _)| *word == bare)
    {
        return Some(meant);
    }
    // Two letters are near to anything.
    let far = |it: &&str| strsim::damerau_levenshtein(bare, it);
    SCHEMES.into_iter().filter(|it| it.len() > 2).min_by_key(far).filter(|it| far(it) <= 2)
}

/// `host:port`, perhaps with a path.
fn is_host_and_port(name: &str) -> bool {
    let place = name.split('/').next().unwrap_or(name);
    let port = place.rsplit_once(':').map_or("", |(_, port)| port);
    !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether a word of it is a key that addresses have.
fn is_pairs(name: &str) -> bool {
    let keys = name.split_whitespace().filter_map(|word| Some(word.split_once('=')?.0.to_ascii_lowercase()));
    let known = ["host", "hostaddr", "user", "dbname", "password", "sslmode", "service"];
    keys.into_iter().any(|key| known.contains(&key.as_str()) || key.contains("password"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str) -> String {
        name.parse::<Target>().expect_err(name).to_string()
    }

    #[test]
    fn what_looks_like_an_address_and_is_none_is_no_folder_and_shows_no_secret() {
        for (name, words) in [
            ("mysql://root:hush@h/d", "`mysql://`"),
            ("postgress://ann:hush@h/d", "did you mean postgres://?"),
            ("postgres:/ann:hush@h/d", "did you mean postgres://?"),
            ("mongodb//ann:hush@h/d", "did you mean mongodb://?"),
            ("mongo://ann:hush@h/d", "did you mean mongodb://?"),
            ("MongoDb+svr://ann:hush@h/d", "did you mean mongodb+srv://?"),
            ("jdbc:postgresql://h/d?password=hush", "did you mean postgresql://?"),
            ("postgresql+psycopg2://ann:hush@h/d", "did you mean postgresql://?"),
            ("ann:hush://h/d", "has a `://`"),
            ("//ann:hush@h/d", "has a `//`"),
            ("s4://bucket/hush", "`s4://`"),
            ("s3a://bucket/hush", "did you mean s3://?"),
            ("gcs://bucket/hush", "did you mean gs://?"),
            ("file:///srv/x", "write the folder itself"),
            ("postgres:", "did you mean postgres://?"),
            ("ann:hush@h/d", "the address of a server"),
            ("localhost:5432/d", "the address of a server"),
            ("[::1]:5432/d", "the address of a server"),
            ("db:27017", "the address of a server"),
            ("hots=h password=hush", "libpq"),
            ("sslpassword=hush", "libpq"),
            ("", "names nothing"),
            (" ", "names nothing"),
            ("stdout", "write -"),
            ("NULL", "write null:"),
        ] {
            let said = said(name);
            assert!(said.contains(words) && said.contains("\nhint: "), "{name}: {said}");
            assert!(!said.contains("hush") && !said.contains("root"), "{name}: {said}");
        }
    }

    #[test]
    fn folders_may_have_any_name_behind_a_dot() {
        for name in ["out/x", "x", "a=b", "date=2026-03-02/x", "./ann@h", "/srv//x:1", "../x://y", "postgres", "a b"] {
            assert_eq!(name.parse(), Ok(Target::Directory(PathBuf::from(name))));
        }
    }

    #[test]
    fn schemes_are_read_in_any_case() {
        assert_eq!("-".parse(), Ok(Target::Output));
        assert_eq!("Null:".parse(), Ok(Target::Null));
        #[cfg(feature = "postgres")]
        for name in ["Postgres://ann@h/d", "POSTGRESQL://h/d", "host=h dbname=d", "dbname = d"] {
            assert!(name.parse::<Target>().is_ok_and(|target| target.is_postgres()), "{name}");
        }
        #[cfg(feature = "object-store")]
        for name in ["s3://b/d", "GS://b", "az://c/d"] {
            assert!(name.parse::<Target>().is_ok_and(|target| target.is_bucket()), "{name}");
        }
        #[cfg(not(feature = "object-store"))]
        assert!(said("s3://b/d").contains("--features object-store"));
        #[cfg(feature = "mongodb")]
        for name in ["MongoDB://h/d", "mongodb+SRV://h/d"] {
            assert!(name.parse::<Target>().is_ok_and(|target| target.is_mongodb()), "{name}");
        }
    }
}
