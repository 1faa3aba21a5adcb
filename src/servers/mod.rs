//! Servers: how one is named, reached, waited for, and what its failures mean. What is kept on one is none of this room's
//! business: whoever loads, reads or asks takes a connection here.
//!
//! An address is shown without its secrets, wherever it is shown.

#[cfg(any(feature = "postgres", feature = "mongodb", feature = "object-store", feature = "rabbitmq"))]
mod backoff;
#[cfg(feature = "object-store")]
pub mod bucket;
#[cfg(any(feature = "postgres", feature = "mongodb", feature = "object-store", feature = "rabbitmq"))]
mod confidential;
mod error;
#[cfg(any(feature = "mongodb", feature = "rabbitmq"))]
mod escaped;
#[cfg(feature = "mongodb")]
pub mod mongodb;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "rabbitmq")]
pub mod rabbitmq;
mod redact;
#[cfg(any(feature = "postgres", feature = "mongodb", feature = "object-store"))]
mod runtime;
mod text;
#[cfg(any(feature = "postgres", feature = "rabbitmq"))]
mod tls;
mod wait;

#[cfg(any(feature = "postgres", feature = "mongodb", feature = "object-store", feature = "rabbitmq"))]
pub(crate) use backoff::Backoff;
pub use error::ServerError;
#[cfg(feature = "mongodb")]
pub(crate) use redact::hide;
pub use redact::redacted;
#[cfg(any(feature = "postgres", feature = "mongodb", feature = "object-store"))]
pub(crate) use runtime::Runtime;
pub use text::plain;
pub use wait::{GIVE_UP, Wait};
