//! A curve in the terminal: dots of Braille, two to a column, on axes with units.

use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Rect;
use ratatui_core::symbols::Marker;
use ratatui_core::text::Line;
use ratatui_core::widgets::Widget;
use ratatui_widgets::chart::{Axis, Chart, Dataset, GraphType};

/// Columns left of the curve: labels and the axis.
pub(super) const MARGIN: usize = 9;

/// A curve over time, and how it is cut into dots.
pub(super) struct Picture<'a> {
    /// One value per dot.
    pub(super) values: &'a [f64],
    /// Lines of the curve itself.
    pub(super) height: usize,
}

/// The number of dots beside each other.
pub(super) fn dots(width: usize) -> usize {
    2 * (width - MARGIN)
}

impl Picture<'_> {
    /// The picture, line by line, without what stands below its axis.
    pub(super) fn lines(&self) -> Vec<String> {
        let dots = self.values.len().max(2);
        let width = (MARGIN + dots.div_ceil(2)) as u16;
        let most = self.values.iter().copied().fold(0.0, f64::max);
        let top = ceiling(most);
        let points: Vec<(f64, f64)> =
            self.values.iter().enumerate().map(|(place, value)| (place as f64, *value)).collect();
        let label = |share: f64| Line::from(format!("{:>width$} ", number(top * share), width = MARGIN - 2));
        let bars = Dataset::default().marker(Marker::Braille).graph_type(GraphType::Bar).data(&points);
        let chart = Chart::new(vec![bars])
            // An axis is drawn when it has labels; ours stand at midnights, and are written below it.
            .x_axis(
                Axis::default()
                    .bounds([0.0, (2 * dots.div_ceil(2) - 1) as f64])
                    .labels([Line::from(" "), Line::from(" ")]),
            )
            .y_axis(Axis::default().bounds([0.0, top]).labels([label(0.0), label(0.5), label(1.0)]));
        let area = Rect::new(0, 0, width, self.height as u16 + 2);
        let mut buffer = Buffer::empty(area);
        chart.render(area, &mut buffer);
        let line = |y| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..area.height - 1).map(line).collect()
    }
}

/// The end of an axis: at least as much, and easy to halve.
fn ceiling(most: f64) -> f64 {
    if most <= 0.0 {
        return 1.0;
    }
    let unit = 10f64.powf(most.log10().floor());
    [1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|step| step * unit)
        .find(|end| *end >= most * 0.9999)
        .unwrap_or(10.0 * unit)
}

/// A number of an axis, short: `0`, `0.25`, `12.5`, `1,250`, `62 k`, `1.5 M`.
pub(super) fn number(value: f64) -> String {
    let trimmed = |value: f64, places: usize| {
        let text = format!("{value:.places$}");
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    };
    match value {
        0.0 => "0".to_owned(),
        value if value >= 1e9 => format!("{} G", trimmed(value / 1e9, 1)),
        value if value >= 1e6 => format!("{} M", trimmed(value / 1e6, 1)),
        value if value >= 1e4 => format!("{} k", trimmed(value / 1e3, 1)),
        value if value >= 1e3 => crate::commands::printer::thousands(value.round() as u64),
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => trimmed(value, 1),
        value if value >= 0.01 => trimmed(value, 2),
        value => format!("{value:.1e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_where_a_number_is_easy_to_read() {
        let ends = [0.0, 0.07, 1.0, 61.8, 118.0, 2500.0].map(|most| number(ceiling(most)));
        assert_eq!(ends, ["1", "0.08", "1", "80", "120", "3,000"]);
        assert_eq!([12_500.0, 1.5e6, 0.125, 12.25].map(number), ["12.5 k", "1.5 M", "0.12", "12.2"]);
    }

    #[test]
    fn a_curve_stands_on_its_axis_and_fits_the_width() {
        let values: Vec<f64> = (0..dots(40)).map(|dot| dot as f64).collect();
        let lines = Picture { values: &values, height: 4 }.lines();
        assert_eq!(lines.len(), 5);
        assert!(lines.iter().all(|line| line.chars().count() <= 40), "{lines:#?}");
        assert!(lines[0].starts_with("     80 │") && lines[4].starts_with("        └─"), "{lines:#?}");
        assert!(lines[3].ends_with('⣿') && lines[3].contains('⣀'), "{lines:#?}");
    }
}
