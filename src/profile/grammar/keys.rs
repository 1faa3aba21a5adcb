//! The table of keys: everything a profile can say, once.
//!
//! From it come the refusal of unknown keys and of values out of range, the JSON Schema, the reference in
//! `profiles/README.md` and the commented starter. The rooms that read a key ask for it by the name it has here.

use super::amounts::Unit;
use super::shape::{DefaultValue, Key, Names, Shape, Text};

const fn key(name: &'static str, shape: Shape, default: DefaultValue, doc: &'static str) -> Key {
    Key { name, shape, default, doc }
}

const fn words(words: &'static str) -> DefaultValue {
    DefaultValue::Words(words)
}

const NOTHING: DefaultValue = DefaultValue::None;
const REQUIRED: DefaultValue = DefaultValue::Required;
const KNOWN: DefaultValue = DefaultValue::Known;
/// The presets, in the order of a person's reading; [`crate::profile::defaults`] has what each says.
pub(in crate::profile) const PRESETS: &[&str] = &["web", "grocery", "wholesale"];
/// The hour curves.
pub(in crate::profile) const CURVES: &[&str] = &["web", "grocery", "wholesale", "store", "flat"];
/// The handling classes, in the order of [`crate::profile::HandlingClass::ALL`].
const CLASSES: &[&str] = &["ordinary", "fragile", "heavy", "liquid", "food", "hazmat", "alone"];
const SHARE: Shape = Shape::Number(0.0, 1.0);
/// A correlation.
const ALIKE: Shape = Shape::Number(0.0, 0.95);
const SHARES: Shape = Shape::Map(Names::Code, &SHARE);
/// The most orders a day, and the largest factor, that anyone can mean.
const MOST: f64 = 1e10;
const CODES: Shape = Shape::List(&Shape::Text(Text::Code), 1, usize::MAX);
const A_DAY: Shape = Shape::Either(&[Shape::Number(0.0, MOST), Shape::Range(&Shape::Number(0.0, MOST))]);
const HOLIDAYS: Shape = Shape::Text(Text::Code);
const PER_CENT: Shape = Shape::Range(&Shape::Whole(0, 100));
const MILLIMETRES: Shape = Shape::Whole(1, 10_000);
const GRAMS: Shape = Shape::Whole(1, 1_000_000);
const PIECES: Shape = Shape::Whole(1, 100_000);
const LINES: Shape = Shape::Whole(1, crate::profile::MOST_LINES as i128);
const NUMBER: Shape = Shape::Whole(1, (1 << 20) - 1);
const WORKING_DAYS: Shape = Shape::Duration(&[Unit::WorkingDay], 0, 60);

/// A profile.
pub(in crate::profile) static PROFILE: Shape = Shape::Parts(&[TOP, TABLES]);

/// Keys at the top of the file.
pub(in crate::profile) const TOP: &[Key] = &[
    key(
        "name",
        Shape::Text(Text::File),
        words("the file's name"),
        "What the profile is called, and its folder of output.",
    ),
    key("seed", Shape::Whole(0, u64::MAX as i128), KNOWN, "Decides all chance, with the names in the profile."),
    key("start", Shape::Instant, REQUIRED, "First instant; a date is its midnight in `time_zone`."),
    key("end", Shape::Instant, REQUIRED, "The instant after the last."),
    key(
        "as_of",
        Shape::Instant,
        words("`end`"),
        "The instant at which the world is frozen: nothing later has happened yet.",
    ),
    key("time_zone", Shape::Text(Text::Zone), KNOWN, "Zone of the three above; clients and warehouses inherit it."),
    key(
        "wave",
        Shape::Duration(&[Unit::Minute, Unit::Hour], 1, 60),
        KNOWN,
        "How long orders are gathered before stock is given out; a divisor of an hour.",
    ),
    key("scale", Shape::Number(0.0, 1e6), KNOWN, "Multiplies all order rates."),
    key(
        "shrink",
        Shape::Number(1e-6, 1.0),
        KNOWN,
        "Multiplies order rates, customers and products: a small world of the same kind.",
    ),
    key(
        "max_clients",
        Shape::Whole(16, 1 << 20),
        KNOWN,
        "Numbers of clients lie below it; a power of two. Ids divide 28 bits between it and the orders of one minute.",
    ),
    key(
        "tables",
        Shape::List(&Shape::Text(Text::Code), 1, usize::MAX),
        words("all but `stock_waves`"),
        "Tables to make.",
    ),
];

/// Tables at the top of the file.
pub(in crate::profile) const TABLES: &[Key] = &[
    key("defaults", Shape::Parts(&[CLIENT]), NOTHING, "Keys of a client that all clients and groups inherit."),
    key("client", Shape::Map(Names::Code, &Shape::Parts(&[CLIENT_ONLY, CLIENT])), NOTHING, "A client, by code."),
    key(
        "group",
        Shape::Map(Names::Code, &Shape::Parts(&[GROUP_ONLY, CLIENT])),
        NOTHING,
        "Many clients from one description: `code-1`, `code-2` …",
    ),
    key(
        "peak",
        Shape::Map(Names::Code, &Shape::Parts(&[PEAK])),
        NOTHING,
        "A calendar window in which the order rate is multiplied, by code.",
    ),
    key(
        "warehouse",
        Shape::Map(Names::Code, &Shape::Parts(&[WAREHOUSE])),
        words("one, `main`"),
        "A warehouse, by code.",
    ),
    key(
        "carrier",
        Shape::Map(Names::Code, &Shape::Parts(&[CARRIER])),
        words("one for each currency that has none"),
        "A parcel carrier, by code.",
    ),
    key(
        "carton",
        Shape::Map(Names::Code, &Shape::Parts(&[CARTON])),
        words("twelve sizes"),
        "A box that shipments are packed in, by code.",
    ),
    key(
        "category",
        Shape::Map(Names::Code, &Shape::Parts(&[CATEGORY])),
        words("sixteen kinds"),
        "A kind of goods, by code; a built-in code changes that kind.",
    ),
    key("calendar", Shape::Map(Names::Code, &Shape::Parts(&[CALENDAR])), NOTHING, "Holidays of one's own, by code."),
];

/// Keys of a client alone.
pub(in crate::profile) const CLIENT_ONLY: &[Key] = &[
    key("number", NUMBER, words("from the code"), "`client_id`, carried by all ids; below `max_clients`."),
    key("name", Shape::Text(Text::Free), words("the code"), "The name for people."),
    key("size", Shape::Number(0.0, 1e6), KNOWN, "Multiplies orders and customers."),
];

/// Keys of a group alone.
pub(in crate::profile) const GROUP_ONLY: &[Key] = &[
    key("count", Shape::Whole(1, 100_000), REQUIRED, "How many clients; raising it only adds."),
    key("number", NUMBER, words("from the code"), "Number of the first member; the others follow."),
    key(
        "size",
        Shape::Either(&[Shape::Number(0.0, 1e6), Shape::Range(&Shape::Number(0.0, 1e6))]),
        KNOWN,
        "Multiplies orders and customers; a range is drawn once for each member.",
    ),
];

/// Keys of clients, groups and `[defaults]`.
pub(in crate::profile) const CLIENT: &[Key] = &[
    key("like", Shape::Word(PRESETS), KNOWN, "What is measured of such shops stands for every key left out."),
    key(
        "orders",
        Shape::Either(&[Shape::Number(0.0, MOST), Shape::Range(&Shape::Number(0.0, MOST)), Shape::Parts(&[ORDERS])]),
        REQUIRED,
        "Orders a day: the mean of a week in the preset's shape, or a range drawn per day; or by day, or by the busiest minute.",
    ),
    key(
        "arrivals",
        Shape::Word(&["poisson", "exact"]),
        KNOWN,
        "Whether a day's number is an expectation, or the count itself.",
    ),
    key(
        "hours",
        Shape::Either(&[Shape::Word(CURVES), Shape::List(&Shape::Number(0.0, 1e9), 24, 24)]),
        KNOWN,
        "Curve over the local day: a named one, or 24 weights from midnight.",
    ),
    key(
        "season",
        Shape::Map(Names::Month, &Shape::Number(0.0, 1000.0)),
        words("1 each"),
        "Factor on the rate by month.",
    ),
    key("growth", Shape::Number(-0.99, 100.0), KNOWN, "Growth of the rate in a year, as a share, from `start`."),
    key("noise", Shape::Number(0.0, 2.0), KNOWN, "Day-to-day coefficient of variation; 0 is an exact Poisson process."),
    key("time_zone", Shape::Text(Text::Zone), words("the profile's"), "Local time of the curves and peaks."),
    key(
        "currency",
        Shape::Text(Text::Currency),
        words("of its time zone's country"),
        "ISO 4217; all its money is in it.",
    ),
    key("warehouses", CODES, words("all"), "Warehouses that serve it."),
    key("carriers", CODES, words("all of its currency"), "Carriers that ship for it."),
    key(
        "ships_to",
        Shape::Map(Names::Country, &SHARE),
        words("its warehouses' countries"),
        "Share of orders by country.",
    ),
    key("customers", Shape::Parts(&[CUSTOMERS]), KNOWN, "Who orders."),
    key(
        "habits",
        Shape::Parts(&[HABITS]),
        KNOWN,
        "How alike the orders of one customer are; all orders together stay as they are.",
    ),
    key(
        "addresses",
        Shape::Parts(&[ADDRESSES]),
        KNOWN,
        "How many orders go elsewhere than to the customer's own address.",
    ),
    key("products", Shape::Parts(&[PRODUCTS]), KNOWN, "What it sells."),
    key("baskets", Shape::Parts(&[BASKETS]), KNOWN, "What is bought together, and again; what sells stays as it is."),
    key("price", Shape::Parts(&[PRICE]), KNOWN, "Law of prices: log-normal."),
    key("categories", SHARES, KNOWN, "Share of order lines by category."),
    key(
        "lines",
        Shape::Either(&[LINES, Shape::Range(&LINES), Shape::Parts(&[SKEWED])]),
        KNOWN,
        "Lines of an order: a number, a uniform range, or 1 + negative binomial.",
    ),
    key(
        "units",
        Shape::Either(&[PIECES, Shape::Range(&PIECES), Shape::Parts(&[SKEWED, PACKS])]),
        KNOWN,
        "Units of a line: the same, or packs and their shares.",
    ),
    key("channels", SHARES, KNOWN, "Share of orders by channel."),
    key("tax", SHARE, KNOWN, "Tax on goods and shipping, as a share of the price."),
    key("discount", Shape::Parts(&[DISCOUNT]), KNOWN, "Discount on a whole order."),
    key("promotion", Shape::Parts(&[DISCOUNT]), KNOWN, "Discount on a product's lines in a week of promotion."),
    key(
        "shipping",
        Shape::Either(&[Shape::Money, Shape::Parts(&[SHIPPING])]),
        KNOWN,
        "What the customer pays for shipping.",
    ),
    key("terms", Shape::Duration(&[Unit::Day], 0, 365), KNOWN, "From invoice to due date; \"0 d\" is paid at once."),
    key("cancel", SHARE, KNOWN, "Share of orders cancelled before they are packed."),
    key("promise", Shape::Parts(&[PROMISE]), KNOWN, "What the customer is told, in working days."),
    key("stock", Shape::Parts(&[STOCK]), KNOWN, "How well pick faces are filled."),
    key("backorder", Shape::Parts(&[BACKORDER]), NOTHING, "What becomes of units that are not there, in working days."),
    key("lookups", Shape::Number(0.0, 1e6), KNOWN, "Stock look-ups per order, in the shop before it."),
];

const ORDERS: &[Key] = &[
    key("weekday", A_DAY, NOTHING, "Monday to Friday."),
    key("weekend", A_DAY, NOTHING, "Saturday and Sunday."),
    key("mon", A_DAY, words("`weekday`"), "A day by name."),
    key("tue", A_DAY, words("`weekday`"), ""),
    key("wed", A_DAY, words("`weekday`"), ""),
    key("thu", A_DAY, words("`weekday`"), ""),
    key("fri", A_DAY, words("`weekday`"), ""),
    key("sat", A_DAY, words("`weekend`"), ""),
    key("sun", A_DAY, words("`weekend`"), ""),
    key(
        "busiest_minute",
        Shape::Number(0.0, 1e8),
        NOTHING,
        "Expected orders of the busiest minute of the busiest weekday, before season, growth and peaks.",
    ),
];

const CUSTOMERS: &[Key] = &[
    key(
        "count",
        Shape::Whole(1, 50_000_000),
        words("a year's orders, shared out as `like`"),
        "How many there are at `start`; the first of them joined three years before.",
    ),
    key("joining", Shape::Number(0.0, 10.0), KNOWN, "How many join in a year from then on, as a share of `count`."),
    key(
        "leaving",
        Shape::Number(0.0, 0.99),
        KNOWN,
        "How much less often, a year after joining, a customer orders than at first, as a share.",
    ),
    key(
        "follow_up",
        Shape::Number(0.0, 0.3),
        KNOWN,
        "Share of orders that follow another one of the same customer within the hour, besides those that do so by chance; \
             fewer where few come in an hour.",
    ),
    key("r", Shape::Number(0.01, 1000.0), KNOWN, "Shape of the gamma law of their rates; small is uneven."),
    key(
        "once",
        Shape::Number(0.001, 0.999),
        NOTHING,
        "Instead of `r`: the share of those who order that do so once only, in the year from `start`, peaks aside.",
    ),
    key("firms", SHARE, KNOWN, "Share that are firms."),
    key(
        "households",
        Shape::Number(0.0, 0.9),
        KNOWN,
        "Share who live with another one, before firms, who live with nobody, are left out.",
    ),
];

const HABITS: &[Key] = &[
    key("lines", ALIKE, KNOWN, "Rank correlation of the numbers of lines of two orders of one customer."),
    key("prices", ALIKE, KNOWN, "Rank correlation of the prices of two lines of one customer."),
    key("channel", SHARE, KNOWN, "Share of orders through the customer's usual channel; the others take any."),
    key(
        "hours",
        SHARE,
        KNOWN,
        "How far a customer keeps to hours and weekdays of their own: 0 not at all, 1 never in the opposite ones.",
    ),
];

const ADDRESSES: &[Key] = &[
    key("gifts", Shape::Number(0.0, 0.5), KNOWN, "Share of orders to somebody else's address."),
    key(
        "second",
        Shape::Number(0.0, 0.1),
        KNOWN,
        "Share of orders to a second address, which every fourth customer has.",
    ),
];

const PRODUCTS: &[Key] = &[
    key("count", Shape::Whole(1, 1_000_000), KNOWN, "Number of products."),
    key("popularity", Shape::Parts(&[POPULARITY]), KNOWN, "How sales are spread over them."),
    key(
        "price_weight",
        Shape::Number(0.0, 0.9),
        KNOWN,
        "Correlation of the logarithms of price and weight within a category.",
    ),
    key(
        "price_units",
        Shape::Number(-0.9, 0.0),
        KNOWN,
        "Correlation of price and units of a line, in a Gaussian copula: below 0, who buys dear buys few.",
    ),
];

const BASKETS: &[Key] = &[
    key("again", SHARE, KNOWN, "Share of lines from a shortlist of the customer's, of 24 products."),
    key(
        "together",
        SHARE,
        KNOWN,
        "Share of the other lines, after the first, from the group of another line, of 1 to 15 products.",
    ),
];

const POPULARITY: &[Key] = &[
    key("s", Shape::Number(0.0, 10.0), NOTHING, "Zipf–Mandelbrot: the weight of rank k is (k + q)^-s."),
    key("q", Shape::Number(0.0, 1e6), words("0"), "Flatness of the head; with `s`."),
    key("sigma", Shape::Number(0.0, 10.0), NOTHING, "Instead: log-normal weights with this sigma."),
];

const PRICE: &[Key] = &[
    key("median", Shape::Money, KNOWN, "Median price."),
    key("sigma", Shape::Number(0.0, 5.0), KNOWN, "Standard deviation of ln(price)."),
    key("ending", Shape::Whole(0, 9), KNOWN, "Customary last digit."),
    key("ending_share", SHARE, KNOWN, "Share of prices that end in it."),
];

const SKEWED: &[Key] = &[
    key("mean", Shape::Number(1.0, 10_000.0), KNOWN, "Mean, the first included."),
    key("r", Shape::Number(0.01, 1000.0), KNOWN, "Shape of the negative binomial; small is uneven."),
];

const PACKS: &[Key] = &[key("packs", Shape::Map(Names::Count, &SHARE), NOTHING, "Share of lines by number of units.")];

const DISCOUNT: &[Key] =
    &[key("share", SHARE, KNOWN, "Share that gets one."), key("of", PER_CENT, KNOWN, "Per cent, uniform.")];

const SHIPPING: &[Key] = &[
    key("charge", Shape::Money, KNOWN, "Charge per order."),
    key("free_from", Shape::Money, words("never"), "Value of goods from which it is free."),
];

const PROMISE: &[Key] = &[
    key("ship", WORKING_DAYS, KNOWN, "Until it is shipped."),
    key("deliver", WORKING_DAYS, KNOWN, "Until it is delivered."),
];

const STOCK: &[Key] = &[
    key("coverage", SHARE, KNOWN, "Chance that a warehouse can serve a line on an ordinary day."),
    key(
        "sized_for",
        Shape::Word(&["ordinary days", "peaks"]),
        KNOWN,
        "Whether peaks drain it, or it is filled for them too.",
    ),
];

const BACKORDER: &[Key] = &[
    key("restock", Shape::Duration(&[Unit::WorkingDay], 1, 250), KNOWN, "Mean time between receipts of a product."),
    key("cancel_after", Shape::Duration(&[Unit::WorkingDay], 0, 250), KNOWN, "When what has not come is cancelled."),
];

/// Keys of a peak.
pub(in crate::profile) const PEAK: &[Key] = &[
    key("rule", Shape::Text(Text::Free), NOTHING, "Its days, as a recurrence rule of RFC 5545; or `dates`, or `day`."),
    key("dates", Shape::List(&Shape::Date, 1, 10_000), NOTHING, "Its days."),
    key("day", Shape::Text(Text::Code), NOTHING, "Its day, by name: `black-friday`."),
    key("since", Shape::Date, NOTHING, "The first day of the rule, from which `INTERVAL` and `COUNT` count."),
    key("holidays", HOLIDAYS, words("\"none\""), "Holidays it moves off."),
    key(
        "if_holiday",
        Shape::Word(&["stay", "previous", "next"]),
        KNOWN,
        "What it does on a holiday: moves to the business day before or after.",
    ),
    key("times", Shape::Number(1.0, 1000.0), REQUIRED, "Factor on the order rate."),
    key("hours", Shape::Text(Text::Hours), KNOWN, "Local time of the client; \"22:00-02:00\" crosses midnight."),
    key(
        "ramp",
        Shape::Duration(&[Unit::Minute, Unit::Hour], 0, 1440),
        KNOWN,
        "How long it rises before its hours, and falls after.",
    ),
    key("decay", Shape::Duration(&[Unit::Day], 0, 60), KNOWN, "Days after it that repeat its hours, ever weaker."),
    key(
        "categories",
        Shape::Map(Names::Code, &Shape::Number(0.0, 1000.0)),
        words("1 each"),
        "Factor on the share of a category.",
    ),
    key("clients", CODES, words("all"), "Clients and groups it concerns."),
    key(
        "combine",
        Shape::Word(&["max", "product"]),
        KNOWN,
        "Where peaks overlap: the largest counts, or they multiply.",
    ),
];

/// Keys of a warehouse.
pub(in crate::profile) const WAREHOUSE: &[Key] = &[
    key("number", NUMBER, words("from the code"), "`warehouse_id`."),
    key("name", Shape::Text(Text::Free), words("the code"), "The name for people."),
    key(
        "place",
        Shape::List(&Shape::Number(-180.0, 180.0), 2, 2),
        words("a city of its country"),
        "Latitude and longitude in degrees.",
    ),
    key("city", Shape::Text(Text::Free), words("the nearest to its place"), "Where it stands."),
    key("region", Shape::Text(Text::Free), words("that city's"), "State, county or province."),
    key("country", Shape::Text(Text::Country), words("of its place, or of its time zone"), "ISO 3166."),
    key("time_zone", Shape::Text(Text::Zone), words("the profile's"), "Its local time."),
    key(
        "open",
        Shape::Map(Names::Days, &Shape::Text(Text::Hours)),
        words("weekdays 08:00-17:00"),
        "Working hours by day; a day not named is closed.",
    ),
    key(
        "cutoff",
        Shape::Text(Text::Clock),
        words("an hour before closing"),
        "The carriers' last collection, local time.",
    ),
    key("holidays", HOLIDAYS, words("\"none\""), "`us-bank`, `gb-bank`, `br-national`, or a [calendar.x]."),
    key(
        "pick_rate",
        Shape::Whole(1, 1_000_000_000),
        words("what its clients need"),
        "Order lines of each client picked per working hour.",
    ),
    key("stocks", CODES, words("all"), "Categories it stocks."),
];

/// Keys of a carrier.
pub(in crate::profile) const CARRIER: &[Key] = &[
    key("currency", Shape::Text(Text::Currency), REQUIRED, "ISO 4217; services that compete for a shipment share one."),
    key(
        "zones",
        Shape::List(&Shape::Whole(1, 40_000), 0, 20),
        KNOWN,
        "Upper bounds of the zones in kilometres; one more zone lies beyond the last.",
    ),
    key(
        "services",
        Shape::Map(Names::Code, &Shape::Parts(&[SERVICE])),
        words("economy and express"),
        "Its services, by code.",
    ),
];

const SERVICE: &[Key] = &[
    key("days", Shape::List(&Shape::Whole(0, 100), 1, 21), REQUIRED, "Transit days, one for each zone."),
    key("price", Shape::List(&Shape::Money, 1, 21), REQUIRED, "Price of a shipment, one for each zone."),
    key("per_kg", Shape::Money, words("0"), "Price of each started kilogram."),
];

/// Keys of a carton.
pub(in crate::profile) const CARTON: &[Key] = &[
    key("size", Shape::List(&MILLIMETRES, 3, 3), REQUIRED, "Sides in millimetres, inside."),
    key("max_weight", GRAMS, KNOWN, "The heaviest content it takes, in grams."),
];

/// Keys of a category.
pub(in crate::profile) const CATEGORY: &[Key] = &[
    key("class", Shape::Word(CLASSES), KNOWN, "What it may not lie beside in a carton."),
    key("size", Shape::List(&Shape::Range(&MILLIMETRES), 3, 3), KNOWN, "Sides in millimetres, each from low to high."),
    key("weight", Shape::Range(&GRAMS), KNOWN, "Weight in grams, from low to high."),
];

/// Keys of a calendar.
pub(in crate::profile) const CALENDAR: &[Key] = &[
    key("like", Shape::Text(Text::Code), words("\"none\""), "The shipped set it adds to."),
    key("dates", Shape::List(&Shape::Date, 0, 10_000), words("[]"), "Holidays by date."),
    key("rules", Shape::List(&Shape::Text(Text::Free), 0, 100), words("[]"), "Holidays by recurrence rule."),
    key("since", Shape::Date, NOTHING, "The first day of the rules, from which `INTERVAL` and `COUNT` count."),
    key(
        "easter",
        Shape::List(&Shape::Whole(-100, 100), 0, 100),
        words("[]"),
        "Holidays by days from Easter Sunday: -2 is Good Friday.",
    ),
];
