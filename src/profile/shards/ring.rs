//! A consistent-hash ring: each shard has points on it, and a key lies on the shard of the first point from the key's own place
//! on. A shard more takes about 1/n of the keys, and moves no other one (Karger et al., "Consistent Hashing and Random Trees",
//! STOC 1997).

/// Points of a shard, where the layout does not say. With 100, the largest of ten shards has about a quarter more than its share.
pub(super) const POINTS: u32 = 100;

/// A ring.
#[derive(Debug, Clone)]
pub(super) struct Ring {
    /// Places on the ring and whose they are, ascending.
    points: Vec<(u64, usize)>,
}

impl Ring {
    /// Shards by their names, each with so many points. A point's place depends on nothing but the shard's name.
    pub(super) fn new(names: &[String], points: u32) -> Self {
        let point = |name: &String, k: u32| hash(&[name.as_bytes(), b"/", k.to_string().as_bytes()].concat());
        let of_shard = |(shard, name)| (0..points).map(move |k| (point(name, k), shard));
        let mut points: Vec<(u64, usize)> = names.iter().enumerate().flat_map(of_shard).collect();
        points.sort_unstable();
        Self { points }
    }

    /// The shard of a key.
    pub(super) fn place(&self, key: u64) -> usize {
        let at = hash(&key.to_le_bytes());
        let next = self.points.partition_point(|(point, _)| *point < at);
        // The ring has no end.
        self.points.get(next).or(self.points.first()).map_or(0, |(_, shard)| *shard)
    }
}

/// The first 64 bits of BLAKE3.
fn hash(bytes: &[u8]) -> u64 {
    blake3::hash(bytes).as_bytes().first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(count: usize) -> Ring {
        Ring::new(&(1..=count).map(|k| format!("shard-{k}")).collect::<Vec<_>>(), POINTS)
    }

    /// The share of keys that a shard more moves, and the most that one shard has of them, in shares of the mean.
    fn grown(count: usize, keys: u64) -> (f64, f64) {
        let (before, after) = (ring(count), ring(count + 1));
        let mut on = vec![0_u64; count + 1];
        let mut moved = 0_u64;
        for key in 0..keys {
            let (from, to) = (before.place(key), after.place(key));
            assert!(from == to || to == count, "a key moves to the new shard or not at all");
            on[to] += 1;
            moved += u64::from(from != to);
        }
        let most = on.iter().max().copied().unwrap_or_default();
        (moved as f64 / keys as f64, (most * on.len() as u64) as f64 / keys as f64)
    }

    #[test]
    fn a_shard_more_moves_about_its_share_of_the_keys() {
        for (count, keys) in [(8, 100_000), (420, 400_000)] {
            let (moved, most) = grown(count, keys);
            let ideal = 1.0 / (count + 1) as f64;
            assert!((0.6..1.4).contains(&(moved / ideal)), "{count}: {moved} of the keys, {ideal} would be even");
            assert!(most < 1.5, "{count}: {most}");
        }
    }
}
