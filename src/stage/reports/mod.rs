//! The catalogue: what each report asks, of which tables, and what its answer is. Its SQL, pipeline and truth stand side by side in a
//! file of its own.

mod backlog;
mod cartons;
mod funnel;
mod low_stock;
mod on_time;
mod orders_by_hour;
mod payday_lift;
mod repeat;
mod revenue_by_day;
mod ship_times;
mod shipping_cost;
mod splits;
mod throughput;
mod top_products;

use super::answer::Kind::{Count, Day, Flag, Id, Instant, Millis, Money, Word};
use super::answer::{key, measure};
use super::report::Report;

/// All reports.
pub static ALL: [Report; 14] = [
    Report {
        name: "orders_by_hour",
        question: "How many orders were placed with each client in each hour of its local time?",
        tables: &["clients", "orders"],
        columns: &[key("client_id", Id), key("hour", Instant), measure("orders", Count)],
        ways: &orders_by_hour::WAYS,
    },
    Report {
        name: "revenue_by_day",
        question: "What did each client sell on each day of its local time: orders, units, and what they come to, less what \
                   was cancelled?",
        tables: &["clients", "orders"],
        columns: &[
            key("client_id", Id),
            key("day", Day),
            key("currency", Word),
            measure("orders", Count),
            measure("units", Count),
            measure("revenue_minor", Money),
        ],
        ways: &revenue_by_day::WAYS,
    },
    Report {
        name: "on_time",
        question: "Of each client's shipments that were to be shipped in the time: how many were by then, how many later, \
                   and how many are overdue?",
        tables: &["shipments", "orders"],
        columns: &[key("client_id", Id), measure("on_time", Count), measure("late", Count), measure("overdue", Count)],
        ways: &on_time::WAYS,
    },
    Report {
        name: "ship_times",
        question: "How long did it take from an order to its shipment, at each warehouse by each service: the median, and \
                   what one in ten and one in twenty exceeded?",
        tables: &["orders", "shipments"],
        columns: &[
            key("warehouse_id", Id),
            key("service", Word),
            measure("shipments", Count),
            measure("p50_ms", Millis),
            measure("p90_ms", Millis),
            measure("p95_ms", Millis),
        ],
        ways: &ship_times::WAYS,
    },
    Report {
        name: "backlog",
        question: "How many orders are open, neither cancelled nor shipped as a whole: how old are they, and are they past \
                   their promise?",
        tables: &["orders", "shipments"],
        columns: &[key("from_hours", Count), key("past_promise", Flag), measure("orders", Count)],
        ways: &backlog::WAYS,
    },
    Report {
        name: "top_products",
        question: "Which ten products of each client sold most units, less those that were cancelled?",
        tables: &["orders", "order_lines"],
        columns: &[key("client_id", Id), key("place", Id), measure("product_id", Id), measure("units", Count)],
        ways: &top_products::WAYS,
    },
    Report {
        name: "splits",
        question: "Of each client's orders that have a shipment: how many have several, and how many shipments are there?",
        tables: &["orders", "shipments"],
        columns: &[
            key("client_id", Id),
            measure("orders", Count),
            measure("split", Count),
            measure("shipments", Count),
        ],
        ways: &splits::WAYS,
    },
    Report {
        name: "cartons",
        question: "How many cartons of each box were packed for each client, how full were they, and how heavy?",
        tables: &["orders", "shipments", "cartons", "carton_items"],
        columns: &[
            key("client_id", Id),
            key("box", Word),
            measure("cartons", Count),
            measure("fill_permille", Count),
            measure("weight_g", Count),
        ],
        ways: &cartons::WAYS,
    },
    Report {
        name: "low_stock",
        question: "Of each client's stock positions at each warehouse: how many are at or below the point at which they are \
                   ordered again, and how many are empty?",
        tables: &["stock"],
        columns: &[
            key("client_id", Id),
            key("warehouse_id", Id),
            measure("positions", Count),
            measure("low", Count),
            measure("empty", Count),
        ],
        ways: &low_stock::WAYS,
    },
    Report {
        name: "throughput",
        question: "How many cartons, and units in them, did each warehouse pack in each hour of its local time?",
        tables: &["warehouses", "orders", "shipments", "cartons", "carton_items"],
        columns: &[key("warehouse_id", Id), key("hour", Instant), measure("cartons", Count), measure("units", Count)],
        ways: &throughput::WAYS,
    },
    Report {
        name: "funnel",
        question: "How far have the orders got that were placed with each client on each day of its local time, and what was \
                   cancelled of them?",
        tables: &["clients", "orders"],
        columns: &[
            key("client_id", Id),
            key("day", Day),
            key("status", Word),
            measure("orders", Count),
            measure("cancelled_minor", Money),
        ],
        ways: &funnel::WAYS,
    },
    Report {
        name: "shipping_cost",
        question: "What did shipping cost, by carrier, service, zone and currency?",
        tables: &["orders", "shipments"],
        columns: &[
            key("carrier", Word),
            key("service", Word),
            key("zone", Id),
            key("currency", Word),
            measure("shipments", Count),
            measure("cost_minor", Money),
        ],
        ways: &shipping_cost::WAYS,
    },
    Report {
        name: "repeat",
        question: "How many customers of each client ordered once, twice, three times and so on?",
        tables: &["orders"],
        columns: &[key("client_id", Id), key("orders", Count), measure("customers", Count)],
        ways: &repeat::WAYS,
    },
    Report {
        name: "payday_lift",
        question: "How many orders were placed with each client on each day of its local time, and was it a payday, or \
                   another day of a peak?",
        tables: &["clients", "orders"],
        columns: &[key("client_id", Id), key("day", Day), key("is_payday", Flag), measure("orders", Count)],
        ways: &payday_lift::WAYS,
    },
];

/// The report of this name.
pub fn by_name(name: &str) -> Option<&'static Report> {
    ALL.iter().find(|report| report.name == name)
}
