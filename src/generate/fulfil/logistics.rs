//! What all clients share: the warehouses' time, their distance from everywhere, the boxes.

use super::cartons::Boxes;
use super::transit::{Rounds, Transit};
use crate::calendar::WorkingTime;
use crate::generate::places::Places;
use crate::geography::distance_km;
use crate::profile::Profile;

/// How far beyond the world's end plans reach, milliseconds.
const HORIZON: i64 = 400 * 86_400_000;
const DAY: i64 = 86_400_000;

/// What all clients share.
#[derive(Debug)]
pub(in crate::generate) struct Logistics {
    /// The warehouses' time, in the order of the profile.
    pub(in crate::generate) times: Vec<WorkingTime>,
    /// Kilometres from each place to each warehouse, place by place.
    distances: Vec<u16>,
    pub(in crate::generate) boxes: Boxes,
    /// The carriers' ways, in the order of the profile.
    pub(super) transits: Vec<Transit>,
    pub(super) rounds: Rounds,
}

impl Logistics {
    pub(in crate::generate) fn new(profile: &Profile, places: &Places) -> Self {
        let end = profile.as_of.max(profile.end) + HORIZON;
        let time = |it: &crate::profile::Warehouse| {
            WorkingTime::new(&it.zone, &it.open, &it.holidays, it.cutoff, profile.start - DAY, end)
        };
        let mut distances = Vec::with_capacity(places.len() * profile.warehouses.len());
        for place in places.iter() {
            // No two points on Earth are further apart than 20,037 km.
            distances.extend(profile.warehouses.iter().map(|it| distance_km(place.point, it.place).round() as u16));
        }
        Self {
            times: profile.warehouses.iter().map(time).collect(),
            distances,
            boxes: Boxes::new(&profile.cartons),
            transits: profile.carriers.iter().map(|it| Transit::new(profile, it, profile.start - DAY, end)).collect(),
            rounds: Rounds::new(),
        }
    }

    /// Kilometres from a place to a warehouse, by their numbers.
    #[inline]
    pub(super) fn distance_km(&self, place: u32, warehouse: usize) -> u32 {
        u32::from(self.distances[place as usize * self.times.len() + warehouse])
    }
}
