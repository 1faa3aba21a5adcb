//! Flags that are for targets of some kinds only.

use ordermill::targets::Target;

use super::Failure;

/// A flag that not every target has a use for.
pub(super) struct Flag {
    pub(super) flag: &'static str,
    pub(super) is_given: bool,
    /// Whether a target has a use for it.
    pub(super) fits: fn(&Target) -> bool,
    /// The targets that have, in words.
    pub(super) kind: &'static str,
}

impl Flag {
    /// Refuses a flag that no target has a use for.
    pub(super) fn check(&self, targets: &[Target]) -> Result<(), Failure> {
        if !self.is_given || targets.iter().any(self.fits) {
            return Ok(());
        }
        let names: Vec<_> = targets.iter().map(|target| format!("`{target}`")).collect();
        let verb = if names.len() == 1 { "is none" } else { "are none" };
        let message =
            format!("`{}` is for {}, and {} {verb}\nhint: leave it out", self.flag, self.kind, names.join(", "));
        Err(Failure::Usage(message))
    }
}
