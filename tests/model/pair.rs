use super::Model;

/// Two exact limiters, of which both must hold what is taken.
#[derive(Clone, Debug)]
pub(crate) struct Pair<A, B = A>(pub(crate) A, pub(crate) B);

impl<A: Model, B: Model> Model for Pair<A, B> {
    // of the one that refuses, and not of the other
    const REFUSAL_RENEWS: bool = false;

    fn most(&self) -> u64 {
        self.0.most().min(self.1.most())
    }

    fn remaining(&self, now: i128) -> u64 {
        self.0.remaining(now).min(self.1.remaining(now))
    }

    fn reset_after(&self, now: i128) -> u64 {
        self.0.reset_after(now).max(self.1.reset_after(now))
    }

    fn wait(&self, now: i128, n: u64) -> u64 {
        self.0.wait(now, n).max(self.1.wait(now, n))
    }

    fn taken(&self, now: i128, n: u64) -> Self {
        Self(self.0.taken(now, n), self.1.taken(now, n))
    }

    fn touched(&self, now: i128) -> Self {
        Self(self.0.touched(now), self.1.touched(now))
    }

    fn filled(&self, now: i128) -> Self {
        Self(self.0.filled(now), self.1.filled(now))
    }

    fn drained(&self, now: i128) -> Self {
        Self(self.0.drained(now), self.1.drained(now))
    }
}
