//! The table of keys: everything a profile can say, once.
//!
//! From it come the refusal of unknown keys and of values out of range, the JSON Schema, the reference in
//! `profiles/README.md` and the commented starter. The rooms that read a key ask for it by the name it has here.

mod client;
mod shards;

use super::amounts::Unit;
use super::shape::{DefaultValue, Key, Names, Shape, Text};

pub(in crate::profile) use client::{CLIENT, CLIENT_ONLY, GROUP_ONLY};
pub(in crate::profile) use shards::{RULES, SHARDS};

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
/// The most orders a day, and the largest factor, that anyone can mean.
const MOST: f64 = 1e10;
const CODES: Shape = Shape::List(&Shape::Text(Text::Code), 1, usize::MAX);
const HOLIDAYS: Shape = Shape::Text(Text::Code);
const MILLIMETRES: Shape = Shape::Whole(1, 10_000);
const GRAMS: Shape = Shape::Whole(1, 1_000_000);
const NUMBER: Shape = Shape::Whole(1, (1 << 20) - 1);

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
        words("all but `events`, `picks`, `returns` and `stock_waves`; `tasks` where there are any"),
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
        words("one for each currency that has none; a van for groceries"),
        "A carrier of parcels, by code.",
    ),
    key(
        "carton",
        Shape::Map(Names::Code, &Shape::Parts(&[CARTON])),
        words("sixteen sizes"),
        "A box that shipments are packed in, by code.",
    ),
    key(
        "category",
        Shape::Map(Names::Code, &Shape::Parts(&[CATEGORY])),
        words("sixteen kinds"),
        "A kind of goods, by code; a built-in code changes that kind.",
    ),
    key("calendar", Shape::Map(Names::Code, &Shape::Parts(&[CALENDAR])), NOTHING, "Holidays of one's own, by code."),
    key(
        "tasks",
        Shape::Map(Names::Code, &Shape::Parts(&[TASKS])),
        NOTHING,
        "Tasks of a scheduler that fall due again and again, by kind; they place no orders.",
    ),
    key("slo", Shape::Parts(&[SLO]), NOTHING, "What `ordermill replay` holds a database to; it changes no row."),
    key(
        "prices",
        Shape::Parts(&[PRICES]),
        NOTHING,
        "What machines cost, for `ordermill stage run`; it changes no row.",
    ),
];

/// Keys of prices.
pub(in crate::profile) const PRICES: &[Key] = &[
    key("currency", Shape::Text(Text::Currency), REQUIRED, "ISO 4217, of all of them."),
    key("storage", PRICE, NOTHING, "Of a gigabyte (10⁹ bytes) of storage for a month."),
    key("cpu", PRICE, NOTHING, "Of one processor for an hour."),
];

/// The highest price that anyone can mean.
const PRICE: Shape = Shape::Number(0.0, 1e6);

/// Keys of tasks.
pub(in crate::profile) const TASKS: &[Key] = &[
    key("number", NUMBER, words("from the code"), "Carried by `task_id`."),
    key("count", Shape::Whole(1, 10_000_000), REQUIRED, "How many there are; raising it only adds."),
    key(
        "every",
        Shape::Duration(&[Unit::Minute, Unit::Hour, Unit::Day], 1, 365 * 1440),
        REQUIRED,
        "From one run of a task to the next; changes of clocks move none.",
    ),
    key(
        "aligned",
        Shape::Flag,
        KNOWN,
        "Whether all fall due at once, whole intervals after midnight in the profile's `time_zone`; else spread over the interval.",
    ),
];

const OBJECTIVE: Shape = Shape::Text(Text::Objective);

/// Operations that promise something.
pub(in crate::profile) const SLO: &[Key] = &[
    key("lookup", OBJECTIVE, NOTHING, "Share of stock look-ups that are answered in so long: \"99.99 % < 5 s\"."),
    key("track", OBJECTIVE, NOTHING, "The same of look-ups of an order's status."),
    key("place", OBJECTIVE, NOTHING, "The same of orders that are placed."),
    key("wave", OBJECTIVE, NOTHING, "The same of waves that are allocated."),
    key(
        "advance",
        OBJECTIVE,
        NOTHING,
        "The same of orders that are picked, packed, shipped, delivered, invoiced, paid.",
    ),
    key("task", OBJECTIVE, NOTHING, "The same of tasks that are claimed, from when they fall due."),
    key("event", OBJECTIVE, NOTHING, "The same of events that a queue has confirmed, from when they happen."),
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
        "spread",
        Shape::Number(0.0, 1.5),
        KNOWN,
        "Standard deviation of ln(transit / planned transit); with 0 all arrive on the planned day.",
    ),
    key(
        "late",
        Shape::Number(0.001, 0.5),
        KNOWN,
        "Share that arrives after the planned day on ordinary days; more in peaks, and on some days.",
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
    key("collections", Shape::Whole(1, 24), words("3"), "Lorries a day, the last at the warehouse's cut-off."),
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
