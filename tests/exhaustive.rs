//! GCRA in words of 8 bits, by exhaustion: decision, next word, `remaining`, `retry_after` and
//! `reset_after` equal a model in plain integers, a denial writes nothing, `retry_after` is sufficient
//! and minimal by asking again (P2, P5, P6).
//!
//! Bounds. Without tolerance, staleness and debt: every quota that fits, and of each every (word, now),
//! and every (debt, n), n from 0 to burst + 1 and 255; n goes round with `now`, so the literal product
//! of all three is left to `literal_product`, of the decision and the word alone: `make prove`. With them, and
//! with clocks of 4 to 8 bits in the word: every quota that fits, every word at 9 ticks, every (word, n)
//! at one more.

#![cfg(not(loom))]
#![allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "profiles are shared by reference, in 8 bits as in 64"
)]

mod common;

use common::{Shape, shapes, sum_over, thinned};
use tollgate::{Denied, Profile, Word};

/// The slow bucket: all it can answer about one quota, by the debt, written out beforehand.
struct Model {
    shape: Shape,
    /// Parts of a sub-tick in the word's unit: 2^shift.
    fine: u64,
    /// The burst that a profile publishes, tolerance included.
    burst: u64,
    remaining: Vec<u8>,
    reset_after: Vec<u8>,
    /// What is asked for, and the wait for it by the debt.
    asked: Vec<(u8, Vec<u8>)>,
}

fn byte(value: u64) -> u8 {
    u8::try_from(value).unwrap()
}

impl Model {
    fn new(shape: Shape) -> Self {
        let fine = 1 << (u8::BITS - shape.bits);
        let (tick, cell) = (shape.scale * fine, shape.interval * fine);
        let capacity = shape.capacity() * fine;
        let debts = 0..=shape.horizon() * fine;
        let burst = (1..=255).take_while(|cells| cells * cell <= capacity).last().unwrap();
        // to hold n cells the debt must have come down to capacity - n * cell
        let ticks_down = |from: u64, to: u64| byte(from.saturating_sub(to).div_ceil(tick));
        let waits = |n: u8| match capacity.checked_sub(u64::from(n) * cell) {
            Some(room) => {
                debts.clone().map(|debt| ticks_down(debt, if n == 0 { debt } else { room })).collect()
            }
            None => debts.clone().map(|_| u8::MAX).collect(),
        };
        Self {
            shape,
            fine,
            burst,
            remaining: debts.clone().map(|debt| byte(capacity.saturating_sub(debt) / cell)).collect(),
            reset_after: debts.clone().map(|debt| ticks_down(debt, 0)).collect(),
            asked: (0..=byte(burst + 1)).chain([u8::MAX]).map(|n| (n, waits(n))).collect(),
        }
    }

    /// What each word means at `now`: every honest debt stands in its place, and what is left is full.
    fn debts_at(&self, now: u8) -> [u8; 256] {
        let mut debts = [0; 256];
        let t = u64::from(now) * self.shape.scale * self.fine;
        for debt in 0..=self.shape.horizon() * self.fine {
            debts[usize::from((t + debt).to_le_bytes()[0])] = byte(debt);
        }
        debts
    }

    /// The word that a debt leaves behind.
    fn word(&self, now: u8, debt: u64) -> u8 {
        (u64::from(now) * self.shape.scale * self.fine + debt).to_le_bytes()[0]
    }

    fn check(&self, profile: &Profile<u8>, now: u8, raw: u8, debt: u8, case: usize) {
        let (n, waits) = &self.asked[case % self.asked.len()];
        let (n, wait) = (*n, waits[usize::from(debt)]);
        let word = Word::<u8>::from_raw(raw);
        let place = (self.shape, raw, now, n);
        match word.try_acquire(profile, now, n) {
            Ok(outcome) => {
                assert_eq!(wait, 0, "granted too early: {place:?}");
                let after = u64::from(debt) + u64::from(n) * self.shape.interval * self.fine;
                let written = if n == 0 { raw } else { self.word(now, after) };
                assert_eq!(word.raw(), written, "{place:?}");
                assert_eq!(word.raw() == raw, n == 0, "a grant changes the word: {place:?}");
                let after = usize::from(byte(after));
                assert_eq!(outcome.retry_after(), 0, "{place:?}");
                assert_eq!(outcome.remaining(), self.remaining[after], "{place:?}");
                assert_eq!(outcome.reset_after(), self.reset_after[after], "{place:?}");
            }
            Err(denied) => {
                assert_ne!(wait, 0, "denied too late: {place:?}");
                assert_eq!(word.raw(), raw, "a denial writes nothing: {place:?}");
                assert_eq!(denied.retry_after(), wait, "{place:?}");
                let outcome = denied.outcome();
                assert_eq!(outcome.remaining(), self.remaining[usize::from(debt)], "{place:?}");
                assert_eq!(outcome.reset_after(), self.reset_after[usize::from(debt)], "{place:?}");
                let never = matches!(denied, Denied::Never(_));
                assert_eq!(never, u64::from(n) > self.burst, "{place:?}");
                if !never {
                    let then = now.wrapping_add(wait);
                    assert!(word.peek(profile, then, n).is_ok(), "not sufficient: {place:?}");
                    let before = then.wrapping_sub(1);
                    assert!(word.peek(profile, before, n).is_err(), "not minimal: {place:?}");
                }
            }
        }
    }

    /// The decision and the word alone: of as many cases as there are.
    fn check_decision(&self, profile: &Profile<u8>, now: u8, raw: u8, debt: u8, case: usize) {
        let (n, waits) = &self.asked[case];
        let word = Word::<u8>::from_raw(raw);
        let granted = word.try_acquire(profile, now, *n).is_ok();
        let after = u64::from(debt) + u64::from(*n) * self.shape.interval * self.fine;
        let written = if granted && *n > 0 { self.word(now, after) } else { raw };
        let expected = (waits[usize::from(debt)] == 0, written);
        assert_eq!((granted, word.raw()), expected, "{:?}", (self.shape, raw, now, n));
    }

    /// The verbs that are not refused.
    fn check_writes(&self, profile: &Profile<u8>, now: u8, raw: u8, debt: u8) {
        let place = (self.shape, raw, now);
        let after = |verb: fn(&Word<u8>, &Profile<u8>, u8)| {
            let word = Word::<u8>::from_raw(raw);
            verb(&word, profile, now);
            word.raw()
        };
        let capacity = self.shape.capacity() * self.fine;
        assert_eq!(after(Word::touch), self.word(now, debt.into()), "touch {place:?}");
        assert_eq!(after(Word::fill), self.word(now, 0), "fill {place:?}");
        assert_eq!(profile.full_at(now), self.word(now, 0), "full_at {place:?}");
        assert_eq!(after(Word::drain), self.word(now, capacity.max(debt.into())), "drain {place:?}");

        let word = Word::<u8>::from_raw(raw);
        let most = self.remaining[usize::from(debt)];
        let taken = word.acquire_up_to(profile, now, u8::MAX).map_or(0, |(taken, _)| taken);
        assert_eq!(taken, most, "acquire_up_to {place:?}");
        let cost = u64::from(taken) * self.shape.interval * self.fine;
        let written = if taken == 0 { raw } else { self.word(now, u64::from(debt) + cost) };
        assert_eq!(word.raw(), written, "acquire_up_to {place:?}");
    }
}

fn words() -> impl Iterator<Item = u8> {
    0..=u8::MAX
}

/// Every (word, now), and every (debt, n), since n goes round while `now` goes round under each debt.
fn every_word_and_now(shape: &Shape) -> u64 {
    let (model, profile) = (Model::new(*shape), shape.profile());
    for now in 0..=u8::MAX {
        let debts = model.debts_at(now);
        for raw in words() {
            model.check(&profile, now, raw, debts[usize::from(raw)], now.into());
        }
    }
    256 * 256
}

/// Every word at 9 ticks all round the ring, its beginning and end among them, every (word, n) at one.
fn every_word(shape: &Shape) -> u64 {
    let (model, profile) = (Model::new(*shape), shape.profile());
    let mut cases = 0;
    for now in (0..=u8::MAX).step_by(36).chain([u8::MAX]) {
        let debts = model.debts_at(now);
        for raw in words() {
            let debt = debts[usize::from(raw)];
            model.check(&profile, now, raw, debt, usize::from(now) / 36 + 1);
            model.check_writes(&profile, now, raw, debt);
            cases += 5;
        }
    }
    let now = byte((shape.scale * 89 + shape.interval * 55 + shape.burst) % 256);
    cases + every_n(&model, &profile, now)
}

fn every_n(model: &Model, profile: &Profile<u8>, now: u8) -> u64 {
    let debts = model.debts_at(now);
    for raw in words() {
        for case in 0..model.asked.len() {
            model.check(profile, now, raw, debts[usize::from(raw)], case);
        }
    }
    256 * u64::try_from(model.asked.len()).unwrap()
}

/// A limiter that rests: every debt at tick 0, every gap that is allowed, against a bucket that never
/// forgets; one tick more, and the fullest bucket is the first to be misread.
fn every_gap(shape: &Shape) -> u64 {
    let (model, profile) = (Model::new(*shape), shape.profile());
    let most = profile.max_idle();
    assert_eq!(Some(u64::from(most)), shape.max_idle(), "{shape:?}");
    let tick = shape.scale * model.fine;
    for debt in 0..=shape.horizon() * model.fine {
        let word = Word::<u8>::from_raw(byte(debt));
        for gap in 0..=most {
            let left = usize::from(byte(debt.saturating_sub(u64::from(gap) * tick)));
            let status = word.status(&profile, gap);
            assert_eq!(status.remaining(), model.remaining[left], "{shape:?} {debt} {gap}");
            assert_eq!(status.reset_after(), model.reset_after[left], "{shape:?} {debt} {gap}");
        }
    }
    if shape.horizon() >= shape.scale {
        let late = Word::<u8>::new().status(&profile, most.wrapping_add(1));
        assert_ne!(late.reset_after(), 0, "max_idle could be longer: {shape:?}");
    }
    (shape.horizon() * model.fine + 1) * (u64::from(most) + 1)
}

fn report(what: &str, shapes: &[Shape], cases: u64) {
    println!("checked: {cases} exhaustion cases ({what} at 8 bits and below, {} profiles)", shapes.len());
    assert!(cases > 1_000_000, "{what}: next to nothing was checked");
}

/// Whose cost may wrap into what there is: of a full word, of an empty one, and of one as far ahead as can be.
#[test]
fn every_n_above_the_burst_is_never() {
    let shapes = thinned(shapes(8, |shape| Shape { stale: 1, ..shape }), 7);
    let cases = sum_over(&shapes, |shape| {
        let profile = shape.profile();
        let above = profile.burst() + 1..=u8::MAX;
        for debt in [0, shape.capacity(), shape.horizon()] {
            for n in above.clone() {
                let word = Word::<u8>::from_raw(profile.full_at(100).wrapping_add(byte(debt)));
                let denied = word.try_acquire(&profile, 100, n).unwrap_err();
                let before = profile.full_at(100).wrapping_add(byte(debt));
                assert!(
                    matches!(denied, Denied::Never(_)) && word.raw() == before,
                    "{shape:?}: {n} at {debt}"
                );
            }
        }
        3 * (u64::from(u8::MAX) - u64::from(profile.burst()))
    });
    report("n above the burst", &shapes, cases);
}

#[test]
fn every_quota_every_word_every_now() {
    let shapes = thinned(shapes(8, |shape| shape), 499);
    let cases = sum_over(&shapes, every_word_and_now);
    report("full clock", &shapes, cases);
}

#[test]
#[ignore = "the literal product of every quota, word, tick and n takes minutes: `make prove`"]
fn literal_product() {
    let shapes = shapes(8, |shape| shape);
    let cases = sum_over(&shapes, |shape| {
        let (model, profile) = (Model::new(*shape), shape.profile());
        for now in 0..=u8::MAX {
            let debts = model.debts_at(now);
            for raw in words() {
                for case in 0..model.asked.len() {
                    model.check_decision(&profile, now, raw, debts[usize::from(raw)], case);
                }
            }
        }
        256 * 256 * u64::try_from(model.asked.len()).unwrap()
    });
    report("literal product", &shapes, cases);
}

/// Tolerance, staleness and debt: small ones, those with a meaning in the design, large ones.
fn with_extras(bits: u32) -> Vec<Shape> {
    let mut all = shapes(bits, |shape| Shape { tolerance: shape.scale - 1, ..shape });
    for (tolerance, stale, debt) in [
        (0, 0, 0),
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
        (2, 1, 1),
        (0, 3, 2),
        (7, 0, 9),
        (0, 20, 0),
        (5, 11, 17),
    ] {
        all.extend(shapes(bits, |shape| Shape { tolerance, stale, debt, ..shape }));
    }
    all.extend(shapes(bits, |shape| Shape { tolerance: shape.interval - 1, stale: 2, ..shape }));
    all
}

#[test]
fn tolerance_staleness_and_debt() {
    let shapes = thinned(with_extras(8), 997);
    let cases = sum_over(&shapes, every_word);
    report("tolerance, staleness, debt", &shapes, cases);
}

#[test]
fn idle_as_long_as_published() {
    let shapes = thinned((4..=8).flat_map(with_extras).collect(), 199);
    let cases = sum_over(&shapes, every_gap);
    report("idle", &shapes, cases);
}

#[test]
fn clocks_narrower_than_the_word() {
    let shapes = thinned((4..8).flat_map(with_extras).collect(), 299);
    let cases = sum_over(&shapes, every_word);
    report("clocks of 4 to 7 bits", &shapes, cases);
}
