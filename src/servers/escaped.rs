//! What stands in a URL for what has a meaning there: `%` and two hexadecimal digits.

/// Whether nothing special stands in a user or a password of a URL.
pub(super) fn is_escaped(text: &str) -> bool {
    !text.contains(['/', '?', '#', '[', ']', '@', ':', ' ']) && has_digits(text)
}

/// Whether two hexadecimal digits follow every `%`.
pub(super) fn has_digits(text: &str) -> bool {
    let is_code = |piece: &str| piece.len() >= 2 && piece.bytes().take(2).all(|digit| digit.is_ascii_hexdigit());
    text.split('%').skip(1).all(is_code)
}

/// What is meant.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = code.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_for_what_would_mean_something_else() {
        for (text, meant) in [("h%3Fsh", "h?sh"), ("%2f", "/"), ("%C3%A9%", "é%"), ("%zz", "%zz"), ("", "")] {
            assert_eq!(decoded(text), meant);
        }
        assert!(is_escaped("h%3Fsh") && !is_escaped("h?sh") && !is_escaped("100%") && !is_escaped("%a\u{e9}"));
    }
}
