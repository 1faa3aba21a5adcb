//! Commands that are shown, for who types them again.

/// A word as a shell takes it.
pub(super) fn word(word: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-_./:=,+@%".contains(it);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_read_more_into_it() {
        assert_eq!(word("--speed=60"), "--speed=60");
        assert_eq!(word("slo.lookup=\"99 % < 1 s\""), "'slo.lookup=\"99 % < 1 s\"'");
        assert_eq!(word("it's"), r"'it'\''s'");
        assert_eq!(word(""), "''");
    }
}
