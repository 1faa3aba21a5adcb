//! What is known without a profile: currencies, countries. Plain data with its sources.

pub(super) mod countries;
pub(super) mod currencies;
