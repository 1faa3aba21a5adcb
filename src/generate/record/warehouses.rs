//! `warehouses`.

use std::ops::Range;

use super::{Dimension, pieces, slices};
use crate::generate::world::World;
use crate::profile::Profile;
use crate::tables::Warehouses;

impl Dimension for Warehouses {
    fn pieces(profile: &Profile, _: &[usize]) -> Vec<u64> {
        pieces(profile.warehouses.len() as u64)
    }

    fn some(world: World, rows: Range<u64>) -> Box<dyn Iterator<Item = Self> + Send> {
        slices(world, rows, record)
    }
}

fn record(world: &World, rows: Range<u64>) -> Warehouses {
    let of = &world.shared.profile.warehouses[rows.start as usize..rows.end as usize];
    Warehouses {
        warehouse_id: of.iter().map(|it| i64::from(it.number)).collect(),
        code: of.iter().map(|it| &it.code).collect(),
        name: of.iter().map(|it| &it.name).collect(),
        time_zone: of.iter().map(|it| it.zone.name()).collect(),
        latitude: of.iter().map(|it| it.place.0).collect(),
        longitude: of.iter().map(|it| it.place.1).collect(),
        city: of.iter().map(|it| &it.city).collect(),
        region: of.iter().map(|it| &it.region).collect(),
        country: of.iter().map(|it| &it.country).collect(),
        cutoff: of.iter().map(|it| format!("{:02}:{:02}", it.cutoff / 60, it.cutoff % 60)).collect(),
    }
}
