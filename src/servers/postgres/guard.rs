//! What stands between a connection and its server, and lets neither silence nor a flood pass.
//!
//! It looks at the headers of the messages that go by: so it knows whether the server owes an answer, how large a message
//! will be before it is kept, and how much has come since the last whole answer. A server that owes an answer and says
//! nothing for a while is asked on another connection whether it is still at it: an index takes hours.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};
use tokio_postgres::tls::{ChannelBinding, TlsStream};

use super::frames::{Frame, Frames};

/// Bytes of a message: a row of ours has some hundreds, a job in a ledger some hundred thousand.
const MESSAGE: u64 = 16 << 20;
/// Bytes of an answer, which is kept until it is whole: the ledger of a million chunks.
const ANSWER: u64 = 64 << 20;
/// Bytes until somebody is let in.
const GREETING: u64 = 256 << 10;

/// Why a server is not listened to any longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Ended {
    /// It owes an answer.
    #[error("it has not gone on with what it was asked for {0:?} ago")]
    Silent(Duration),
    /// It sends more than anyone can keep.
    #[error("it sends more than a Postgres would: an answer of more than {0} bytes")]
    Flood(u64),
    /// It speaks another protocol.
    #[error("it does not speak as a Postgres does")]
    Garbled,
}

impl From<Ended> for io::Error {
    fn from(ended: Ended) -> Self {
        Self::other(ended)
    }
}

/// Asks on another connection whether a server is still at what it was asked for.
pub(super) type Probe = dyn Fn() -> Asking + Send + Sync;
/// The question, under way.
pub(super) type Asking = Pin<Box<dyn Future<Output = bool> + Send>>;

/// How long a server may be silent, and who is asked then.
#[derive(Clone)]
pub(super) struct Patience {
    pub(super) give_up: Duration,
    pub(super) probe: Option<Arc<Probe>>,
}

/// A line that is guarded.
pub(super) struct Guard<S> {
    line: S,
    patience: Patience,
    heard: Heard,
    sent: Frames,
    /// Answers that the server owes.
    owed: u32,
    /// Whether rows are copied in: the answer comes when that ends.
    copies: bool,
    /// Bytes since the last whole answer.
    bytes: u64,
    most: u64,
    alarm: Option<Pin<Box<Sleep>>>,
    asking: Option<Asking>,
}

/// What is heard on a line.
enum Heard {
    /// One letter first: whether the server speaks TLS.
    Letter,
    /// TLS: another guard stands above it.
    Sealed,
    Messages(Frames),
}

impl<S> Guard<S> {
    /// Guards a line on which the client's greeting comes first, perhaps behind the question for TLS.
    pub(super) fn new(line: S, asks_for_tls: bool, patience: Patience) -> Self {
        let heard = if asks_for_tls { Heard::Letter } else { Heard::Messages(Frames::default()) };
        let sent = Frames::after(1 + usize::from(asks_for_tls));
        Self {
            line,
            patience,
            heard,
            sent,
            owed: 1,
            copies: false,
            bytes: 0,
            most: GREETING,
            alarm: None,
            asking: None,
        }
    }

    fn hear(&mut self, mut bytes: &[u8]) -> Result<(), Ended> {
        if let (Heard::Letter, Some(letter)) = (&self.heard, bytes.first()) {
            self.heard = if *letter == b'S' { Heard::Sealed } else { Heard::Messages(Frames::default()) };
            // An old server answers with a message.
            bytes = if *letter == b'E' { bytes } else { &bytes[1..] };
        }
        let Heard::Messages(frames) = &mut self.heard else { return Ok(()) };
        while let Some(Frame { tag, body }) = frames.next(&mut bytes) {
            let body = body.ok_or(Ended::Garbled)?;
            match tag {
                b'Z' => {
                    self.owed = self.owed.saturating_sub(1);
                    (self.bytes, self.most) = (0, ANSWER);
                }
                b'G' => self.copies = true,
                // Rows that are copied out are handed on one by one.
                b'd' => {}
                _ => self.bytes += body,
            }
            if body > MESSAGE.min(self.most) {
                return Err(Ended::Flood(MESSAGE.min(self.most)));
            }
            if self.bytes > self.most {
                return Err(Ended::Flood(self.most));
            }
        }
        Ok(())
    }

    fn say(&mut self, mut bytes: &[u8]) {
        if matches!(self.heard, Heard::Sealed) {
            return;
        }
        while let Some(frame) = self.sent.next(&mut bytes) {
            match frame.tag {
                // The end of what is copied in: the server has passed over the one before it.
                b'S' if self.copies => self.copies = false,
                // A query, or the end of what is asked together.
                b'Q' | b'S' => self.owed += 1,
                _ => {}
            }
        }
    }

    /// Ends when the server has been silent for too long.
    fn poll_silence(&mut self, cx: &mut Context<'_>) -> Poll<Ended> {
        if self.owed == 0 || matches!(self.heard, Heard::Sealed) {
            self.alarm = None;
            return Poll::Pending;
        }
        loop {
            if let Some(asking) = &mut self.asking {
                let is_at_it = ready!(asking.as_mut().poll(cx));
                self.asking = None;
                if !is_at_it {
                    return Poll::Ready(Ended::Silent(self.patience.give_up));
                }
            }
            let give_up = self.patience.give_up;
            ready!(self.alarm.get_or_insert_with(|| Box::pin(sleep(give_up))).as_mut().poll(cx));
            self.alarm = None;
            match &self.patience.probe {
                Some(probe) => self.asking = Some(probe()),
                None => return Poll::Ready(Ended::Silent(give_up)),
            }
        }
    }

    /// Something has gone by: silence begins anew.
    fn moved(&mut self) {
        self.asking = None;
        if let Some(alarm) = &mut self.alarm {
            alarm.as_mut().reset(Instant::now() + self.patience.give_up);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guard<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        match Pin::new(&mut self.line).poll_read(cx, buf) {
            Poll::Ready(done) => {
                self.moved();
                done?;
                self.hear(&buf.filled()[before..])?;
                Poll::Ready(Ok(()))
            }
            Poll::Pending => self.poll_silence(cx).map(|ended| Err(ended.into())),
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guard<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.line).poll_write(cx, bytes))?;
        self.moved();
        self.say(&bytes[..written]);
        // The driver reads before it writes, and may not read again by itself: so the alarm is set from here too.
        match self.poll_silence(cx) {
            Poll::Ready(ended) => Poll::Ready(Err(ended.into())),
            Poll::Pending => Poll::Ready(Ok(written)),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(cx)
    }
}

impl<S: TlsStream + Unpin> TlsStream for Guard<S> {
    fn channel_binding(&self) -> ChannelBinding {
        self.line.channel_binding()
    }
}
