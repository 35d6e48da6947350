//! An exact bucket in unbounded numbers: how long one waits who is alone, or next.

/// In parts of a cell, of which a tick brings `count` and a cell has `period`.
#[derive(Clone, Debug)]
pub(crate) struct Exact {
    count: i128,
    period: i128,
    burst: i128,
    /// What is used, at `at`; above the burst where it is owed.
    used: i128,
    at: i128,
}

impl Exact {
    pub(crate) fn new((count, period, burst): (u64, u64, u64)) -> Self {
        let [count, period, burst] = [count, period, burst].map(i128::from);
        Self { count, period, burst, used: 0, at: 0 }
    }

    fn at(&mut self, now: u64) {
        let passed = i128::from(now) - self.at;
        assert!(passed >= 0, "no time goes back here");
        self.used = (self.used - passed * self.count).max(0);
        self.at = now.into();
    }

    /// After how many ticks `n` cells conform; `None` for never.
    pub(crate) fn wait(&mut self, now: u64, n: u64) -> Option<u64> {
        self.at(now);
        let n = i128::from(n);
        if n > self.burst {
            return None;
        }
        let over = self.used + (n - self.burst) * self.period;
        // nothing is taken of nothing
        let over = if n == 0 { 0 } else { over.max(0) };
        Some(u64::try_from((over + self.count - 1) / self.count).unwrap())
    }

    /// Takes them at the tick at which they conform.
    pub(crate) fn take(&mut self, now: u64, n: u64) {
        self.at(now);
        self.used += i128::from(n) * self.period;
    }

    /// Gives back what was held since this very tick, or owes what was used beyond it.
    pub(crate) fn settle(&mut self, now: u64, held: u64, actual: u64) {
        self.at(now);
        let more = i128::from(actual) - i128::from(held);
        self.used = (self.used + more * self.period).max(0);
    }
}
