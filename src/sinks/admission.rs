//! What a target says to a job when it holds something already.

use std::fmt::Display;

use super::{Job, Mode, Part, SinkError};

/// A new job as the target takes it, beside those that it holds.
pub(super) fn admit(target: impl Display, wanted: &Job, jobs: &[Job], mode: Mode) -> Result<Job, SinkError> {
    let beside = wanted.beside(jobs);
    match jobs.last() {
        Some(last) if mode != Mode::Append => {
            let differences = wanted.differences(last);
            let recut = Job { chunk_orders: last.chunk_orders, file_orders: last.file_orders, ..wanted.clone() };
            let way = match beside {
                _ if recut.position(jobs).is_some() => {
                    let (chunk, file) = (last.chunk_orders, last.file_orders);
                    format!("go on with --resume --chunk-orders {chunk} --file-orders {file}")
                }
                Ok(_) => "--append adds this job to it".to_owned(),
                Err(conflict) => conflict.hint,
            };
            let hint = format!("{way}; --replace begins anew, another --to leaves it alone");
            Err(SinkError::refused(target, format!("holds another job: {differences}"), hint))
        }
        _ => beside.map_err(|conflict| SinkError::refused(target, conflict.reason, conflict.hint)),
    }
}

/// Without `--resume` a job is begun only where nothing of it is, or nothing of this part: `done` of so many pieces.
pub(super) fn refuse_doing_twice(
    target: impl Display,
    part: Option<Part>,
    mode: Mode,
    (done, all): (usize, usize),
    pieces: &str,
) -> Result<(), SinkError> {
    if mode == Mode::Resume || done == 0 {
        return Ok(());
    }
    let what = part.map_or("this job".to_owned(), |part| format!("part {part} of this job"));
    let (reason, hint) = if done == all {
        (format!("holds all of {what} already"), "--replace makes it anew; --resume finds it complete")
    } else {
        (format!("holds {done} of {all} {pieces} of {what}"), "--resume goes on with it; --replace begins anew")
    };
    Err(SinkError::refused(target, reason, hint))
}
