//! What a database is held to while the profile's timeline is played against it.

use std::fmt;

/// Objectives by operation. They change no row.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Slo {
    /// Of stock look-ups.
    pub lookup: Option<Objective>,
    /// Of look-ups of an order's status.
    pub track: Option<Objective>,
    /// Of orders that are placed.
    pub place: Option<Objective>,
    /// Of waves that are allocated.
    pub wave: Option<Objective>,
    /// Of what happens to orders after that.
    pub advance: Option<Objective>,
    /// Of tasks that fall due.
    pub task: Option<Objective>,
    /// Of events that are told on a queue.
    pub event: Option<Objective>,
}

/// A share of operations that are answered within a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Objective {
    /// The share in per cent, above 0 and below 100.
    pub per_cent: f64,
    /// The time, microseconds.
    pub micros: u64,
}

impl Slo {
    /// Each operation's objective, by the operation's name.
    pub fn each(&self) -> [(&'static str, Option<Objective>); 7] {
        [
            ("lookup", self.lookup),
            ("track", self.track),
            ("place", self.place),
            ("wave", self.wave),
            ("advance", self.advance),
            ("task", self.task),
            ("event", self.event),
        ]
    }
}

impl Objective {
    /// The share that may be late, wrong or given up.
    pub fn allowed(&self) -> f64 {
        (100.0 - self.per_cent) / 100.0
    }
}

/// As a profile says it: `99.99 % < 5 s`.
impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Six decimals of a per cent are more than any run can show.
        let per_cent = format!("{:.6}", self.per_cent);
        write!(f, "{} % < ", per_cent.trim_end_matches('0').trim_end_matches('.'))?;
        match self.micros {
            micros if micros >= 1_000_000 => write!(f, "{} s", micros as f64 / 1e6),
            micros => write!(f, "{} ms", micros as f64 / 1e3),
        }
    }
}
