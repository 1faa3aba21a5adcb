//! Keys of clients, of groups of them, and of `[defaults]`.

use super::{CODES, CURVES, HOLIDAYS, KNOWN, MOST, NOTHING, NUMBER, PRESETS, REQUIRED, SHARE, key, words};
use crate::profile::grammar::amounts::Unit;
use crate::profile::grammar::shape::{Key, Names, Shape, Text};

const FACTOR: Shape = Shape::Number(0.0, 1000.0);
/// A correlation.
const ALIKE: Shape = Shape::Number(0.0, 0.95);
const SHARES: Shape = Shape::Map(Names::Code, &SHARE);
const A_DAY: Shape = Shape::Either(&[Shape::Number(0.0, MOST), Shape::Range(&Shape::Number(0.0, MOST))]);
const PER_CENT: Shape = Shape::Range(&Shape::Whole(0, 100));
const PIECES: Shape = Shape::Whole(1, 100_000);
const LINES: Shape = Shape::Whole(1, crate::profile::MOST_LINES as i128);
const WORKING_DAYS: Shape = Shape::Duration(&[Unit::WorkingDay], 0, 60);

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
    key(
        "noise",
        Shape::Number(0.0, 2.0),
        KNOWN,
        "Day-to-day coefficient of variation, of days that follow each other alike; 0 is an exact Poisson process.",
    ),
    key("shared", SHARE, KNOWN, "Share of the noise's variance that all clients of its country have in common."),
    key(
        "holidays",
        HOLIDAYS,
        words("its country's, if shipped"),
        "Public holidays: `us-bank`, `gb-bank`, `br-national`, `none`, or a [calendar.x].",
    ),
    key("on_holidays", FACTOR, KNOWN, "Factor on the rate on public holidays; exact days have none."),
    key("on_christmas", FACTOR, KNOWN, "The same on 25 December, if it is one of them."),
    key("time_zone", Shape::Text(Text::Zone), words("the profile's"), "Local time of the curves and peaks."),
    key(
        "country",
        Shape::Text(Text::Country),
        words("of its time zone"),
        "Where its customers live: whose holidays they keep, and with whom they share good and bad days.",
    ),
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
    key(
        "promotion",
        Shape::Parts(&[DISCOUNT, PROMOTION]),
        KNOWN,
        "Discount on the lines of a product while it is in promotion.",
    ),
    key(
        "shipping",
        Shape::Either(&[Shape::Money, Shape::Parts(&[SHIPPING])]),
        KNOWN,
        "What the customer pays for shipping.",
    ),
    key("terms", Shape::Duration(&[Unit::Day], 0, 365), KNOWN, "From invoice to due date."),
    key(
        "payment",
        Shape::Parts(&[PAYMENT]),
        words("as `like`; on account where `terms` are said and it knows none"),
        "Share of orders by how they are paid.",
    ),
    key("returns", SHARE, KNOWN, "Share of delivered lines of which something is sent back."),
    key("cancel", SHARE, KNOWN, "Share of orders cancelled before they are packed."),
    key("promise", Shape::Parts(&[PROMISE]), KNOWN, "What the customer is told, in working days."),
    key("stock", Shape::Parts(&[STOCK]), KNOWN, "How well pick faces are filled."),
    key("backorder", Shape::Parts(&[BACKORDER]), NOTHING, "What becomes of units that are not there, in working days."),
    key("lookups", Shape::Number(0.0, 1e6), KNOWN, "Stock look-ups per order, in the shop before it."),
    key("tracks", Shape::Number(0.0, 1e6), KNOWN, "Look-ups of an order's status per order, after it."),
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
    key("count", Shape::Whole(1, 1_000_000), KNOWN, "Number of products at a time."),
    key(
        "new",
        Shape::Number(0.0, 10.0),
        KNOWN,
        "New products in a year that take the place of old ones of their kind, as a share of `count`.",
    ),
    key(
        "seasonal",
        SHARE,
        KNOWN,
        "Share of products that sell twice as well once a year, and hardly half a year later.",
    ),
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
    key("changes", Shape::Number(0.0, 52.0), KNOWN, "How often a product's price changes in a year, by a tenth or so."),
];

const SKEWED: &[Key] = &[
    key("mean", Shape::Number(1.0, 10_000.0), KNOWN, "Mean, the first included."),
    key("r", Shape::Number(0.01, 1000.0), KNOWN, "Shape of the negative binomial; small is uneven."),
];

const PACKS: &[Key] = &[key("packs", Shape::Map(Names::Count, &SHARE), NOTHING, "Share of lines by number of units.")];

const DISCOUNT: &[Key] =
    &[key("share", SHARE, KNOWN, "Share that gets one."), key("of", PER_CENT, KNOWN, "Per cent, uniform.")];

const PAYMENT: &[Key] = &[
    key("card", SHARE, words("0"), "By card, charged when the order ships; one in twenty fails at first."),
    key("wallet", SHARE, words("0"), "By an electronic wallet: the same."),
    key("transfer", SHARE, words("0"), "By bank transfer or bank slip, some hours or days later."),
    key("account", SHARE, words("0"), "On account: in or after `terms`."),
];

const PROMOTION: &[Key] = &[
    key(
        "lift",
        Shape::Number(1.0, 20.0),
        KNOWN,
        "Factor on the lines of a product while it is in promotion; all products together sell as much as ever.",
    ),
    key("weeks", Shape::Whole(1, 52), KNOWN, "How many weeks a promotion lasts, from Monday on."),
];

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
