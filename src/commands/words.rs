//! Words that an argument takes: completions know them, and an error says which there are.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// One of some words, each of which is a value.
pub(super) fn one_of<T>(words: impl IntoIterator<Item = &'static str>) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = String> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words).try_map(|word| word.parse::<T>())
}
