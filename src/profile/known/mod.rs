//! What is known without a profile: presets, kinds of goods, currencies, countries. Plain data with its sources.

pub(super) mod categories;
pub(super) mod countries;
pub(super) mod currencies;
pub(super) mod presets;
