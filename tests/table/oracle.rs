//! A bucket in unbounded integers, which never forgets.

use std::collections::HashMap;

/// What the quota asks for, and the staleness.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    pub(crate) count: i128,
    pub(crate) period: i128,
    pub(crate) burst: i128,
    pub(crate) stale: i128,
}

impl Rate {
    pub(crate) fn quota(self) -> tollgate::Quota {
        let plain = |number: i128| u64::try_from(number).unwrap();
        tollgate::Quota::new(plain(self.count), plain(self.period), plain(self.burst))
            .stale(plain(self.stale))
    }

    /// The most in any closed window of so many ticks.
    pub(crate) fn most(self, ticks: i128) -> i128 {
        self.burst + ticks * self.count / self.period
    }
}

/// By key, when its next cell is due, in parts of a tick of which there are `count`.
#[derive(Default)]
pub(crate) struct Buckets(HashMap<u64, i128>);

/// What is left, and after how many ticks what was asked for conforms; `None` for never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Admitted { remaining: i128, reset_after: i128 },
    Denied { retry_after: Option<i128> },
}

impl Buckets {
    fn due(&self, rate: Rate, key: u64, now: i128) -> i128 {
        self.0.get(&key).copied().unwrap_or(i128::MIN).max(now * rate.count)
    }

    pub(crate) fn take(&mut self, rate: Rate, key: u64, now: i128, n: i128) -> Told {
        let told = self.peek(rate, key, now, n);
        if n > 0 && matches!(told, Told::Admitted { .. }) {
            self.0.insert(key, self.due(rate, key, now) + n * rate.period);
        }
        told
    }

    pub(crate) fn peek(&self, rate: Rate, key: u64, now: i128, n: i128) -> Told {
        let owed = self.due(rate, key, now) - now * rate.count + n * rate.period;
        let over = owed - rate.burst * rate.period;
        if n == 0 || over <= 0 {
            let remaining = (-over).max(0) / rate.period;
            return Told::Admitted { remaining, reset_after: (owed + rate.count - 1) / rate.count };
        }
        let wait = (over + rate.count - 1) / rate.count;
        Told::Denied { retry_after: (n <= rate.burst).then_some(wait) }
    }

    /// Whether the key's bucket has been full for more than the staleness.
    pub(crate) fn long_full(&self, rate: Rate, key: u64, now: i128) -> bool {
        self.0.get(&key).is_none_or(|due| due + rate.stale * rate.count < now * rate.count)
    }

    /// How many keys are not to be forgotten yet.
    pub(crate) fn live(&self, rate: Rate, now: i128) -> usize {
        self.0.keys().filter(|&&key| !self.long_full(rate, key, now)).count()
    }
}
