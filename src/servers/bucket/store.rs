//! The store that an address names, as the environment describes it.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, S3ConditionalPut};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::{BackoffConfig, ClientConfigKey, Error, ObjectStore, RetryConfig};

use super::Address;
use super::address::Store;
use super::aws_profile::AwsProfile;
use super::trouble::{UNREACHED, failed};
use crate::servers::ServerError;

/// Longer than this no request is repeated: what signs it expires.
const LONGEST: Duration = Duration::from_secs(4 * 60);

/// How long a store is waited for.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// How often a request that failed is repeated.
    pub(super) retries: usize,
    /// How long it is repeated, and how long one answer may take.
    pub(super) time: Duration,
}

/// The store, not asked for anything yet.
///
/// # Errors
/// When what the environment says can't be used.
pub(super) fn store(address: &Address, patience: Patience) -> Result<Arc<dyn ObjectStore>, ServerError> {
    let (bucket, _) = address.parts()?;
    let built = match address.store {
        Store::S3 => {
            let builder = s3(address)?.with_bucket_name(bucket).with_retry(patience.retry());
            let timeout = AmazonS3ConfigKey::Client(ClientConfigKey::Timeout);
            shared(builder.with_config(timeout, patience.timeout()).build())
        }
        Store::Gcs => {
            let builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(bucket).with_retry(patience.retry());
            let timeout = GoogleConfigKey::Client(ClientConfigKey::Timeout);
            shared(builder.with_config(timeout, patience.timeout()).build())
        }
        Store::Azure => {
            let builder = MicrosoftAzureBuilder::from_env().with_container_name(bucket).with_retry(patience.retry());
            let timeout = AzureConfigKey::Client(ClientConfigKey::Timeout);
            shared(builder.with_config(timeout, patience.timeout()).build())
        }
    };
    built.map_err(|error| failed(address, "can't be reached", &error, UNREACHED))
}

impl Patience {
    fn retry(self) -> RetryConfig {
        let backoff = BackoffConfig { max_backoff: Duration::from_secs(3), ..BackoffConfig::default() };
        RetryConfig { backoff, max_retries: self.retries, retry_timeout: self.time.min(LONGEST) }
    }

    /// As the store's options are written.
    fn timeout(self) -> String {
        format!("{} ms", self.time.as_millis().max(1))
    }
}

/// What the environment and AWS' profiles say of S3, or of what speaks its protocol.
fn s3(address: &Address) -> Result<AmazonS3Builder, ServerError> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let profile = AwsProfile::of_environment(variable);
    let mut builder = AmazonS3Builder::from_env();
    let own = ["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];
    if own.iter().all(|name| variable(name).is_none()) {
        // Without the profile's keys another identity would be taken: the machine's.
        if let Some(reason) = profile.why_no_keys() {
            let hint = "give its keys as variables: eval \"$(aws configure export-credentials --format env)\"";
            return Err(ServerError::refused(address, format!("is asked with {reason}"), hint));
        }
        if let (Some(key), Some(secret)) = (profile.access_key_id, profile.secret_access_key) {
            builder = builder.with_access_key_id(key).with_secret_access_key(secret);
            builder = profile.session_token.into_iter().fold(builder, AmazonS3Builder::with_token);
        }
    }
    if variable("AWS_REGION").or(variable("AWS_DEFAULT_REGION")).is_none() {
        builder = profile.region.into_iter().fold(builder, AmazonS3Builder::with_region);
    }
    let endpoint = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"].into_iter().find_map(variable);
    if let (None, Some(endpoint)) = (&endpoint, &profile.endpoint_url) {
        builder = builder.with_endpoint(endpoint);
    }
    // Who writes `http://` has chosen it.
    if endpoint.or(profile.endpoint_url).is_some_and(|endpoint| endpoint.starts_with("http://")) {
        builder = builder.with_allow_http(true);
    }
    Ok(builder.with_conditional_put(S3ConditionalPut::ETagMatch))
}

fn shared(built: Result<impl ObjectStore, Error>) -> Result<Arc<dyn ObjectStore>, Error> {
    built.map(|store| Arc::new(store) as Arc<dyn ObjectStore>)
}
