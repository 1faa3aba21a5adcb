//! Countries: what money is paid and which country is meant when the profile does not say.

/// What is assumed of a country.
#[derive(Debug, Clone, Copy)]
pub(in crate::profile) struct Country {
    /// ISO 3166 alpha-2.
    pub(in crate::profile) code: &'static str,
    /// ISO 4217.
    pub(in crate::profile) currency: &'static str,
    /// The time zones that point to it.
    zones: &'static [&'static str],
}

macro_rules! countries {
    ($($code:literal $currency:literal $zones:tt)+) => {
        &[$(Country { code: $code, currency: $currency, zones: &$zones }),+]
    };
}

/// The first is the one assumed when nothing is known.
const COUNTRIES: &[Country] = countries! {
    "US" "USD" ["America/New_York", "America/Chicago", "America/Denver",
        "America/Los_Angeles", "America/Phoenix", "America/Detroit", "America/Anchorage", "Pacific/Honolulu"]
    "AE" "AED" ["Asia/Dubai"]
    "AR" "ARS" ["America/Argentina/Buenos_Aires"]
    "AU" "AUD" ["Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane",
        "Australia/Perth", "Australia/Adelaide"]
    "AT" "EUR" ["Europe/Vienna"]
    "BE" "EUR" ["Europe/Brussels"]
    "BR" "BRL" ["America/Sao_Paulo", "America/Manaus", "America/Fortaleza",
        "America/Bahia", "America/Recife"]
    "CA" "CAD" ["America/Toronto", "America/Vancouver", "America/Edmonton",
        "America/Winnipeg", "America/Halifax"]
    "CH" "CHF" ["Europe/Zurich"]
    "CL" "CLP" ["America/Santiago"]
    "CN" "CNY" ["Asia/Shanghai"]
    "CO" "COP" ["America/Bogota"]
    "CZ" "CZK" ["Europe/Prague"]
    "DE" "EUR" ["Europe/Berlin"]
    "DK" "DKK" ["Europe/Copenhagen"]
    "EG" "EGP" ["Africa/Cairo"]
    "ES" "EUR" ["Europe/Madrid"]
    "FI" "EUR" ["Europe/Helsinki"]
    "FR" "EUR" ["Europe/Paris"]
    "GB" "GBP" ["Europe/London"]
    "HK" "HKD" ["Asia/Hong_Kong"]
    "IE" "EUR" ["Europe/Dublin"]
    "IN" "INR" ["Asia/Kolkata"]
    "ID" "IDR" ["Asia/Jakarta"]
    "IL" "ILS" ["Asia/Jerusalem"]
    "IT" "EUR" ["Europe/Rome"]
    "JP" "JPY" ["Asia/Tokyo"]
    "KE" "KES" ["Africa/Nairobi"]
    "KR" "KRW" ["Asia/Seoul"]
    "KW" "KWD" ["Asia/Kuwait"]
    "MX" "MXN" ["America/Mexico_City", "America/Tijuana", "America/Monterrey"]
    "MY" "MYR" ["Asia/Kuala_Lumpur"]
    "NG" "NGN" ["Africa/Lagos"]
    "NL" "EUR" ["Europe/Amsterdam"]
    "NO" "NOK" ["Europe/Oslo"]
    "NZ" "NZD" ["Pacific/Auckland"]
    "PH" "PHP" ["Asia/Manila"]
    "PL" "PLN" ["Europe/Warsaw"]
    "PT" "EUR" ["Europe/Lisbon"]
    "SE" "SEK" ["Europe/Stockholm"]
    "SG" "SGD" ["Asia/Singapore"]
    "TH" "THB" ["Asia/Bangkok"]
    "TR" "TRY" ["Europe/Istanbul"]
    "TW" "TWD" ["Asia/Taipei"]
    "VN" "VND" ["Asia/Ho_Chi_Minh"]
    "ZA" "ZAR" ["Africa/Johannesburg"]
};

/// The country a time zone points to; the United States where none does.
pub(in crate::profile) fn of_zone(zone: &str) -> &'static Country {
    COUNTRIES.iter().find(|country| country.zones.contains(&zone)).unwrap_or(&COUNTRIES[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::profile::known::currencies;

    #[test]
    fn what_is_assumed_of_a_country_exists() {
        for country in COUNTRIES {
            assert!(crate::geography::country(country.code).is_some(), "{country:?}");
            assert!(currencies::named(country.currency).is_some(), "{country:?}");
            for zone in country.zones {
                assert!(Zone::named(zone).is_some(), "{zone}");
            }
        }
    }
}
