//! The arrival process, minute by minute, straight from its definition: no segments, no tables, no reuse.

use jiff::civil::{Date, date};
use ordermill::demand::{Arrivals, Demand};
use ordermill::profile::{DaySource, Profile};
use ordermill::random::{Key, binomial, gamma_cdf, normal, normal_cdf, poisson};

use super::support::{arrivals, minutes, profile};

/// One order: minute, millisecond of the minute, its own chance.
type Order = (i64, u64, Key);

struct Reference<'p> {
    profile: &'p Profile,
    client: Key,
}

impl<'p> Reference<'p> {
    fn new(profile: &'p Profile) -> Self {
        Self { profile, client: Key::root(profile.seed).named("client").named(&profile.clients[0].code) }
    }

    /// Orders of a local day before the clock has its say.
    fn level(&self, day: Date) -> f64 {
        let rate = &self.profile.clients[0].rate;
        let number = (day - date(1970, 1, 1)).get_days();
        let key = self.client.named("day").at(i64::from(number) as u64);
        let (low, high) = rate.day[day.weekday().to_monday_zero_offset() as usize];
        let drawn = if self.is_exact() {
            low + key.at(0).below((high - low) as u64 + 1) as f64
        } else {
            low + (high - low) * key.at(0).unit()
        };
        let since = (day - self.profile.clients[0].zone.local(self.profile.start).date()).get_days();
        let growth = if rate.growth == 0.0 { 1.0 } else { libm::pow(1.0 + rate.growth, f64::from(since) / 365.25) };
        let level = drawn * rate.season[day.month() as usize - 1] * growth * rate.factor;
        if self.is_exact() {
            return (level + 0.5).floor();
        }
        let holiday = match (day.month(), day.day()) {
            _ if !rate.holidays.dates.contains(day) => 1.0,
            (12, 25) => rate.holidays.christmas,
            _ => rate.holidays.times,
        };
        level * holiday * self.noise(i64::from(number))
    }

    /// The factor of a day's noise: a gamma number, by halving, at the place that its country and itself decide.
    fn noise(&self, day: i64) -> f64 {
        let rate = &self.profile.clients[0].rate;
        let variance = rate.noise * rate.noise;
        let country = Key::root(self.profile.seed).named("country").named(&self.profile.clients[0].country);
        let smooth = |key: Key| {
            let weight = |k: i64| 0.45f64.powi(k as i32);
            let sum: f64 = (0..30).map(|k| weight(k) * normal(&mut key.at((day - k) as u64).stream())).sum();
            sum / (0..30).map(|k| weight(k) * weight(k)).sum::<f64>().sqrt()
        };
        let own = smooth(self.client.named("day").named("noise"));
        let chance = normal_cdf(rate.shared.sqrt() * smooth(country) + (1.0 - rate.shared).sqrt() * own);
        let (mut low, mut high) = (0.0, 10.0);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if gamma_cdf(1.0 / variance, middle / variance) < chance { low = middle } else { high = middle }
        }
        low
    }

    fn is_exact(&self) -> bool {
        self.profile.clients[0].rate.arrivals == ordermill::profile::Arrivals::Exact
    }

    /// Expected orders of a minute without peaks.
    fn base(&self, minute: i64) -> f64 {
        let local = self.profile.clients[0].zone.local(minute * 60_000);
        self.level(local.date()) * self.profile.clients[0].rate.hours[local.hour() as usize] / 60.0
    }

    /// How many times the base rate the one peak adds: its hours lie within the local day, without ramp or decay.
    fn adds(&self, minute: i64) -> f64 {
        let Some(peak) = self.profile.peaks.first() else { return 0.0 };
        let local = self.profile.clients[0].zone.local(minute * 60_000);
        let clock = i64::from(local.hour()) * 60 + i64::from(local.minute());
        let DaySource::Rule(rule) = &peak.days.source else { panic!("the tests' peak has a rule") };
        let tomorrow = local.date().tomorrow().expect("a date");
        let is_day = !rule.dates(local.date(), tomorrow).is_empty();
        let hours = i64::from(peak.hours.0)..i64::from(peak.hours.1);
        if is_day && hours.contains(&clock) { peak.times - 1.0 } else { 0.0 }
    }

    fn orders(&self) -> Vec<Order> {
        let (from, until) = minutes(self.profile);
        let mut orders = Vec::new();
        for minute in from..until {
            let base = self.client.named("orders").at(minute as u64);
            let count = if self.is_exact() {
                self.exact_count(minute)
            } else {
                poisson(&mut base.at(0).stream(), self.base(minute))
            };
            let mut here: Vec<(u64, u64, u64, Key)> = Vec::new();
            let mut add = |process: u64, key: Key, count: u64| {
                let order = |i| (key.at(1 + i).below(60_000), process, i, key.at(1 + i).at(0));
                here.extend((0..count).map(order));
            };
            add(0, base, count);
            if let Some(peak) = self.profile.peaks.first() {
                let extra = self.client.named("peak").named(&peak.code).at(minute as u64);
                add(1, extra, poisson(&mut extra.at(0).stream(), self.base(minute) * self.adds(minute)));
            }
            here.sort_by_key(|(at, process, i, _)| (*at, *process, *i));
            orders.extend(here.into_iter().map(|(at, _, _, key)| (minute, at, key)));
        }
        orders
    }

    /// A minute's share of its day's number: down the tree from the whole day to the minute.
    fn exact_count(&self, minute: i64) -> u64 {
        let zone = &self.profile.clients[0].zone;
        let day = zone.local(minute * 60_000).date();
        let start = zone.start_of(day) / 60_000;
        let end = zone.start_of(day.tomorrow().expect("a date")) / 60_000;
        let hour = |m: i64| zone.local(m * 60_000).hour();
        let weight = |m: i64| self.profile.clients[0].rate.hours[hour(m) as usize];
        // Weight of the day before each of its minutes: whole local hours, then minutes of the last.
        let (mut before, mut since, mut sum) = (vec![0.0], start, 0.0);
        for m in start..end {
            before.push(sum + (m + 1 - since) as f64 * weight(m));
            if m + 1 < end && hour(m + 1) != hour(m) {
                sum += (m + 1 - since) as f64 * weight(m);
                since = m + 1;
            }
        }
        let number = (day - date(1970, 1, 1)).get_days();
        let key = self.client.named("split").at(i64::from(number) as u64);
        let (mut low, mut high, mut id, mut orders) = (0usize, (end - start) as usize, 1u64, self.level(day) as u64);
        let wanted = (minute - start) as usize;
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            let share = (before[middle] - before[low]) / (before[high] - before[low]);
            let in_left = binomial(&mut key.at(id).stream(), orders, share);
            if wanted < middle {
                (high, id, orders) = (middle, 2 * id, in_left);
            } else {
                (low, id, orders) = (middle, 2 * id + 1, orders - in_left);
            }
        }
        orders
    }
}

const PAYDAY: &str = "[peak.payday]\nrule = \"FREQ=MONTHLY;BYDAY=1FR,3FR\"\ntimes = 2.5\nhours = \"09:00-17:00\"";

fn fast(profile: &Profile) -> Vec<Order> {
    let arrivals = arrivals(profile);
    (0..arrivals.len())
        .map(|i| {
            let at = arrivals.placed_at[i] - arrivals.minute[i] * 60_000;
            (arrivals.minute[i], at as u64, arrivals.key[i])
        })
        .collect()
}

#[test]
fn poisson_arrivals_are_those_of_the_reference() {
    for (zone, start, end) in [
        ("UTC", "2026-03-05", "2026-03-08"),
        ("America/New_York", "2026-03-06", "2026-03-10"),
        ("Australia/Lord_Howe", "2026-04-03", "2026-04-06"),
        ("America/Sao_Paulo", "2018-11-02", "2018-11-05"),
    ] {
        let client = "orders = [2_000, 3_000]\nnoise = 0.1\ngrowth = 0.2\nseason = { mar = 1.3 }";
        let profile = profile(start, end, zone, client, PAYDAY);
        assert!(fast(&profile) == Reference::new(&profile).orders(), "{zone}");
    }
}

#[test]
fn exact_arrivals_are_those_of_the_reference() {
    let client = "orders = [1_000, 1_200]\narrivals = \"exact\"";
    for (zone, start, end) in
        [("America/New_York", "2026-03-06", "2026-03-09"), ("Australia/Lord_Howe", "2026-04-03", "2026-04-06")]
    {
        let profile = profile(start, end, zone, client, PAYDAY);
        assert!(fast(&profile) == Reference::new(&profile).orders(), "{zone}");
    }
}

#[test]
fn any_cut_of_the_period_gives_the_same_arrivals_and_counts() {
    let client = "orders = 3_000";
    let profile = profile("2026-03-05", "2026-03-08", "America/New_York", client, PAYDAY);
    let demand = Demand::new(&profile, 0);
    let whole = arrivals(&profile);
    let (from, until) = minutes(&profile);
    for step in [1, 7, 15, 60, 997] {
        let (mut piece, mut counts, mut placed, mut sum) = (Arrivals::default(), Vec::new(), Vec::new(), 0);
        for start in (from..until).step_by(step) {
            let end = (start + step as i64).min(until);
            piece.clear();
            demand.arrivals(start, end, &mut piece);
            demand.counts(start, end, &mut counts);
            assert_eq!(counts.iter().sum::<u32>() as usize, piece.len());
            sum += piece.len();
            placed.extend_from_slice(&piece.placed_at);
        }
        assert_eq!((sum, placed), (whole.len(), whole.placed_at.clone()), "steps of {step} minutes");
    }
}
