//! Ctrl-C: the first one ends the run cleanly, the second at once.
//!
//! A clean end waits for what is under way, and a server may keep that waiting for long. So it has a limit: after it the
//! process ends as if it had been killed, which every target that can be resumed bears.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use ordermill::targets::Target;

use super::Failure;
use super::printer::Printer;

/// How long a clean end may take.
const LIMIT: Duration = Duration::from_millis(1_500);

/// Listens from now on; what it gives tells the run to stop.
pub(super) fn listen(targets: &[Target], printer: Printer) -> Result<Arc<AtomicBool>, Failure> {
    listen_and_say(message(targets), printer)
}

/// The same, with other words for an end that is not clean.
pub(super) fn listen_and_say(message: String, printer: Printer) -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if told.swap(true, Ordering::Relaxed) {
            end();
        }
        let message = message.clone();
        std::thread::spawn(move || {
            std::thread::sleep(LIMIT);
            printer.problem(&message);
            end();
        });
    })
    .context("signals can't be listened to")?;
    Ok(stop)
}

/// What is said at the end.
pub(super) fn message(targets: &[Target]) -> String {
    let hint = if targets.iter().any(Target::has_ledger) {
        "\nhint: the same command with --resume goes on; what is finished is kept"
    } else {
        ""
    };
    format!("interrupted{hint}")
}

fn end() -> ! {
    #[expect(clippy::exit, reason = "the user has asked for an end, and something keeps the run from it")]
    std::process::exit(130)
}
