//! What a database must be able to do to be played against.

use std::fmt::Display;

use super::Options;
use super::error::ReplayError;
use super::operations::{Operation, Write};
use super::tasks::{Claim, Run};
use super::writes::Encode;
use crate::generate::{Lookup, Track};
use crate::servers::ServerError;

/// A database.
pub(super) trait Database: Send + Sync + Sized + 'static {
    /// Where one is.
    type Address: Display + Sync;
    /// What it makes of writes.
    type Work: Send + Sync + 'static;
    /// What makes it.
    type Encode: Encode<Work = Self::Work>;
    /// A connection to it.
    type Connection: Connection<Work = Self::Work>;

    /// Reaches one that so many connections go to. `again`: what was written before is written once more.
    fn open(
        address: &Self::Address,
        connections: usize,
        options: &Options,
        again: bool,
    ) -> impl Future<Output = Result<Self, ServerError>>;

    /// Where a stub of it listens on this machine, started for this.
    fn stub() -> Result<Self::Address, ReplayError>;

    /// Makes writes.
    fn encode(again: bool) -> Self::Encode;

    /// Opens a connection, ready to be used at once.
    fn connect(&self) -> impl Future<Output = Result<Self::Connection, ServerError>> + Send;

    /// Whether it runs on this machine.
    fn is_here(&self) -> bool;
}

/// What is wrong with an answer, if anything is.
pub(super) type Amiss = Option<String>;

/// A connection, which does one operation at a time and none twice.
pub(super) trait Connection: Send + 'static {
    /// What it is given to write.
    type Work: Send + Sync;
    /// Why there is no answer.
    type Error: Send;

    /// Looks up a product's stock: what is available at each position, below 0 where that is no number.
    fn lookup(&mut self, it: &Lookup) -> impl Future<Output = Result<Vec<i32>, Self::Error>> + Send;

    /// Looks up an order's status, and whether it is there.
    fn track(&mut self, it: &Track) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Changes rows, and looks at how many.
    fn write(&mut self, work: &Self::Work) -> impl Future<Output = Result<Amiss, Self::Error>> + Send;

    /// Claims tasks that are due, and moves them on.
    fn claim(&mut self, it: &Claim) -> impl Future<Output = Result<Vec<Run>, Self::Error>> + Send;

    /// An error in words.
    fn explain(&self, doing: &str, error: Self::Error) -> String;

    /// Does an operation, and looks at the answer: tasks, where some were claimed.
    fn perform(&mut self, operation: &Operation<Self::Work>) -> impl Future<Output = Result<Vec<Run>, Wrong>> + Send {
        async move {
            let mut runs = Vec::new();
            let done = match operation {
                Operation::Claim(it) => self.claim(it).await.map(|claimed| {
                    runs = claimed;
                    None
                }),
                Operation::Lookup(it) => self.lookup(it).await.map(|available| amiss_in_stock(it, &available)),
                Operation::Track(it) => {
                    let amiss = || format!("order {} is not there", it.order_id);
                    self.track(it).await.map(|is_there| (!is_there).then(amiss))
                }
                Operation::Write(Write { work: Some(work), .. }) => self.write(work).await,
                Operation::Write(_) => Ok(None),
            };
            match done {
                Ok(None) => Ok(runs),
                Ok(Some(said)) => Err(Wrong::Answer(said)),
                Err(error) => Err(Wrong::Failed(self.explain(&format!("{} failed", operation.kind().name()), error))),
            }
        }
    }
}

/// What is wrong with a product's stock.
fn amiss_in_stock(it: &Lookup, available: &[i32]) -> Amiss {
    let (id, found, wanted) = (it.product_id, available.len(), it.positions as usize);
    if found != wanted {
        return Some(format!("product {id} has {found} positions of stock, not {wanted}"));
    }
    available.iter().any(|it| *it < 0).then(|| format!("product {id} has less than no stock"))
}

/// What is wrong with an operation.
#[derive(Debug)]
pub(super) enum Wrong {
    /// The answer is not what it should be.
    Answer(String),
    /// There is none; the connection is not used again.
    Failed(String),
}
