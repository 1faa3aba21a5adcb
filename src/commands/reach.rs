//! Flags by which a server that holds rows is reached.

use clap::Args;
use ordermill::targets::Target;

use super::Failure;
use super::flag::Flag;
use super::patience::Patience;

#[derive(Debug, Args)]
#[command(next_help_heading = "How")]
pub(super) struct Reach {
    #[cfg(feature = "postgres")]
    /// The schema of a Postgres [default: the first on the search path]
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,

    #[command(flatten)]
    pub(super) patience: Patience,
}

impl Reach {
    /// Refuses flags that no target has a use for.
    pub(super) fn check(&self, targets: &[Target]) -> Result<(), Failure> {
        let is_given = self.schema().is_some();
        let of_schema = Flag { flag: "--schema", is_given, fits: Target::is_postgres, kind: "a Postgres" };
        let mut flags = [of_schema].into_iter().chain(self.patience.flags());
        flags.try_for_each(|flag| flag.check(targets))
    }

    #[cfg(feature = "postgres")]
    pub(super) fn schema(&self) -> Option<String> {
        self.schema.clone()
    }

    #[cfg(not(feature = "postgres"))]
    #[expect(clippy::unused_self, reason = "schemas are a Postgres's")]
    pub(super) fn schema(&self) -> Option<String> {
        None
    }
}
