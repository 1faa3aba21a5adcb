//! The obvious cartons, searched through.

use super::super::allocate::Wave;
use super::super::cartons::{Item, Needs, Packer};
use crate::profile::{CartonSize, HandlingClass, Profile};

/// Goods that may lie together: their classes, volume, weight, longest sides and units.
type Group = (Vec<HandlingClass>, i64, i64, [u32; 3], i64);

/// The cartons of some lines are the obvious ones: each group of goods that may lie together in the smallest box that
/// holds it all, and what travels alone unit by unit; where no box holds a group, as many cartons as it takes at least.
pub(super) fn assert_cartons(wave: &Wave<'_>, profile: &Profile, lines: &[usize]) {
    let item = |line: &usize| {
        let product = wave.listing(*line);
        let class = wave.catalogue.class(product);
        Item { line: *line as u32, units: wave.orders.units[*line], class, needs: Needs::of(product) }
    };
    let mut packer = Packer::default();
    packer.items.extend(lines.iter().map(item));
    packer.pack(&wave.logistics.boxes);

    // Each class joins the first group that it does not clash with.
    let mut groups: Vec<Group> = Vec::new();
    for class in HandlingClass::ALL {
        for line in lines.iter().filter(|line| wave.catalogue.class(wave.listing(**line)) == class) {
            let (product, units) = (wave.listing(*line), i64::from(wave.orders.units[*line]));
            let parts = if class == HandlingClass::Alone { vec![1; units as usize] } else { vec![units] };
            for units in parts {
                let volume: i64 = product.size_mm.iter().map(|side| i64::from(*side)).product();
                let weight = i64::from(product.weight_g);
                if let Some(group) =
                    groups.iter_mut().find(|group| group.0.iter().all(|other| !class.conflicts(*other)))
                {
                    group.0.push(class);
                    group.1 += volume * units;
                    group.2 += weight * units;
                    group.3 = [0, 1, 2].map(|side| group.3[side].max(product.size_mm[side]));
                    group.4 += units;
                } else {
                    groups.push((vec![class], volume * units, weight * units, product.size_mm, units));
                }
            }
        }
    }
    let holds = |size: &CartonSize, (_, volume, weight, sides, units): &Group| {
        let room = if *units == 1 { size.volume() } else { size.volume() * 9 / 10 };
        let fits = sides.iter().zip(size.size_mm).all(|(side, inside)| *side <= inside);
        *volume <= room && *weight <= i64::from(size.max_weight_g) && fits
    };
    let smallest: Vec<Option<usize>> =
        groups.iter().map(|group| profile.cartons.iter().position(|size| holds(size, group))).collect();
    let seen = packer.cartons.len();
    if smallest.iter().all(Option::is_some) {
        let mut wanted: Vec<usize> = smallest.into_iter().flatten().collect();
        let mut kinds: Vec<usize> = packer.cartons.iter().map(|carton| carton.kind).collect();
        wanted.sort_unstable();
        kinds.sort_unstable();
        assert_eq!(kinds, wanted);
    } else {
        let largest = profile.cartons.iter().map(CartonSize::volume).max().unwrap_or(1);
        let least = groups.iter().map(|group| ((group.1 + largest - 1) / largest).max(1)).sum::<i64>();
        assert!(seen as i64 >= least && seen > groups.len(), "{seen} cartons for {least} at least");
    }
}
