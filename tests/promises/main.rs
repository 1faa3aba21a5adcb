//! The promises, tried on small profiles: same data, independence, and what rows look like.

mod arithmetic;
mod independence;
mod order;
mod same_data;
mod support;
