//! The profiles that come with the program, and where the text of a profile is found.

use std::io::Read;
use std::path::Path;

use crate::profile::grammar::problems::Problems;
use crate::profile::grammar::words;
use crate::profile::reading::overrides::Overrides;
use crate::profile::{Checked, read};

/// Names and texts of the shipped profiles.
pub static SHIPPED: &[(&str, &str)] = &[
    ("quickstart", include_str!("../../profiles/quickstart.toml")),
    ("payday-produce", include_str!("../../profiles/payday-produce.toml")),
    ("multi-client", include_str!("../../profiles/multi-client.toml")),
    ("two-shops", include_str!("../../profiles/two-shops.toml")),
    ("bench", include_str!("../../profiles/bench.toml")),
];

/// A larger file is not a profile.
const LARGEST_FILE: u64 = 4 << 20;

/// The text of a shipped profile.
pub(super) fn named(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Reads a profile from a file, or a shipped one when there is no file of that name; `-` is standard input.
///
/// # Errors
///
/// All that is wrong with it; that it cannot be read at all is one of those things.
pub fn load(path_or_name: &str, overrides: &Overrides) -> Result<Checked, Problems> {
    let name = if path_or_name == "-" { "standard-input" } else { path_or_name };
    read(name, &text(path_or_name)?, overrides)
}

/// The text that [`load`] reads, for whoever sends it elsewhere.
///
/// # Errors
///
/// Why it cannot be read.
pub fn text(path_or_name: &str) -> Result<String, Problems> {
    if path_or_name == "-" {
        return take(path_or_name, std::io::stdin().lock());
    }
    let path = Path::new(path_or_name);
    if !path.exists()
        && let Some(text) = named(path_or_name)
    {
        return Ok(text.to_owned());
    }
    let refuse = |title: String, help: &str| Err(Problems::of_file(path_or_name, title, help));
    match fs_err::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let shipped: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
            let near = words::nearest(path_or_name.trim_end_matches(".toml"), shipped.iter().copied());
            let help = match near {
                Some(near) => format!("did you mean the shipped profile `{near}`?"),
                None => format!("`ordermill init` writes one; shipped profiles: {}", shipped.join(", ")),
            };
            return refuse(format!("there is no file or shipped profile `{path_or_name}`"), &help);
        }
        Err(error) => return refuse(error.to_string(), "a profile is a TOML file"),
        Ok(found) if found.is_dir() => {
            return refuse("this is a directory".to_owned(), "name the TOML file in it");
        }
        Ok(_) => {}
    }
    match fs_err::File::open(path) {
        Ok(file) => take(path_or_name, file),
        Err(error) => refuse(error.to_string(), "a profile is a TOML file"),
    }
}

/// The text from whatever gives its bytes, and no more of them than a profile can have.
fn take(name: &str, from: impl Read) -> Result<String, Problems> {
    let refuse = |title: String, help: &str| Err(Problems::of_file(name, title, help));
    let mut bytes = Vec::new();
    if let Err(error) = from.take(LARGEST_FILE + 1).read_to_end(&mut bytes) {
        return refuse(error.to_string(), "a profile is a TOML file");
    }
    if bytes.len() as u64 > LARGEST_FILE {
        let most = words::grouped(LARGEST_FILE.into());
        return refuse(format!("more than {most} bytes are no profile"), "is it the data?");
    }
    String::from_utf8(bytes).or_else(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].split(|&byte| byte == b'\n').count();
        refuse(format!("line {line} is not UTF-8"), "save the file as UTF-8 without a byte-order mark")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_profile_is_fine_without_warnings() {
        for (name, _) in SHIPPED {
            let checked = load(name, &Overrides::default()).unwrap_or_else(|problems| panic!("{problems}"));
            assert!(checked.warnings.is_empty(), "{}", checked.warnings);
            assert_eq!(checked.profile.name, *name);
        }
    }

    #[test]
    fn what_is_no_file_is_a_problem() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("latin-1.toml");
        fs_err::write(&path, b"name = \"a\"\n# caf\xe9\n").expect("written");
        for (path, words) in [
            ("quikstart", "did you mean the shipped profile `quickstart`?"),
            (directory.path().to_str().expect("a path"), "this is a directory"),
            (path.to_str().expect("a path"), "line 2 is not UTF-8"),
        ] {
            let problems = load(path, &Overrides::default()).expect_err("no profile");
            assert!(problems.to_string().contains(words), "{problems}");
        }
    }
}
