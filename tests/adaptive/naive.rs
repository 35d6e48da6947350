//! The controllers in unbounded time, a period after another.

use tollgate::Quota;

/// The mean, rounded up.
pub(crate) fn mean(a: u32, b: u32) -> u64 {
    u64::from(a / 2) + u64::from(b / 2) + u64::from((a | b) % 2)
}

/// What a rule says, in numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    pub(crate) first: u64,
    pub(crate) period: u64,
    pub(crate) burst: u64,
    pub(crate) stale: u64,
    pub(crate) debt: u64,
    pub(crate) clock_bits: u32,
    pub(crate) floor: u32,
    pub(crate) ceiling: u32,
    pub(crate) most_burst: u64,
    pub(crate) increase: u32,
    pub(crate) per_mille: u32,
    pub(crate) cool_down: u32,
}

impl Rule {
    pub(crate) fn at_first(&self) -> Quota {
        self.with(self.first, self.burst)
    }

    fn with(&self, count: u64, burst: u64) -> Quota {
        let quota = Quota::new(count, self.period, burst).stale(self.stale).debt(self.debt);
        quota.clock_bits(self.clock_bits)
    }

    /// The quota of a level.
    pub(crate) fn quota(&self, level: u64) -> Quota {
        let burst = (u128::from(level) * u128::from(self.burst)).div_ceil(self.first.into());
        self.with(level, u64::try_from(burst).unwrap().min(self.most_burst))
    }
}

/// What happens in a call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    Attempt(u64),
    Success,
    Overload,
    Nothing,
}

/// The state, told in whole periods from tick `origin`.
#[derive(Clone, Debug)]
pub(crate) struct Naive {
    pub(crate) rule: Rule,
    pub(crate) level: u64,
    demand: bool,
    origin: u128,
    period: Option<u128>,
    attempts: u128,
    success: bool,
    overload: bool,
    last_cut: Option<u128>,
}

impl Naive {
    pub(crate) fn new(rule: Rule, demand: bool, origin: u128) -> Self {
        Self {
            rule,
            level: rule.first,
            demand,
            origin,
            period: None,
            attempts: 0,
            success: false,
            overload: false,
            last_cut: None,
        }
    }

    pub(crate) fn call(&mut self, now: u128, event: Event) {
        let period = (now - self.origin) / u128::from(self.rule.period);
        let ended = self.period.replace(period).map_or(0, |last| period - last);
        let first = period - ended;
        // what is not told apart any more is told once
        for turn in (0..ended).take(70_000) {
            self.turn(first + turn);
        }
        match event {
            Event::Attempt(n) => self.attempts += u128::from(n),
            Event::Success => self.success = true,
            Event::Overload => self.overload = true,
            Event::Nothing => {}
        }
    }

    fn turn(&mut self, period: u128) {
        let Rule { floor, ceiling, increase, per_mille, cool_down, .. } = self.rule;
        let level = u128::from(self.level);
        let cooled = self.last_cut.is_none_or(|cut| period > cut + u128::from(cool_down));
        let next = if self.demand {
            (level + self.attempts).div_ceil(2)
        } else if self.overload && cooled {
            self.last_cut = Some(period);
            level * u128::from(per_mille) / 1_000
        } else if self.success && !self.overload {
            level + u128::from(increase)
        } else {
            level
        };
        self.level = u64::try_from(next.clamp(floor.into(), ceiling.into())).unwrap();
        (self.attempts, self.success, self.overload) = (0, false, false);
    }
}
