//! Where peaks meet: how much each adds to the base rate.
//!
//! Time is cut into *pieces* in which the same days of windows are active and each either holds or ramps. A peak at
//! share s of its strength has the factor f = 1 + (times − 1) s; of several of its own days the strongest counts.
//! Of the peaks that combine by the largest, the one with the largest f adds f − 1 times the base rate, the others
//! nothing (of equals, the first by code). Those that multiply come after it, the largest f first, then by code; each
//! adds what it makes of the rate so far. The order depends on strength and code alone, never on a place in a list.

use crate::calendar::Minute;
use crate::profile::{Combine, Profile};
use crate::random::Key;

use super::process::Process;
use super::window::{Window, WindowDay};

/// Every peak of a client, and the pieces of time in which any of them is active.
#[derive(Debug, Clone)]
pub(super) struct Overlaps {
    /// By code.
    peaks: Vec<ClientPeak>,
    /// By time; they do not overlap.
    pieces: Vec<Piece>,
    /// The active days of all pieces, one piece after another, each piece's by rank.
    members: Vec<(usize, WindowDay)>,
}

#[derive(Debug, Clone)]
struct ClientPeak {
    /// Index into [`Profile::peaks`].
    index: usize,
    times: f64,
    combine: Combine,
    shifts_mix: bool,
    process: Process,
}

/// Consecutive minutes in which the same days of windows are active.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) start: Minute,
    pub(super) end: Minute,
    /// Whether all strengths are constant in it.
    pub(super) flat: bool,
    /// Indices of its members.
    members: (usize, usize),
}

/// A peak in whose window a minute lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Active {
    /// Index into [`Profile::peaks`].
    pub peak: usize,
    /// Share of its strength: 1 in its hours, less on ramps and decay days.
    pub strength: f64,
    /// How many times the base rate it adds; 0 when a larger peak counts instead.
    pub adds: f64,
}

/// What the peaks add in one minute. A buffer: filled, read, filled again.
#[derive(Debug, Clone)]
pub(super) struct Extras {
    /// Rank of the peak by code and how many times the base rate it adds, in the order of addition.
    pub(super) adds: Vec<(usize, f64)>,
    /// By what all peaks together multiply the base rate.
    pub(super) factor: f64,
    /// 1 + the index of the peak whose shift of the product mix applies, and the chance that an order follows it.
    pub(super) mix: (u32, f64),
    /// Rank, strength and factor of each active peak.
    active: Vec<(usize, f64, f64)>,
}

impl Default for Extras {
    fn default() -> Self {
        Self { adds: Vec::new(), factor: 1.0, mix: (0, 0.0), active: Vec::new() }
    }
}

impl Overlaps {
    pub(super) fn new(profile: &Profile, windows: &[Window], client: Key) -> Self {
        let mut used: Vec<usize> = windows.iter().map(|window| window.peak).collect();
        used.sort_by(|&a, &b| profile.peaks[a].code.cmp(&profile.peaks[b].code));
        used.dedup();
        let rank = |peak: usize| used.iter().position(|&other| other == peak).unwrap_or(0);
        let days: Vec<(usize, WindowDay)> =
            windows.iter().flat_map(|window| window.days.iter().map(move |day| (rank(window.peak), *day))).collect();
        let peaks = used
            .iter()
            .map(|&index| {
                let peak = &profile.peaks[index];
                ClientPeak {
                    index,
                    times: peak.times,
                    combine: peak.combine,
                    shifts_mix: !peak.categories.is_empty(),
                    process: Process::new(client.named("peak").named(&peak.code)),
                }
            })
            .collect();
        let (pieces, members) = cut(days);
        Self { peaks, pieces, members }
    }

    /// The process of the extra orders of the peak with this rank.
    #[inline]
    pub(super) fn process(&self, rank: usize) -> &Process {
        &self.peaks[rank].process
    }

    /// The pieces that touch some minutes, in time order.
    pub(super) fn pieces_between(&self, from: Minute, until: Minute) -> impl Iterator<Item = &Piece> {
        let first = self.pieces.partition_point(|piece| piece.end <= from);
        self.pieces[first..].iter().take_while(move |piece| piece.start < until && from < until)
    }

    /// The active peaks of a minute of a piece, by code.
    pub(super) fn active(&self, piece: &Piece, minute: Minute) -> Vec<Active> {
        let mut extras = Extras::default();
        self.fill(piece, minute, &mut extras);
        let adds = |rank| extras.adds.iter().find(|add| add.0 == rank).map_or(0.0, |add| add.1);
        let active = extras.active.iter();
        active.map(|&(rank, strength, _)| Active { peak: self.peaks[rank].index, strength, adds: adds(rank) }).collect()
    }

    /// What the peaks add in a minute of a piece.
    pub(super) fn fill(&self, piece: &Piece, minute: Minute, extras: &mut Extras) {
        let Extras { adds, factor, mix, active } = extras;
        active.clear();
        for (rank, day) in &self.members[piece.members.0..piece.members.1] {
            let strength = day.strength_at(minute);
            match active.last_mut() {
                Some(last) if last.0 == *rank => last.1 = last.1.max(strength),
                _ => active.push((*rank, strength, 1.0)),
            }
        }
        for (rank, strength, factor) in active.iter_mut() {
            *factor = 1.0 + (self.peaks[*rank].times - 1.0) * *strength;
        }
        // Ranks ascend and only a larger factor replaces: of equals, the first by code stays.
        let strongest = |admits: &dyn Fn(&ClientPeak) -> bool| {
            let candidates = active.iter().filter(|(rank, ..)| admits(&self.peaks[*rank]));
            candidates.fold(None, |best: Option<&(usize, f64, f64)>, other| match best {
                Some(best) if other.2 <= best.2 => Some(best),
                _ => Some(other),
            })
        };
        *mix = strongest(&|peak| peak.shifts_mix)
            .map_or((0, 0.0), |(rank, strength, _)| (self.peaks[*rank].index as u32 + 1, *strength));

        adds.clear();
        *factor = 1.0;
        if let Some((rank, _, largest)) = strongest(&|peak| peak.combine == Combine::Max) {
            *factor = *largest;
            adds.push((*rank, largest - 1.0));
        }
        let multiplied = adds.len();
        adds.extend(
            active
                .iter()
                .filter(|(rank, ..)| self.peaks[*rank].combine == Combine::Product)
                .map(|&(rank, _, own)| (rank, own)),
        );
        let products = &mut adds[multiplied..];
        products.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (_, own) in products {
            let with = *factor * *own;
            *own = with - *factor;
            *factor = with;
        }
    }
}

/// Cuts time at every beginning, end and bend of a day.
fn cut(mut days: Vec<(usize, WindowDay)>) -> (Vec<Piece>, Vec<(usize, WindowDay)>) {
    let bends = |day: &WindowDay| [day.start, day.full_from, day.full_until, day.end];
    let mut cuts: Vec<i64> = days.iter().flat_map(|(_, day)| bends(day)).collect();
    cuts.sort_unstable();
    cuts.dedup();
    days.sort_by_key(|(rank, day)| (day.start, day.end, *rank));

    let (mut pieces, mut members) = (Vec::new(), Vec::new());
    let mut waiting = days.into_iter().peekable();
    let mut active: Vec<(usize, WindowDay)> = Vec::new();
    for bounds in cuts.windows(2) {
        let (start, end) = (bounds[0], bounds[1]);
        active.retain(|(_, day)| day.end > start);
        while let Some(day) = waiting.next_if(|(_, day)| day.start <= start) {
            active.push(day);
        }
        if active.is_empty() {
            continue;
        }
        active.sort_by_key(|(rank, day)| (*rank, day.start, day.end));
        let flat = active.iter().all(|(_, day)| day.full_from <= start && end <= day.full_until);
        let first = members.len();
        members.extend_from_slice(&active);
        pieces.push(Piece { start, end, flat, members: (first, members.len()) });
    }
    (pieces, members)
}
