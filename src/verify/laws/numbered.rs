//! Values by number, most of whose numbers follow one another.

/// Values by number: as fast to look up as an array, as long as few numbers are missing.
#[derive(Debug)]
pub(super) struct Numbered<T> {
    /// Sorted by number, once [`Numbered::sort`] was called.
    values: Vec<(i64, T)>,
    /// The first number of each run of numbers without a gap, and its place among the values.
    runs: Vec<(i64, usize)>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { values: Vec::new(), runs: Vec::new() }
    }
}

impl<T: Copy> Numbered<T> {
    /// Adds a value, which is found after the next [`Numbered::sort`].
    pub(super) fn push(&mut self, number: i64, value: T) {
        self.values.push((number, value));
    }

    /// Adds others, which are found after the next [`Numbered::sort`].
    pub(super) fn append(&mut self, mut others: Self) {
        self.values.append(&mut others.values);
    }

    /// Ends adding; gives the numbers that were there twice.
    pub(super) fn sort(&mut self) -> Vec<i64> {
        self.values.sort_by_key(|it| it.0);
        let numbers = || self.values.iter().map(|it| it.0).enumerate();
        let begins = |place: usize, number: i64| place == 0 || self.values[place - 1].0.checked_add(1) != Some(number);
        self.runs = numbers().filter(|it| begins(it.0, it.1)).map(|(place, number)| (number, place)).collect();
        self.values.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0).collect()
    }

    /// The value of a number, or whether there are any.
    #[inline]
    pub(super) fn find(&self, number: i64) -> Result<T, bool> {
        let run = self.runs.partition_point(|run| run.0 <= number).checked_sub(1);
        let place = run.and_then(|run| {
            let (first, place) = self.runs[run];
            place.checked_add(usize::try_from(number.checked_sub(first)?).ok()?)
        });
        let value = place.and_then(|place| self.values.get(place)).filter(|it| it.0 == number);
        value.map(|it| it.1).ok_or(!self.values.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found_and_nothing_else() {
        let mut numbered = Numbered::default();
        assert_eq!(numbered.find(1), Err(false));
        for number in [7, 8, 9, 20, 3, 22, 8, i64::MAX, i64::MIN] {
            numbered.push(number, number.wrapping_mul(10));
        }
        assert_eq!(numbered.sort(), [8]);
        for number in [7, 8, 9, 20, 3, 22, i64::MAX, i64::MIN] {
            assert_eq!(numbered.find(number), Ok(number.wrapping_mul(10)));
        }
        for number in [0, 4, 6, 10, 21, 23, i64::MAX - 1, i64::MIN + 1] {
            assert_eq!(numbered.find(number), Err(true), "{number}");
        }
    }
}
