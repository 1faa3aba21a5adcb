//! What a client sells, how much of it goes into an order, and on which terms.

use super::clients::{Desk, shrunk};
use super::layers::Layers;
use super::{carriers, categories, warehouses};
use crate::profile::grammar::amounts;
use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::tree::{Entry, Node, Table};
use crate::profile::known::currencies;
use crate::profile::{
    Category, Count, Currency, Discount, Popularity, Price, Products, Promise, Promotion, Shipping, SizedFor, Stock,
};
use crate::tables::List;
use crate::tables::words::PaymentMethod;

/// What a world keeps, however far it is shrunk, if it had so many.
const FEWEST_PRODUCTS: u32 = 20;

pub(super) fn products(layers: &Layers<'_>, currency: &Currency, desk: &Desk<'_>, problems: &mut Problems) -> Products {
    if let Some(node) = layers.get("products.popularity") {
        check_popularity(node, problems);
    }
    if let Some(node) = layers.get("price.median")
        && node.number() == Some(0.0)
    {
        problems.error(&node.origin, "the median price must be above 0");
    }
    let major = money(layers, "price.median", currency);
    // Rounded, so that printing it in major units and reading it again changes nothing.
    let median_minor = ((major * 10f64.powi(currency.decimals as i32)) * 1e6).round() / 1e6;
    let price = Price {
        median_minor: median_minor.max(1.0),
        sigma: layers.number("price.sigma"),
        ending: Some(layers.whole("price.ending")),
        ending_share: layers.number("price.ending_share"),
        changes: layers.number("price.changes"),
    };
    Products {
        count: shrunk(layers.whole("products.count"), desk.top.shrink, FEWEST_PRODUCTS),
        new: layers.number("products.new"),
        seasonal: layers.number("products.seasonal"),
        popularity: layers.value("products.popularity", popularity),
        price_weight: layers.number("products.price_weight"),
        price_units: layers.number("products.price_units"),
        price,
        categories: categories_of(layers, desk, problems),
    }
}

/// Exactly one of the two laws.
fn popularity(node: &Node) -> Option<Popularity> {
    let table = node.table()?;
    let number = |key| table.get(key).and_then(Node::number);
    match (number("s"), number("sigma")) {
        (Some(s), None) => Some(Popularity::Zipf { s, q: number("q").unwrap_or_default() }),
        (None, Some(sigma)) => Some(Popularity::LogNormal { sigma }),
        _ => None,
    }
}

fn check_popularity(node: &Node, problems: &mut Problems) {
    let Some(table) = node.table() else { return };
    match (table.get("s"), table.get("sigma")) {
        (Some(_), Some(sigma)) => {
            problems
                .error(&sigma.origin, "`s` and `sigma` belong to different laws")
                .help("{ s, q } is Zipf–Mandelbrot, { sigma } is log-normal");
        }
        (None, None) => {
            problems.error(&node.origin, "no law of popularity").help("say { s = 1.1, q = 100 } or { sigma = 1.5 }");
        }
        _ => {}
    }
}

/// An amount in major units: given in the client's currency, or about as much as the default has in dollars.
fn money(layers: &Layers<'_>, path: &str, currency: &Currency) -> f64 {
    let given = layers.get(path).and_then(Node::number);
    given.unwrap_or_else(|| currencies::about(layers.default(path, Node::number), currency))
}

fn categories_of(layers: &Layers<'_>, desk: &Desk<'_>, problems: &mut Problems) -> Vec<(Category, f64)> {
    let own = desk.root.get("category").and_then(Node::table);
    if let Some(table) = layers.get("categories").and_then(Node::table) {
        for entry in &table.entries {
            if categories::read(&entry.key, own).is_none() {
                warehouses::say_unknown_category(&entry.key_origin, &entry.key, own, problems);
            }
        }
    }
    let mut shares = shares(layers, "categories", problems);
    shares.retain(|(_, share)| *share > 0.0);
    shares.into_iter().filter_map(|(code, share)| Some((categories::read(&code, own)?, share))).collect()
}

/// Shares by name, summing to 1.
pub(super) fn shares(layers: &Layers<'_>, key: &str, problems: &mut Problems) -> Vec<(String, f64)> {
    let read = |node: &Node| {
        let entries = &node.table()?.entries;
        let share = |entry: &Entry| {
            entry.asked.mark();
            Some((entry.key.clone(), entry.node.number()?))
        };
        entries.iter().map(share).collect()
    };
    let mut shares: Vec<(String, f64)> = layers.find(key, read).unwrap_or_default();
    // By name: the order of the file means nothing.
    shares.sort_by(|a, b| a.0.cmp(&b.0));
    if let Some(node) = layers.get(key) {
        normalise(node, key, &mut shares, problems);
    }
    shares
}

/// Divides shares by their sum, which may be a little off 1, as three times 0.33 is.
fn normalise<T>(node: &Node, key: &str, shares: &mut [(T, f64)], problems: &mut Problems) {
    let sum: f64 = shares.iter().map(|share| share.1).sum();
    if (sum - 1.0).abs() < 1e-12 {
        return;
    }
    if (sum - 1.0).abs() > 0.02 {
        let shown = (sum * 1e6).round() / 1e6;
        problems
            .error(&node.origin, format!("the shares of `{key}` must sum to 1"))
            .label(format!("they sum to {shown}"));
    } else {
        for share in shares {
            share.1 /= sum;
        }
    }
}

pub(super) fn counted(layers: &Layers<'_>, key: &str, problems: &mut Problems) -> Count {
    let node = layers.value(key, Some);
    if let Some(n) = node.whole_u32() {
        return Count::Fixed(n);
    }
    if let Some((low, high)) = node.whole_range() {
        return if low == high { Count::Fixed(low) } else { Count::Uniform(low, high) };
    }
    let table = node.table();
    if let Some((table, packs)) = table.and_then(|table| Some((table, table.get("packs")?))) {
        if let Some(other) = table.entries.iter().find(|entry| entry.key != "packs") {
            problems.error(&other.key_origin, "`packs` stands alone").help("{ packs = { … } } or { mean, r }");
        }
        let mut shares = Vec::new();
        for entry in packs.table().map_or(&[][..], |table| &table.entries) {
            entry.asked.mark();
            if let (Ok(n), Some(share)) = (entry.key.parse::<u32>(), entry.node.number()) {
                shares.push((n, share));
            }
        }
        shares.sort_by_key(|share| share.0);
        normalise(packs, "packs", &mut shares, problems);
        return Count::Packs(shares);
    }
    let nothing = Table::default();
    let own = layers.part(key, table.unwrap_or(&nothing));
    Count::Skewed { mean: own.number("mean"), r: own.number("r") }
}

pub(super) fn discount(layers: &Layers<'_>, key: &str) -> Discount {
    Discount {
        share: layers.number(&format!("{key}.share")),
        of: layers.value(&format!("{key}.of"), Node::whole_range),
    }
}

pub(super) fn promotion(layers: &Layers<'_>) -> Promotion {
    let Discount { share, of } = discount(layers, "promotion");
    Promotion { share, of, lift: layers.number("promotion.lift"), weeks: layers.whole("promotion.weeks") }
}

pub(super) fn shipping(layers: &Layers<'_>, currency: &Currency, problems: &mut Problems) -> Shipping {
    for node in ["shipping", "shipping.charge", "shipping.free_from"].into_iter().filter_map(|path| layers.get(path)) {
        carriers::check_fineness(node, currency, problems);
    }
    let minor = |major| amounts::minor(major, currency.decimals);
    let amount = |path| minor(money(layers, path, currency));
    let given = layers.get("shipping");
    if let Some(charge) = given.and_then(Node::number) {
        return Shipping { charge_minor: minor(charge), free_from_minor: None };
    }
    // Who says anything of shipping says from when on it is free, or it never is.
    let is_free = given.is_none() || layers.get("shipping.free_from").is_some();
    Shipping { charge_minor: amount("shipping.charge"), free_from_minor: is_free.then(|| amount("shipping.free_from")) }
}

/// The ways of payment that the file or the preset says; on account, for who says terms to customers who know of none.
pub(super) fn payment(layers: &Layers<'_>, problems: &mut Problems) -> Vec<(PaymentMethod, f64)> {
    use PaymentMethod::{Account, Card, Transfer, Wallet};
    let has_account = |ways: &Table| ways.get("account").is_some();
    let says_terms = layers.get("terms").is_some() && layers.duration("terms") > 0;
    if layers.get("payment").is_none() && says_terms && !layers.value("payment", |node| node.table().map(has_account)) {
        return vec![(Account, 1.0)];
    }
    let by_name = shares(layers, "payment", problems);
    let methods = PaymentMethod::WORDS.iter().zip([Card, Wallet, Transfer, Account]);
    let share = |name: &str| by_name.iter().find(|(other, _)| other == name).map_or(0.0, |(_, share)| *share);
    methods.map(|(name, method)| (method, share(name))).filter(|(_, share)| *share > 0.0).collect()
}

pub(super) fn promise(layers: &Layers<'_>, problems: &mut Problems) -> Promise {
    let (ship_days, mut deliver_days) = (layers.duration("promise.ship"), layers.duration("promise.deliver"));
    if deliver_days < ship_days {
        if let Some(node) = layers.get("promise.deliver") {
            problems
                .error(&node.origin, "delivered before it is shipped")
                .label(format!("shipping is promised in {ship_days} working days"));
        }
        deliver_days = ship_days;
    }
    Promise { ship_days, deliver_days }
}

pub(super) fn stock(layers: &Layers<'_>) -> Stock {
    let peaks = layers.text("stock.sized_for") == "peaks";
    let sized_for = if peaks { SizedFor::Peaks } else { SizedFor::OrdinaryDays };
    Stock { coverage: layers.number("stock.coverage"), sized_for }
}
