//! The hash by which Postgres puts a `bigint` into a partition, so that a shard holds what `PARTITION BY HASH (client_id)` would
//! put there.
//!
//! The value's halves are folded into 32 bits (`hashint8extended`), mixed as Bob Jenkins' lookup3 mixes one word under the
//! partitions' seed (`hash_uint32_extended`, `HASH_PARTITION_SEED`), and combined with the hash of no key before it
//! (`hash_combine64`): src/backend/access/hash/hashfunc.c, src/common/hashfn.c and src/backend/partitioning/partbounds.c of
//! Postgres, the same since 11. A test asks a server's `satisfies_hash_partition`.

/// `HASH_PARTITION_SEED`.
const SEED: u64 = 0x7A5B_2236_7996_DCFD;

/// The remainder of a value's hash.
pub(super) fn partition(value: i64, modulus: u64) -> u64 {
    // What `hash_combine64` adds to a hash of nothing.
    hash(value, SEED).wrapping_add(0x49A0_F4DD_15E5_A8E3) % modulus
}

/// `hashint8extended`.
fn hash(value: i64, seed: u64) -> u64 {
    let (low, high) = (value as u32, (value >> 32) as u32);
    extended(low ^ if value >= 0 { high } else { !high }, seed)
}

/// `hash_uint32_extended`.
fn extended(word: u32, seed: u64) -> u64 {
    let start = 0x9E37_79B9_u32.wrapping_add(4).wrapping_add(3_923_095);
    let (mut a, mut b, mut c) = (start, start, start);
    if seed != 0 {
        (a, b) = (a.wrapping_add((seed >> 32) as u32), b.wrapping_add(seed as u32));
        (a, b, c) = mix(a, b, c);
    }
    a = a.wrapping_add(word);
    (b, c) = last(a, b, c);
    u64::from(b) << 32 | u64::from(c)
}

/// lookup3's `mix`.
fn mix(mut a: u32, mut b: u32, mut c: u32) -> (u32, u32, u32) {
    for turns in [4, 6, 8, 16, 19, 4] {
        a = a.wrapping_sub(c) ^ c.rotate_left(turns);
        c = c.wrapping_add(b);
        (a, b, c) = (b, c, a);
    }
    (a, b, c)
}

/// lookup3's `final`: its second and its third word.
fn last(x: u32, y: u32, z: u32) -> (u32, u32) {
    let (mut x, mut y, mut z) = (z, y, x);
    for turns in [14, 11, 25, 16, 4, 14, 24] {
        x = (x ^ y).wrapping_sub(y.rotate_left(turns));
        (x, y, z) = (z, x, y);
    }
    (z, y)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Postgres 15 says by `satisfies_hash_partition`.
    #[test]
    fn values_lie_where_a_server_puts_them() {
        let there: Vec<u64> =
            [0, 1, 2, 3, 17, 1 << 20, 1 << 40, -1, i64::MIN, i64::MAX].map(|value| partition(value, 7)).to_vec();
        assert_eq!(there, [4, 5, 6, 6, 2, 6, 5, 0, 0, 3]);
    }
}
