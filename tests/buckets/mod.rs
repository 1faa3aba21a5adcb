//! A directory in a bucket, on stores that speak S3's protocol. `scripts/test` starts them.

mod loads;
mod refusals;
mod store;
