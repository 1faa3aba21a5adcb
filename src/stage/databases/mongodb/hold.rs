//! That one ladder at a time makes stages in a MongoDB: whoever has inserted a document holds it, and counts up a number in it. A
//! number that stands still is one's who has died.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use mongodb::error::Error;
use mongodb::{Collection, Database};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::servers::mongodb::{DUPLICATE, code};

/// The collection.
const HELD: &str = "ordermill_stages_held";
/// How often the number is counted up.
const BEAT: Duration = Duration::from_secs(1);
/// After which time of standing still its holder has died.
const STILL: Duration = Duration::from_secs(10);

/// A database that is held until this is let go of.
pub(super) struct Hold {
    held: Collection<Document>,
    by: ObjectId,
    lost: Arc<AtomicBool>,
    beats: JoinHandle<()>,
}

impl Hold {
    /// Takes hold of a database; none when somebody else has it.
    pub(super) async fn take(database: &Database) -> Result<Option<Self>, Error> {
        let (held, by) = (database.collection::<Document>(HELD), ObjectId::new());
        let ours = doc! { "_id": "held", "by": by, "beat": 0_i64 };
        match held.insert_one(&ours).await {
            Ok(_) => {}
            Err(error) if code(&error) == Some(DUPLICATE) => {
                let Some(last) = still(&held).await? else { return Ok(None) };
                if held.replace_one(last, &ours).await?.matched_count == 0 {
                    return Ok(None);
                }
            }
            Err(error) => return Err(error),
        }
        let lost = Arc::new(AtomicBool::new(false));
        let beats = tokio::spawn(beat(held.clone(), by, Arc::clone(&lost)));
        Ok(Some(Self { held, by, lost, beats }))
    }

    /// Whether somebody else has taken us for dead.
    pub(super) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// Lets go. Whatever fails here, others see that the number stands still.
    pub(super) async fn release(self) {
        self.beats.abort();
        let ours = self.held.delete_one(doc! { "_id": "held", "by": self.by }).await;
        if ours.is_ok_and(|deleted| deleted.deleted_count == 1) {
            let _ = self.held.drop().await;
        }
    }
}

/// What the document says, once it has said so for long; none when it changes.
async fn still(held: &Collection<Document>) -> Result<Option<Document>, Error> {
    let read = async || held.find_one(doc! { "_id": "held" }).await;
    let (first, begun) = (read().await?, Instant::now());
    while begun.elapsed() < STILL {
        sleep(BEAT / 2).await;
        if read().await? != first {
            return Ok(None);
        }
    }
    Ok(first)
}

async fn beat(held: Collection<Document>, by: ObjectId, lost: Arc<AtomicBool>) {
    loop {
        sleep(BEAT).await;
        let beaten = held.update_one(doc! { "_id": "held", "by": by }, doc! { "$inc": { "beat": 1_i64 } }).await;
        if beaten.is_ok_and(|beaten| beaten.matched_count == 0) {
            lost.store(true, Ordering::Relaxed);
            return;
        }
    }
}
