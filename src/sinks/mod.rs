//! Sinks: the code that writes to one kind of target.
//!
//! # The contract
//! A sink is opened by its own constructor, which connects, checks and refuses before anything is written.
//! Then the rows of each chunk pass three stages, one trait each:
//!
//! 1. [`Sink::encoder`] starts a chunk, in the worker that makes it; chunks are encoded side by side.
//! 2. [`Encoder::rows`] takes the chunk's rows slice by slice, in row order, and [`Encoder::end`] closes it. Both only
//!    compute: compression and byte layout happen here, in the worker.
//! 3. [`Encoded::write`] moves the bytes. It is called on one thread, in the order of the chunks in the plan, and may
//!    return before the bytes have arrived, as long as it keeps the [`Ticket`] until they have.
//!
//! A run may make only a part of a plan; then the chunks that pass are those, still in the order of the plan.
//! After the last chunk [`Sink::finish`] makes the target whole: what it has returned `Ok` for is there to stay.
//! After an error, or when the run is interrupted, `finish` is not called: the sink is dropped, removes what is unfinished
//! and leaves what can be resumed. A sink never drops, reorders or doubles a row.

mod coding;
pub mod directory;
mod encoding;
mod error;
mod found_rows;
pub mod indexes;
#[cfg(feature = "mongodb")]
pub mod mongodb;
mod null;
pub mod place;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod reader;
mod stream;
mod tally;
mod ticket;
#[cfg(any(feature = "postgres", feature = "mongodb"))]
mod workers;

pub use coding::{Codec, Coding, Format};
pub use directory::{Directory, DirectoryReader};
pub use encoding::ndjson;
pub use error::TargetError;
pub use indexes::Indexes;
#[cfg(feature = "mongodb")]
pub use mongodb::MongoDb;
pub use null::Null;
#[cfg(feature = "postgres")]
pub use postgres::Postgres;
#[cfg(any(feature = "postgres", feature = "mongodb"))]
pub(crate) use stream::event_lines;
pub use stream::{Envelope, Stream};
pub use tally::Tally;
pub use ticket::{Ticket, Tickets};

pub use crate::generate::{Frozen, Moved};
pub use crate::tables::Batches;

use crate::calendar::Millis;
use crate::job::{Piece, Since};
use crate::plan::Chunk;

/// Connections that load side by side, unless it is said how many: one per processor, four at most.
#[cfg(any(feature = "postgres", feature = "mongodb"))]
fn connections() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(4)
}

/// A target that has been opened.
///
/// One of your own: lines of JSON in memory.
///
/// ```
/// use std::sync::{Arc, Mutex, atomic::AtomicBool};
///
/// use ordermill::plan::{Chunk, Plan, Selection};
/// use ordermill::profile::{self, Overrides};
/// use ordermill::run::{self, Silent};
/// use ordermill::sinks::{Batches, Encoded, Encoder, Sink, TargetError, Standing, Tally, Ticket, ndjson};
///
/// #[derive(Clone, Default)]
/// struct Lines(Arc<Mutex<Vec<u8>>>);
///
/// /// A chunk on its way: bytes, which the worker makes, and where they go.
/// struct OneChunk(Vec<u8>, Tally, Lines);
///
/// impl Sink for Lines {
///     fn lacks(&self, _: &Chunk) -> bool {
///         true
///     }
///     fn encoder<'s>(&'s self, _: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, TargetError> {
///         Ok(Box::new(OneChunk(Vec::new(), Tally::default(), self.clone())))
///     }
///     fn finish(&self) -> Result<Standing, TargetError> {
///         Ok(Standing::Whole)
///     }
/// }
///
/// impl<'s> Encoder<'s> for OneChunk {
///     fn rows(&mut self, rows: &Batches) -> Result<(), TargetError> {
///         for (table, batch) in rows {
///             let lines = ndjson(batch).expect("every type has a form in JSON");
///             self.1.add(table, lines.len() as u64);
///             self.0.extend(lines);
///         }
///         Ok(())
///     }
///     fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError> {
///         Ok(self)
///     }
/// }
///
/// impl Encoded for OneChunk {
///     fn bytes(&self) -> Tally {
///         self.1.clone()
///     }
///     fn write(self: Box<Self>, _: Ticket) -> Result<(), TargetError> {
///         self.2.0.lock().expect("no panic").extend(self.0);
///         Ok(())
///     }
/// }
///
/// let profile = profile::load("two-shops", &Overrides::default())?.profile;
/// let plan = Plan::new(&profile, &Selection { tables: vec!["warehouses".into()], ..Selection::default() })?;
/// let (lines, world) = (Lines::default(), plan.world());
/// let sinks: Vec<Box<dyn Sink>> = vec![Box::new(lines.clone())];
/// run::execute(&plan.chunks, |chunk| world.rows(&chunk.content), &sinks, 2, &Silent, &AtomicBool::new(false))?;
/// let lines = String::from_utf8(lines.0.lock().expect("no panic").clone())?;
/// assert!(lines.starts_with(r#"{"warehouse_id":1392,"code":"cajamar","name":"cajamar","time_zone":"America/Sao_Paulo","#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Sink: Send + Sync {
    /// Whether the target still lacks this chunk; one that it has is not made again.
    fn lacks(&self, chunk: &Chunk) -> bool;

    /// Starts a chunk.
    ///
    /// # Errors
    /// When the encoder can't be made.
    fn encoder<'s>(&'s self, chunk: &Chunk) -> Result<Box<dyn Encoder<'s> + 's>, TargetError>;

    /// Where the target stands, when it moves on and has to know how its rows stood: then [`Encoder::moved`] is called.
    fn since(&self) -> Option<Since> {
        None
    }

    /// How many chunks may be on their way to the target after [`Encoded::write`] has returned.
    fn in_flight(&self) -> usize {
        0
    }

    /// Makes the target whole, after the last chunk.
    ///
    /// # Errors
    /// When the target fails; what was written stays and can be resumed.
    fn finish(&self) -> Result<Standing, TargetError>;
}

/// How a target stands after a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Everything is there.
    Whole,
    /// This run has done its part; what others make is missing.
    Awaits {
        /// What is missing of the target's jobs.
        missing: Vec<Piece>,
    },
}

/// One chunk on its way to bytes, in the worker.
pub trait Encoder<'s>: Send {
    /// Takes the next rows.
    ///
    /// # Errors
    /// When the rows can't be encoded.
    fn rows(&mut self, rows: &Batches) -> Result<(), TargetError>;

    /// Takes the next rows of a target that moves on: as they stood, and as they stand.
    ///
    /// # Errors
    /// When the rows can't be encoded.
    fn moved(&mut self, moved: &Moved) -> Result<(), TargetError> {
        self.rows(&moved.after)
    }

    /// Hears when one of the rows that it took last changes, as [`Frozen::changes_at`] says.
    fn change_at(&mut self, _at: Option<Millis>) {}

    /// Closes the chunk.
    ///
    /// # Errors
    /// When the rows can't be encoded.
    fn end(self: Box<Self>) -> Result<Box<dyn Encoded + 's>, TargetError>;
}

/// One chunk as the bytes its target takes.
pub trait Encoded: Send {
    /// Size in memory, which is the size on its way, per table.
    fn bytes(&self) -> Tally;

    /// Writes the chunk.
    ///
    /// # Errors
    /// When the target fails.
    fn write(self: Box<Self>, ticket: Ticket) -> Result<(), TargetError>;
}
