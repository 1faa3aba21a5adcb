//! What is left on the pick faces while a wave's orders take from them.

use crate::tables::StockWaves;

/// The faces of one client's wave: those that were looked at. Used again for the next; nothing is cleared but a number.
#[derive(Debug, Default)]
pub(super) struct Shelves {
    faces: Vec<Face>,
    /// The number of the wave in which a face was last looked at.
    now: u32,
    products: usize,
    touched: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Face {
    wave: u32,
    left: i32,
    opened: i32,
    short: i32,
}

impl Shelves {
    /// Opens a wave at some sites for some products.
    pub(super) fn open(&mut self, sites: usize, products: usize) {
        self.now = self.now.wrapping_add(1);
        if self.now == 0 {
            self.faces.fill(Face::default());
            self.now = 1;
        }
        self.products = products;
        self.touched.clear();
        if self.faces.len() < sites * products {
            self.faces.resize(sites * products, Face::default());
        }
    }

    /// Units that are left of a product at a site.
    #[inline]
    pub(super) fn left(&mut self, site: usize, product: u32, opening: impl FnOnce() -> i32) -> i32 {
        let place = site * self.products + product as usize;
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
    pub(super) fn take(&mut self, site: usize, product: u32, units: i32) {
        let face = &mut self.faces[site * self.products + product as usize];
        debug_assert!(face.wave == self.now && face.left >= units);
        face.left -= units;
    }

    /// Notes units that would rather have been taken here.
    #[inline]
    pub(super) fn miss(&mut self, site: usize, product: u32, units: i32) {
        let face = &mut self.faces[site * self.products + product as usize];
        face.short = face.short.saturating_add(units);
    }

    /// Appends the positions that were taken from, or wanted, by site and product.
    pub(super) fn report(&mut self, client: u32, numbers: &[u32], wave_at: i64, into: &mut StockWaves) {
        self.touched.sort_unstable();
        for place in &self.touched {
            let face = self.faces[*place as usize];
            if face.left == face.opened && face.short == 0 {
                continue;
            }
            let (site, product) = (*place as usize / self.products, *place as usize % self.products);
            into.client_id.push(i64::from(client));
            into.warehouse_id.push(i64::from(numbers[site]));
            into.product_id.push(crate::generate::ids::product_id(client, product as u32));
            into.wave_at.push(wave_at);
            into.opened_with.push(face.opened);
            into.allocated.push(face.opened - face.left);
            into.short.push(face.short);
        }
    }
}
