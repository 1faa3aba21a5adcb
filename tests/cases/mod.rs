//! Properties, tried on cases.

use proptest::test_runner::{Config, RngSeed};

/// So many cases of a property, the same ones in every run: a failure is told in full, and comes again.
pub(crate) fn cases(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..Config::default() }
}
