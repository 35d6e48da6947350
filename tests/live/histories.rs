//! Calls and changes, one after another, beside a bucket of tokens that is changed in the same way.
//!
//! The library rounds at each change by at most one sub-tick, and towards more debt. So there are two buckets: one
//! that never rounds holds no less than the library, and one that rounds by a whole sub-tick each time no more.

use fastrand::Rng;
use tollgate::{Carry, ChangeError, Live, Live32, Quota};

/// Parts of a token: every number up to 12 divides it, so that no fraction is lost.
const PARTS: i64 = 27_720;

/// A quota, and what it is made of.
#[derive(Clone, Copy, Debug)]
struct Asked {
    count: i64,
    period: i64,
    burst: i64,
    stale: i64,
    debt: i64,
}

fn whole(value: i64) -> u64 {
    value.try_into().unwrap()
}

impl Asked {
    /// Of any size; where there is no such limiter, another one.
    fn any(rng: &mut Rng) -> Self {
        loop {
            let (count, period) = (rng.i64(1..=12), rng.i64(1..=12));
            let (stale, debt) = (rng.i64(0..=30), rng.i64(0..=60));
            let asked = Self { count, period, burst: rng.i64(1..=20), stale, debt };
            if Live::<u16>::new(asked.quota()).is_ok() {
                return asked;
            }
        }
    }

    fn quota(self) -> Quota {
        let quota = Quota::new(whole(self.count), whole(self.period), whole(self.burst));
        quota.stale(whole(self.stale)).debt(whole(self.debt))
    }

    /// Parts that come in a tick.
    fn rate(self) -> i64 {
        self.count * PARTS / self.period
    }

    fn full(self) -> i64 {
        self.burst * PARTS
    }

    /// The most parts that may be owed beyond the capacity.
    fn lent(self) -> i64 {
        self.debt * self.rate()
    }

    /// The parts of a sub-tick, of which an emission interval has `period / gcd(count, period)`.
    fn sub_tick(self) -> i64 {
        let gcd = (1..=self.count).rev().find(|by| self.count % by == 0 && self.period % by == 0);
        PARTS / self.period * gcd.unwrap()
    }
}

/// What is at hand at a tick.
#[derive(Clone, Copy, Debug)]
struct Tokens {
    quota: Asked,
    parts: i64,
    at: i64,
    /// Parts that are lost at a change, in sub-ticks.
    rounds: i64,
}

impl Tokens {
    fn parts(&self, now: i64) -> i64 {
        self.quota.full().min(self.parts + self.quota.rate() * (now - self.at))
    }

    fn take(&mut self, now: i64, n: i64) {
        (self.parts, self.at) = (self.parts(now) - n * PARTS, now);
    }

    /// As it is: the same tokens at hand, or the same tokens owed and for as many ticks; `None` where more would be
    /// owed than is lent.
    fn changed(&self, now: i64, quota: Asked) -> Option<Self> {
        let before = self.parts(now);
        let at_hand = before.min(quota.full()) - self.rounds * quota.sub_tick();
        // what is owed, in as many ticks of the new rate; less than a part and a sub-tick are rounded
        let for_as_long = (before * quota.rate()).div_euclid(self.quota.rate());
        let for_as_long = for_as_long + 1 - self.rounds * (quota.sub_tick() + 1);
        let parts = if before < 0 { at_hand.min(for_as_long) } else { at_hand };
        (parts >= -quota.lent()).then_some(Self { quota, parts, at: now, ..*self })
    }
}

/// What was admitted at a tick, and the parts at hand and regenerated until then.
struct Event {
    admitted: i64,
    at_hand: i64,
    regenerated: i64,
}

struct Trial {
    limiter: Live<u16>,
    most: Tokens,
    least: Tokens,
    now: i64,
    late: bool,
    regenerated: i64,
    events: Vec<Event>,
    changes: u64,
    decisions: u64,
}

/// The clock wraps every 2^14 ticks.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a clock of 16 bits wraps")]
fn tick(now: i64) -> u16 {
    now as u16
}

impl Trial {
    fn new(rng: &mut Rng) -> Self {
        let (quota, now) = (Asked::any(rng), rng.i64(1 << 20..1 << 21));
        let most = Tokens { quota, parts: quota.full(), at: now, rounds: 0 };
        Self {
            limiter: Live::<u16>::new_at(quota.quota(), tick(now)).unwrap(),
            most,
            least: Tokens { rounds: 1, ..most },
            now,
            late: rng.bool(),
            regenerated: 0,
            events: Vec::new(),
            changes: 0,
            decisions: 0,
        }
    }

    /// A tick that is late, by no more than the quota allows.
    fn ask_at(&self, rng: &mut Rng) -> i64 {
        if self.late { self.now - rng.i64(0..=self.most.quota.stale) } else { self.now }
    }

    fn step(&mut self, rng: &mut Rng) {
        let ticks = [0, 0, 0, 1, 1, 2, 7, 50][rng.usize(0..8)];
        self.now += ticks;
        self.regenerated += ticks * self.most.quota.rate();
        match rng.u32(0..10) {
            0..2 => self.change(Asked::any(rng)),
            2 => self.debit(rng.i64(1..=9)),
            _ => {
                let at = self.ask_at(rng);
                self.take(at, rng.i64(1..=self.most.quota.burst));
            }
        }
    }

    fn take(&mut self, at: i64, n: i64) {
        let granted = self.limiter.try_acquire(tick(at), tick(n)).is_ok();
        self.decisions += 1;
        let at_hand = self.most.parts(self.now);
        if granted {
            assert!(self.most.parts(at) >= n * PARTS, "minted: {n} at {at} of {:?}", self.most);
            self.most.take(at, n);
            self.least.take(at, n);
        } else {
            assert!(self.least.parts(at) < n * PARTS, "lost: {n} at {at} of {:?}", self.least);
        }
        let admitted = if granted { n } else { 0 };
        self.events.push(Event { admitted, at_hand, regenerated: self.regenerated });
    }

    /// Counted as admitted; it may make a debt.
    fn debit(&mut self, n: i64) {
        let debited = self.limiter.debit(tick(self.now), tick(n)).is_ok();
        let owed = |tokens: &Tokens| tokens.parts(self.now) - n * PARTS < -tokens.quota.lent();
        assert!(if debited { !owed(&self.most) } else { owed(&self.least) }, "{n} of {:?}", self.most);
        if debited {
            self.most.take(self.now, n);
            self.least.take(self.now, n);
            // a window that begins here begins with what is left of it, and so without these cells
            self.events.clear();
        }
    }

    fn change(&mut self, quota: Asked) {
        let now = self.now;
        let changed = self.limiter.change(tick(now), quota.quota(), Carry::AsItIs);
        let (most, least) = (self.most.changed(now, quota), self.least.changed(now, quota));
        match changed {
            Ok(()) => {
                self.most = most.unwrap_or_else(|| panic!("owes too much: {:?} to {quota:?}", self.most));
                // the lower bound may owe a sub-tick more than is lent
                self.least =
                    least.unwrap_or(Tokens { quota, parts: -quota.lent(), at: now, ..self.least });
                self.changes += 1;
            }
            Err(error) => {
                assert_eq!(error, ChangeError::Owed);
                assert!(least.is_none(), "refused in vain: {:?} to {quota:?}", self.least);
            }
        }
    }

    /// No window has admitted more than was at hand at its start and came back in it.
    fn check_windows(&self) -> u64 {
        let mut filled = 0;
        for (first, start) in self.events.iter().enumerate() {
            let mut admitted = 0;
            for event in &self.events[first..] {
                admitted += event.admitted;
                let bound = (start.at_hand + event.regenerated - start.regenerated).div_euclid(PARTS);
                assert!(admitted <= bound || admitted == 0, "{admitted} of {bound}");
                filled += u64::from(admitted == bound && admitted > 0);
            }
        }
        filled
    }
}

#[test]
fn changes_and_calls_as_the_tokens_have_it() {
    let histories = if cfg!(debug_assertions) { 2_000 } else { 20_000 };
    let (mut decisions, mut changes, mut filled) = (0, 0, 0);
    for seed in 0..histories {
        let mut rng = Rng::with_seed(seed);
        let mut trial = Trial::new(&mut rng);
        for _ in 0..200 {
            trial.step(&mut rng);
        }
        if !trial.late {
            filled += trial.check_windows();
        }
        decisions += trial.decisions;
        changes += trial.changes;
    }
    assert!(filled > histories, "no window was filled to its bound: {filled}");
    println!(
        "checked: {histories} random histories (of a quota that changes: {changes} changes, {filled} windows full)"
    );
    println!("checked: {decisions} oracle decisions (of a quota that changes, beside tokens)");
}

/// All that is admitted at 100 ticks, by a cell a tick and a burst of 10 that at each of them is 1000 for a moment.
fn toggled(carry: Carry) -> u32 {
    let [small, large] = [10, 1_000].map(|burst| Quota::new(1, 1, burst));
    let limiter = Live32::new(small).unwrap();
    let mut admitted = 0;
    for now in 0..100 {
        limiter.change(now, large, carry).unwrap();
        admitted += limiter.acquire_up_to(now, 1_000).map_or(0, |(taken, _)| taken);
        limiter.change(now, small, carry).unwrap();
    }
    admitted
}

#[test]
fn a_burst_that_is_toggled_mints_as_the_policy_says() {
    assert_eq!(toggled(Carry::AsItIs), 10 + 99);
    // the 990 are taken back, and stay owed
    assert_eq!(toggled(Carry::Additive), 1_000 + 99);
    // each cell of the small burst becomes a hundred
    assert_eq!(toggled(Carry::InProportion), 1_000 + 99 * 100);
    assert_eq!(toggled(Carry::Reset), 100 * 1_000);
}
