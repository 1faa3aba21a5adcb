//! Countries: where a warehouse stands and what money is paid when the profile does not say.

/// What is assumed of a country.
#[derive(Debug, Clone, Copy)]
pub(super) struct Country {
    /// ISO 3166 alpha-2.
    pub(super) code: &'static str,
    /// ISO 4217.
    pub(super) currency: &'static str,
    /// A city with warehouses, and its region.
    pub(super) city: &'static str,
    pub(super) region: &'static str,
    /// Degrees north and east.
    pub(super) place: (f64, f64),
    /// The time zones that point to it.
    zones: &'static [&'static str],
}

macro_rules! countries {
    ($($code:literal $currency:literal $city:literal $region:literal $north:literal $east:literal $zones:tt)+) => {
        &[$(Country {
            code: $code, currency: $currency, city: $city, region: $region, place: ($north, $east), zones: &$zones,
        }),+]
    };
}

/// The first is the one assumed when nothing is known.
const COUNTRIES: &[Country] = countries! {
    "US" "USD" "Newark" "NJ" 40.73 -74.17 ["America/New_York", "America/Chicago", "America/Denver",
        "America/Los_Angeles", "America/Phoenix", "America/Detroit", "America/Anchorage", "Pacific/Honolulu"]
    "AE" "AED" "Dubai" "Dubai" 25.12 55.22 ["Asia/Dubai"]
    "AR" "ARS" "Buenos Aires" "Buenos Aires" -34.61 -58.44 ["America/Argentina/Buenos_Aires"]
    "AU" "AUD" "Sydney" "NSW" -33.85 150.95 ["Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane",
        "Australia/Perth", "Australia/Adelaide"]
    "AT" "EUR" "Vienna" "Vienna" 48.17 16.40 ["Europe/Vienna"]
    "BE" "EUR" "Antwerp" "Flanders" 51.26 4.40 ["Europe/Brussels"]
    "BR" "BRL" "Cajamar" "SP" -23.36 -46.88 ["America/Sao_Paulo", "America/Manaus", "America/Fortaleza",
        "America/Bahia", "America/Recife"]
    "CA" "CAD" "Brampton" "ON" 43.70 -79.74 ["America/Toronto", "America/Vancouver", "America/Edmonton",
        "America/Winnipeg", "America/Halifax"]
    "CH" "CHF" "Zurich" "Zurich" 47.41 8.52 ["Europe/Zurich"]
    "CL" "CLP" "Santiago" "Santiago" -33.43 -70.78 ["America/Santiago"]
    "CN" "CNY" "Shanghai" "Shanghai" 31.18 121.36 ["Asia/Shanghai"]
    "CO" "COP" "Bogota" "Bogota" 4.68 -74.14 ["America/Bogota"]
    "CZ" "CZK" "Prague" "Prague" 50.07 14.55 ["Europe/Prague"]
    "DE" "EUR" "Leipzig" "Saxony" 51.40 12.36 ["Europe/Berlin"]
    "DK" "DKK" "Copenhagen" "Hovedstaden" 55.66 12.40 ["Europe/Copenhagen"]
    "EG" "EGP" "Cairo" "Cairo" 30.10 31.35 ["Africa/Cairo"]
    "ES" "EUR" "Madrid" "Madrid" 40.36 -3.68 ["Europe/Madrid"]
    "FI" "EUR" "Vantaa" "Uusimaa" 60.30 25.00 ["Europe/Helsinki"]
    "FR" "EUR" "Lyon" "Auvergne-Rhone-Alpes" 45.72 4.95 ["Europe/Paris"]
    "GB" "GBP" "Daventry" "Northamptonshire" 52.28 -1.16 ["Europe/London"]
    "HK" "HKD" "Hong Kong" "Hong Kong" 22.35 114.12 ["Asia/Hong_Kong"]
    "IE" "EUR" "Dublin" "Leinster" 53.30 -6.40 ["Europe/Dublin"]
    "IN" "INR" "Bhiwandi" "Maharashtra" 19.28 73.06 ["Asia/Kolkata"]
    "ID" "IDR" "Bekasi" "West Java" -6.29 107.10 ["Asia/Jakarta"]
    "IL" "ILS" "Tel Aviv" "Tel Aviv" 32.05 34.80 ["Asia/Jerusalem"]
    "IT" "EUR" "Piacenza" "Emilia-Romagna" 45.04 9.73 ["Europe/Rome"]
    "JP" "JPY" "Odawara" "Kanagawa" 35.28 139.17 ["Asia/Tokyo"]
    "KE" "KES" "Nairobi" "Nairobi" -1.32 36.88 ["Africa/Nairobi"]
    "KR" "KRW" "Icheon" "Gyeonggi" 37.24 127.46 ["Asia/Seoul"]
    "KW" "KWD" "Kuwait City" "Kuwait" 29.31 47.94 ["Asia/Kuwait"]
    "MX" "MXN" "Tepotzotlan" "Mexico" 19.72 -99.22 ["America/Mexico_City", "America/Tijuana", "America/Monterrey"]
    "MY" "MYR" "Shah Alam" "Selangor" 3.05 101.50 ["Asia/Kuala_Lumpur"]
    "NG" "NGN" "Lagos" "Lagos" 6.60 3.35 ["Africa/Lagos"]
    "NL" "EUR" "Venlo" "Limburg" 51.39 6.12 ["Europe/Amsterdam"]
    "NO" "NOK" "Oslo" "Oslo" 59.95 10.85 ["Europe/Oslo"]
    "NZ" "NZD" "Auckland" "Auckland" -36.98 174.78 ["Pacific/Auckland"]
    "PH" "PHP" "Cabuyao" "Laguna" 14.27 121.12 ["Asia/Manila"]
    "PL" "PLN" "Lodz" "Lodz" 51.74 19.52 ["Europe/Warsaw"]
    "PT" "EUR" "Lisbon" "Lisbon" 38.80 -9.10 ["Europe/Lisbon"]
    "SE" "SEK" "Jonkoping" "Jonkoping" 57.74 14.16 ["Europe/Stockholm"]
    "SG" "SGD" "Singapore" "Singapore" 1.33 103.70 ["Asia/Singapore"]
    "TH" "THB" "Bang Phli" "Samut Prakan" 13.60 100.72 ["Asia/Bangkok"]
    "TR" "TRY" "Gebze" "Kocaeli" 40.80 29.43 ["Europe/Istanbul"]
    "TW" "TWD" "Taoyuan" "Taoyuan" 25.03 121.28 ["Asia/Taipei"]
    "VN" "VND" "Thu Dau Mot" "Binh Duong" 10.98 106.66 ["Asia/Ho_Chi_Minh"]
    "ZA" "ZAR" "Midrand" "Gauteng" -25.98 28.13 ["Africa/Johannesburg"]
};

/// What is assumed of a country.
pub(super) fn named(code: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|country| country.code == code)
}

/// The country a time zone points to; the United States where none does.
pub(super) fn of_zone(zone: &str) -> &'static Country {
    COUNTRIES.iter().find(|country| country.zones.contains(&zone)).unwrap_or(&COUNTRIES[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::profile::currencies;

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
