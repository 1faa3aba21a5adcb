//! Dates and hours: zones, holidays, rules, opening hours. It knows nothing of clients or orders.

mod holidays;
mod named_day;
mod open_hours;
mod rule;
mod zone;

pub use holidays::Holidays;
pub use named_day::NamedDay;
pub use open_hours::OpenHours;
pub use rule::Rule;
pub use zone::Zone;
