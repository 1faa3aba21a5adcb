//! Short texts that lie in place, beside their neighbours.

/// Bytes that there is room for.
const ROOM: usize = 31;

/// A text of at most [`ROOM`] bytes. It is written with one copy, of a length that the compiler knows, and lies in
/// one line of the processor's cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct Short {
    bytes: [u8; ROOM],
    length: u8,
}

impl Short {
    /// # Panics
    /// Where there is no room for the text: it is one of the program's own words, whatever the profile.
    pub(super) fn of(text: &str) -> Self {
        let mut bytes = [0; ROOM];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Self { bytes, length: text.len() as u8 }
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }

    /// Its first byte.
    #[inline]
    pub(super) fn first(&self) -> u8 {
        self.bytes[0]
    }

    /// Writes it.
    #[inline]
    pub(super) fn push(&self, into: &mut Vec<u8>) {
        let end = into.len() + usize::from(self.length);
        into.extend_from_slice(&self.bytes);
        into.truncate(end);
    }
}
