//! The fewest cartons for a handful of units, and of those ways the one with the least air: a search over all of them.

use super::cartons::{Boxes, Needs};

/// Units that are searched through: 3⁸ pairs of sets at most.
pub(super) const MOST: usize = 8;

/// The sets of units (bits) that go into a carton each.
pub(super) fn fewest(units: &[Needs], boxes: &Boxes) -> Vec<usize> {
    let sets = 1usize << units.len();
    let mut volume_of: Vec<Option<i64>> = vec![None; sets];
    for (set, volume) in volume_of.iter_mut().enumerate().skip(1) {
        let members = units.iter().enumerate().filter(|(unit, _)| set & (1 << unit) != 0);
        let all = members.fold(Needs::default(), |sum, (_, needs)| sum.and(*needs));
        *volume = boxes.smallest(&all).map(|kind| boxes.all[kind].volume);
    }
    // For each set, the cartons and their volume at best, and one of those cartons.
    let mut best = vec![(0u32, 0i64, 0usize); sets];
    for set in 1..sets {
        best[set] = (u32::MAX, i64::MAX, 0);
        let first = set & set.wrapping_neg();
        let rest = set & !first;
        let mut others = rest;
        loop {
            let carton = others | first;
            if let Some(volume) = volume_of[carton] {
                let (cartons, sum, _) = best[set & !carton];
                best[set] = best[set].min((cartons.saturating_add(1), sum.saturating_add(volume), carton));
            }
            if others == 0 {
                break;
            }
            others = (others - 1) & rest;
        }
    }
    let mut left = sets - 1;
    let mut cartons = Vec::new();
    while left != 0 && best[left].2 != 0 {
        cartons.push(best[left].2);
        left &= !best[left].2;
    }
    cartons
}
