//! A way to a server that breaks at moments that a seed chooses.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Numbers that a seed chooses (SplitMix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// Passes bytes on, and cuts so many lines: some while a message is on its way, some while its answer is.
pub(crate) struct Cutter {
    pub(crate) port: u16,
    cuts: Arc<AtomicUsize>,
}

impl Cutter {
    pub(crate) fn before(server: u16, seed: u64, most: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("bound").port();
        let cuts = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&cuts);
        std::thread::spawn(move || {
            let mut chance = Chance(seed);
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(("127.0.0.1", server)).expect("the server is there");
                // Messages are long and answers short. A greeting takes some hundred bytes of each.
                let (asked, answered) = match chance.below(2) {
                    0 => (3_000 + chance.below(120_000), u64::MAX),
                    _ => (u64::MAX, 3_000 + chance.below(3_000)),
                };
                for (from, to, bytes) in [(&client, &server, asked), (&server, &client, answered)] {
                    let (from, to) = (from.try_clone().expect("cloned"), to.try_clone().expect("cloned"));
                    let count = Arc::clone(&count);
                    std::thread::spawn(move || pass(&from, &to, bytes, &count, most));
                }
            }
        });
        Self { port, cuts }
    }

    /// Lines cut so far.
    pub(crate) fn cuts(&self) -> usize {
        self.cuts.load(Ordering::SeqCst)
    }
}

/// Passes on so many bytes, then cuts the line, unless enough have been cut.
fn pass(mut from: &TcpStream, mut to: &TcpStream, bytes: u64, cuts: &AtomicUsize, most: usize) {
    let mut left = Some(bytes);
    let mut buffer = vec![0; 64 << 10];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let mut passed = length;
        if let Some(rest) = left {
            if length as u64 <= rest {
                left = Some(rest - length as u64);
            } else {
                let one_more = |cuts| (cuts < most).then_some(cuts + 1);
                if cuts.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_more).is_ok() {
                    passed = rest as usize;
                }
                left = None;
            }
        }
        if to.write_all(&buffer[..passed]).is_err() || passed < length {
            break;
        }
    }
    for stream in [from, to] {
        drop(stream.shutdown(Shutdown::Both));
    }
}
