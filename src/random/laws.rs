//! The laws that rows are drawn from, with `libm` so that every platform draws the same.
//!
//! Sources: Poisson and binomial by W. Hörmann's transformed rejection, "The transformed rejection method for
//! generating Poisson random variables" (1993) and "The generation of binomial random variates" (1993); gamma by
//! Marsaglia and Tsang, "A simple method for generating gamma variables" (2000); normal by the polar method, and
//! its quantiles by M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution" (1988).

#![expect(clippy::many_single_char_names, reason = "the names of the papers")]

use super::Stream;

/// ln Γ(x) for x > 0.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// A Poisson count with this mean; 0 when the mean is not positive.
#[inline]
pub fn poisson(stream: &mut Stream, mean: f64) -> u64 {
    if mean <= 0.0 {
        0
    } else if mean < 12.0 {
        poisson_by_inversion(stream.unit(), mean, libm::exp(-mean))
    } else {
        poisson_by_rejection(stream, mean)
    }
}

/// Walks up the distribution until it has passed `u`; `p0` is exp(−mean).
fn poisson_by_inversion(mut u: f64, mean: f64, p0: f64) -> u64 {
    let mut p = p0;
    let mut k = 0u32;
    // Past 120 the rest of the distribution is below 2⁻⁵³ for any mean under 12.
    while u >= p && k < 120 {
        u -= p;
        k += 1;
        p *= mean / f64::from(k);
    }
    u64::from(k)
}

fn poisson_by_rejection(stream: &mut Stream, mean: f64) -> u64 {
    let ln_mean = libm::log(mean);
    let b = 0.931 + 2.53 * mean.sqrt();
    let a = -0.059 + 0.02483 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let v_r = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let u = stream.unit() - 0.5;
        let v = 1.0 - stream.unit();
        let us = 0.5 - u.abs();
        let k = ((2.0 * a / us + b) * u + mean + 0.43).floor();
        if us >= 0.07 && v <= v_r {
            return k as u64;
        }
        if k < 0.0 || (us < 0.013 && v > us) {
            continue;
        }
        let accept = libm::log(v) + libm::log(inverse_alpha) - libm::log(a / (us * us) + b);
        if accept <= -mean + k * ln_mean - ln_gamma(k + 1.0) {
            return k as u64;
        }
    }
}

/// A binomial count: successes of `n` trials with chance `p` each.
#[inline]
pub fn binomial(stream: &mut Stream, n: u64, p: f64) -> u64 {
    if n == 0 || p <= 0.0 {
        0
    } else if p >= 1.0 {
        n
    } else if p > 0.5 {
        n - binomial(stream, n, 1.0 - p)
    } else if n as f64 * p < 10.0 {
        binomial_by_inversion(stream.unit(), n, p)
    } else {
        binomial_by_rejection(stream, n, p)
    }
}

fn binomial_by_inversion(mut u: f64, n: u64, p: f64) -> u64 {
    let odds = p / (1.0 - p);
    let mut chance = libm::exp(n as f64 * libm::log1p(-p));
    let mut k = 0;
    // With a mean below 10, the rest past 110 is below 2⁻⁵³.
    while u >= chance && k < n.min(110) {
        u -= chance;
        k += 1;
        chance *= odds * (n - k + 1) as f64 / k as f64;
    }
    k
}

fn binomial_by_rejection(stream: &mut Stream, n: u64, p: f64) -> u64 {
    let count = n as f64;
    let spread = (count * p * (1.0 - p)).sqrt();
    let b = 1.15 + 2.53 * spread;
    let a = -0.0873 + 0.0248 * b + 0.01 * p;
    let c = count * p + 0.5;
    let v_r = 0.92 - 4.2 / b;
    let alpha = (2.83 + 5.1 / b) * spread;
    let ln_odds = libm::log(p / (1.0 - p));
    let mode = ((count + 1.0) * p).floor();
    let h = ln_gamma(mode + 1.0) + ln_gamma(count - mode + 1.0);
    loop {
        let u = stream.unit() - 0.5;
        let v = 1.0 - stream.unit();
        let us = 0.5 - u.abs();
        let k = ((2.0 * a / us + b) * u + c).floor();
        if us >= 0.07 && v <= v_r {
            return k as u64;
        }
        if k < 0.0 || k > count {
            continue;
        }
        let accept = libm::log(v * alpha / (a / (us * us) + b));
        if accept <= h - ln_gamma(k + 1.0) - ln_gamma(count - k + 1.0) + (k - mode) * ln_odds {
            return k as u64;
        }
    }
}

/// A standard normal number.
pub fn normal(stream: &mut Stream) -> f64 {
    loop {
        let x = 2.0 * stream.unit() - 1.0;
        let y = 2.0 * stream.unit() - 1.0;
        let s = x * x + y * y;
        if s > 0.0 && s < 1.0 {
            return x * (-2.0 * libm::log(s) / s).sqrt();
        }
    }
}

/// The chance that a standard normal number lies below `x`.
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The number below which a standard normal one lies with this chance, between 0 and 1.
pub fn normal_quantile(chance: f64) -> f64 {
    let ratio = |x: f64, above: &[f64; 8], below: &[f64; 7]| {
        let horner = |terms: &[f64]| terms.iter().rev().fold(0.0, |sum, term| sum * x + term);
        horner(above) / (1.0 + x * horner(below))
    };
    let q = chance - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(0.180_625 - q * q, &MIDDLE.0, &MIDDLE.1);
    }
    let tail = (-libm::log(chance.min(1.0 - chance))).sqrt();
    let x = if tail <= 5.0 { ratio(tail - 1.6, &SHOULDER.0, &SHOULDER.1) } else { ratio(tail - 5.0, &TAIL.0, &TAIL.1) };
    if q < 0.0 { -x } else { x }
}

/// Numerator and denominator (whose first term is 1) of a ratio of polynomials.
type Ratio = ([f64; 8], [f64; 7]);

/// The coefficients of algorithm AS 241, PPND16.
const MIDDLE: Ratio = (
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ],
);
const SHOULDER: Ratio = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);
const TAIL: Ratio = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);

/// A gamma number with this shape and mean `shape` (scale 1).
pub fn gamma(stream: &mut Stream, shape: f64) -> f64 {
    if shape < 1.0 {
        let boost = libm::pow(1.0 - stream.unit(), 1.0 / shape);
        return gamma(stream, shape + 1.0) * boost;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(stream);
        let t = 1.0 + c * x;
        if t <= 0.0 {
            continue;
        }
        let v = t * t * t;
        if libm::log(1.0 - stream.unit()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
            return d * v;
        }
    }
}

/// P(G ≤ x) for a gamma number of this shape and scale 1: the series of Abramowitz and Stegun 6.5.29 below the mean,
/// Lentz's continued fraction (6.5.31) above.
pub fn gamma_cdf(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = libm::exp(shape * libm::log(x) - x - ln_gamma(shape));
    if x < shape + 1.0 {
        let mut term = 1.0 / shape;
        let mut sum = term;
        for n in 1..500 {
            term *= x / (shape + f64::from(n));
            sum += term;
            if term < sum * 1e-16 {
                break;
            }
        }
        return (front * sum).min(1.0);
    }
    let mut b = x + 1.0 - shape;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut h = d;
    for n in 1..500 {
        let a = -f64::from(n) * (f64::from(n) - shape);
        b += 2.0;
        d = 1.0 / (a * d + b);
        c = b + a / c;
        let step = c * d;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (1.0 - front * h).max(0.0)
}

/// The gamma number of this shape and scale 1 that stands where `z` stands in the standard normal law, for |z| up to 6: the
/// cube of Wilson and Hilferty (1931), and from there by Newton's steps in the logarithm, held between bounds. From a
/// shape of 1000 on the cube alone is off by some thousandth of a standard deviation at most.
pub fn gamma_quantile(shape: f64, z: f64) -> f64 {
    let ninth = 1.0 / (9.0 * shape);
    let root = 1.0 - ninth + z * ninth.sqrt();
    let cube = shape * root * root * root;
    if shape > 1e3 {
        return cube;
    }
    let chance = normal_cdf(z);
    // Where the law's head is all that counts, P(G ≤ x) = xᵏ / Γ(k + 1).
    let head = libm::exp((libm::log(chance) + ln_gamma(shape + 1.0)) / shape);
    let mut y = libm::log(if root > 0.3 { cube } else { head }.max(f64::MIN_POSITIVE));
    let (mut low, mut high) = (-750.0, 40.0);
    for _ in 0..60 {
        let x = libm::exp(y);
        let off = gamma_cdf(shape, x) - chance;
        if off > 0.0 {
            high = y;
        } else {
            low = y;
        }
        let density = libm::exp(shape * y - x - ln_gamma(shape));
        let next = y - off / density;
        let next = if next > low && next < high { next } else { f64::midpoint(low, high) };
        if (next - y).abs() < 1e-12 {
            break;
        }
        y = next;
    }
    libm::exp(y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    const DRAWS: u64 = 200_000;

    /// Mean and variance of many draws.
    fn moments(mut draw: impl FnMut(&mut Stream) -> f64) -> (f64, f64) {
        let (mut sum, mut squares) = (0.0, 0.0);
        for i in 0..DRAWS {
            let x = draw(&mut Key::root(11).at(i).stream());
            sum += x;
            squares += x * x;
        }
        let mean = sum / DRAWS as f64;
        (mean, squares / DRAWS as f64 - mean * mean)
    }

    /// Pearson's statistic of draws against a probability law, cells pooled to 5 expected, and its degrees of freedom.
    fn chi_square(mut draw: impl FnMut(&mut Stream) -> u64, chance: impl Fn(u64) -> f64, top: u64) -> (f64, f64) {
        let mut seen = vec![0.0; top as usize + 1];
        for i in 0..DRAWS {
            let k = draw(&mut Key::root(12).at(i).stream()).min(top);
            seen[k as usize] += 1.0;
        }
        let (mut statistic, mut cells) = (0.0, 0.0);
        let (mut have, mut want) = (0.0, 0.0);
        for k in 0..=top {
            have += seen[k as usize];
            want += chance(k) * DRAWS as f64;
            if want >= 5.0 {
                statistic += (have - want) * (have - want) / want;
                cells += 1.0;
                (have, want) = (0.0, 0.0);
            }
        }
        (statistic, cells - 1.0)
    }

    /// Six standard deviations above the mean of chi-square: p near 10⁻⁸.
    fn assert_fits((statistic, freedom): (f64, f64), what: &str) {
        let bound = freedom + 6.0 * (2.0 * freedom).sqrt();
        assert!(statistic < bound, "{what}: {statistic} with {freedom} degrees of freedom");
    }

    #[test]
    fn a_gamma_quantile_has_its_chance_below_it() {
        for shape in [0.25, 1.0, 4.0, 60.0, 400.0, 990.0, 1_010.0] {
            for z in [-5.0, -2.0, -0.5, 0.0, 1.0, 3.0, 5.0] {
                let chance = gamma_cdf(shape, gamma_quantile(shape, z));
                let off = (normal_quantile(chance) - z).abs();
                let bound = if shape > 1e3 { 2e-3 } else { 1e-4 };
                assert!(off < bound, "shape {shape}: {z} is off by {off}");
            }
        }
    }

    #[test]
    fn poisson_counts_follow_the_law_on_both_sides_of_the_switch() {
        for mean in [0.05, 1.0, 5.0, 11.9, 12.1, 30.0, 300.0] {
            let law = |k: u64| libm::exp(k as f64 * libm::log(mean) - mean - ln_gamma(k as f64 + 1.0));
            let top = (mean + 12.0 * mean.sqrt() + 12.0) as u64;
            assert_fits(chi_square(|s| poisson(s, mean), law, top), &format!("poisson {mean}"));
        }
    }

    #[test]
    fn binomial_counts_follow_the_law_on_both_sides_of_the_switch() {
        for (n, p) in [(1, 0.5), (20, 0.1), (99, 0.1), (101, 0.1), (1_000, 0.4), (1_000, 0.9), (150_000, 0.5)] {
            let law = |k: u64| {
                let (n, k) = (n as f64, k as f64);
                let choose = ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0);
                libm::exp(choose + k * libm::log(p) + (n - k) * libm::log1p(-p))
            };
            assert_fits(chi_square(|s| binomial(s, n, p), law, n), &format!("binomial {n} {p}"));
        }
    }

    #[test]
    fn gamma_and_normal_have_their_moments() {
        for shape in [0.05, 0.7, 1.0, 4.0, 400.0] {
            let (mean, variance) = moments(|s| gamma(s, shape));
            let error = 6.0 * (shape / DRAWS as f64).sqrt();
            assert!((mean - shape).abs() < error, "gamma {shape}: mean {mean}");
            assert!((variance / shape - 1.0).abs() < 0.25, "gamma {shape}: variance {variance}");
        }
        let (mean, variance) = moments(normal);
        assert!(mean.abs() < 0.015 && (variance - 1.0).abs() < 0.02, "{mean} {variance}");
    }

    #[test]
    fn gamma_cdf_has_known_values() {
        assert!((gamma_cdf(1.0, 1.0) - (1.0 - libm::exp(-1.0))).abs() < 1e-14);
        assert!((gamma_cdf(1.0, 5.0) - (1.0 - libm::exp(-5.0))).abs() < 1e-14);
        assert!((gamma_cdf(0.5, 0.5) - 0.682_689_492_137_085_9).abs() < 1e-12, "one sigma of the normal law");
    }

    #[test]
    fn agrees_with_rand_distr() {
        use rand_distr::{Distribution, Gamma, Poisson};
        let (ours, _) = moments(|s| poisson(s, 7.5) as f64);
        let law = Poisson::new(7.5).expect("a mean");
        let (theirs, _) = moments(|s| law.sample(s));
        assert!((ours - theirs).abs() < 0.05, "{ours} {theirs}");
        let (_, ours) = moments(|s| gamma(s, 0.7));
        let law = Gamma::new(0.7, 1.0).expect("a shape");
        let (_, theirs) = moments(|s| law.sample(s));
        assert!((ours - theirs).abs() < 0.05, "{ours} {theirs}");
    }
}
