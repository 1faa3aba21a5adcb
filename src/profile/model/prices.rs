//! What machines cost whoever compares stages.

/// Prices of what a stage takes. They change no row, and there are none of our own.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    /// The currency of all of them, ISO 4217.
    pub currency: String,
    /// Of a gigabyte (10⁹ bytes) of storage for a month.
    pub storage: Option<f64>,
    /// Of one processor for an hour.
    pub cpu: Option<f64>,
}

impl Prices {
    /// What bytes cost for a month.
    pub fn of_bytes(&self, bytes: u64) -> Option<f64> {
        self.storage.map(|price| price * bytes as f64 / 1e9)
    }

    /// What seconds of a processor cost.
    pub fn of_cpu(&self, seconds: f64) -> Option<f64> {
        self.cpu.map(|price| price * seconds / 3600.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_of_a_billion_bytes_and_of_an_hour() {
        let prices = Prices { currency: "EUR".to_owned(), storage: Some(0.5), cpu: None };
        assert_eq!((prices.of_bytes(2_000_000_000), prices.of_cpu(7200.0)), (Some(1.0), None));
        assert_eq!(Prices { cpu: Some(0.5), ..prices }.of_cpu(7200.0), Some(1.0));
    }
}
