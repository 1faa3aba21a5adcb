//! What a store's failures mean, and what helps. Credentials are never repeated.

use std::io;

use object_store::Error;

use super::Address;
use crate::servers::ServerError;

/// Where there is no bucket.
pub(super) const NO_BUCKET: &str = "make the bucket first, or mend its name; ordermill makes none";
/// Where nothing was begun.
pub(super) const UNREACHED: &str =
    "check the address, the endpoint (AWS_ENDPOINT_URL) and the credentials; --wait waits for a store that starts";
/// Where something was.
pub(super) const RESUME: &str =
    "what is finished is kept; run the same command with --resume when the store answers again";

/// A failure while something was done; `otherwise` helps where the failure itself does not say what does.
pub(super) fn failed(address: &Address, doing: &str, error: &Error, otherwise: &str) -> ServerError {
    let said = said(error);
    let hint = match error {
        _ if ["NoSuchBucket", "ContainerNotFound"].iter().any(|code| said.contains(code)) => NO_BUCKET,
        Error::Unauthenticated { .. } => {
            "give credentials as the store's own tools take them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or \
             AWS_PROFILE, GOOGLE_APPLICATION_CREDENTIALS, AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY"
        }
        Error::PermissionDenied { .. } => "the credentials must allow to list, read, write and delete in this folder",
        _ => otherwise,
    };
    ServerError::failed(address, format!("{doing}: {}", hidden(&said)), hint)
}

/// The innermost words: what the store said, or what kept it from being asked. Where that is a file, the words that name it.
fn said(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(deeper) = next {
        let is_of_file = deeper.downcast_ref::<io::Error>().and_then(io::Error::raw_os_error).is_some();
        if !(is_of_file && text.contains(&deeper.to_string())) {
            text = deeper.to_string();
        }
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
            && !name.ends_with("_FILE")
            && name != "GOOGLE_APPLICATION_CREDENTIALS"
    };
    let variables = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    let secrets = variables.filter(|(name, _)| is_secret(name)).filter_map(|(_, value)| value.into_string().ok());
    let secrets = secrets.filter(|value| value.len() > 3);
    secrets.fold(text.to_owned(), |text, secret| text.replace(&secret, "***"))
}
