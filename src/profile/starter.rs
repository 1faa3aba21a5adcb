//! A profile to start from: a short one that works, and below it everything else that can be said, as comments.

use std::fmt::Write;

use crate::profile::grammar::keys;
use crate::profile::grammar::shape::{DefaultValue, Key, Shape};
use crate::profile::{defaults, shipped};

/// A commented profile to start from: the text of a shipped one, or a new one with a client like a preset.
/// None when there is neither of that name.
pub fn starter(like: Option<&str>) -> Option<String> {
    match like {
        None => Some(commented("web")),
        Some(name) if keys::PRESETS.contains(&name) => Some(commented(name)),
        Some(name) => shipped::named(name).map(str::to_owned),
    }
}

fn commented(like: &str) -> String {
    let mut text = String::from(
        "# A profile of ordermill. `ordermill check` says what is wrong with it, `ordermill plan` what it will make.\n\
         # Lines that begin with `#` show what can be said, with what holds when nothing is said.\n\n\
         start = 2026-03-02\nend   = 2026-03-30  # exclusive\n",
    );
    keys_as_comments(&mut text, keys::TOP, "top", &["start", "end"]);
    let _ = write!(text, "\n[client.acme]\nlike   = \"{like}\"\norders = 1_000  # a day, on the mean of a week\n");
    keys_as_comments(&mut text, keys::CLIENT_ONLY, "client", &[]);
    keys_as_comments(&mut text, keys::CLIENT, "client", &["like", "orders"]);
    text.push_str(
        "\n[peak.payday]\nrule  = \"FREQ=MONTHLY;BYDAY=1FR,3FR\"  # the first and the third Friday\ntimes = 1.5\n",
    );
    keys_as_comments(&mut text, keys::PEAK, "peak", &["rule", "times"]);
    for table in keys::TABLES {
        if matches!(table.name, "client" | "peak" | "defaults") {
            continue;
        }
        let code = if matches!(table.shape, Shape::Map(..)) { ".CODE" } else { "" };
        let _ = write!(text, "\n# [{}{code}]  # {}\n", table.name, table.doc);
        let (Shape::Parts(lists) | Shape::Map(_, Shape::Parts(lists))) = &table.shape else { continue };
        lists
            .iter()
            .filter(|list| list.len() < keys::CLIENT.len())
            .for_each(|list| keys_as_comments(&mut text, list, defaults::kind(table), &[]));
    }
    text
}

fn keys_as_comments(text: &mut String, list: &[Key], kind: &str, but: &[&str]) {
    for key in list.iter().filter(|key| !but.contains(&key.name)) {
        let default = match (key.default, defaults::describe(key, kind, key.name)) {
            (DefaultValue::Required, _) => "required".to_owned(),
            (_, default) if default.is_empty() => "…".to_owned(),
            (_, default) => default,
        };
        let _ = writeln!(text, "# {} = {default}  # {}", key.name, key.doc);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Overrides, SHIPPED, read};

    #[test]
    fn every_starter_is_a_profile() {
        let shipped = SHIPPED.iter().map(|(name, _)| Some(*name));
        for like in shipped.chain(keys::PRESETS.iter().map(|name| Some(*name))).chain([None]) {
            let text = starter(like).expect("known");
            let checked =
                read("new.toml", &text, &Overrides::default()).unwrap_or_else(|problems| panic!("{problems}"));
            assert!(checked.warnings.is_empty(), "{}", checked.warnings);
        }
        assert_eq!(starter(Some("nothing")), None);
    }
}
