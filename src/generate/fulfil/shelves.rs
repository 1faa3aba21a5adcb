//! What is left on the pick faces while a wave's orders take from them.

/// The faces of one client's wave: those that were looked at. Used again for the next; nothing is cleared but a number.
#[derive(Debug, Default)]
pub(in crate::generate) struct Shelves {
    faces: Vec<Face>,
    /// The number of the wave in which a face was last looked at.
    now: u32,
    listings: usize,
    touched: Vec<u32>,
}

/// What a wave did to a face.
#[derive(Debug, Clone, Copy)]
pub(in crate::generate) struct Position {
    /// Place among the client's warehouses.
    pub(in crate::generate) site: usize,
    pub(in crate::generate) listing: u32,
    /// Units as the wave opened, and those that are left.
    pub(in crate::generate) opened: i32,
    pub(in crate::generate) left: i32,
    /// Units that would rather have been taken here.
    pub(in crate::generate) short: i32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Face {
    wave: u32,
    left: i32,
    opened: i32,
    short: i32,
}

impl Shelves {
    /// Opens a wave at some sites for some listings.
    pub(super) fn open(&mut self, sites: usize, listings: usize) {
        self.now = self.now.wrapping_add(1);
        if self.now == 0 {
            self.faces.fill(Face::default());
            self.now = 1;
        }
        self.listings = listings;
        self.touched.clear();
        if self.faces.len() < sites * listings {
            self.faces.resize(sites * listings, Face::default());
        }
    }

    /// Units that are left of a listing at a site.
    #[inline]
    pub(in crate::generate) fn left(&mut self, site: usize, listing: u32, opening: impl FnOnce() -> i32) -> i32 {
        let place = site * self.listings + listing as usize;
        let face = &mut self.faces[place];
        if face.wave != self.now {
            let opened = opening();
            *face = Face { wave: self.now, left: opened, opened, short: 0 };
            self.touched.push(place as u32);
        }
        face.left
    }

    /// Takes units that are there.
    #[inline]
    pub(super) fn take(&mut self, site: usize, listing: u32, units: i32) {
        let face = &mut self.faces[site * self.listings + listing as usize];
        debug_assert!(face.wave == self.now && face.left >= units);
        face.left -= units;
    }

    /// Notes units that would rather have been taken here.
    #[inline]
    pub(super) fn miss(&mut self, site: usize, listing: u32, units: i32) {
        let face = &mut self.faces[site * self.listings + listing as usize];
        face.short = face.short.saturating_add(units);
    }

    /// The positions that were taken from, or wanted, by site and listing.
    pub(in crate::generate) fn report(&mut self) -> impl Iterator<Item = Position> {
        self.touched.sort_unstable();
        let position = |place: &u32| {
            let Face { left, opened, short, .. } = self.faces[*place as usize];
            let (site, listing) = (*place as usize / self.listings, *place as usize % self.listings);
            (left != opened || short != 0).then_some(Position { site, listing: listing as u32, opened, left, short })
        };
        self.touched.iter().filter_map(position)
    }
}
