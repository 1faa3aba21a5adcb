//! Profiles of one client whose arrivals are looked at.

use ordermill::demand::{Arrivals, Demand};
use ordermill::profile::{self, Overrides, Profile};

/// A profile of the client `acme`, with lines of its own and what follows it.
pub(crate) fn profile(start: &str, end: &str, zone: &str, client: &str, more: &str) -> Profile {
    let text = format!(
        "seed = 3\nstart = {start}\nend = {end}\ntime_zone = \"{zone}\"\n\n[client.acme]\n{client}\n\n{more}\n"
    );
    match profile::read("acme.toml", &text, &Overrides::default()) {
        Ok(checked) => checked.profile,
        Err(problems) => panic!("{}", problems.render(false)),
    }
}

/// The minutes of the period.
pub(crate) fn minutes(profile: &Profile) -> (i64, i64) {
    (profile.start / 60_000, profile.end / 60_000)
}

/// All arrivals of the client.
pub(crate) fn arrivals(profile: &Profile) -> Arrivals {
    let (from, until) = minutes(profile);
    let mut arrivals = Arrivals::default();
    Demand::new(profile, 0).arrivals(from, until, &mut arrivals);
    arrivals
}
