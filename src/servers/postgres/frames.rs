//! The headers of the messages that go by on a line, as they come in pieces: a tag of one byte, but for a client's first
//! messages, and a length of four that counts itself
//! (<https://www.postgresql.org/docs/current/protocol-message-formats.html>).

/// Bytes of a header.
const HEADER: usize = 5;

/// Where a stream of messages stands: in a header, or in a body.
#[derive(Debug, Default)]
pub(super) struct Frames {
    header: [u8; HEADER],
    have: usize,
    body: u64,
    untagged: usize,
}

/// A message whose header has gone by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// What it is; 0 for one without a tag.
    pub(super) tag: u8,
    /// Bytes that follow the header; none when the header is none of Postgres'.
    pub(super) body: Option<u64>,
}

impl Frames {
    /// A stream that begins with so many messages without a tag.
    pub(super) fn after(untagged: usize) -> Self {
        Self { untagged, ..Self::default() }
    }

    /// Goes on to the next header within some bytes, which are shortened to what is behind it; none when they end before.
    pub(super) fn next(&mut self, bytes: &mut &[u8]) -> Option<Frame> {
        let skipped = bytes.len().min(usize::try_from(self.body).unwrap_or(usize::MAX));
        self.body -= skipped as u64;
        *bytes = &bytes[skipped..];
        if self.have == 0 && self.untagged > 0 && !bytes.is_empty() {
            (self.header[0], self.have) = (0, 1);
            self.untagged -= 1;
        }
        let taken = bytes.len().min(HEADER - self.have);
        self.header[self.have..self.have + taken].copy_from_slice(&bytes[..taken]);
        self.have += taken;
        *bytes = &bytes[taken..];
        if self.have < HEADER {
            return None;
        }
        let [tag, length @ ..] = self.header;
        let body = u64::from(u32::from_be_bytes(length)).checked_sub(4);
        (self.have, self.body) = (0, body.unwrap_or(0));
        Some(Frame { tag, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_however_the_bytes_are_cut() {
        let mut stream = vec![0, 0, 0, 6, 9, 9];
        stream.extend(*b"Z\0\0\0\x05I");
        stream.extend(*b"H\0\0\0\x04");
        stream.extend(*b"d\0\0\x01\x04");
        stream.extend([7; 256]);
        stream.extend(*b"X\0\0\0\x03");
        let expected = [(0, Some(2)), (b'Z', Some(1)), (b'H', Some(0)), (b'd', Some(256)), (b'X', None)];
        for size in [1, 2, 3, 7, 100, stream.len()] {
            let mut frames = Frames::after(1);
            let mut found = Vec::new();
            for mut bytes in stream.chunks(size) {
                while let Some(frame) = frames.next(&mut bytes) {
                    found.push((frame.tag, frame.body));
                }
                assert!(bytes.is_empty());
            }
            assert_eq!(found, expected, "in pieces of {size}");
        }
    }
}
