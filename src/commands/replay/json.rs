//! What was found, for machines, and for the page.

use ordermill::calendar::utc;
use ordermill::profile::{self, Profile};
use ordermill::random::GENERATOR_VERSION;
use ordermill::replay::{self, Expected, Kind, Options, PeakTime, Window};
use ordermill::servers::redacted;
use ordermill::targets::Target;
use serde_json::{Value, json};

use crate::commands::shell;

/// What was found, for machines.
pub(super) fn as_json(
    profile: &Profile,
    options: &Options,
    expected: &Expected,
    at: &Target,
    found: &replay::Report,
) -> Value {
    let identity = profile::identity(profile);
    let peak = |it: &PeakTime| json!({ "peak": it.peak, "from": utc(it.from), "until": utc(it.until) });
    let Window { warm_up, from, until, speed } = options.window;
    let mut all = json!({
        "profile": profile.name,
        "seed": profile.seed,
        "version": env!("CARGO_PKG_VERSION"),
        "generator_version": GENERATOR_VERSION,
        "identity": {
            "shared": identity.shared,
            "clients": identity.clients.into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        },
        "target": at.to_string(),
        "window": { "warm_up": utc(warm_up), "from": utc(from), "until": utc(until), "speed": speed },
        "connections": { "read": options.readers, "write": options.writers },
        "give_up_seconds": options.give_up.as_secs_f64(),
        "command": command(),
        "time_zone": profile.zone.name(),
        "peaks": expected.peaks.iter().map(peak).collect::<Vec<_>>(),
        "verdict": found.verdict(),
        "found": found,
    });
    if options.kinds.contains(&Kind::Task) {
        all["tasks"] = json!(options.claiming.name());
    }
    all
}

/// The command that plays the same again, for a shell. Addresses stand in it without their passwords.
pub(super) fn command() -> String {
    const FLAGS: [&str; 3] = ["--at", "--reads-at", "--events"];
    let mut is_address = false;
    let word = |word: String| {
        let word = match word.split_once('=') {
            _ if is_address => redacted(&word),
            Some((flag, address)) if FLAGS.contains(&flag) => format!("{flag}={}", redacted(address)),
            _ => word,
        };
        is_address = FLAGS.contains(&word.as_str());
        shell::word(&word)
    };
    let words: Vec<String> =
        std::env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned()).map(word).collect();
    format!("ordermill {}", words.join(" "))
}
