//! Flags by which a server that holds rows is reached.

use std::time::Duration;

use clap::Args;
use ordermill::servers::{self, Wait};
use ordermill::targets::Target;

use super::Failure;
use super::flag::Flag;

#[derive(Debug, Args)]
#[command(next_help_heading = "How")]
pub(super) struct Reach {
    #[cfg(feature = "postgres")]
    /// The schema of a Postgres [default: the first on the search path]
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,

    /// Wait so long for a server that is still starting, such as 60s
    #[arg(long, value_name = "TIME")]
    wait: Option<Wait>,

    /// Give up a server that has not gone on with what it was asked for so long [default: 5m]
    #[arg(long, value_name = "TIME")]
    give_up: Option<Wait>,
}

impl Reach {
    /// Refuses flags that no target has a use for.
    pub(super) fn check(&self, targets: &[Target]) -> Result<(), Failure> {
        let of = |fits: fn(&Target) -> bool, kind| move |flag, is_given| Flag { flag, is_given, fits, kind };
        let of_remote = of(Target::is_remote, "a database or a bucket");
        let flags = [
            of(Target::is_postgres, "a Postgres")("--schema", self.schema().is_some()),
            of_remote("--wait", self.wait.is_some()),
            of_remote("--give-up", self.give_up.is_some()),
        ];
        flags.iter().try_for_each(|flag| flag.check(targets))
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

    pub(super) fn wait(&self) -> Duration {
        self.wait.unwrap_or_default().0
    }

    pub(super) fn give_up(&self) -> Duration {
        self.give_up.map_or(servers::GIVE_UP, |time| time.0)
    }
}
