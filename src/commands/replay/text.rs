//! What is to be played, and what was found, for people.

use ordermill::calendar::Millis;
use ordermill::profile::Profile;
use ordermill::replay::{
    self, Claimed, Counted, Ended, Expected, Kind, OfKind, Options, Outcome, Quantiles, State, Verdict, Window,
};
use ordermill::servers::plain;
use ordermill::targets::Target;

use crate::commands::printer::{columns, thousands};

/// What is played.
pub(super) fn heading(profile: &Profile, options: &Options) -> String {
    let Window { from, until, speed, .. } = options.window;
    let local = |at: Millis| profile.zone.local(at).strftime("%a %Y-%m-%d %H:%M").to_string();
    let (warm_up, seconds) = options.window.seconds();
    let rate = if (speed - 1.0).abs() < 1e-9 { String::new() } else { format!(", {speed} times the rate") };
    let warm_up = if warm_up > 0.0 { format!(", after {} of warm-up", time(warm_up)) } else { String::new() };
    format!(
        "{} from {} to {} ({}){rate}: {}{warm_up}\n",
        profile.name,
        local(from),
        local(until),
        profile.zone.name(),
        time(seconds)
    )
}

/// Seconds as people read them.
pub(super) fn time(seconds: f64) -> String {
    match seconds {
        it if it < 120.0 => format!("{} s", (it * 10.0).round() / 10.0),
        it if it < 7200.0 => format!("{:.1} min", it / 60.0),
        it => format!("{:.1} h", it / 3600.0),
    }
}

/// Microseconds as people read them.
pub(super) fn micros(micros: u64) -> String {
    match micros as f64 / 1000.0 {
        it if it < 9.995 => format!("{it:.2} ms"),
        it if it < 999.5 => format!("{it:.0} ms"),
        it => format!("{:.2} s", it / 1000.0),
    }
}

fn per_cent(share: f64) -> String {
    let digits = if share > 0.0 && share < 0.001 { 5 } else { 3 };
    let text = format!("{:.digits$}", 100.0 * share);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}

/// What would be played, and whether it can tell.
pub(super) fn foretold(profile: &Profile, options: &Options, expected: &Expected) -> String {
    let mut rows = vec![["operation", "expected", "a second", "promised"].map(str::to_owned).to_vec()];
    let mut notes = String::new();
    for (kind, count) in &expected.operations {
        let objective = kind.objective(profile);
        rows.push(vec![
            kind.name().to_owned(),
            thousands(count.round() as u64),
            format!("{:.1}", count / options.window.seconds().1),
            objective.map_or("nothing".to_owned(), |it| it.to_string()),
        ]);
        let Some(objective) = objective else { continue };
        let Outcome::NotProven(Some(needed)) = replay::judge(&[], objective.allowed()).outcome else { continue };
        if needed as f64 > *count {
            notes.push_str(&format!(
                "{} can't be shown to hold: {} operations with none bad are the fewest that would show {objective}\n",
                kind.name(),
                thousands(needed)
            ));
        }
    }
    #[cfg(feature = "rabbitmq")]
    let notes = super::events::foretold(options) + &notes;
    format!("{}at the most {:.1} a second; nothing was sent\n{notes}", columns(&rows), expected.peak)
}

/// What was found, for people.
pub(super) fn summary(profile: &Profile, at: &Target, until: &str, found: &replay::Report) -> String {
    let head = ["", "offered", "ended", "late", "wrong", "given up", "p50", "p99", "p99.9", "p99.99", "max"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for it in &found.operations {
        let counts = [it.offered, it.ended, it.late, it.wrong, it.given_up].map(thousands);
        let of = &it.response;
        let times = [of.p50, of.p99, of.p99_9, of.p99_99, of.max].map(micros);
        rows.push([it.kind.name().to_owned()].into_iter().chain(counts).chain(times).collect());
    }
    let mut text = columns(&rows);
    text.push_str(&events(found));
    if let Ended::FellBehind(instant) = &found.ended {
        text.push_str(&format!("{at} fell behind at {instant}: a million operations waited, and the run was ended\n"));
    }
    for it in found.operations.iter().filter(|it| it.judged.is_some()) {
        text.push_str(&judged(profile, it));
    }
    if let Some(Claimed { claims, empty, lost, twice }) = found.tasks {
        let [claims, empty, lost, twice] = [claims, empty, lost, twice].map(thousands);
        text.push_str(&format!(
            "tasks: {claims} claims, {empty} of which found nothing due; {lost} runs lost, {twice} claimed twice\n"
        ));
    }
    match found.state {
        State::Unchanged => {}
        State::Arrived => text.push_str(&format!(
            "{at} holds what {} is at the end of it: `ordermill verify` with as_of {} proves it\n",
            profile.name, until
        )),
        State::Between => text.push_str(&format!(
            "{at} stands between two instants, since not {}: the same command mends it\n",
            if found.events.is_some() { "all was written and told" } else { "every write was applied" }
        )),
    }
    for said in &found.said {
        text.push_str(&format!("  {}\n", plain(said)));
    }
    if found.warm_up.ended > 0 {
        let (ended, backlog) = (thousands(found.warm_up.ended), thousands(found.warm_up.backlog));
        text.push_str(&format!("warm-up: {ended} operations, {backlog} still waited at its end\n"));
    }
    text + &client(found)
}

/// What has become of events, but for their response.
fn events(found: &replay::Report) -> String {
    let of = found.operations.iter().find(|it| it.kind == Kind::Event);
    let Some((it, of)) = found.events.as_ref().zip(of) else { return String::new() };
    let Quantiles { count, p50, p99, max, .. } = of.service;
    let mut text = format!("events to {}, exchange {}: {} confirmed", it.broker, it.exchange, thousands(count));
    if count > 0 {
        let [p50, p99, max] = [p50, p99, max].map(micros);
        text.push_str(&format!(", {p50} after their commit at p50, {p99} at p99, {max} at the longest"));
    }
    let counts = [
        (it.unroutable, "taken by no queue"),
        (it.nacked, "refused by the broker and sent again"),
        (it.resent, "sent again after the connection was lost"),
        (it.reconnects, "times connected again"),
    ];
    for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
        text.push_str(&format!("; {} {what}", thousands(count)));
    }
    if it.blocked > 0 {
        text.push_str(&format!(
            "; {} times blocked by the broker, for {}",
            thousands(it.blocked),
            time(it.blocked_seconds)
        ));
    }
    text + "\n"
}

/// What follows for an objective.
fn judged(profile: &Profile, it: &OfKind) -> String {
    let (Some(judged), Some(objective)) = (&it.judged, it.kind.objective(profile)) else { return String::new() };
    let Counted { operations, bad, bounds, needed, .. } = &judged.response;
    let share = *bad as f64 / (*operations).max(1) as f64;
    let (name, words) = (it.kind.name(), judged.verdict.words());
    let mut text = format!(
        "{name} {objective}: {words}; {} of {} bad, {} (between {} and {}, each with 95 %), {} allowed\n",
        thousands(*bad),
        thousands(*operations),
        per_cent(share),
        per_cent(bounds.0),
        per_cent(bounds.1),
        per_cent(objective.allowed())
    );
    match judged.verdict {
        Verdict::NoVerdict => {
            let without = &judged.without_client;
            text.push_str(&format!(
                "  without what this client added to the wait {} are bad: the client, not the database, decides; play it on a \
                 machine that has more to spare, or slower\n",
                thousands(without.bad)
            ));
        }
        Verdict::NotProven => match needed {
            Some(needed) => text.push_str(&format!(
                "  {} operations would tell, if they went on as these did: play longer\n",
                thousands(*needed)
            )),
            None => text.push_str("  no length that is worth waiting for would tell: it is too close\n"),
        },
        Verdict::Holds | Verdict::Broken => {}
    }
    text
}

/// Whether the client was the bottleneck.
fn client(found: &replay::Report) -> String {
    let it = &found.client;
    let lag = found.operations.iter().map(|it| it.lag.p99_9).max().unwrap_or(0);
    let mut text = format!(
        "client: {} a second against a stub, {:.0} asked at the most; let go {} late at p99.9; {:.0} µs of processor each",
        thousands(it.headroom as u64),
        it.peak,
        micros(lag),
        it.cpu_micros_per_operation
    );
    if it.stalls > 0 {
        let longest = micros(it.longest_stall);
        text.push_str(&format!("; stalled {} times, for {longest} at the longest", thousands(it.stalls)));
    }
    if it.stolen > 0.01 {
        text.push_str(&format!("; {} of the machine were taken by its host", per_cent(it.stolen)));
    }
    text.push('\n');
    if it.shares_machine {
        text.push_str("client and database share this machine: the one takes processor time from the other\n");
    }
    text
}
