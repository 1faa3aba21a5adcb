//! The one voice: results go to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};

/// Prints for a command.
#[derive(Debug, Clone, Copy)]
pub(super) struct Printer {
    quiet: bool,
}

impl Printer {
    pub(super) fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// What was asked for.
    #[expect(clippy::unused_self, reason = "the printer is what may print")]
    pub(super) fn result(self, text: &str) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Where much of what was asked for is written.
    #[expect(clippy::unused_self, reason = "the printer is what may print")]
    pub(super) fn output(self) -> impl Write {
        anstream::stdout().lock()
    }

    /// What is good to know.
    pub(super) fn note(self, text: &str) {
        if !self.quiet {
            self.problem(text);
        }
    }

    /// What is wrong, in its own form.
    #[expect(clippy::unused_self, reason = "the printer is what may print")]
    pub(super) fn problem(self, text: &str) {
        // Nobody is left to tell when standard error is closed.
        let _ = writeln!(anstream::stderr().lock(), "{}", text.trim_end());
    }

    /// What is wrong, in one sentence.
    pub(super) fn error(self, text: &str) {
        self.problem(&format!("\u{1b}[1;31merror\u{1b}[0m: {text}"));
    }

    /// Whether problems may have colour.
    #[expect(clippy::unused_self, reason = "the printer knows the terminal")]
    pub(super) fn colour(self) -> bool {
        anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
    }

    /// Something to find one's way by.
    #[expect(clippy::unused_self, reason = "the printer knows the terminal")]
    pub(super) fn strong(self, text: &str) -> String {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    }

    /// Columns for pictures: those of the terminal, between 80 and 160.
    #[expect(clippy::unused_self, reason = "the printer knows the terminal")]
    pub(super) fn width(self) -> usize {
        terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0)).clamp(80, 160)
    }

    /// Whether progress can move.
    pub(super) fn moves(self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Whether nothing but problems is said.
    pub(super) fn is_quiet(self) -> bool {
        self.quiet
    }
}

/// A count with separators: `1,234,567`.
pub(super) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A size with a unit: `12.3 MB`, decimal as disks are sold.
pub(super) fn bytes(size: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if size < 1000 {
        return format!("{size} B");
    }
    let mut value = size as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// A table of text: columns padded to their widest cell, numbers to the right.
pub(super) fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..count).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| {
                let digits = cell.strip_prefix(['+', '-']).unwrap_or(cell);
                let is_number = digits.starts_with(|first: char| first.is_ascii_digit());
                if is_number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
            })
            .collect();
        text.push_str("  ");
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        assert_eq!(
            ["0", "999", "1,000", "1,234,567"],
            [0, 999, 1000, 1_234_567].map(thousands).each_ref().map(String::as_str)
        );
        assert_eq!(
            ["999 B", "1.0 kB", "1.0 MB", "12.3 GB"],
            [999, 1000, 999_999, 12_345_678_901].map(bytes).each_ref().map(String::as_str)
        );
    }
}
