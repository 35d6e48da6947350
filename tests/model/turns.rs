use super::Model;

/// The bucket that refills at intervals.
#[derive(Clone, Debug)]
pub(crate) struct Turns {
    pub(crate) period: i128,
    pub(crate) refill: i128,
    pub(crate) capacity: i128,
    /// The period that the tokens are as of; never turned back.
    pub(crate) turn: i128,
    pub(crate) tokens: i128,
}

impl Turns {
    /// As the library shows it: in periods since the last writing, or as of that one to a late caller.
    fn at(&self, now: i128) -> Self {
        let turn = self.turn.max(now.div_euclid(self.period));
        let tokens = self.capacity.min(self.tokens + (turn - self.turn) * self.refill);
        Self { turn, tokens, ..*self }
    }

    fn with(&self, now: i128, tokens: i128) -> Self {
        Self { tokens, ..self.at(now) }
    }
}

impl Model for Turns {
    const REFUSAL_RENEWS: bool = false;

    fn most(&self) -> u64 {
        self.capacity.try_into().unwrap()
    }

    fn remaining(&self, now: i128) -> u64 {
        self.at(now).tokens.try_into().unwrap()
    }

    fn reset_after(&self, now: i128) -> u64 {
        self.wait(now, self.most())
    }

    fn wait(&self, now: i128, n: u64) -> u64 {
        let Self { mut turn, mut tokens, .. } = self.at(now);
        let n = i128::from(n);
        if tokens >= n {
            return 0;
        }
        // all but the last turns at once
        let skipped = (n - tokens) / self.refill;
        (turn, tokens) = (turn + skipped, tokens + skipped * self.refill);
        while tokens < n {
            (turn, tokens) = (turn + 1, tokens + self.refill);
        }
        (turn * self.period - now).try_into().unwrap()
    }

    fn taken(&self, now: i128, n: u64) -> Self {
        self.with(now, self.at(now).tokens - i128::from(n))
    }

    fn touched(&self, now: i128) -> Self {
        self.at(now)
    }

    fn filled(&self, now: i128) -> Self {
        self.with(now, self.capacity)
    }

    fn drained(&self, now: i128) -> Self {
        self.with(now, 0)
    }
}
