//! Lists of words that columns hold as codes: fixed ones, and those that come from the profile.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};

/// A list of words, as a type that a column names.
pub trait List {
    /// The list's name in the documentation.
    const NAME: &'static str;
    /// Its place in [`Dictionaries`].
    const INDEX: usize;
}

/// The words of every list of a run, shared by all batches.
#[derive(Debug, Clone)]
pub struct Dictionaries(Vec<ArrayRef>);

impl Dictionaries {
    /// The words of a list.
    pub fn list<L: List>(&self) -> ArrayRef {
        Arc::clone(&self.0[L::INDEX])
    }

    /// Sets the words of a list.
    pub fn set<L: List>(&mut self, words: impl IntoIterator<Item = impl AsRef<str>>) {
        self.0[L::INDEX] = Arc::new(StringArray::from_iter_values(words));
    }
}

macro_rules! lists {
    ($($(#[doc = $doc:literal])+ $name:ident $text:literal,)+) => {
        #[derive(Clone, Copy)]
        enum Index { $($name),+ }
        const LISTS: usize = [$(Index::$name),+].len();
        $(
            $(#[doc = $doc])+
            #[derive(Debug)]
            pub enum $name {}
            impl List for $name {
                const NAME: &'static str = $text;
                const INDEX: usize = Index::$name as usize;
            }
        )+
    };
}

lists! {
    /// Channels of all clients.
    Channel "channel",
    /// Currencies of all clients and carriers.
    Currency "currency",
    /// Cities that orders go to.
    City "city",
    /// Their states, counties or provinces.
    Region "region",
    /// Their postal codes.
    PostalCode "postal code",
    /// Their countries, ISO 3166 alpha-2.
    Country "country",
    /// Stock-keeping units of all clients.
    Sku "SKU",
    /// Categories of goods.
    Category "category",
    /// Handling classes.
    Handling "handling class",
    /// Kinds of customers.
    CustomerKind "kind of customer",
}

impl Default for Dictionaries {
    fn default() -> Self {
        let empty: ArrayRef = Arc::new(StringArray::from_iter_values::<&str, _>([]));
        Self(vec![empty; LISTS])
    }
}
