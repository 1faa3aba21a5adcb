//! Whatever the text, the reader answers: a profile or problems, never a panic, never long. What it understands it can
//! say, and understands again as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ordermill::profile::{self, Overrides};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match profile::read("fuzz.toml", text, &Overrides::default()) {
        Err(problems) => assert!(!problems.render(false).is_empty()),
        Ok(checked) => {
            let told = profile::explain(&checked.profile);
            let again = profile::read("fuzz.toml", &told, &Overrides::default());
            let again = again.unwrap_or_else(|problems| panic!("{told}\n{}", problems.render(false)));
            assert_eq!(profile::identity(&checked.profile), profile::identity(&again.profile));
        }
    }
});
