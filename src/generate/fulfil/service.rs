//! The choice of a carrier's service: the cheapest that arrives in time, or the fastest.

use crate::calendar::WorkingTime;
use crate::profile::{Carrier, Service};

/// A service of one of the client's carriers.
#[derive(Debug, Clone)]
pub(in crate::generate) struct Offer {
    pub(super) carrier: Carrier,
    pub(in crate::generate) service: Service,
    /// Their codes in the dictionaries.
    pub(in crate::generate) carrier_code: i32,
    pub(in crate::generate) service_code: i32,
}

impl Offer {
    /// When the first lorry leaves that takes what is packed at an instant, on a day from its opening to the last one.
    #[inline]
    pub(super) fn leaves(&self, (opens, last): (i64, i64), packed_at: i64) -> i64 {
        let lorries = self.service.lorries.iter().map(|part| opens + (((last - opens) * part) >> 16));
        lorries.into_iter().find(|leaves| *leaves >= packed_at).unwrap_or(last)
    }
}

/// A service for a shipment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::generate) struct Choice {
    /// Place among the client's offers.
    pub(in crate::generate) offer: usize,
    /// Zone, from 0.
    pub(in crate::generate) zone: usize,
    pub(in crate::generate) cost_minor: i64,
    /// When it is planned to arrive.
    pub(in crate::generate) estimated_at: i64,
    /// Whether that is after the promise.
    pub(in crate::generate) late: bool,
}

/// Chooses for a shipment that is planned to be collected on a working day.
#[inline]
pub(super) fn choose(
    offers: &[Offer],
    time: &WorkingTime,
    collected_on: usize,
    distance_km: u32,
    weight_g: i64,
    promised_at: i64,
) -> Choice {
    let of = |(place, offer): (usize, &Offer)| {
        let zone = offer.carrier.zone(distance_km);
        let estimated_at = time.delivery(collected_on, offer.service.days[zone]);
        let late = estimated_at > promised_at;
        Choice { offer: place, zone, cost_minor: offer.service.price(zone, weight_g), estimated_at, late }
    };
    // In time before late; then the cheapest of those in time, the fastest of the late.
    let rank = |it: &Choice| {
        if it.late { (true, it.estimated_at, it.cost_minor) } else { (false, it.cost_minor, it.estimated_at) }
    };
    let mut choices = offers.iter().enumerate().map(of);
    let first = choices.next().expect("a client has a carrier, and a carrier a service");
    choices.fold(first, |best, other| if rank(&other) < rank(&best) { other } else { best })
}
