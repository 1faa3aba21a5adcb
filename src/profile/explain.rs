//! A profile with every default filled in, as TOML that reads back to the same profile.
//!
//! It is also the canonical form that [`super::identity()`] digests, so it must not depend on the order of the file,
//! and every number must survive being printed and read.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{
    Arrivals, Carrier, CartonSize, Category, Client, Combine, Count, Currency, DaySource, Discount, IfHoliday, Loyalty,
    Millis, Peak, Popularity, Products, Profile, Promotion, SizedFor, Tasks, Warehouse,
};
use crate::calendar::{Holidays, Rule, Zone};
use crate::profile::grammar::amounts;
use crate::profile::grammar::words::{DAYS, MONTHS};
use crate::tables::List;
use crate::tables::words::PaymentMethod;

/// The profile as TOML, with every default filled in.
pub fn explain(profile: &Profile) -> String {
    let mut text = format!("name = {}\n{}", quoted(&profile.name), top(profile));
    line(&mut text, "end", instant(profile.end, &profile.zone));
    line(&mut text, "as_of", instant(profile.as_of, &profile.zone));
    line(&mut text, "tables", list(profile.tables.iter().copied().map(quoted)));
    let mut section = |part: String| {
        text.push('\n');
        text.push_str(&part);
    };
    calendars(profile).into_iter().for_each(&mut section);
    profile.warehouses.iter().map(warehouse).for_each(&mut section);
    profile.carriers.iter().map(carrier).for_each(&mut section);
    profile.cartons.iter().map(carton).for_each(&mut section);
    profile.categories.iter().map(category).for_each(&mut section);
    profile
        .clients
        .iter()
        .map(|it| format!("{}lookups = {}\ntracks = {}\n", client(it, profile), it.lookups, it.tracks))
        .for_each(&mut section);
    for it in &profile.peaks {
        let codes: Vec<&str> = it.clients.iter().map(|&at| profile.clients[at].code.as_str()).collect();
        section(format!("{}clients = {}\n", peak(it), list(codes.into_iter().map(quoted))));
    }
    profile.tasks.iter().map(tasks).for_each(&mut section);
    let promised = profile.slo.each().into_iter().filter_map(|(name, objective)| Some((name, objective?)));
    let mut slo = String::new();
    promised.for_each(|(name, it)| line(&mut slo, name, quoted(&it.to_string())));
    if !slo.is_empty() {
        section(format!("[slo]\n{slo}"));
    }
    if let Some(prices) = &profile.prices {
        let mut all = String::new();
        line(&mut all, "currency", quoted(&prices.currency));
        for (name, price) in [("storage", prices.storage), ("cpu", prices.cpu)] {
            if let Some(price) = price {
                line(&mut all, name, price);
            }
        }
        section(format!("[prices]\n{all}"));
    }
    text
}

/// What rows depend on at the top of the file: not its name, nor what cuts or chooses: `end`, `as_of`, `tables`.
pub(super) fn top(profile: &Profile) -> String {
    let mut text = String::new();
    line(&mut text, "seed", profile.seed);
    line(&mut text, "start", instant(profile.start, &profile.zone));
    line(&mut text, "time_zone", quoted(profile.zone.name()));
    line(&mut text, "wave", quoted(&format!("{} min", profile.wave_minutes)));
    line(&mut text, "scale", profile.scale);
    line(&mut text, "max_clients", profile.max_clients);
    text
}

/// The calendars that warehouses, clients and peaks name and that are not shipped.
fn calendars(profile: &Profile) -> Vec<String> {
    let of_warehouses = profile.warehouses.iter().map(|it| (it.calendar.as_str(), &*it.holidays));
    let of_clients = profile.clients.iter().map(|it| (it.rate.holidays.calendar.as_str(), &*it.rate.holidays.dates));
    let of_peaks = profile.peaks.iter().map(|it| (it.days.calendar.as_str(), &*it.days.holidays));
    let named: BTreeMap<&str, &Holidays> = of_warehouses.chain(of_clients).chain(of_peaks).collect();
    named.into_iter().filter(|(name, _)| Holidays::named(name).is_none()).map(|(name, it)| calendar(name, it)).collect()
}

pub(super) fn calendar(name: &str, holidays: &Holidays) -> String {
    let mut text = format!("[calendar.{name}]\n");
    line(&mut text, "like", quoted(holidays.base()));
    line(&mut text, "dates", list(holidays.dates().iter().map(ToString::to_string)));
    line(&mut text, "rules", list(holidays.rules().iter().map(|rule| quoted(&rule.text()))));
    if let Some(since) = holidays.rules().iter().find_map(Rule::since) {
        line(&mut text, "since", since);
    }
    line(&mut text, "easter", list(holidays.easter().iter().map(ToString::to_string)));
    text
}

pub(super) fn warehouse(it: &Warehouse) -> String {
    let mut text = format!("[warehouse.{}]\n", it.code);
    line(&mut text, "number", it.number);
    line(&mut text, "name", quoted(&it.name));
    line(&mut text, "place", format_args!("[{}, {}]", it.place.0, it.place.1));
    line(&mut text, "city", quoted(&it.city));
    line(&mut text, "region", quoted(&it.region));
    line(&mut text, "country", quoted(&it.country));
    line(&mut text, "time_zone", quoted(it.zone.name()));
    let hours = |(from, to)| quoted(&format!("{}-{}", amounts::clock_text(from), amounts::clock_text(to)));
    let open = DAYS.iter().zip(it.open.0).filter_map(|(day, open)| Some(format!("{day} = {}", hours(open?))));
    line(&mut text, "open", table(open));
    line(&mut text, "cutoff", quoted(&amounts::clock_text(it.cutoff)));
    line(&mut text, "holidays", quoted(&it.calendar));
    if it.pick_rate > 0 {
        line(&mut text, "pick_rate", it.pick_rate);
    }
    if !it.stocks.is_empty() {
        line(&mut text, "stocks", list(it.stocks.iter().map(|code| quoted(code))));
    }
    text
}

pub(super) fn carrier(it: &Carrier) -> String {
    let mut text = format!("[carrier.{}]\n", it.code);
    line(&mut text, "currency", quoted(&it.currency.code));
    line(&mut text, "zones", list(it.zones.iter().map(ToString::to_string)));
    line(&mut text, "spread", it.spread);
    if it.spread > 0.0 {
        line(&mut text, "late", it.late);
    }
    for service in &it.services {
        let collections = service.lorries.len();
        let days = list(service.days.iter().map(ToString::to_string));
        let price = list(service.price.iter().map(|&price| money(price, &it.currency)));
        let per_kg = money(service.per_kg, &it.currency);
        let key = format!("services.{}", service.code);
        let rest = format_args!("per_kg = {per_kg}, collections = {collections}");
        line(&mut text, &key, format_args!("{{ days = {days}, price = {price}, {rest} }}"));
    }
    text
}

pub(super) fn carton(it: &CartonSize) -> String {
    let mut text = format!("[carton.{}]\n", it.code);
    line(&mut text, "size", list(it.size_mm.iter().map(ToString::to_string)));
    line(&mut text, "max_weight", it.max_weight_g);
    text
}

pub(super) fn tasks(it: &Tasks) -> String {
    let mut text = format!("[tasks.{}]\n", it.code);
    line(&mut text, "number", it.number);
    line(&mut text, "count", it.count);
    line(&mut text, "every", quoted(&format!("{} min", it.every_minutes)));
    line(&mut text, "aligned", it.aligned);
    text
}

pub(super) fn category(it: &Category) -> String {
    let mut text = format!("[category.{}]\n", it.code);
    line(&mut text, "class", quoted(it.class.word()));
    line(&mut text, "size", list(it.size_mm.iter().map(|(low, high)| format!("[{low}, {high}]"))));
    line(&mut text, "weight", format_args!("[{}, {}]", it.weight_g.0, it.weight_g.1));
    text
}

/// A client, but for its look-ups: they are no rows.
pub(super) fn client(it: &Client, profile: &Profile) -> String {
    let mut text = format!("[client.{}]\n", it.code);
    line(&mut text, "number", it.number);
    line(&mut text, "name", quoted(&it.name));
    line(&mut text, "like", quoted(&it.segment));
    line(&mut text, "size", it.size);
    line(&mut text, "time_zone", quoted(it.zone.name()));
    line(&mut text, "country", quoted(&it.country));
    line(&mut text, "currency", quoted(&it.currency.code));
    let warehouses = it.warehouses.iter().map(|&at| quoted(&profile.warehouses[at].code));
    let mut warehouses: Vec<String> = warehouses.collect();
    warehouses.sort_unstable();
    line(&mut text, "warehouses", list(warehouses.into_iter()));
    line(&mut text, "carriers", list(it.carriers.iter().map(|&at| quoted(&profile.carriers[at].code))));
    line(&mut text, "ships_to", shares(&it.ships_to));
    rate(&mut text, it);
    goods(&mut text, it);
    service(&mut text, it);
    text
}

fn rate(text: &mut String, it: &Client) {
    let rate = &it.rate;
    line(text, "orders", table(DAYS.iter().zip(rate.day).map(|(day, orders)| format!("{day} = {}", span(orders)))));
    line(text, "arrivals", quoted(if rate.arrivals == Arrivals::Exact { "exact" } else { "poisson" }));
    line(text, "hours", list(rate.hours.iter().map(ToString::to_string)));
    line(text, "season", table(MONTHS.iter().zip(rate.season).map(|(month, factor)| format!("{month} = {factor}"))));
    line(text, "growth", rate.growth);
    line(text, "noise", rate.noise);
    line(text, "shared", rate.shared);
    line(text, "holidays", quoted(&rate.holidays.calendar));
    line(text, "on_holidays", rate.holidays.times);
    line(text, "on_christmas", rate.holidays.christmas);
}

fn goods(text: &mut String, it: &Client) {
    let loyalty = match it.customers.loyalty {
        Loyalty::R(r) => format!("r = {r}"),
        Loyalty::Once(once) => format!("once = {once}"),
    };
    let (count, joining, leaving) = (it.customers.base, it.customers.joining, it.customers.leaving);
    let (follow_up, firms, households) = (it.customers.follow_up, it.customers.firms, it.customers.households);
    let comings = format_args!("count = {count}, joining = {joining}, leaving = {leaving}, follow_up = {follow_up}");
    line(text, "customers", format_args!("{{ {comings}, {loyalty}, firms = {firms}, households = {households} }}"));
    let habits = it.habits;
    let (lines, prices, channel, hours) = (habits.lines, habits.prices, habits.channel, habits.hours);
    let habits = format_args!("{{ lines = {lines}, prices = {prices}, channel = {channel}, hours = {hours} }}");
    line(text, "habits", habits);
    let (gifts, second) = (it.addresses.gifts, it.addresses.second);
    line(text, "addresses", format_args!("{{ gifts = {gifts}, second = {second} }}"));
    let (again, together) = (it.baskets.again, it.baskets.together);
    line(text, "baskets", format_args!("{{ again = {again}, together = {together} }}"));
    let popularity = match it.products.popularity {
        Popularity::Zipf { s, q } => format!("{{ s = {s}, q = {q} }}"),
        Popularity::LogNormal { sigma } => format!("{{ sigma = {sigma} }}"),
    };
    let Products { count, new, seasonal, price_weight, price_units, .. } = it.products;
    let comings = format_args!("count = {count}, new = {new}, seasonal = {seasonal}");
    let together = format_args!("price_weight = {price_weight}, price_units = {price_units}");
    line(text, "products", format_args!("{{ {comings}, popularity = {popularity}, {together} }}"));
    let price = &it.products.price;
    let median = price.median_minor / 10f64.powi(it.currency.decimals as i32);
    let ending = price.ending.map_or(String::new(), |ending| format!(", ending = {ending}"));
    let rest = format!("sigma = {}{ending}, ending_share = {}", price.sigma, price.ending_share);
    line(text, "price", format_args!("{{ median = {median}, {rest}, changes = {} }}", price.changes));
    let sold: Vec<_> = it.products.categories.iter().map(|(category, share)| (category.code.clone(), *share)).collect();
    line(text, "categories", shares(&sold));
    line(text, "lines", counted(&it.lines));
    line(text, "units", counted(&it.units));
}

fn service(text: &mut String, it: &Client) {
    line(text, "channels", shares(&it.channels));
    line(text, "tax", it.tax_ppm as f64 / 1e6);
    line(text, "discount", discount(it.discount));
    let Promotion { share, of, lift, weeks } = it.promotion;
    let of = format_args!("share = {share}, of = [{}, {}]", of.0, of.1);
    line(text, "promotion", format_args!("{{ {of}, lift = {lift}, weeks = {weeks} }}"));
    let free = it.shipping.free_from_minor.map(|from| format!(", free_from = {}", money(from, &it.currency)));
    let charge = money(it.shipping.charge_minor, &it.currency);
    line(text, "shipping", format_args!("{{ charge = {charge}{} }}", free.unwrap_or_default()));
    let ways: Vec<_> =
        it.payment.iter().map(|(way, share)| (PaymentMethod::WORDS[*way as usize].to_owned(), *share)).collect();
    line(text, "payment", shares(&ways));
    line(text, "returns", it.returns);
    line(text, "terms", quoted(&format!("{} d", it.terms_days)));
    line(text, "cancel", it.cancel);
    let (ship, deliver) = (it.promise.ship_days, it.promise.deliver_days);
    line(text, "promise", format_args!("{{ ship = \"{ship} wd\", deliver = \"{deliver} wd\" }}"));
    let sized_for = if it.stock.sized_for == SizedFor::Peaks { "peaks" } else { "ordinary days" };
    line(text, "stock", format_args!("{{ coverage = {}, sized_for = \"{sized_for}\" }}", it.stock.coverage));
    let (restock, patience) = (it.backorder.restock_days, it.backorder.cancel_after_days);
    line(text, "backorder", format_args!("{{ restock = \"{restock} wd\", cancel_after = \"{patience} wd\" }}"));
}

/// A peak, but for the clients it concerns.
pub(super) fn peak(it: &Peak) -> String {
    let mut text = format!("[peak.{}]\n", it.code);
    match &it.days.source {
        DaySource::Rule(rule) => {
            line(&mut text, "rule", quoted(&rule.text()));
            if let Some(since) = rule.since() {
                line(&mut text, "since", since);
            }
        }
        DaySource::Dates(dates) => line(&mut text, "dates", list(dates.iter().map(ToString::to_string))),
        DaySource::Named(day) => line(&mut text, "day", quoted(day.name())),
    }
    line(&mut text, "holidays", quoted(&it.days.calendar));
    let if_holiday = match it.days.if_holiday {
        IfHoliday::Stay => "stay",
        IfHoliday::Previous => "previous",
        IfHoliday::Next => "next",
    };
    line(&mut text, "if_holiday", quoted(if_holiday));
    line(&mut text, "times", it.times);
    let (from, to) = it.hours;
    let to = if to > 1440 { to - 1440 } else { to };
    let hours = format!("{}-{}", amounts::clock_text(from), amounts::clock_text(to));
    line(&mut text, "hours", quoted(&hours));
    line(&mut text, "ramp", quoted(&format!("{} min", it.ramp_minutes)));
    line(&mut text, "decay", quoted(&format!("{} d", it.decay_days)));
    line(&mut text, "categories", shares(&it.categories));
    line(&mut text, "combine", quoted(if it.combine == Combine::Product { "product" } else { "max" }));
    text
}

fn line(text: &mut String, key: &str, value: impl std::fmt::Display) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "{key} = {value}");
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn table(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", items.join(", ")) }
}

fn shares(shares: &[(String, f64)]) -> String {
    table(shares.iter().map(|(name, share)| format!("{name} = {share}")))
}

fn span((low, high): (f64, f64)) -> String {
    if low < high { format!("[{low}, {high}]") } else { low.to_string() }
}

fn money(minor: i64, currency: &Currency) -> String {
    amounts::major_text(minor, currency.decimals)
}

fn discount(it: Discount) -> String {
    format!("{{ share = {}, of = [{}, {}] }}", it.share, it.of.0, it.of.1)
}

fn counted(count: &Count) -> String {
    match count {
        Count::Fixed(n) => n.to_string(),
        Count::Uniform(low, high) => format!("[{low}, {high}]"),
        Count::Skewed { mean, r } => format!("{{ mean = {mean}, r = {r} }}"),
        Count::Packs(packs) => {
            let packs = packs.iter().map(|(units, share)| format!("{units} = {share}"));
            format!("{{ packs = {} }}", table(packs))
        }
    }
}

/// A date when it is the first instant of one, else the instant in UTC.
fn instant(at: Millis, zone: &Zone) -> String {
    let date = zone.local(at).date();
    if zone.start_of(date) == at {
        return date.to_string();
    }
    format!("{}Z", Zone::utc().local(at))
}
