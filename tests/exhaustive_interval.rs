//! The interval bucket in words of 8 bits (4 of index, 4 of tokens), by exhaustion: decision, next word,
//! `remaining`, `retry_after` and `reset_after` equal a model that turns period after period; a denial
//! writes nothing; `retry_after` is sufficient and minimal by asking again (P2, P5, P6). What fits, and
//! the range in each refusal, equal brute force (P11).
//!
//! Bounds: every period, refill, capacity and margin that fits, of each every (word, now), n going round
//! with the period of `now`; for the smallest and the largest margin the literal product, n from 0 to
//! capacity + 1 and 255. Words of 64 bits do not wrap and divide otherwise: see `differential_interval`.

#![cfg(not(loom))]
#![allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "profiles are shared by reference, in 8 bits as in 64"
)]

mod common;

use common::{sum_over, thinned};
use tollgate::{Allowed, Denied, IntervalProfile, IntervalQuota, QuotaError, Word};

/// Indices count modulo this, and tokens stay below it.
const RING: u64 = 16;

#[derive(Clone, Copy, Debug)]
struct Shape {
    period: u64,
    refill: u64,
    capacity: u64,
    /// Periods by which a stored index may honestly lie after that of `now`.
    margin: u64,
}

impl Shape {
    /// The longest staleness that has this margin: `margin = ceil(stale / period) + 1`.
    fn stale(self) -> u64 {
        (self.margin - 1) * self.period
    }

    fn quota(self) -> IntervalQuota {
        IntervalQuota::new(self.refill, self.period).capacity(self.capacity).stale(self.stale())
    }

    fn profile(self) -> IntervalProfile<u8> {
        IntervalProfile::<u8>::new(self.quota()).unwrap()
    }

    /// Turns of the period until there are `n`, one by one.
    fn turns(self, mut tokens: u64, n: u64) -> u64 {
        let mut turns = 0;
        while tokens < n {
            tokens = self.turned(tokens);
            turns += 1;
        }
        turns
    }

    fn turned(self, tokens: u64) -> u64 {
        (tokens + self.refill).min(self.capacity)
    }

    /// The index must tell the time that a stale caller lags from the turns that it takes to fill up.
    fn fits(self) -> bool {
        let powers = [1, 2, 4, 8, 16];
        powers.contains(&self.period)
            && (1..RING).contains(&self.refill)
            && (1..RING).contains(&self.capacity)
            && self.margin + self.turns(0, self.capacity) < RING
    }
}

fn shapes() -> Vec<Shape> {
    let mut all = Vec::new();
    for period in [1, 2, 4, 8, 16] {
        for refill in 1..RING {
            for capacity in 1..RING {
                let of = |margin| Shape { period, refill, capacity, margin };
                all.extend((1..RING).map(of).filter(|shape| shape.fits()));
            }
        }
    }
    all
}

/// What a word means at a tick.
#[derive(Clone, Copy, Debug)]
struct State {
    shape: Shape,
    now: u64,
    /// The period that the tokens are as of, counted from the origin, and so not below that of `now`.
    index: u64,
    tokens: u64,
}

impl State {
    fn read(shape: Shape, raw: u8, now: u8) -> Self {
        let (stored, tokens) = (u64::from(raw) / RING, (u64::from(raw) % RING).min(shape.capacity));
        let now = u64::from(now);
        let period = now / shape.period;
        let honest = (0..=shape.margin).map(|back| period + back).find(|index| index % RING == stored);
        if let Some(index) = honest {
            return Self { shape, now, index, tokens };
        }
        // it lies in the past: turn after turn, until the stored index has become that of `now`
        let (mut index, mut tokens) = (stored, tokens);
        while index % RING != period % RING {
            tokens = shape.turned(tokens);
            index += 1;
        }
        Self { shape, now, index: period, tokens }
    }

    fn wait(self, n: u64) -> u8 {
        if n > self.shape.capacity {
            return u8::MAX;
        }
        let turns = self.shape.turns(self.tokens, n);
        if turns == 0 {
            return 0;
        }
        u8::try_from((self.index + turns) * self.shape.period - self.now).unwrap()
    }

    fn word(self) -> u8 {
        u8::try_from(self.index % RING * RING + self.tokens).unwrap()
    }

    fn check(self, profile: &IntervalProfile<u8>, now: u8, raw: u8, n: u8) {
        let word = Word::<u8>::from_raw(raw);
        let place = (self, raw, n);
        let wait = self.wait(n.into());
        match word.try_acquire(profile, now, n) {
            Ok(outcome) => {
                assert_eq!(wait, 0, "granted too early: {place:?}");
                let after = Self { tokens: self.tokens - u64::from(n), ..self };
                let written = if n == 0 { raw } else { after.word() };
                assert_eq!(word.raw(), written, "{place:?}");
                assert_eq!(outcome.retry_after(), 0, "{place:?}");
                assert_eq!(u64::from(outcome.remaining()), after.tokens, "{place:?}");
                assert_eq!(outcome.reset_after(), after.wait(self.shape.capacity), "{place:?}");
                assert_eq!(word.raw() == raw, n == 0, "a grant changes the word: {place:?}");
            }
            Err(denied) => {
                assert_ne!(wait, 0, "denied too late: {place:?}");
                assert_eq!(word.raw(), raw, "a denial writes nothing: {place:?}");
                assert_eq!(denied.retry_after(), wait, "{place:?}");
                let outcome = denied.outcome();
                assert_eq!(u64::from(outcome.remaining()), self.tokens, "{place:?}");
                assert_eq!(outcome.reset_after(), self.wait(self.shape.capacity), "{place:?}");
                let never = matches!(denied, Denied::Never(_));
                assert_eq!(never, u64::from(n) > self.shape.capacity, "{place:?}");
                if !never {
                    let then = now.wrapping_add(wait);
                    assert!(word.peek(profile, then, n).is_ok(), "not sufficient: {place:?}");
                    let before = then.wrapping_sub(1);
                    assert!(word.peek(profile, before, n).is_err(), "not minimal: {place:?}");
                }
            }
        }
    }

    fn check_writes(self, profile: &IntervalProfile<u8>, now: u8, raw: u8) {
        let after = |verb: fn(&Word<u8>, &IntervalProfile<u8>, u8)| {
            let word = Word::<u8>::from_raw(raw);
            verb(&word, profile, now);
            word.raw()
        };
        assert_eq!(after(Word::touch), self.word(), "touch {self:?} {raw}");
        let full = Self { tokens: self.shape.capacity, ..self };
        assert_eq!(after(Word::fill), full.word(), "fill {self:?} {raw}");
        assert_eq!(after(Word::drain), Self { tokens: 0, ..self }.word(), "drain {self:?} {raw}");
        let word = Word::<u8>::from_raw(raw);
        let taken = word.acquire_up_to(profile, now, u8::MAX).map_or(0, |(taken, _)| taken);
        assert_eq!(u64::from(taken), self.tokens, "acquire_up_to {self:?} {raw}");
        let written = if taken == 0 { raw } else { after(Word::drain) };
        assert_eq!(word.raw(), written, "acquire_up_to {self:?} {raw}");
    }
}

fn check_all(shape: &Shape) -> u64 {
    let profile = shape.profile();
    let asked: Vec<u8> = (0..=u8::try_from(shape.capacity + 1).unwrap()).chain([u8::MAX]).collect();
    // the literal product where the margin is the smallest or the largest
    let literal = shape.margin == 1 || !Shape { margin: shape.margin + 1, ..*shape }.fits();
    let mut cases = 0;
    for now in 0..=u8::MAX {
        for raw in 0..=u8::MAX {
            let state = State::read(*shape, raw, now);
            if literal {
                state.check_writes(&profile, now, raw);
                cases += 4;
                for &n in &asked {
                    state.check(&profile, now, raw, n);
                }
                cases += u64::try_from(asked.len()).unwrap();
            } else {
                let turn = usize::from(raw) + usize::from(raw >> 4) + usize::from(now);
                state.check(&profile, now, raw, asked[turn % asked.len()]);
                cases += 1;
            }
        }
    }
    cases
}

#[test]
fn every_bucket_every_word_every_now() {
    let shapes = thinned(shapes(), 299);
    let cases = sum_over(&shapes, check_all);
    println!("checked: {cases} exhaustion cases (interval bucket of 8 bits, {} profiles)", shapes.len());
    assert!(cases > 1_000_000, "next to nothing was checked");
}

#[test]
fn max_idle_is_the_last_gap_that_turns_rightly() {
    for shape in shapes() {
        let profile = shape.profile();
        assert_eq!(u64::from(profile.capacity()), shape.capacity);
        let turns = RING - 1 - shape.margin;
        assert_eq!(profile.max_idle(), turns * shape.period, "{shape:?}");
        let word = Word::<u8>::new();
        let at = |turns: u64| u8::try_from(turns * shape.period).unwrap();
        assert_eq!(u64::from(word.status(&profile, at(turns)).remaining()), shape.capacity, "{shape:?}");
        assert_eq!(word.status(&profile, at(turns + 1)).remaining(), 0, "{shape:?}");
    }
}

#[test]
fn accepted_where_brute_force_accepts_and_refused_with_a_true_range() {
    let range = |min, fits: &dyn Fn(u64) -> bool| Allowed {
        min,
        max: (min..=1 << 9).take_while(|&v| fits(v)).last().unwrap_or(0),
    };
    for period in [0, 1, 2, 3, 4, 8, 15, 16, 17, 32, u64::MAX] {
        for refill in (0..=17).chain([u64::MAX]) {
            for capacity in (0..=17).chain([u64::MAX]) {
                for stale in (0..=240).step_by(7).chain([240, u64::MAX]) {
                    let quota = IntervalQuota::new(refill, period).capacity(capacity).stale(stale);
                    let answer = IntervalProfile::<u8>::new(quota).map(drop);
                    let of = |refill, capacity, margin| Shape { period, refill, capacity, margin };
                    let expected = if period == 0 || period == u64::MAX {
                        Err(QuotaError::Period(Allowed { min: 1, max: (u64::MAX - 1) / 2 }))
                    } else if !of(1, 1, 1).fits() {
                        Err(QuotaError::PeriodPowerOfTwo(Allowed { min: 1, max: 16 }))
                    } else if !of(refill, 1, 1).fits() {
                        Err(QuotaError::Refill(range(1, &|refill| of(refill, 1, 1).fits())))
                    } else if !of(refill, capacity.min(RING), 1).fits() {
                        Err(QuotaError::Capacity(range(1, &|capacity| of(refill, capacity, 1).fits())))
                    } else if stale > 240 || !of(refill, capacity, stale.div_ceil(period) + 1).fits() {
                        let fits = |stale: u64| of(refill, capacity, stale.div_ceil(period) + 1).fits();
                        Err(QuotaError::Stale(range(0, &fits)))
                    } else {
                        for initial in 0..=capacity + 1 {
                            let answer = IntervalProfile::<u8>::new(quota.initial(initial));
                            let refused = Err(QuotaError::Initial(Allowed { min: 0, max: capacity }));
                            let expected = if initial > capacity { refused } else { Ok(initial) };
                            assert_eq!(answer.map(|profile| profile.initial().into()), expected);
                        }
                        Ok(())
                    };
                    assert_eq!(answer, expected, "{quota:?}");
                }
            }
        }
    }
}
