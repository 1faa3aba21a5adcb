//! Lists of words that columns hold as codes: fixed ones, and those that come from the profile.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};

use super::columns::{Kind, Text, Texts};

/// A list of words, as a type that a column names.
pub trait List {
    /// The list's name in the documentation.
    const NAME: &'static str;
    /// Its place in [`Dictionaries`].
    const INDEX: usize;
    /// The words, when every profile has the same ones.
    const WORDS: &'static [&'static str] = &[];
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

    /// The same, of words that lie end to end.
    pub fn set_texts<L: List>(&mut self, words: Texts) {
        self.0[L::INDEX] = Text::freeze(words, self);
    }
}

/// Lists in the order of their index: those whose words come from the profile, then those whose words are fixed. The
/// variants of a fixed one are its words, in the order of their codes.
macro_rules! lists {
    (
        $($(#[doc = $doc:literal])+ $name:ident $text:literal,)+
        fixed
        $($(#[doc = $fixed_doc:literal])+ $fixed:ident $fixed_text:literal {
            $($(#[doc = $word_doc:literal])+ $variant:ident $word:literal,)+
        })+
    ) => {
        #[derive(Clone, Copy)]
        enum Index { $($name,)+ $($fixed),+ }
        $(
            $(#[doc = $doc])+
            #[derive(Debug)]
            pub enum $name {}
            impl List for $name {
                const NAME: &'static str = $text;
                const INDEX: usize = Index::$name as usize;
            }
        )+
        $(
            $(#[doc = $fixed_doc])+
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $fixed { $($(#[doc = $word_doc])+ $variant),+ }
            impl List for $fixed {
                const NAME: &'static str = $fixed_text;
                const INDEX: usize = Index::$fixed as usize;
                const WORDS: &'static [&'static str] = &[$($word),+];
            }
        )+
        /// The name and the fixed words of each list, by index.
        const LISTS: &[(&str, &[&str])] = &[$(($name::NAME, $name::WORDS),)+ $(($fixed::NAME, $fixed::WORDS)),+];
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
    /// Carriers of all clients.
    Carrier "carrier",
    /// Their services.
    Service "service",
    /// Boxes.
    Box "box",
    /// Tables whose rows events tell of.
    TableName "table",
    /// Kinds of tasks.
    TaskKind "kind of task",
    fixed
    /// How far an order has got.
    OrderStatus "order status" {
        /// Nothing of it will be shipped.
        Cancelled "cancelled",
        /// Units of it wait for stock.
        Backordered "backordered",
        /// The stock of all its shipments has been set aside.
        Allocated "allocated",
        /// All its shipments have been picked.
        Picked "picked",
        /// All its shipments lie in closed cartons.
        Packed "packed",
        /// All its shipments are under way.
        Shipped "shipped",
        /// All its shipments have arrived.
        Delivered "delivered",
        /// Its wave has not closed: for some minutes, which only events see.
        Placed "placed",
    }
    /// How far a shipment has got.
    ShipmentStatus "shipment status" {
        /// Its stock has been set aside.
        Allocated "allocated",
        /// It has been picked.
        Picked "picked",
        /// Its cartons are closed.
        Packed "packed",
        /// The carrier has it.
        Shipped "shipped",
        /// It has arrived.
        Delivered "delivered",
    }
    /// Whether an invoice is paid.
    InvoiceStatus "invoice status" {
        /// Not paid, not yet due.
        Open "open",
        /// Not paid, and due.
        Overdue "overdue",
        /// Paid.
        Paid "paid",
    }
    /// How an invoice is paid.
    PaymentMethod "payment method" {
        /// By card, charged as it is issued.
        Card "card",
        /// By an electronic wallet, charged as it is issued.
        Wallet "wallet",
        /// By bank transfer or bank slip, hours or days later.
        Transfer "transfer",
        /// On account, about when it is due.
        Account "account",
    }
    /// What a message says.
    NotificationKind "kind of notification" {
        /// The order is being processed.
        Processed "order processed",
        /// There is an invoice.
        Invoiced "invoice generated",
        /// The order, or the rest of it, is cancelled.
        Cancelled "cancelled",
        /// A shipment is under way.
        Shipped "shipped",
        /// A shipment has arrived.
        Delivered "delivered",
    }
    /// The way a message takes.
    NotificationChannel "channel of notification" {
        /// By e-mail.
        Email "email",
        /// By text message.
        Sms "sms",
    }
    /// Whether a message was sent.
    NotificationStatus "notification status" {
        /// It waits to be sent.
        Queued "queued",
        /// It was sent.
        Sent "sent",
    }
    /// What happened to a row.
    Operation "operation" {
        /// It came.
        Insert "insert",
        /// It changed.
        Update "update",
        /// It went.
        Delete "delete",
    }
    /// Why something is sent back.
    ReturnReason "reason of return" {
        /// Size, fit, colour, taste, or not wanted any more.
        Unsuitable "does not suit",
        /// It is not what was shown.
        Different "not as described",
        /// It arrived damaged.
        Damaged "damaged",
        /// It does not work, or is spoiled.
        Faulty "faulty",
        /// It is another product.
        Wrong "wrong item",
    }
    /// What a warehouse makes of what is sent back.
    Disposition "disposition" {
        /// It has not been received.
        Awaited "awaited",
        /// It went back to reserve.
        Restocked "restocked",
        /// It is mended or repacked.
        Refurbished "refurbished",
        /// It was thrown away.
        Discarded "discarded",
    }
}

/// The words of a list by its name; none when they come from the profile.
pub fn fixed(list: &str) -> &'static [&'static str] {
    LISTS.iter().find(|(name, _)| *name == list).map_or(&[], |(_, words)| words)
}

impl Default for Dictionaries {
    fn default() -> Self {
        let list = |(_, words): &(&str, &[&str])| -> ArrayRef { Arc::new(StringArray::from_iter_values(*words)) };
        Self(LISTS.iter().map(list).collect())
    }
}
