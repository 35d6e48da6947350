use super::profile::fits;
use crate::ground::{div, gcd};
use crate::{Quota, QuotaError, Width};

/// A quota that fits, and how far its rate lies below the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approximation {
    /// The quota; as it was asked for wherever that fits.
    pub quota: Quota,
    /// Its cells per [`period`](Self::period).
    pub count: u64,
    /// Its period, in ticks.
    pub period: u64,
    /// How much lower the rate is, in parts per 10^12, rounded up: 0 means exact.
    pub error: u64,
}

impl Quota {
    /// The best rate not above this one that fits a word of `W` with the burst, tolerance, staleness and
    /// debt of this quota.
    ///
    /// It comes from the Stern-Brocot tree and is the nearest from below, and the tolerance is kept as a
    /// time, rounded down: no cell too many ever conforms, and a hard window stays one. With a tolerance, and
    /// near the edge of what fits, a nearer one may be passed over now and then.
    ///
    /// ```
    /// use tollgate::{Gcra64, Quota};
    ///
    /// // with 60 s of staleness and of debt on a clock of 1 ns, this rate does not fit in 64 bits
    /// let asked = Quota::per_second(999_999_937, 1_000_000_000);
    /// assert!(Gcra64::new(asked).is_err());
    ///
    /// let near = asked.approximate::<u64>()?;
    /// assert!(Gcra64::new(near.quota).is_ok());
    /// assert_eq!(near.error, 1);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What does not fit, where no lower rate does either.
    pub const fn approximate<W: Width>(self) -> Result<Approximation, QuotaError> {
        let Err(error) = fits(&self, W::BITS) else {
            return Ok(Approximation { quota: self, count: self.count, period: self.period, error: 0 });
        };
        if self.period == 0 {
            return Err(error);
        }
        // a fault, or a count of 0, fits at no rate
        let divisor = gcd(self.count, self.period);
        match best_below(&self, div(self.count, divisor), div(self.period, divisor), W::BITS) {
            Some((count, period)) => Ok(Approximation {
                quota: self.at(count, period),
                count,
                period,
                error: shortfall(self.count, self.period, count, period),
            }),
            None => Err(error),
        }
    }

    /// At another rate, in lowest terms, with a tolerance of no more time than before: a sub-tick is
    /// longer where there are fewer in a tick.
    #[allow(clippy::cast_possible_truncation, reason = "at most the tolerance, since count <= scale")]
    const fn at(mut self, count: u64, period: u64) -> Self {
        let scale = div(self.count, gcd(self.count, self.period));
        let stretched = self.tolerance as u128 * count as u128;
        self.tolerance = match stretched.checked_div(scale as u128) {
            Some(tolerance) => tolerance as u64,
            None => 0,
        };
        self.count = count;
        self.period = period;
        self
    }
}

/// The largest fraction in reach that is not above `count / period`, both without a common divisor.
///
/// Walks down the Stern-Brocot tree, a run of equal turns at a time, as Euclid's algorithm does. Every
/// better lower bound has a larger numerator and a larger denominator, so the walk ends where one does not
/// fit.
const fn best_below(quota: &Quota, count: u64, period: u64, width: u32) -> Option<(u64, u64)> {
    let (mut lower, mut upper) = ((0, 1), (1, 0));
    // how far they are off: count * lower.1 - period * lower.0, and the same of the upper one, negated
    let (mut below, mut above) = (count, period);
    loop {
        let run = div(below, above);
        let fitting = longest_fitting(quota, lower, upper, run, width);
        lower = mediant(lower, upper, fitting);
        below -= fitting * above;
        if fitting < run || below == 0 {
            break;
        }
        let run = div(above - 1, below);
        upper = mediant(upper, lower, run);
        above -= run * below;
    }
    if lower.0 == 0 { None } else { Some(lower) }
}

const fn mediant(from: (u64, u64), towards: (u64, u64), turns: u64) -> (u64, u64) {
    // never beyond count / period, whose parts fit
    (from.0 + turns * towards.0, from.1 + turns * towards.1)
}

/// How many of `run` turns from `lower` towards `upper` still fit, by bisection.
const fn longest_fitting(
    quota: &Quota,
    lower: (u64, u64),
    upper: (u64, u64),
    run: u64,
    width: u32,
) -> u64 {
    let (mut fitting, mut most) = (0, run);
    while fitting < most {
        let turns = most - (most - fitting) / 2;
        let (count, period) = mediant(lower, upper, turns);
        if fits(&quota.at(count, period), width).is_ok() {
            fitting = turns;
        } else {
            most = turns - 1;
        }
    }
    fitting
}

/// `1 - (count / period) / (asked_count / asked_period)` in parts per 10^12, rounded up.
const fn shortfall(asked_count: u64, asked_period: u64, count: u64, period: u64) -> u64 {
    // Both products are below 2^127: an accepted period is at most 2^63. Doubling the rest and adding
    // the step, each followed by a subtraction, stays in 128 bits.
    let whole = asked_count as u128 * period as u128;
    let step = whole - asked_period as u128 * count as u128;
    let (mut parts, mut rest) = (0, 0);
    let mut bit = u64::BITS;
    while bit != 0 {
        bit -= 1;
        parts *= 2;
        rest *= 2;
        if rest >= whole {
            rest -= whole;
            parts += 1;
        }
        if PARTS >> bit & 1 == 1 {
            rest += step;
            if rest >= whole {
                rest -= whole;
                parts += 1;
            }
        }
    }
    if rest == 0 { parts } else { parts + 1 }
}

const PARTS: u64 = 1_000_000_000_000;
