//! The rate of each minute and client, as CSV.

use std::io::{self, BufWriter, Write};

use ordermill::calendar::{MILLIS_PER_MINUTE, utc};
use ordermill::demand::Demand;
use ordermill::plan::Plan;
use ordermill::profile::Profile;

/// Writes a line per minute and client, minutes in order: orders to expect, without peaks and with them, and look-ups.
pub(super) fn write(profile: &Profile, plan: &Plan, to: impl Write) -> io::Result<()> {
    let mut to = BufWriter::new(to);
    let minutes = plan.minutes();
    let clients: Vec<_> =
        plan.clients.iter().map(|&client| (&profile.clients[client], Demand::new(profile, client))).collect();
    writeln!(to, "minute,client,orders,base_orders,lookups")?;
    // An hour at a time, so that a year takes no more memory than a day.
    for start in minutes.clone().step_by(60) {
        let end = (start + 60).min(minutes.end);
        let mut rates = vec![vec![(0.0, 0.0); clients.len()]; (end - start) as usize];
        for (place, (_, demand)) in clients.iter().enumerate() {
            demand.each_rate(start, end, |run, rate| {
                for minute in run {
                    rates[(minute - start) as usize][place] = (rate.total, rate.base);
                }
            });
        }
        for (minute, rates) in (start..end).zip(&rates) {
            let at = utc(minute * MILLIS_PER_MINUTE);
            for ((client, _), (total, base)) in clients.iter().zip(rates) {
                writeln!(to, "{at},{},{total:.6},{base:.6},{:.6}", client.code, total * client.lookups)?;
            }
        }
    }
    to.flush()
}
