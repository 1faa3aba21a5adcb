//! What others have said, as it may be shown: on one line, without what moves a cursor, colours a terminal or turns the
//! direction of writing, and not for ever.

/// Characters that are shown of what others say.
const LONGEST: usize = 500;

/// The text without control characters, bidirectional marks and line ends, cut at a sensible length.
pub fn plain(text: &str) -> String {
    let mut shown = String::new();
    let mut characters = text.chars().filter_map(|next| match next {
        next if next.is_whitespace() => Some(' '),
        next if is_hidden(next) => None,
        next => Some(next),
    });
    for next in characters.by_ref().take(LONGEST) {
        if next != ' ' || !shown.ends_with(' ') {
            shown.push(next);
        }
    }
    let is_cut = characters.next().is_some();
    let shown = shown.trim_ascii();
    if is_cut { format!("{shown} …") } else { shown.to_owned() }
}

/// Controls (C0, C1) and what Unicode lets work unseen: bidirectional marks, embeddings and isolates, joiners and byte order
/// marks, tags.
fn is_hidden(next: char) -> bool {
    next.is_control()
        || matches!(next, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(next, '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_fool_a_terminal_or_a_reader_is_gone() {
        let hostile = "a\u{1b}[31mb\r\nhint: run\u{9b}2J\u{202e}c\u{2066}\u{200f}\u{feff}d\u{7f}\u{2028}e\0";
        assert_eq!(plain(hostile), "a[31mb hint: run2Jcd e");
        assert_eq!(plain("größer als 5 \u{1f980}"), "größer als 5 \u{1f980}");
    }

    #[test]
    fn what_is_long_is_cut() {
        let long = plain(&"ä".repeat(1 << 20));
        assert_eq!(long.chars().count(), LONGEST + 2);
        assert!(long.ends_with(" …"));
    }
}
