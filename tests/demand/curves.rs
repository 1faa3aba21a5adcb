//! Curves in local time: hours, weekdays, paydays, over changes of the clock.

use std::collections::BTreeMap;

use ordermill::demand::Demand;
use ordermill::profile::{self, Overrides, Profile};

use super::support::{arrivals, minutes, profile};

const BUSY: &str = "orders = 60_000\nnoise = 0";

/// Orders per local date and hour.
fn by_hour(profile: &Profile) -> BTreeMap<(String, i8), f64> {
    let mut hours = BTreeMap::new();
    for at in arrivals(profile).placed_at {
        let local = profile.clients[0].zone.local(at);
        *hours.entry((local.date().to_string(), local.hour())).or_insert(0.0) += 1.0;
    }
    hours
}

/// Every hour of a day has its share; of hours that come twice or for a half, so many times as much.
fn assert_curve(profile: &Profile, day: &str, odd: &BTreeMap<i8, f64>) {
    let hours = by_hour(profile);
    let rate = &profile.clients[0].rate;
    let date: jiff::civil::Date = day.parse().expect("a date");
    let level = rate.day[date.weekday().to_monday_zero_offset() as usize].0 * rate.factor;
    for hour in 0..24i8 {
        let expected = level * rate.hours[hour as usize] * odd.get(&hour).copied().unwrap_or(1.0);
        let seen = hours.get(&(day.to_owned(), hour)).copied().unwrap_or(0.0);
        assert!((seen - expected).abs() <= 5.0 * expected.sqrt(), "{day} {hour}: {seen} instead of {expected}");
    }
}

#[test]
fn the_hours_of_the_clock_change_are_missing_doubled_or_halved() {
    let of = |start, end, zone| profile(start, end, zone, BUSY, "");
    // Spring forward: 02:00 does not come. Fall back: 01:00 comes twice.
    assert_curve(&of("2026-03-07", "2026-03-10", "America/New_York"), "2026-03-08", &[(2, 0.0)].into());
    assert_curve(&of("2026-10-31", "2026-11-03", "America/New_York"), "2026-11-01", &[(1, 2.0)].into());
    // Half an hour on Lord Howe: 02:00 to 02:30 is skipped in October, 01:30 to 02:00 comes twice in April.
    assert_curve(&of("2026-10-03", "2026-10-06", "Australia/Lord_Howe"), "2026-10-04", &[(2, 0.5)].into());
    assert_curve(&of("2026-04-04", "2026-04-07", "Australia/Lord_Howe"), "2026-04-05", &[(1, 1.5)].into());
    // A day without midnight.
    assert_curve(&of("2018-11-03", "2018-11-06", "America/Sao_Paulo"), "2018-11-04", &[(0, 0.0)].into());
    // And an ordinary one.
    assert_curve(&of("2026-06-01", "2026-06-04", "Europe/Berlin"), "2026-06-02", &BTreeMap::new());
}

#[test]
fn weekdays_have_their_shares() {
    let profile =
        profile("2026-03-02", "2026-03-30", "Europe/Berlin", "like = \"grocery\"\norders = 20_000\nnoise = 0", "");
    let mut days = [0.0; 7];
    for at in arrivals(&profile).placed_at {
        days[profile.clients[0].zone.local(at).date().weekday().to_monday_zero_offset() as usize] += 1.0;
    }
    let rate = &profile.clients[0].rate;
    // The clocks change on the last Sunday of the month: one of its four has 23 hours.
    let lost = rate.hours[2];
    for (day, seen) in days.into_iter().enumerate() {
        let weeks = if day == 6 { 4.0 - lost } else { 4.0 };
        let expected = rate.day[day].0 * rate.factor * weeks;
        assert!((seen - expected).abs() < 5.0 * expected.sqrt(), "weekday {day}: {seen} instead of {expected}");
    }
}

#[test]
fn payday_multiplies_on_exactly_the_first_and_third_fridays() {
    let peak = "[peak.payday]\nrule = \"FREQ=MONTHLY;BYDAY=1FR,3FR\"\ntimes = 1.8";
    let profile = profile("2026-01-01", "2027-01-01", "America/New_York", BUSY, peak);
    let demand = Demand::new(&profile, 0);
    let (from, until) = minutes(&profile);
    let mut paydays = Vec::new();
    for minute in (from..until).step_by(60) {
        let rate = demand.rate(minute);
        let local = profile.clients[0].zone.local(minute * 60_000);
        if rate.total > rate.base {
            assert!((rate.total / rate.base - 1.8).abs() < 1e-9, "{local}");
            paydays.push(local.date().strftime("%m-%d").to_string());
        }
    }
    let hours = paydays.len();
    paydays.dedup();
    assert_eq!(
        paydays.join(" "),
        "01-02 01-16 02-06 02-20 03-06 03-20 04-03 04-17 05-01 05-15 06-05 06-19 07-03 07-17 08-07 08-21 09-04 09-18 \
         10-02 10-16 11-06 11-20 12-04 12-18"
    );
    assert_eq!(hours, 24 * 24);
}

#[test]
fn exact_days_are_exactly_in_range_also_when_the_clock_changes() {
    for (start, end) in [("2026-03-06", "2026-03-11"), ("2026-10-30", "2026-11-04")] {
        let client = "orders = { weekday = [900, 1_000], weekend = [400, 420] }\narrivals = \"exact\"";
        let profile = profile(start, end, "America/New_York", client, "");
        let mut days: BTreeMap<jiff::civil::Date, u32> = BTreeMap::new();
        for at in arrivals(&profile).placed_at {
            *days.entry(profile.clients[0].zone.local(at).date()).or_default() += 1;
        }
        assert_eq!(days.len(), 5);
        for (date, count) in days {
            let weekend = date.weekday().to_monday_zero_offset() >= 5;
            let range = if weekend { 400..=420 } else { 900..=1_000 };
            assert!(range.contains(&count), "{date}: {count}");
        }
    }
}

#[test]
fn a_peak_from_before_the_start_goes_on_as_it_would_have() {
    let text = "start = 2026-11-01\nend = 2026-12-20\n\n[client.acme]\norders = 5_000\ntime_zone = \"America/New_York\"\n\n\
                [peak.black-friday]\nday = \"black-friday\"\ntimes = 5\nramp = \"3 h\"\ndecay = \"4 d\"\n\n\
                [peak.payday]\nrule = \"FREQ=MONTHLY;BYDAY=1FR,3FR\"\ntimes = 2\ndecay = \"2 d\"\nhours = \"18:00-02:00\"\n\n\
                [peak.fortnight]\nrule = \"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU\"\nsince = 2026-01-06\ntimes = 1.5\ndecay = \"5 d\"\n";
    let read = |text: &str| profile::read("zoom.toml", text, &Overrides::default()).expect("a profile").profile;
    let whole = Demand::new(&read(text), 0);
    for start in ["2026-11-07", "2026-11-28", "2026-11-29T07:00:00Z", "2026-12-05"] {
        let zoom = read(&text.replace("start = 2026-11-01", &format!("start = {start}")));
        let zoomed = Demand::new(&zoom, 0);
        let from = zoom.start / 60_000;
        for minute in from..from + 5 * 1_440 {
            assert_eq!(zoomed.rate(minute), whole.rate(minute), "{start}, minute {}", minute - from);
        }
    }
}
