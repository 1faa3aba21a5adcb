//! The promises, tried on small profiles: same data, independence, and what rows look like.

mod arithmetic;
mod baskets;
mod cohorts;
mod dictionaries;
mod fulfilment;
mod horizon;
mod independence;
mod laws;
mod order;
mod parcels;
mod people;
mod presets;
mod purity;
mod range;
mod rooms;
mod same_data;
mod support;
mod text;
mod timeline;
