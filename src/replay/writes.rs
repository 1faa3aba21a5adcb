//! What happens to rows while time passes, as operations: an order is placed, a wave is allocated, orders move on. All of it
//! is the timeline's; here it is only put in the order of time.
//!
//! An order's events go one after the other on one lane. What happens at a wave's close goes together: of each lane's orders.
//! What is told of rows goes with what writes them.

use std::collections::BTreeMap;

use super::message::{Message, Messages};
use super::operations::{Kind, Write};
use crate::calendar::{MILLIS_PER_MINUTE, Millis, Minute, Wave};
use crate::generate::{Face, Moment, Moved, World};
use crate::sinks::TargetError;

/// Part of what an order does.
#[derive(Debug)]
pub(super) struct Part<P> {
    pub(super) order: i64,
    pub(super) at: Millis,
    /// Whether the order is new.
    pub(super) is_new: bool,
    pub(super) part: P,
}

/// What a database makes of the timeline.
pub(super) trait Encode: Send + 'static {
    /// What may still be joined with others.
    type Part: Send + 'static;
    /// What a connection is given to do.
    type Work: Send + Sync + 'static;

    /// The changes of orders between two states.
    fn changes(&mut self, moment: &Moment) -> Result<Vec<Part<Self::Part>>, TargetError>;

    /// What a wave leaves on some faces.
    fn faces(&self, faces: &[Face]) -> Self::Part;

    /// Rows of dimension tables that have come.
    fn newcomers(&mut self, moved: &Moved) -> Result<Self::Work, TargetError>;

    /// Adds what comes after it at the same instant on the same lane.
    fn join(one: &mut Self::Part, other: Self::Part);

    /// What is given to a connection.
    fn finish(&self, part: Self::Part) -> Result<Self::Work, TargetError>;
}

/// The writes of some time, made as it comes.
pub(super) struct Writes<E: Encode> {
    world: World,
    encode: E,
    messages: Option<Messages>,
    since: Millis,
    lanes: u32,
    /// The next wave whose orders have not been asked for, and that after the last.
    next: Wave,
    last: Wave,
    /// By instant, lane, and order; what a wave's orders do together has none.
    waiting: BTreeMap<(Millis, u32, i64), Waiting<E::Part>>,
}

/// What is to be written, or only told.
struct Waiting<P> {
    kind: Kind,
    part: Option<P>,
    messages: Vec<Message>,
}

/// Stands for the order where a wave's orders do something together.
const WAVE: i64 = 0;

impl<E: Encode> Writes<E> {
    /// The writes after an instant, on a wave boundary, of a world that stands where they end, and what is told of them.
    pub(super) fn new(
        world: &World,
        encode: E,
        messages: Option<Messages>,
        (since, until): (Millis, Millis),
        lanes: u32,
    ) -> Result<Self, TargetError> {
        let length = world.profile().waves();
        let next = world.unsettled(since).min(length.at(since));
        let (world, last, waiting) = (world.clone(), length.at(until), BTreeMap::new());
        let mut all = Self { world, encode, messages, since, lanes, next, last, waiting };
        all.ask(length.at(since))?;
        Ok(all)
    }

    /// Asks for the orders of the waves before one.
    fn ask(&mut self, until: Wave) -> Result<(), TargetError> {
        let until = until.min(self.last);
        if self.next >= until {
            return Ok(());
        }
        let waves = self.next..until;
        self.next = until;
        let length = self.world.profile().waves();
        for moment in self.world.moments(waves.clone(), self.since) {
            for Part { order, at, is_new, part } in self.encode.changes(&moment)? {
                let lane = (order % i64::from(self.lanes)) as u32;
                let (kind, key) = if is_new {
                    (Kind::Place, order)
                } else if length.bounds_around(at).is_none() {
                    (Kind::Wave, WAVE)
                } else {
                    (Kind::Advance, order)
                };
                self.add((at, lane, key), kind, part);
            }
        }
        let since = self.since;
        for wave in waves.clone().filter(|wave| length.start(*wave) >= since) {
            let faces = self.world.faces_after(wave);
            for lane in 0..self.lanes {
                let is_mine = |face: &&Face| face.product_id % i64::from(self.lanes) == i64::from(lane);
                let mine: Vec<Face> = faces.iter().filter(is_mine).copied().collect();
                if !mine.is_empty() {
                    let part = self.encode.faces(&mine);
                    self.add((length.start(wave + 1), lane, WAVE), Kind::Wave, part);
                }
            }
        }
        let messages = self.messages.as_ref().map(|messages| messages.of(waves)).transpose()?;
        messages.into_iter().flatten().for_each(|message| self.tell(message));
        Ok(())
    }

    /// Adds what is told of something that is written; of what was written before the clock started, at its instant alone.
    fn tell(&mut self, message: Message) {
        let lane = (message.subject % i64::from(self.lanes)) as u32;
        let own = (message.at, lane, message.subject);
        let is_written = |key: &(Millis, u32, i64)| self.waiting.contains_key(key);
        let key = [own, (message.at, lane, WAVE)].into_iter().find(is_written).unwrap_or(own);
        let alone = || Waiting { kind: Kind::Event, part: None, messages: Vec::new() };
        self.waiting.entry(key).or_insert_with(alone).messages.push(message);
    }

    fn add(&mut self, key: (Millis, u32, i64), kind: Kind, part: E::Part) {
        let new = || Waiting { kind, part: None, messages: Vec::new() };
        let there = self.waiting.entry(key).or_insert_with(new);
        if let Some(there) = &mut there.part {
            E::join(there, part);
        } else {
            (there.kind, there.part) = (kind, Some(part));
        }
    }

    /// Takes what is written in a minute; what is left when the last one is over was due at its end.
    pub(super) fn take(&mut self, minute: Minute) -> Result<Vec<Write<E::Work>>, TargetError> {
        self.ask(self.world.profile().waves().of_minute(minute) + 1)?;
        let rest = self.waiting.split_off(&((minute + 1) * MILLIS_PER_MINUTE, 0, i64::MIN));
        let due = std::mem::replace(&mut self.waiting, rest);
        let write = |((at, lane, _), Waiting { kind, part, messages })| {
            let work = part.map(|part| self.encode.finish(part)).transpose()?;
            Ok(Write { at, kind, lane, work, messages })
        };
        due.into_iter().map(write).collect()
    }
}
