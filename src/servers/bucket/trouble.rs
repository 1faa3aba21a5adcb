//! What a store's failures mean, and what helps. Credentials are never repeated.

use object_store::Error;

use super::Address;
use crate::servers::ServerError;

const NO_BUCKET: &str = "make the bucket first, or mend its name; ordermill makes none";

/// A failure while something was done.
pub(super) fn failed(address: &Address, doing: &str, error: &Error) -> ServerError {
    let said = said(error);
    let hint = match error {
        _ if ["NoSuchBucket", "ContainerNotFound"].iter().any(|code| said.contains(code)) => NO_BUCKET,
        Error::Unauthenticated { .. } => {
            "give credentials as the store's own tools take them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or \
             AWS_PROFILE, GOOGLE_APPLICATION_CREDENTIALS, AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY"
        }
        Error::PermissionDenied { .. } => "the credentials must allow to list, read, write and delete in this folder",
        Error::NotFound { .. } => NO_BUCKET,
        _ => "what is finished is kept; run the same command with --resume when the store answers again",
    };
    ServerError::failed(address, format!("{doing}: {}", hidden(&said)), hint)
}

/// The innermost words: what the store said, or what kept it from being asked.
fn said(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(deeper) = next {
        text = deeper.to_string();
        next = deeper.source();
    }
    match (between(&text, "<Code>", "</Code>"), between(&text, "<Message>", "</Message>")) {
        (Some(code), Some(message)) => format!("{message} ({code})"),
        (Some(code), None) => code.to_owned(),
        _ => text,
    }
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    text.split_once(start)?.1.split_once(end).map(|(inner, _)| inner)
}

/// A text without the values of variables that may hold secrets.
fn hidden(text: &str) -> String {
    let is_secret = |name: &str| {
        ["AWS_", "AZURE_", "GOOGLE_"].iter().any(|store| name.starts_with(store))
            && ["KEY", "SECRET", "TOKEN", "SAS", "PASSWORD", "CREDENTIAL"].iter().any(|word| name.contains(word))
    };
    let secrets = std::env::vars().filter(|(name, value)| is_secret(name) && value.len() > 3).map(|(_, value)| value);
    secrets.fold(text.to_owned(), |text, secret| text.replace(&secret, "***"))
}
