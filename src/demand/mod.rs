//! Demand: when the orders of a client come.
//!
//! The rate of a minute is the day's number × the weight of the local hour × season × holiday × growth × day noise, all in the
//! client's local time, plus what its peaks add. A *local day* runs from one local midnight to the next, so a day of
//! 23 hours has 23 hours of orders. The orders of a minute are a Poisson draw of that minute alone (or, with exact
//! days, its share of the day's number), and each peak adds a draw of its own: any minute can be made without the ones
//! before it, and a peak that is switched off takes only its own orders with it.
//!
//! All chance is addressed by the seed, the client's code or country, the peak's code and calendar time, never by a place in
//! a list. Minutes are counted from 1970-01-01T00:00Z; outside the profile's period nothing comes. What is to be expected is
//! told up to `as_of`, where that is later: the period's end cuts orders off and decides nothing else.

mod arrivals;
mod days;
mod law;
mod noise;
mod overlap;
mod process;
mod split;
mod window;

use std::ops::Range;

use crate::calendar::{MILLIS_PER_MINUTE, Minute};
use crate::profile::Profile;
use crate::random::Key;

pub use arrivals::Arrivals;
pub use overlap::Active;
pub use window::{Window, WindowDay};

use days::Days;
use law::DayLaw;
use overlap::{Extras, Overlaps, Piece};
use process::Process;
use split::Splits;

/// The demand of one client over the period of its profile: built once, then only read.
#[derive(Debug, Clone)]
pub struct Demand {
    /// First minute of the period and the one after the last.
    period: (Minute, Minute),
    /// The minute up to which rates are known.
    horizon: Minute,
    days: Days,
    windows: Vec<Window>,
    overlaps: Overlaps,
    /// Where the base orders' chance lies.
    base: Process,
    /// How an exact day's number is split over its minutes; none when counts are Poisson draws.
    splits: Option<Splits>,
}

/// Orders per minute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Without peaks.
    pub base: f64,
    /// With them.
    pub total: f64,
}

/// Consecutive minutes with one base rate and the same peaks.
struct Stretch<'a> {
    from: Minute,
    until: Minute,
    base: f64,
    piece: Option<&'a Piece>,
}

impl Demand {
    /// The demand of the client at this index of the profile's list.
    pub fn new(profile: &Profile, client_index: usize) -> Self {
        let client = &profile.clients[client_index];
        let key = Key::root(profile.seed).named("client").named(&client.code);
        let period = (profile.start.div_euclid(MILLIS_PER_MINUTE), profile.end.div_euclid(MILLIS_PER_MINUTE));
        let horizon = profile.end.max(profile.as_of).div_euclid(MILLIS_PER_MINUTE);
        let country = Key::root(profile.seed).named("country").named(&client.country);
        let law = DayLaw::new(&client.rate, key.named("day"), country, client.zone.local(profile.start).date());
        let windows = window::windows(profile, client_index, (period.0, horizon));
        Self {
            period,
            horizon,
            days: Days::new(&law, &client.zone, (period.0, horizon)),
            overlaps: Overlaps::new(profile, &windows, key),
            windows,
            base: Process::new(key.named("orders")),
            splits: law.is_exact().then(|| Splits::new(key.named("split"))),
        }
    }

    /// Visits that come as a client's orders do, so many to an order, by the name of what they are: Poisson counts with a chance
    /// of their own in each minute, of the base rate and of each peak.
    pub fn visits(profile: &Profile, client_index: usize, name: &str, per_order: f64) -> Self {
        let client = &profile.clients[client_index];
        let orders = Self::new(profile, client_index);
        let key = Key::root(profile.seed).named("client").named(&client.code).named(name);
        Self {
            days: orders.days.times(per_order),
            overlaps: Overlaps::new(profile, &orders.windows, key),
            base: Process::new(key),
            splits: None,
            ..orders
        }
    }

    /// Expected orders of the minutes from `from` up to `until`, peaks included.
    pub fn expected(&self, from: Minute, until: Minute) -> f64 {
        let (from, until) = self.known(from, until);
        let mut sum = self.days.expected(from, until);
        let mut extras = Extras::default();
        for piece in self.overlaps.pieces_between(from, until) {
            self.each_stretch(piece.start.max(from), piece.end.min(until), |stretch| {
                if piece.flat {
                    self.overlaps.fill(piece, stretch.from, &mut extras);
                    sum += (stretch.until - stretch.from) as f64 * (extras.factor - 1.0) * stretch.base;
                    return;
                }
                for minute in stretch.from..stretch.until {
                    self.overlaps.fill(piece, minute, &mut extras);
                    sum += (extras.factor - 1.0) * stretch.base;
                }
            });
        }
        sum
    }

    /// The same without peaks.
    pub fn expected_base(&self, from: Minute, until: Minute) -> f64 {
        let (from, until) = self.known(from, until);
        self.days.expected(from, until)
    }

    /// The rate of one minute.
    pub fn rate(&self, minute: Minute) -> Rate {
        let (from, until) = self.known(minute, minute + 1);
        let mut rate = Rate { base: 0.0, total: 0.0 };
        self.each_stretch(from, until, |stretch| {
            let mut extras = Extras::default();
            if let Some(piece) = stretch.piece {
                self.overlaps.fill(piece, minute, &mut extras);
            }
            rate = Rate { base: stretch.base, total: stretch.base * extras.factor };
        });
        rate
    }

    /// Visits runs of minutes that share one rate, in time order.
    pub fn each_rate(&self, from: Minute, until: Minute, mut visit: impl FnMut(Range<Minute>, Rate)) {
        let (from, until) = self.clamp(from, until);
        let mut extras = Extras::default();
        self.each_stretch(from, until, |stretch| {
            let base = stretch.base;
            let Some(piece) = stretch.piece else {
                return visit(stretch.from..stretch.until, Rate { base, total: base });
            };
            let length = if piece.flat { stretch.until - stretch.from } else { 1 };
            let mut at = stretch.from;
            while at < stretch.until {
                self.overlaps.fill(piece, at, &mut extras);
                visit(at..at + length, Rate { base, total: base * extras.factor });
                at += length;
            }
        });
    }

    /// Whose shift of the product mix the orders of a minute follow, and with which chance each.
    pub fn shift(&self, minute: Minute) -> Option<(usize, f64)> {
        let (from, until) = self.clamp(minute, minute + 1);
        let piece = self.overlaps.pieces_between(from, until).next()?;
        let mut extras = Extras::default();
        self.overlaps.fill(piece, minute, &mut extras);
        let (mix, chance) = extras.mix;
        (mix > 0).then(|| (mix as usize - 1, chance))
    }

    /// The peaks in whose window a minute lies, by code.
    pub fn active(&self, minute: Minute) -> Vec<Active> {
        let (from, until) = self.known(minute, minute + 1);
        self.overlaps.pieces_between(from, until).flat_map(|piece| self.overlaps.active(piece, minute)).collect()
    }

    /// Which shift of the product mix is the strongest in some minutes: 0 none, else 1 + the index of the peak.
    pub fn mix(&self, from: Minute, until: Minute) -> u32 {
        let (from, until) = self.known(from, until);
        let mut extras = Extras::default();
        let mut strongest = (0, 0.0);
        for piece in self.overlaps.pieces_between(from, until) {
            for minute in piece.start.max(from)..piece.end.min(until) {
                self.overlaps.fill(piece, minute, &mut extras);
                if extras.mix.1 > strongest.1 {
                    strongest = extras.mix;
                }
                if piece.flat {
                    break;
                }
            }
        }
        strongest.0
    }

    /// The minute, and its fraction, before which this many base orders are expected from a minute of the period on.
    pub fn minute_after(&self, from: Minute, expected: f64) -> f64 {
        self.days.minute_after(from, expected)
    }

    /// The local weekday, from Monday on, and hour of a minute of the period.
    pub fn local(&self, minute: Minute) -> (usize, usize) {
        self.days.local(minute)
    }

    /// The windows of the client's peaks that touch the period, by start, then by code.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    fn clamp(&self, from: Minute, until: Minute) -> (Minute, Minute) {
        (from.max(self.period.0), until.min(self.period.1))
    }

    fn known(&self, from: Minute, until: Minute) -> (Minute, Minute) {
        (from.max(self.period.0), until.min(self.horizon))
    }

    /// Visits the stretches of some minutes of the period, in time order.
    #[inline]
    fn each_stretch<'a>(&'a self, from: Minute, until: Minute, mut visit: impl FnMut(Stretch<'a>)) {
        if from >= until {
            return;
        }
        let mut pieces = self.overlaps.pieces_between(from, until).peekable();
        self.days.each_hour(from, until, |start, end, base| {
            let mut at = start;
            while at < end {
                while pieces.next_if(|piece| piece.end <= at).is_some() {}
                let (piece, stop) = match pieces.peek() {
                    Some(piece) if piece.start <= at => (Some(*piece), piece.end.min(end)),
                    Some(piece) => (None, piece.start.min(end)),
                    None => (None, end),
                };
                visit(Stretch { from: at, until: stop, base, piece });
                at = stop;
            }
        });
    }
}
