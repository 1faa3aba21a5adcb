//! Everything that rows are made from, built once and then only read, but for notes that spare work and change no row.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::basket::Basket;
use super::catalogue::Catalogue;
use super::choice::Choice;
use super::common::Common;
use super::customers::Customers;
use super::decide::Returning;
use super::extract::Extract;
use super::fulfil::{Desk, Fulfilment, Logistics, WaveOrders};
use super::ids::OrderId;
use super::lexicon::Lexica;
use super::papers::Papers;
use super::parts::Parts;
use super::places::{Places, cultures};
use super::product_codes::Skus;
use super::range::Range;
use super::unshipped::Unshipped;
use super::wanted::Wanted;
use super::words::Words;
use crate::calendar::{Millis, Minute};
use crate::demand::Demand;
use crate::profile::{Client, Discount, HandlingClass, Profile, Shipping};
use crate::random::Key;
use crate::tables::{self, Dictionaries, Table, Texts, words};

/// All that rows are made from: a profile's clients with their products and customers, places, words, warehouses; and which
/// tables and clients are made of it. A clone shares all but that choice, so it costs nothing and can be sent.
///
/// ```
/// use ordermill::generate::Content;
/// use ordermill::plan::{Plan, Selection};
/// use ordermill::profile::{self, Overrides};
/// use ordermill::sinks::ndjson;
/// use ordermill::tables;
///
/// let profile = profile::load("two-shops", &Overrides::default())?.profile;
/// let world = Plan::new(&profile, &Selection::default())?.world();
/// let warehouses = tables::by_name("warehouses").expect("a table");
/// let mut printed = Vec::new();
/// for (table, batch) in world.rows(&Content::Dimension { table: warehouses, rows: 0..2 }).flatten() {
///     assert_eq!(table, warehouses);
///     printed.extend(ndjson(&batch.project(&[1, 3, 6, 8])?)?);
/// }
/// assert_eq!(
///     String::from_utf8(printed)?,
///     r#"{"code":"cajamar","time_zone":"America/Sao_Paulo","city":"São Paulo","country":"BR"}
/// {"code":"leeds","time_zone":"Europe/London","city":"Leeds","country":"GB"}
/// "#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct World {
    pub(super) shared: Arc<Shared>,
    /// Clients whose rows are made: places among those of `shared`, ascending.
    chosen: Vec<usize>,
    pub(super) tables: Vec<&'static Table>,
    pub(super) wanted: Wanted,
    pub(super) last_order: Option<i64>,
    /// The instant at which rows stand.
    pub(super) as_of: Millis,
    /// What is noted of what had not been shipped by then.
    pub(super) unshipped: Arc<Unshipped>,
    /// Whether events tell whole rows, not only what changes of them.
    pub(super) whole_rows: bool,
    /// What is made of it, if that is not everything.
    pub(super) extract: Option<Arc<Extract>>,
}

/// Bytes of a usual SKU.
const SKU_BYTES: usize = 18;

/// What is built once and then only read.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) profile: Arc<Profile>,
    pub(super) clients: Vec<ClientWorld>,
    pub(super) places: Places,
    /// Those of each of the cultures of the places.
    pub(super) words: Vec<Words>,
    pub(super) logistics: Logistics,
    pub(super) dictionaries: Dictionaries,
}

/// All that one client's rows are made from.
#[derive(Debug)]
pub(super) struct ClientWorld {
    /// Place in [`Profile::clients`].
    pub(super) index: usize,
    pub(super) number: u32,
    pub(super) position_bits: u32,
    pub(super) key: Key,
    pub(super) demand: Demand,
    pub(super) customers: Customers,
    pub(super) catalogue: Catalogue,
    pub(super) range: Arc<Range>,
    pub(super) basket: Basket,
    pub(super) fulfilment: Fulfilment,
    pub(super) papers: Papers,
    pub(super) returning: Returning,
    /// Codes of its channels, in their order.
    pub(super) channels: Vec<i32>,
    /// Codes of its categories, in their order.
    pub(super) categories: Vec<i32>,
    /// Code of the SKU of its first product, set once all clients are known; the others follow.
    pub(super) first_sku: i32,
    pub(super) currency: i32,
    pub(super) discount: Discount,
    pub(super) shipping: Shipping,
    pub(super) tax_ppm: i64,
}

impl World {
    /// The world of some clients of a profile (indices, ascending), for some tables, up to the order with this id.
    pub fn new(profile: &Arc<Profile>, clients: &[usize], tables: &[&'static Table], last_order: Option<i64>) -> Self {
        Self::made_by(|clients, make| (0..clients).for_each(make), profile, clients, tables, last_order)
    }

    /// The same. `each` is given a number of parts, and what makes one of them, which it calls with each number below, on
    /// whichever threads it likes.
    pub fn made_by(
        each: impl FnOnce(usize, &(dyn Fn(usize) + Sync)),
        profile: &Arc<Profile>,
        clients: &[usize],
        tables: &[&'static Table],
        last_order: Option<i64>,
    ) -> Self {
        let chosen = || clients.iter().map(|&index| &profile.clients[index]);
        let mut dictionaries = Dictionaries::default();
        let countries: BTreeSet<&str> = chosen().flat_map(|c| &c.ships_to).map(|(code, _)| code.as_str()).collect();
        let places = Places::new(&countries, &mut dictionaries);

        let common = Common::default();
        let lexica = Lexica::of(profile, chosen());
        lexica.fill(&mut dictionaries);
        dictionaries.set::<words::TableName>(tables::told().map(|table| table.name));
        dictionaries.set::<words::TaskKind>(profile.tasks.iter().map(|task| &task.code));
        dictionaries.set::<words::CustomerKind>(["person", "firm"]);
        dictionaries.set::<words::Handling>(HandlingClass::ALL.map(HandlingClass::word));
        dictionaries.set::<words::Carrier>(profile.carriers.iter().map(|carrier| &carrier.code));
        dictionaries.set::<words::Box>(profile.cartons.iter().map(|carton| &carton.code));
        let cultures = cultures(&countries);
        let words = Parts::new(cultures.len(), |it| Words::of(cultures[it]));
        let made = Parts::new(clients.len(), |it| ClientWorld::new(profile, clients[it], (&places, &common), &lexica));
        each(words.len() + made.len(), &|number| match number.checked_sub(words.len()) {
            None => words.make(number),
            Some(client) => made.make(client),
        });
        let words = words.all().collect();
        let mut clients: Vec<ClientWorld> = made.all().collect();
        let mut first_sku = 0;
        for client in &mut clients {
            client.first_sku = first_sku;
            first_sku += client.range.succession.len() as i32;
        }
        let mut skus = Texts::with_room(first_sku as usize, SKU_BYTES);
        for client in &clients {
            client.push_skus(&profile.clients[client.index], &mut skus);
        }
        dictionaries.set_texts::<words::Sku>(skus);
        let logistics = Logistics::new(profile, &places);
        let chosen = (0..clients.len()).collect();
        let shared = Shared { profile: Arc::clone(profile), clients, places, words, logistics, dictionaries };
        let unshipped = Arc::new(Unshipped::by(profile.as_of, profile.clients.len()));
        let (tables, wanted) = (tables.to_vec(), Wanted::of(tables));
        Self {
            as_of: profile.as_of,
            unshipped,
            shared: Arc::new(shared),
            chosen,
            tables,
            wanted,
            last_order,
            whole_rows: false,
            extract: None,
        }
    }

    /// The same world, of which only these orders are made, by id, and of the dimension tables what they refer to; clients,
    /// warehouses and tasks stay whole. Their rows are made now, and kept.
    pub fn extract(&self, orders: &[i64]) -> Self {
        let mut orders = orders.to_vec();
        orders.sort_unstable();
        orders.dedup();
        let whole = Self { extract: None, ..self.clone() };
        Self { extract: Some(Arc::new(Extract::new(&whole, orders))), ..whole }
    }

    /// The rows of a table, if only some orders are made; none when that is not so.
    pub fn extracted_rows(&self, table: &Table) -> Option<u64> {
        self.extract.as_ref().map(|extract| extract.count(table))
    }

    /// The same world, of which these tables are made.
    pub fn with_tables(&self, tables: &[&'static Table]) -> Self {
        Self { tables: tables.to_vec(), wanted: Wanted::of(tables), ..self.clone() }.extract_again()
    }

    /// The same world, of which only the rows of these of its clients are made (indices into the profile's).
    pub fn with_clients(&self, clients: &[usize]) -> Self {
        let chosen = self.chosen.iter().copied().filter(|&place| clients.contains(&self.shared.clients[place].index));
        Self { chosen: chosen.collect(), ..self.clone() }.extract_again()
    }

    /// The same world as it was at an earlier instant, on a wave boundary; milliseconds since 1970-01-01 UTC. Its `stock` and
    /// `customers` are those of then; who asks for waves asks for none that had not begun.
    pub fn at(&self, as_of: Millis) -> Self {
        let unshipped = Arc::new(Unshipped::by(as_of, self.shared.profile.clients.len()));
        Self { as_of, unshipped, ..self.clone() }.extract_again()
    }

    /// The same world, whose `events` tell whole rows before and after, not only what changes of them.
    pub fn with_whole_rows(&self) -> Self {
        Self { whole_rows: true, ..self.clone() }.extract_again()
    }

    /// With the rows of its tables and clients, when only some orders are made of it.
    fn extract_again(self) -> Self {
        let Some(extract) = &self.extract else { return self };
        let is_chosen = |id: &&i64| {
            let of = OrderId::decode(**id, OrderId::position_bits(self.shared.profile.max_clients)).client;
            self.clients().any(|client| client.number == of)
        };
        let orders: Vec<i64> = extract.orders.iter().filter(is_chosen).copied().collect();
        self.extract(&orders)
    }

    /// Its profile.
    pub fn profile(&self) -> &Arc<Profile> {
        &self.shared.profile
    }

    /// The clients whose rows are made.
    pub(super) fn clients(&self) -> impl ExactSizeIterator<Item = &ClientWorld> {
        self.chosen.iter().map(|place| &self.shared.clients[*place])
    }

    /// One of them, by its place among them.
    pub(super) fn client(&self, place: usize) -> &ClientWorld {
        &self.shared.clients[self.chosen[place]]
    }
}

impl ClientWorld {
    fn new(profile: &Profile, index: usize, people: (&Places, &Common), lexica: &Lexica) -> Self {
        let client: &Client = &profile.clients[index];
        let key = Key::root(profile.seed).named("client").named(&client.code);
        let demand = Demand::new(profile, index);
        let shifts: Vec<&[(String, f64)]> = profile.peaks.iter().map(|peak| peak.categories.as_slice()).collect();
        let catalogue = Catalogue::new(client, key, &shifts);
        let range = Arc::new(Range::new(profile, client, key, &catalogue));
        Self {
            index,
            number: client.number,
            position_bits: OrderId::position_bits(profile.max_clients),
            key,
            customers: Customers::new(profile, client, key, people),
            fulfilment: Fulfilment::new(profile, client, key, (&catalogue, &range), lexica),
            papers: Papers::new(client),
            returning: Returning::new(client.returns, client.lines.mean()),
            basket: Basket::new(client, Choice::new(client, key, (&catalogue, &range), &shifts)),
            catalogue,
            range,
            channels: client.channels.iter().map(|(channel, _)| lexica.channels.code(channel)).collect(),
            categories: client.products.categories.iter().map(|(it, _)| lexica.categories.code(&it.code)).collect(),
            first_sku: 0,
            currency: lexica.currencies.code(&client.currency.code),
            discount: client.discount,
            shipping: client.shipping,
            tax_ppm: client.tax_ppm,
            demand,
        }
    }

    /// Appends the SKUs of its products.
    fn push_skus(&self, client: &Client, into: &mut Texts) {
        let succession = &self.range.succession;
        let by_category: Vec<Skus> =
            client.products.categories.iter().map(|(category, _)| Skus::of(client, category)).collect();
        for product in 0..succession.len() as u32 {
            let listing = &self.catalogue.listings[succession.listing(product) as usize];
            into.push_with(|into| by_category[listing.category as usize].push(product, into));
        }
    }

    /// Decides about the fulfilment of the orders of a wave; the plan is on the desk, and not frozen.
    pub(super) fn fulfil(&self, world: &World, wave: &WaveOrders<'_>, minutes: (Minute, Minute), desk: &mut Desk) {
        desk.walks = world.wanted.picks;
        self.fulfilment.plan(&self.catalogue, &self.demand, &world.shared.logistics, wave, minutes, desk);
    }
}
