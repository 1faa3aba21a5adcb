//! Instants in JSON: RFC 3339, from milliseconds since 1970-01-01 UTC.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

use crate::calendar::utc;

fn read(text: &str) -> Result<i64, jiff::Error> {
    text.parse::<Timestamp>().map(Timestamp::as_millisecond)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(crate) fn serialize<S: Serializer>(millis: &i64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&utc(*millis))
}

/// When rows change, which may be never, or unknown.
pub(crate) mod change {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::generate::SETTLED;

    const NEVER: &str = "never";

    #[expect(clippy::ref_option, reason = "serde asks for a reference")]
    pub(crate) fn serialize<S: Serializer>(at: &Option<i64>, to: S) -> Result<S::Ok, S::Error> {
        match at {
            None => to.serialize_none(),
            Some(SETTLED) => to.serialize_str(NEVER),
            Some(at) => super::serialize(at, to),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
        match String::deserialize(from)?.as_str() {
            NEVER => Ok(Some(SETTLED)),
            text => super::read(text).map(Some).map_err(D::Error::custom),
        }
    }
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    read(&String::deserialize(from)?).map_err(D::Error::custom)
}
