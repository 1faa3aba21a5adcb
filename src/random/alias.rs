//! Alias tables: a draw from any fixed distribution at the cost of one look-up.

/// Walker's alias table in Vose's form (<https://www.keithschwarz.com/darts-dice-coins/>), with 32-bit thresholds, so
/// that a draw is integer arithmetic only.
#[derive(Debug, Clone)]
pub struct Alias {
    /// Threshold below which the cell's own index is kept, and the index that is taken otherwise.
    cells: Vec<(u32, u32)>,
}

impl Alias {
    /// A table for weights that are finite, not negative and not all 0; fewer than 2³².
    ///
    /// # Panics
    /// When the weights are none of that: the profile has been checked for it.
    pub fn new(weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        assert!(total > 0.0 && total.is_finite() && weights.iter().all(|w| *w >= 0.0), "weights {weights:?}");
        let n = weights.len();
        let mut scaled: Vec<f64> = weights.iter().map(|w| w / total * n as f64).collect();
        let mut cells: Vec<(u32, u32)> = (0..n as u32).map(|i| (u32::MAX, i)).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..n).partition(|&i| scaled[i] < 1.0);
        while let (Some(&less), Some(&more)) = (small.last(), large.last()) {
            small.pop();
            cells[less] = ((scaled[less] * f64::from(u32::MAX)) as u32, more as u32);
            scaled[more] -= 1.0 - scaled[less];
            if scaled[more] < 1.0 {
                large.pop();
                small.push(more);
            }
        }
        // What is left differs from 1 by rounding only, unless its weight is 0.
        for &i in &small {
            if weights[i] == 0.0 {
                let heaviest = (0..n).max_by(|&a, &b| weights[a].total_cmp(&weights[b])).unwrap_or(0);
                cells[i] = (0, heaviest as u32);
            }
        }
        Self { cells }
    }

    /// The index that these 64 random bits choose.
    #[inline]
    pub fn pick(&self, bits: u64) -> usize {
        let cell = ((bits >> 32) * self.cells.len() as u64) >> 32;
        let (threshold, other) = self.cells[cell as usize];
        if bits as u32 <= threshold && threshold > 0 { cell as usize } else { other as usize }
    }

    /// The number of indices.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Never true: a table has at least one index.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    #[test]
    fn frequencies_follow_the_weights_and_zero_is_never_drawn() {
        let weights = [0.0, 1.0, 2.0, 4.0, 0.0, 0.5, 0.001];
        let table = Alias::new(&weights);
        let mut seen = [0u32; 7];
        let n = 400_000;
        for i in 0..n {
            seen[table.pick(Key::root(9).at(i).bits())] += 1;
        }
        let total: f64 = weights.iter().sum();
        for (i, weight) in weights.iter().enumerate() {
            let expected = weight / total * n as f64;
            let error = (f64::from(seen[i]) - expected).abs();
            assert!(error <= 4.5 * expected.sqrt(), "weight {weight}: {} instead of {expected}", seen[i]);
        }
    }

    #[test]
    fn one_weight_is_always_drawn() {
        assert_eq!(Alias::new(&[3.0]).pick(u64::MAX), 0);
    }

    #[test]
    fn agrees_with_the_table_of_rand_distr() {
        use rand_distr::{Distribution, weighted::WeightedAliasIndex};
        let weights = [5u32, 1, 0, 7, 3];
        let ours = Alias::new(&weights.map(f64::from));
        let theirs = WeightedAliasIndex::new(weights.to_vec()).expect("weights are fine");
        let (mut a, mut b) = ([0i32; 5], [0i32; 5]);
        let mut stream = Key::root(4).stream();
        for i in 0..200_000 {
            a[ours.pick(Key::root(5).at(i).bits())] += 1;
            b[theirs.sample(&mut stream)] += 1;
        }
        for i in 0..5 {
            assert!((a[i] - b[i]).abs() <= 1_300, "{a:?} {b:?}");
        }
    }
}
