//! Currencies: the codes of ISO 4217 and the decimals of their minor units.

use super::countries::Country;
use crate::profile::Currency;

/// Currencies whose minor unit is the hundredth.
const HUNDREDTHS: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN \
    BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL \
    HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR \
    MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE \
    SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG XTS XXX";
/// Currencies without a minor unit.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
/// Currencies whose minor unit is the thousandth.
const THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// What a US dollar is worth, roughly: default prices must look like prices. Nobody should trade on it.
const WORTH_OF_A_DOLLAR: [(&str, f64); 40] = [
    ("ARS", 1000.0),
    ("BDT", 120.0),
    ("BHD", 0.4),
    ("BRL", 5.0),
    ("CLP", 900.0),
    ("CNY", 7.0),
    ("COP", 4000.0),
    ("CZK", 23.0),
    ("DKK", 7.0),
    ("EGP", 50.0),
    ("HKD", 8.0),
    ("HUF", 350.0),
    ("IDR", 16_000.0),
    ("INR", 85.0),
    ("ISK", 135.0),
    ("JPY", 150.0),
    ("KES", 130.0),
    ("KZT", 500.0),
    ("KRW", 1400.0),
    ("KWD", 0.3),
    ("LKR", 300.0),
    ("MAD", 10.0),
    ("MXN", 18.0),
    ("MYR", 4.5),
    ("NGN", 1500.0),
    ("NOK", 10.0),
    ("NPR", 135.0),
    ("OMR", 0.4),
    ("PHP", 57.0),
    ("PKR", 280.0),
    ("PLN", 4.0),
    ("RUB", 90.0),
    ("SEK", 10.0),
    ("THB", 35.0),
    ("TRY", 35.0),
    ("TWD", 32.0),
    ("UAH", 41.0),
    ("WST", 2.7),
    ("VND", 25_000.0),
    ("ZAR", 18.0),
];

/// The currency of this code.
pub(in crate::profile) fn named(code: &str) -> Option<Currency> {
    let among = |list: &str| list.split_whitespace().any(|known| known == code);
    let decimals = [(WHOLE, 0), (HUNDREDTHS, 2), (THOUSANDTHS, 3)].into_iter().find(|(list, _)| among(list))?.1;
    Some(Currency { code: code.to_owned(), decimals })
}

/// The currency paid in a country.
pub(in crate::profile) fn of_country(country: Country) -> Currency {
    named(country.currency).unwrap_or_else(|| Currency { code: "USD".to_owned(), decimals: 2 })
}

/// All codes, for suggestions.
pub(in crate::profile) fn codes() -> impl Iterator<Item = &'static str> {
    [HUNDREDTHS, WHOLE, THOUSANDTHS].into_iter().flat_map(str::split_whitespace)
}

/// An amount in dollars, in about as much of another currency, with two significant digits more or less.
pub(in crate::profile) fn about(dollars: f64, currency: &Currency) -> f64 {
    let rate = WORTH_OF_A_DOLLAR.iter().find(|(code, _)| *code == currency.code).map_or(1.0, |(_, rate)| *rate);
    let step = 10f64.powi(currency.decimals as i32);
    (dollars * rate * step).round() / step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_those_of_iso_4217() {
        let decimals = |code| named(code).map(|currency| currency.decimals);
        assert_eq!(decimals("JPY"), Some(0));
        assert_eq!(decimals("EUR"), Some(2));
        assert_eq!(decimals("KWD"), Some(3));
        assert_eq!(decimals("XTS"), Some(2));
        assert_eq!(decimals("EURO"), None);
    }

    #[test]
    fn no_code_is_listed_twice() {
        let mut all: Vec<_> = codes().collect();
        let n = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), n);
    }
}
