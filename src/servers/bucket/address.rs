//! `s3://BUCKET/PREFIX`, `gs://…`, `az://CONTAINER/PREFIX`: where objects lie.

use std::fmt;

use super::super::ServerError;
use crate::servers::confidential::Confidential;

/// A place in a bucket, as the user names it; shown without what may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub(super) store: Store,
    url: Confidential,
}

/// A kind of object store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Store {
    S3,
    Gcs,
    Azure,
}

impl Store {
    pub(super) fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Gcs => "gs",
            Self::Azure => "az",
        }
    }
}

impl Address {
    /// Reads an address; none when it names something else.
    pub fn read(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let stores = [Store::S3, Store::Gcs, Store::Azure].into_iter();
        let store = stores.into_iter().find(|store| store.scheme().eq_ignore_ascii_case(scheme))?;
        let url = Confidential::new(format!("{}://{}", store.scheme(), rest.trim_end_matches('/')));
        Some(Self { store, url })
    }

    /// The bucket, and the folder in it.
    ///
    /// # Errors
    /// When it names no bucket, or holds more than names.
    pub(super) fn parts(&self) -> Result<(&str, &str), ServerError> {
        let (scheme, rest) = self.url.parts();
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let is_name = |name: &str| {
            !name.is_empty() && name.chars().all(|next| next.is_ascii_alphanumeric() || "._-".contains(next))
        };
        let is_part = |part: &str| {
            !["", ".", ".."].contains(&part)
                && part.chars().all(|next| next.is_alphanumeric() || "._-=+,".contains(next))
        };
        if !is_name(bucket) || !(prefix.is_empty() || prefix.split('/').all(is_part)) {
            let hint = format!("write {scheme}://BUCKET/FOLDER; credentials come from the environment, not from here");
            return Err(ServerError::refused(self, "names no bucket with a folder in it", hint));
        }
        Ok((bucket, prefix))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.url.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_and_a_folder_are_told_apart() {
        for (text, parts) in [
            ("s3://shop/stage/1", ("shop", "stage/1")),
            ("S3://shop/", ("shop", "")),
            ("gs://my.shop", ("my.shop", "")),
            ("az://shop/date=2026-03-02", ("shop", "date=2026-03-02")),
        ] {
            assert_eq!(Address::read(text).expect("an address").parts().expect("its parts"), parts);
        }
        assert_eq!(Address::read("s4://shop"), None);
    }

    #[test]
    fn what_names_no_bucket_is_refused_and_shows_no_secret() {
        for text in ["s3://", "s3:///stage", "s3://key:hush@shop/stage", "s3://shop/a/../b", "s3://shop/a?key=hush"] {
            let error = Address::read(text).expect("an address").parts().expect_err(text).to_string();
            assert!(error.contains("s3://BUCKET/FOLDER") && !error.contains("hush"), "{error}");
        }
    }
}
