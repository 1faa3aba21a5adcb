//! Dates and hours: zones, holidays, rules, opening hours. It knows nothing of clients or orders.

mod days;
mod easter;
mod holidays;
mod named_day;
mod rule;
mod units;
mod working_time;
mod zone;

pub use days::{date_of, day_number, days_after};
pub use easter::easter;
pub use holidays::Holidays;
pub use named_day::NamedDay;
pub use rule::{Rule, RuleError};
pub use units::{MILLIS_PER_MINUTE, Millis, Minute, Wave, WaveLength, utc};
pub use working_time::{OpenHours, WorkingDay, WorkingTime};
pub use zone::Zone;
