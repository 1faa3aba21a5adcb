//! The catalogue: one report, one file, its question, SQL, pipeline and truth side by side.

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

use super::report::Report;

/// All reports.
pub static ALL: [&Report; 14] = [
    &orders_by_hour::REPORT,
    &revenue_by_day::REPORT,
    &on_time::REPORT,
    &ship_times::REPORT,
    &backlog::REPORT,
    &top_products::REPORT,
    &splits::REPORT,
    &cartons::REPORT,
    &low_stock::REPORT,
    &throughput::REPORT,
    &funnel::REPORT,
    &shipping_cost::REPORT,
    &repeat::REPORT,
    &payday_lift::REPORT,
];

/// The report of this name.
pub fn by_name(name: &str) -> Option<&'static Report> {
    ALL.into_iter().find(|report| report.name == name)
}
