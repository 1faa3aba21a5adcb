//! `--wait` and `--give-up`: how long a server is waited for.

use std::time::Duration;

use clap::Args;
use ordermill::servers::{GIVE_UP, Wait};
use ordermill::targets::Target;

use super::flag::Flag;

#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Servers")]
pub(super) struct Patience {
    /// Wait so long for a server that is still starting, such as 60s
    #[arg(long, value_name = "TIME")]
    wait: Option<Wait>,

    /// Give up a server that has not gone on with what it was asked for so long; a bucket after 4m at most [default: 5m]
    #[arg(long, value_name = "TIME")]
    give_up: Option<Wait>,
}

impl Patience {
    /// The flags that were given, and what for.
    pub(super) fn flags(self) -> [Flag; 2] {
        [("--wait", self.wait.is_some()), ("--give-up", self.give_up.is_some())].map(|(flag, is_given)| Flag {
            flag,
            is_given,
            fits: Target::is_remote,
            kind: "a database or a bucket",
        })
    }

    pub(super) fn wait(self) -> Duration {
        self.wait.unwrap_or_default().0
    }

    pub(super) fn give_up(self) -> Duration {
        self.give_up.map_or(GIVE_UP, |time| time.0)
    }
}
