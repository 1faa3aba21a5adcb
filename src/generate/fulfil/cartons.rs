//! Packing: which units of a parcel lie in which box.
//!
//! Goods whose handling classes conflict are parted first. What is left goes into the smallest box that holds it all, if
//! there is one. Otherwise units are packed by falling volume, each into the first of the last few open cartons that has
//! room for it, or a new one of the largest kind that it fits; a carton is then shrunk to the smallest box that holds it.
//! A handful of units for which that takes more than two cartons is packed into the fewest that there can be.
//! A carton holds as much as its box bears, and never more of its volume than [`USABLE`], unless it is a single unit.

use super::plan::WaveOrders;
use crate::generate::catalogue::{Catalogue, Listing};
use crate::profile::{CartonSize, HandlingClass};

/// Usable part of a box's volume: things are no liquid.
const USABLE: f64 = 0.9;
/// Open cartons that are tried.
const OPEN: usize = 8;
const CLASSES: usize = HandlingClass::ALL.len();
/// Units that are searched through: 3⁸ pairs of sets at most.
const MOST_SEARCHED: usize = 8;

/// The kinds of boxes, from the smallest to the largest.
#[derive(Debug)]
pub(in crate::generate) struct Boxes {
    pub(in crate::generate) all: Vec<BoxKind>,
    /// For each set of classes (bits), the group of each class that is in it.
    groups: Vec<[u8; CLASSES]>,
}

/// A kind of box.
#[derive(Debug, Clone)]
pub(in crate::generate) struct BoxKind {
    pub(in crate::generate) size_mm: [u32; 3],
    pub(in crate::generate) volume: i64,
    usable: i64,
    max_weight_g: i64,
}

/// An order line to be packed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// The line, counted from the wave's first.
    pub(super) line: u32,
    pub(super) units: i32,
    pub(super) class: HandlingClass,
    pub(super) needs: Needs,
}

/// What some things need of a box.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::generate) struct Needs {
    pub(in crate::generate) volume: i64,
    pub(in crate::generate) weight_g: i64,
    /// Each side is the longest of its kind.
    size_mm: [u32; 3],
    units: i64,
}

/// A packed carton.
#[derive(Debug, Clone, Copy)]
pub(in crate::generate) struct Carton {
    /// Place among the kinds of boxes.
    pub(in crate::generate) kind: usize,
    pub(in crate::generate) needs: Needs,
}

/// Packs parcels; used again for the next.
#[derive(Debug, Default)]
pub(in crate::generate) struct Packer {
    pub(super) items: Vec<Item>,
    /// Cartons of the parcel.
    pub(in crate::generate) cartons: Vec<Carton>,
    /// What lies in them: carton, line, units; by carton, then by line.
    pub(in crate::generate) contents: Vec<(u32, u32, i32)>,
    group: Vec<Item>,
}

impl Needs {
    pub(super) fn of(product: &Listing) -> Self {
        let volume = product.size_mm.iter().map(|side| i64::from(*side)).product();
        Self { volume, weight_g: i64::from(product.weight_g), size_mm: product.size_mm, units: 1 }
    }

    /// So many of the same.
    fn times(self, units: i64) -> Self {
        Self { volume: self.volume * units, weight_g: self.weight_g * units, units: self.units * units, ..self }
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        let side = |i: usize| self.size_mm[i].max(other.size_mm[i]);
        Self {
            volume: self.volume + other.volume,
            weight_g: self.weight_g + other.weight_g,
            size_mm: [side(0), side(1), side(2)],
            units: self.units + other.units,
        }
    }
}

impl BoxKind {
    #[inline]
    fn fits(&self, [length, width, height]: [u32; 3]) -> bool {
        let [longest, middle, shortest] = self.size_mm;
        length <= longest && width <= middle && height <= shortest
    }

    pub(super) fn holds(&self, needs: &Needs) -> bool {
        let room = if needs.units <= 1 { self.volume } else { self.usable };
        needs.volume <= room && needs.weight_g <= self.max_weight_g && self.fits(needs.size_mm)
    }

    /// Units of one kind that may be added to what is in it.
    fn room_for(&self, one: &Needs, beside: &Needs) -> i64 {
        if !self.fits(one.size_mm) {
            return 0;
        }
        let by_volume = (self.usable - beside.volume) / one.volume.max(1);
        let by_weight = (self.max_weight_g - beside.weight_g) / one.weight_g.max(1);
        let least = i64::from(beside.units == 0 && self.holds(one));
        by_volume.min(by_weight).max(least)
    }
}

impl Boxes {
    pub(super) fn new(sizes: &[CartonSize]) -> Self {
        let kind = |size: &CartonSize| BoxKind {
            size_mm: size.size_mm,
            volume: size.volume(),
            usable: (size.volume() as f64 * USABLE) as i64,
            max_weight_g: i64::from(size.max_weight_g),
        };
        Self { all: sizes.iter().map(kind).collect(), groups: (0..1 << CLASSES).map(groups).collect() }
    }

    /// The smallest box that holds these things.
    pub(super) fn smallest(&self, needs: &Needs) -> Option<usize> {
        let mut kind = self.all.partition_point(|kind| kind.volume < needs.volume);
        while !self.all.get(kind)?.holds(needs) {
            kind += 1;
        }
        Some(kind)
    }

    /// The largest box that a thing fits in. Every product fits in one: the profile has been checked for it.
    fn largest(&self, one: &Needs) -> usize {
        self.all.iter().rposition(|kind| kind.holds(one)).unwrap_or(self.all.len() - 1)
    }

    /// Units of a product that go into the largest box, at least one.
    pub(super) fn units_of(&self, product: &Listing) -> i64 {
        let one = Needs::of(product);
        self.all[self.largest(&one)].room_for(&one, &Needs::default()).max(1)
    }
}

impl Packer {
    /// Packs some lines of a wave.
    pub(in crate::generate) fn pack_lines(
        &mut self,
        lines: &[u32],
        wave: &WaveOrders<'_>,
        catalogue: &Catalogue,
        boxes: &Boxes,
    ) {
        self.items.clear();
        self.items.extend(lines.iter().map(|line| {
            let product = &catalogue.listings[wave.listings[*line as usize] as usize];
            let units = wave.units[*line as usize];
            Item { line: *line, units, class: catalogue.class(product), needs: Needs::of(product) }
        }));
        self.pack(boxes);
    }

    /// Packs the items.
    pub(super) fn pack(&mut self, boxes: &Boxes) {
        self.cartons.clear();
        self.contents.clear();
        let present = self.items.iter().fold(0usize, |set, item| set | 1 << item.class as usize);
        let groups = &boxes.groups[present];
        let mut packed = 0;
        for group in 0.. {
            if packed == self.items.len() {
                break;
            }
            self.group.clear();
            self.group.extend(self.items.iter().filter(|item| groups[item.class as usize] == group));
            packed += self.group.len();
            self.pack_group(boxes);
        }
        if self.cartons.len() > 1 {
            self.contents.sort_unstable();
        }
    }

    /// Packs things that may lie together, or each of which travels alone.
    fn pack_group(&mut self, boxes: &Boxes) {
        let Self { group, cartons, contents, .. } = self;
        let alone = group[0].class == HandlingClass::Alone;
        let first = cartons.len();
        if !alone {
            let all = group.iter().fold(Needs::default(), |sum, item| sum.and(item.needs.times(i64::from(item.units))));
            if let Some(kind) = boxes.smallest(&all) {
                contents.extend(group.iter().map(|item| (first as u32, item.line, item.units)));
                cartons.push(Carton { kind, needs: all });
                return;
            }
            group.sort_unstable_by_key(|item| (std::cmp::Reverse(item.needs.volume), item.line));
        }
        for item in group.iter() {
            let mut left = i64::from(item.units);
            let mut carton = first.max(cartons.len().saturating_sub(OPEN));
            while left > 0 {
                if carton == cartons.len() {
                    cartons.push(Carton { kind: boxes.largest(&item.needs), needs: Needs::default() });
                }
                let open = &mut cartons[carton];
                let most = if alone { 1 - open.needs.units } else { left };
                let units = boxes.all[open.kind].room_for(&item.needs, &open.needs).min(left).min(most);
                if units > 0 {
                    open.needs = open.needs.and(item.needs.times(units));
                    contents.push((carton as u32, item.line, units as i32));
                    left -= units;
                }
                carton += 1;
            }
        }
        for carton in &mut cartons[first..] {
            carton.kind = boxes.smallest(&carton.needs).unwrap_or(carton.kind);
        }
        let units: i64 = group.iter().map(|item| i64::from(item.units)).sum();
        // One did not do, so two are the fewest.
        if !alone && cartons.len() - first > 2 && units <= MOST_SEARCHED as i64 {
            self.pack_exactly(first, boxes);
        }
    }

    /// Packs the group again, into the fewest cartons there are.
    #[cold]
    fn pack_exactly(&mut self, first: usize, boxes: &Boxes) {
        let Self { group, cartons, contents, .. } = self;
        let units = || group.iter().flat_map(|item| std::iter::repeat_n(item, item.units as usize));
        let needs: Vec<Needs> = units().map(|item| item.needs).collect();
        contents.retain(|(carton, ..)| (*carton as usize) < first);
        cartons.truncate(first);
        for set in fewest(&needs, boxes) {
            let members = || units().enumerate().filter(|(unit, _)| set & (1 << unit) != 0).map(|(_, item)| item);
            for line in group.iter().map(|item| item.line) {
                let count = members().filter(|item| item.line == line).count();
                if count > 0 {
                    contents.push((cartons.len() as u32, line, count as i32));
                }
            }
            let all = members().fold(Needs::default(), |sum, item| sum.and(item.needs));
            cartons.push(Carton { kind: boxes.smallest(&all).unwrap_or(boxes.all.len() - 1), needs: all });
        }
    }
}

/// The fewest cartons for a handful of units, and of those ways the one with the least air, by a search over all ways: the
/// sets of units (bits) that go into a carton each.
fn fewest(units: &[Needs], boxes: &Boxes) -> Vec<usize> {
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

/// The group of each class, such that no two classes of a group conflict: each class joins the first group that takes it.
fn groups(present: usize) -> [u8; CLASSES] {
    let mut of = [0u8; CLASSES];
    for class in 0..CLASSES {
        let conflicts = |group: u8| {
            (0..class).any(|other| {
                present & (1 << other) != 0
                    && of[other] == group
                    && HandlingClass::ALL[class].conflicts(HandlingClass::ALL[other])
            })
        };
        of[class] = (0..CLASSES as u8).find(|group| !conflicts(*group)).unwrap_or(0);
    }
    of
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIZES: [([u32; 3], u32); 3] =
        [([200, 150, 100], 2_000), ([400, 300, 200], 12_000), ([600, 400, 300], 20_000)];

    fn boxes() -> Boxes {
        let size = |(size_mm, max_weight_g)| CartonSize { code: String::new(), size_mm, max_weight_g };
        Boxes::new(&SIZES.map(size))
    }

    /// Any class, a size that fits the largest box, a weight that it bears, some units.
    fn items(lines: usize, units: i32) -> impl Strategy<Value = Vec<Item>> {
        let item = (0..CLASSES, 100u32..600, 60u32..400, 40u32..300, 50i64..12_000, 1..=units);
        let item = item.prop_map(|(class, a, b, c, weight_g, units)| {
            let mut size_mm = [a, b, c];
            size_mm.sort_unstable_by(|a, b| b.cmp(a));
            let volume = size_mm.iter().map(|side| i64::from(*side)).product();
            let needs = Needs { volume, weight_g, size_mm, units: 1 };
            Item { line: 0, units, class: HandlingClass::ALL[class], needs }
        });
        proptest::collection::vec(item, 1..=lines).prop_map(|mut items: Vec<Item>| {
            items.retain(|item| boxes().all[2].holds(&item.needs));
            for (line, item) in items.iter_mut().enumerate() {
                item.line = line as u32;
            }
            items
        })
    }

    fn packed(items: &[Item]) -> Packer {
        let mut packer = Packer { items: items.to_vec(), ..Packer::default() };
        packer.pack(&boxes());
        packer
    }

    /// The fewest cartons, by trying every way of parting the units.
    fn fewest_of_all(units: &[Item], open: &mut Vec<Vec<Item>>, best: &mut usize) {
        let Some((unit, rest)) = units.split_first() else {
            *best = open.len().min(*best);
            return;
        };
        for carton in 0..=open.len() {
            if carton == open.len() {
                open.push(Vec::new());
            }
            open[carton].push(*unit);
            let together = &open[carton];
            let clash =
                together.iter().enumerate().any(|(i, a)| together[..i].iter().any(|b| a.class.conflicts(b.class)));
            let all = together.iter().fold(Needs::default(), |sum, item| sum.and(item.needs));
            if !clash && open.len() < *best + usize::from(open[carton].len() > 1) && boxes().smallest(&all).is_some() {
                fewest_of_all(rest, open, best);
            }
            open[carton].pop();
            if open[carton].is_empty() {
                open.truncate(carton);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

        #[test]
        fn every_unit_is_packed_once_and_no_carton_is_overfull_or_mixed(items in items(30, 60)) {
            let packer = packed(&items);
            for item in &items {
                let packed: i32 = packer.contents.iter().filter(|it| it.1 == item.line).map(|it| it.2).sum();
                prop_assert_eq!(packed, item.units);
            }
            for (number, carton) in packer.cartons.iter().enumerate() {
                let inside: Vec<_> = packer.contents.iter().filter(|it| it.0 as usize == number).collect();
                let needs = inside.iter().fold(Needs::default(), |sum, (_, line, units)| {
                    sum.and(items[*line as usize].needs.times(i64::from(*units)))
                });
                prop_assert_eq!(needs, carton.needs);
                prop_assert!(boxes().all[carton.kind].holds(&needs));
                for (i, a) in inside.iter().enumerate() {
                    let class = items[a.1 as usize].class;
                    prop_assert!(a.2 == 1 || !class.conflicts(class));
                    for b in &inside[..i] {
                        prop_assert!(!class.conflicts(items[b.1 as usize].class));
                    }
                }
            }
        }

        #[test]
        fn a_handful_of_units_that_may_lie_together_takes_the_fewest_cartons(items in items(5, 2)) {
            let alike: Vec<Item> = items.into_iter().map(|item| Item { class: HandlingClass::Ordinary, ..item }).collect();
            let units: Vec<Item> =
                alike.iter().flat_map(|item| std::iter::repeat_n(*item, item.units as usize)).take(MOST_SEARCHED).collect();
            let mut best = usize::MAX - 1;
            fewest_of_all(&units, &mut Vec::new(), &mut best);
            let all: i32 = alike.iter().map(|item| item.units).sum();
            prop_assume!(all as usize <= MOST_SEARCHED && all > 0);
            prop_assert_eq!(packed(&alike).cartons.len(), best);
        }
    }

    #[test]
    fn classes_are_parted_into_the_fewest_groups_without_a_conflict() {
        for present in 1usize..1 << CLASSES {
            let members: Vec<usize> = (0..CLASSES).filter(|class| present & (1 << class) != 0).collect();
            let clash = |a: usize, b: usize| a != b && HandlingClass::ALL[a].conflicts(HandlingClass::ALL[b]);
            let found = groups(present);
            let used = 1 + members.iter().map(|class| found[*class]).max().unwrap_or(0);
            for a in &members {
                for b in &members {
                    assert!(!clash(*a, *b) || found[*a] != found[*b]);
                }
            }
            // No partition into fewer groups is without a conflict.
            let fewer = u32::from(used) - 1;
            let possible = (0..fewer.pow(members.len() as u32)).any(|code| {
                let group = |place: usize| code / fewer.pow(place as u32) % fewer;
                (0..members.len()).all(|i| (0..i).all(|j| !clash(members[i], members[j]) || group(i) != group(j)))
            });
            assert!(fewer == 0 || !possible, "{present:b}");
        }
    }
}
