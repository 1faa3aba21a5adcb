//! Whole numbers as Parquet packs them: `DELTA_BINARY_PACKED`, and the hybrid of runs and bit packing that codes and
//! definition levels take.
//!
//! The layouts: <https://github.com/apache/parquet-format/blob/master/Encodings.md>.

/// Values of a block of deltas, whose least delta is written once.
const BLOCK: usize = 128;
/// Values of a miniblock, which are packed in so many bits as the largest of them takes.
const MINIBLOCK: usize = 32;
/// Values that are packed together, and the shortest run that the hybrid writes as one.
const GROUP: usize = 8;

/// A signed number of some width, with arithmetic that wraps at that width, as readers compute.
pub(super) trait Whole: Copy + Ord {
    fn minus(self, other: Self) -> Self;
    fn signed(self) -> i64;
    fn unsigned(self) -> u64;
}

impl Whole for i32 {
    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }
    fn signed(self) -> i64 {
        i64::from(self)
    }
    fn unsigned(self) -> u64 {
        u64::from(self.cast_unsigned())
    }
}

impl Whole for i64 {
    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }
    fn signed(self) -> i64 {
        self
    }
    fn unsigned(self) -> u64 {
        self.cast_unsigned()
    }
}

/// Appends numbers as `DELTA_BINARY_PACKED`.
pub(super) fn deltas<T: Whole>(values: &[T], into: &mut Vec<u8>) {
    varint(BLOCK as u64, into);
    varint((BLOCK / MINIBLOCK) as u64, into);
    varint(values.len() as u64, into);
    let Some((first, rest)) = values.split_first() else { return zigzag(0, into) };
    zigzag(first.signed(), into);
    let mut packed = [0; BLOCK];
    let mut before = values;
    for block in rest.chunks(BLOCK) {
        let least = block.iter().zip(before).map(|(value, before)| value.minus(*before)).min().unwrap_or(*first);
        for ((packed, value), before) in packed.iter_mut().zip(block).zip(before) {
            *packed = value.minus(*before).minus(least).unsigned();
        }
        // The last block is filled up with deltas that no reader looks at.
        packed[block.len()..].fill(0);
        before = &before[block.len()..];

        zigzag(least.signed(), into);
        let miniblocks = packed.chunks_exact(MINIBLOCK).take(block.len().div_ceil(MINIBLOCK));
        let width = |miniblock: &[u64]| bits(miniblock.iter().fold(0, |all, value| all | value));
        let mut widths = [0; BLOCK / MINIBLOCK];
        widths.iter_mut().zip(miniblocks.clone()).for_each(|(it, miniblock)| *it = width(miniblock) as u8);
        into.extend_from_slice(&widths);
        miniblocks.zip(widths).for_each(|(miniblock, width)| pack(miniblock, u32::from(width), into));
    }
}

/// Appends codes below 2^width: runs of one code as such, the others packed.
pub(super) fn hybrid<T: Copy + Eq + Into<u64>>(codes: &[T], width: u32, into: &mut Vec<u8>) {
    let mut rest = codes;
    let mut packed = codes;
    let mut groups = 0;
    let end = |packed: &[T], groups: usize, into: &mut Vec<u8>| {
        if groups > 0 {
            varint((groups as u64) << 1 | 1, into);
            let mut wide = [0; GROUP];
            for group in packed[..packed.len().min(groups * GROUP)].chunks(GROUP) {
                wide[group.len()..].fill(0);
                wide.iter_mut().zip(group).for_each(|(wide, code)| *wide = (*code).into());
                pack(&wide, width, into);
            }
        }
    };
    while let Some(first) = rest.first() {
        let group = &rest[..rest.len().min(GROUP)];
        if group.len() == GROUP && group.iter().all(|code| code == first) {
            let run = GROUP + rest[GROUP..].iter().take_while(|code| *code == first).count();
            end(packed, groups, into);
            varint((run as u64) << 1, into);
            into.extend_from_slice(&(*first).into().to_le_bytes()[..width.div_ceil(8) as usize]);
            rest = &rest[run..];
            (packed, groups) = (rest, 0);
        } else {
            rest = &rest[group.len()..];
            groups += 1;
        }
    }
    end(packed, groups, into);
}

/// Bits that a number takes.
pub(super) fn bits(value: u64) -> u32 {
    u64::BITS - value.leading_zeros()
}

/// Appends a multiple of eight numbers, `width` bits of each, the first in the lowest bits.
#[inline]
fn pack(values: &[u64], width: u32, into: &mut Vec<u8>) {
    if width == 0 {
        return;
    }
    let mut bytes = [0; MINIBLOCK * 8];
    let (mut at, mut word, mut filled) = (0, 0, 0);
    for value in values {
        word |= value << filled;
        filled += width;
        if filled >= u64::BITS {
            bytes[at..at + 8].copy_from_slice(&word.to_le_bytes());
            at += 8;
            filled -= u64::BITS;
            word = if filled == 0 { 0 } else { value >> (width - filled) };
        }
    }
    let last = (filled / 8) as usize;
    bytes[at..at + last].copy_from_slice(&word.to_le_bytes()[..last]);
    into.extend_from_slice(&bytes[..at + last]);
}

fn varint(mut value: u64, into: &mut Vec<u8>) {
    while value >= 0x80 {
        into.push(value as u8 | 0x80);
        value >>= 7;
    }
    into.push(value as u8);
}

fn zigzag(value: i64, into: &mut Vec<u8>) {
    varint((value << 1 ^ value >> 63).cast_unsigned(), into);
}
