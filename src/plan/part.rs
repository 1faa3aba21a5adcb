//! Parts of a plan, which are made on their own: contiguous runs of its pieces, balanced by expected rows.

use std::ops::Range;
use std::str::FromStr;

use super::{Plan, PlanError};

/// One of several parts of a plan, as `K/N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Which, from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
}

/// What a part has a whole number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// File sets: a directory is written in these.
    FileSet,
    /// Chunks.
    Chunk,
}

impl Plan {
    /// The chunks of a part.
    ///
    /// # Errors
    /// When there are fewer pieces than parts.
    pub fn part(&self, part: Part, unit: Unit) -> Result<Range<usize>, PlanError> {
        let pieces: Vec<Range<usize>> = match unit {
            Unit::FileSet => {
                self.sets.iter().map(|set| set.chunks.clone()).filter(|chunks| !chunks.is_empty()).collect()
            }
            Unit::Chunk => (0..self.chunks.len()).map(|chunk| chunk..chunk + 1).collect(),
        };
        if part.of > pieces.len() {
            return Err(PlanError::TooManyParts { part, pieces: pieces.len(), unit });
        }
        let rows = |chunks: &Range<usize>| self.chunks[chunks.clone()].iter().map(|chunk| chunk.expected_rows).sum();
        let weights: Vec<u64> = pieces.iter().map(rows).collect();
        let run = balanced(&weights, part.of).nth(part.number - 1).unwrap_or_default();
        Ok(pieces[run.start].start..pieces[run.end - 1].end)
    }
}

/// The runs of so many parts, no more than there are weights: each ends where the sum comes nearest to its share, and none is
/// empty.
pub(super) fn balanced(weights: &[u64], parts: usize) -> impl Iterator<Item = Range<usize>> {
    let total: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    let (mut end, mut sum) = (0, 0);
    (1..=parts).map(move |number| {
        let goal = total * number as u128;
        // Sums are compared as multiples of 1/N, twice over so that a half stays whole.
        let times = 2 * parts as u128;
        let start = end;
        let last = weights.len() - (parts - number);
        end = start + 1;
        sum += u128::from(weights[start]);
        while end < last && (number == parts || times * sum + parts as u128 * u128::from(weights[end]) <= 2 * goal) {
            sum += u128::from(weights[end]);
            end += 1;
        }
        start..end
    })
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((number, of)) if 1 <= number && number <= of => Ok(Self { number, of }),
            _ => Err("a part is K/N with K from 1 to N, such as 2/4".to_owned()),
        }
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::FileSet => "file sets",
            Self::Chunk => "chunks",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(weights: &[u64], of: usize) -> Vec<Range<usize>> {
        balanced(weights, of).collect()
    }

    #[test]
    fn parts_are_contiguous_balanced_and_never_empty() {
        assert_eq!(runs(&[10; 8], 4), [0..2, 2..4, 4..6, 6..8]);
        assert_eq!(runs(&[1, 1, 1, 1, 100], 2), [0..4, 4..5]);
        assert_eq!(runs(&[100, 1, 1], 3), [0..1, 1..2, 2..3]);
        assert_eq!(runs(&[0, 0, 0], 2), [0..2, 2..3]);
        for of in 1..=40 {
            let weights: Vec<u64> = (0..40).map(|place| place * 7919 % 101).collect();
            let runs = runs(&weights, of);
            assert_eq!((runs[0].start, runs[of - 1].end), (0, 40));
            assert!(runs.windows(2).all(|pair| pair[0].end == pair[1].start), "{runs:?}");
            assert!(runs.iter().all(|run| !run.is_empty()), "{runs:?}");
            let most = runs.iter().map(|run| weights[run.clone()].iter().sum::<u64>()).max().expect("parts");
            assert!(most <= weights.iter().sum::<u64>() / of as u64 + 2 * 101, "{of} parts: {most}");
        }
    }

    #[test]
    fn a_part_is_read_as_it_is_written() {
        assert_eq!("2/4".parse::<Part>().map(|part| part.to_string()), Ok("2/4".to_owned()));
        for wrong in ["", "0/3", "4/3", "1", "a/b", "1/0"] {
            assert!(wrong.parse::<Part>().is_err(), "{wrong}");
        }
    }
}
