//! The verbs that go past the capacity, in words of 8 bits, by exhaustion: what is told and the next word equal the
//! model's (P2, P6, P7), of `reserve`, `cancel`, `refund`, `settle`, `debit`, `not_before` and `observe`.
//!
//! Bounds. Rates and bursts that fit, with some tolerances, stalenesses and debts, on clocks of 4 to 8 bits; of one
//! in 149 every word, at a tick that differs between them. Of a reservation and a debit: n from 0 to two above the
//! burst (the middle of more left out) and the largest, each wait around the one it takes. Of a time before which
//! nothing conforms, and of a reset: every tick. Of a refund: every tick that a grant can have and still be told from
//! another, n and what is held going round. Of a receipt: every tick at which it can be used, on its own word and on
//! one near it. Of each quota one word in 64: `make prove`.

#![cfg(not(loom))]

mod common;
mod model;

use common::{Shape, shapes, sum_over};
use model::{Apart, Asked, Bucket, Call, Model, Refunds, Shapes, Slot, Subject, Terms};
use tollgate::{Oversize, ShaperProfile, Word};

/// A word, in what holds it.
type Limiter = Apart<ShaperProfile<u8>>;

/// All that is asked of one quota at one tick.
struct Trial {
    shape: Shape,
    limiter: Limiter,
    /// A bucket that is full.
    full: Bucket<i64>,
    terms: Terms,
    /// Sub-ticks beyond which a word lies in the past, in the word's unit.
    horizon: i64,
    now: i128,
    /// The n that are asked for.
    cells: Vec<u64>,
    cases: u64,
}

impl Trial {
    fn new(shape: Shape) -> Self {
        let shift = u8::BITS - shape.bits;
        let (profile, last) = (shape.shaper(), (1 << shape.bits) - 1);
        let now = i128::from((shape.scale * 89 + shape.interval * 55 + shape.burst) & last);
        let burst = u64::from(profile.burst());
        let some = |&n: &u64| n < 255 && (n <= 4 || n >= burst - 1);
        let asked = Asked {
            count: shape.scale << shift,
            period: shape.interval << shift,
            burst: shape.burst,
            tolerance: shape.tolerance,
        };
        Self {
            shape,
            limiter: Apart { word: Word::<u8>::new(), profile },
            full: Bucket::new(asked, now),
            terms: Terms { debt: shape.debt, max_idle: profile.max_idle().into() },
            horizon: i64::try_from(shape.horizon() << shift).unwrap(),
            now,
            cells: (0..=burst + 2).filter(some).chain([255]).collect(),
            cases: 0,
        }
    }

    fn tick(&self, now: i128) -> u8 {
        u8::try_from(now.rem_euclid(1 << self.shape.bits)).unwrap()
    }

    /// What a word means: how far it is ahead, or how long ago it was full.
    fn state(&self, raw: u8, now: i128) -> Bucket<i64> {
        let t = self.full.full_after(now, 0).full_at();
        let ahead = (i64::from(raw) - t).rem_euclid(256);
        self.full.full_after(now, if ahead > self.horizon { ahead - 256 } else { ahead })
    }

    /// Sets the word; the library is asked next.
    fn set(&mut self, raw: u8) {
        self.limiter.word = Word::<u8>::from_raw(raw);
        self.cases += 1;
    }

    /// What is told is so of the state after it, and the word is that state's.
    fn compare(
        &self,
        raw: u8,
        now: i128,
        told: Result<model::State, u64>,
        next: Result<Option<Bucket<i64>>, u64>,
        place: &impl core::fmt::Debug,
    ) {
        let before = self.state(raw, now);
        let written = next.clone().ok().flatten();
        let expected = next.map(|next| next.unwrap_or(before).state(now));
        assert_eq!(told, expected, "{raw} at {now}: {place:?} of {:?}", self.shape);
        let word = written.map_or(raw, |after| after.full_at().rem_euclid(256).to_le_bytes()[0]);
        assert_eq!(self.limiter.raw(), word, "{raw} at {now}: {place:?} of {:?}", self.shape);
    }

    /// A number of cells to ask for; all of them in turn.
    fn cells(&self, turn: usize) -> u64 {
        self.cells[turn % self.cells.len()]
    }

    fn reserve(&mut self, raw: u8) {
        let (now, terms) = (self.now, self.terms);
        let before = self.state(raw, now);
        for n in self.cells.clone() {
            let wait = before.wait(now, n.min(before.most()));
            for max_wait in [0, wait.saturating_sub(1), wait, 255] {
                for oversize in [Oversize::Never, Oversize::WhenFull] {
                    self.set(raw);
                    let told = self.limiter.reserve(self.tick(now), n, max_wait, oversize);
                    let expected = before.reserve(terms, now, n, max_wait, oversize);
                    let place = ("reserve", n, max_wait, oversize);
                    match (told, expected) {
                        (Ok((slot, state)), Ok((next, expected))) => {
                            self.compare(raw, now, Ok(state), Ok(next), &place);
                            self.slot(&slot, &expected);
                        }
                        (told, expected) => {
                            let (told, expected) = (told.map(|told| told.1).err(), expected.err());
                            assert_eq!(told, expected, "{raw} at {now}: {place:?} of {:?}", self.shape);
                            assert!(
                                told.is_some() && self.limiter.raw() == raw,
                                "a denial writes nothing"
                            );
                        }
                    }
                }
            }
        }
    }

    fn slot(&self, slot: &tollgate::Reservation<u8>, expected: &Slot<i64>) {
        let told = Limiter::told(slot);
        let of_clock = |tick: u8| tick & u8::MAX >> (u8::BITS - self.shape.bits);
        let ticks = [told.made_at, told.due, told.expires].map(of_clock);
        let wanted = [expected.made_at, expected.due, expected.expires].map(|tick| self.tick(tick));
        let place = (expected, self.shape);
        assert_eq!((ticks, told.cost), (wanted, expected.cost), "{place:?}");
    }

    fn debit(&mut self, raw: u8) {
        let (now, before) = (self.now, self.state(raw, self.now));
        let most = (self.shape.capacity() + self.shape.debt * self.shape.scale) / self.shape.interval;
        for n in self.cells.clone().into_iter().chain([most - 1, most, most + 1]) {
            self.set(raw);
            let told = self.limiter.debit(self.tick(now), n);
            self.compare(raw, now, told, before.debit(self.terms, now, n), &("debit", n));
        }
    }

    fn not_before(&mut self, raw: u8) {
        let (now, before) = (self.now, self.state(raw, self.now));
        let half = 1_i128 << (self.shape.bits - 1);
        for ahead in -half..half {
            self.set(raw);
            let (then, place) = (now + ahead, ("not_before", ahead));
            let told = self.limiter.not_before(self.tick(now), self.tick(then));
            self.compare(raw, now, told, before.not_before(self.terms, now, then), &place);
            if told.is_ok() && ahead > 0 {
                let conforms = |tick, n| self.limiter.ask(self.tick(tick), Call::peek(n)).is_granted();
                let early = [now, now + ahead / 2, then - 1].into_iter().any(|tick| conforms(tick, 1));
                // alone, and not behind others
                let at_last = self.limiter.raw() == raw || conforms(then, 1) && !conforms(then, 2);
                assert!(!early && at_last, "{raw} at {now}: {place:?} of {:?}", self.shape);
            }
        }
    }

    fn observe(&mut self, raw: u8) {
        let (now, before) = (self.now, self.state(raw, self.now));
        let resets = (0..=255).map(|reset| (0, reset));
        let remaining = self.cells.clone().into_iter().map(|remaining| (remaining, 9));
        for (remaining, reset) in resets.chain(remaining) {
            self.set(raw);
            let told = self.limiter.observe(self.tick(now), remaining, reset);
            let next = before.observe(self.terms, now, remaining, reset);
            self.compare(raw, now, told, next, &("observe", remaining, reset));
            if let Ok(after) = told {
                let before = before.state(now);
                let tighter = after.remaining <= remaining.min(before.remaining);
                assert!(tighter && after.reset_after >= before.reset_after, "{raw}: {:?}", self.shape);
            }
        }
    }

    /// Ticks from the earliest that a grant can lie ahead to the oldest that is not one of those.
    fn ages(&self) -> std::ops::Range<i128> {
        let ahead = i128::from(self.shape.horizon() / self.shape.scale);
        -ahead..(1 << self.shape.bits) - ahead
    }

    fn refund(&mut self, raw: u8) {
        let (now, before) = (self.now, self.state(raw, self.now));
        for (turn, age) in self.ages().enumerate() {
            // every pair of the two comes up as the ticks and words go round
            let turn = turn + 3 * usize::from(raw);
            let (held, n) = (self.cells(turn), self.cells(turn / self.cells.len()));
            self.set(raw);
            let told = self.limiter.refund(self.tick(now), self.tick(now - age), held, n);
            let next = before.refund(self.terms, now, now - age, held, n);
            self.compare(raw, now, Ok(told), Ok(next), &("refund", age, held, n));
        }
    }

    /// Makes a reservation and leaves the word that `change` makes of the one after it.
    fn receipt(
        &mut self,
        raw: u8,
        n: u64,
        change: u8,
    ) -> Option<(tollgate::Reservation<u8>, Slot<i64>, u8)> {
        self.set(raw);
        let (receipt, _) = self.limiter.reserve(self.tick(self.now), n, 255, Oversize::WhenFull).ok()?;
        let before = self.state(raw, self.now);
        let (_, slot) = before.reserve(self.terms, self.now, n, 255, Oversize::WhenFull).unwrap();
        let word = self.limiter.raw().wrapping_add(change);
        self.limiter.word = Word::<u8>::from_raw(word);
        Some((receipt, slot, word))
    }

    /// At every tick at which it can be used: late by `stale` and less, until it is forgotten.
    fn cancel_and_settle(&mut self, raw: u8) {
        let latest = i128::from(self.shape.stale);
        for (turn, then) in (-latest..self.ages().end).enumerate() {
            let now = self.now + then;
            // its own word, and one that others have changed by as little as can be
            let change = if turn % 3 == 0 { 1 << (u8::BITS - self.shape.bits) } else { 0 };
            let turn = turn + 3 * usize::from(raw);
            let n = self.cells(turn);
            let Some((receipt, slot, word)) = self.receipt(raw, n, change) else { continue };
            if !self.ages().contains(&(now - slot.due)) {
                continue;
            }
            let state = self.state(word, now);
            let told = self.limiter.cancel(self.tick(now), receipt);
            let next = state.cancel(self.terms, now, &slot);
            self.compare(word, now, Ok(told), Ok(next), &("cancel", change, &slot));

            let (receipt, slot, _) = self.receipt(raw, n, change).unwrap();
            let actual = [0, n / 2, n, n + 1, 255][turn % 5].min(255);
            let told = self.limiter.settle(self.tick(now), receipt, actual);
            let next = state.settle(self.terms, now, &slot, actual);
            self.compare(word, now, told, next, &("settle", change, actual, &slot));
        }
    }

    fn every_verb(mut self, words: impl Iterator<Item = u8>) -> u64 {
        for raw in words {
            self.reserve(raw);
            self.debit(raw);
            self.not_before(raw);
            self.observe(raw);
            self.refund(raw);
            self.cancel_and_settle(raw);
        }
        self.cases
    }
}

/// Rates and bursts with what is asked for besides.
fn every_shape() -> Vec<Shape> {
    let mut all = Vec::new();
    for bits in 4..=8 {
        for (tolerance, stale, debt) in
            [(0, 0, 0), (0, 0, 1), (2, 1, 1), (0, 3, 2), (5, 0, 9), (1, 2, 20), (5, 11, 17), (0, 1, 40)]
        {
            all.extend(shapes(bits, |shape| Shape { tolerance, stale, debt, ..shape }));
        }
    }
    all
}

fn report(what: &str, shapes: &[Shape], cases: u64) {
    println!("checked: {cases} exhaustion cases ({what} at 8 bits and below, {} profiles)", shapes.len());
    assert!(cases > 1_000_000, "{what}: next to nothing was checked");
}

#[test]
fn every_verb_every_word() {
    let step = if cfg!(debug_assertions) { 3_999 } else { 149 };
    let shapes: Vec<_> = every_shape().into_iter().step_by(step).collect();
    let cases = sum_over(&shapes, |&shape| Trial::new(shape).every_verb(0..=u8::MAX));
    report("shaping", &shapes, cases);
}

#[test]
#[ignore = "every quota takes minutes: `make prove`"]
fn every_verb_every_quota() {
    let shapes = every_shape();
    let cases = sum_over(&shapes, |&shape| {
        // other words each time
        let first = (shape.scale * 7 + shape.interval * 5 + shape.burst + shape.debt) % 64;
        Trial::new(shape).every_verb((u8::try_from(first).unwrap()..=u8::MAX).step_by(64))
    });
    report("shaping, every quota", &shapes, cases);
}
