//! Every word of two small halves, beside the halves alone.

use tollgate::{Denied, DualGcra, DualProfile, Off, Profile, Quota, RefusedBy, SnapshotError, Word};

use crate::common::sum_over;

/// A rate of its own, a common one, tolerance, late ticks, debt, clocks of 8 to 4 bits, bursts of 1, and one that is
/// never the narrower.
fn pairs() -> Vec<DualProfile<u8>> {
    let quota = |count, period, burst| Quota::new(count, period, burst).stale(0).debt(0);
    let pairs = [
        (quota(1, 3, 4), quota(1, 10, 6)),
        (quota(3, 4, 5), quota(2, 7, 9)),
        (quota(1, 5, 1), quota(1, 2, 40)),
        (quota(5, 3, 11).tolerance(4), quota(1, 1, 20).stale(9)),
        (quota(1, 4, 3).stale(3).debt(2), quota(1, 30, 3).stale(3)),
        (quota(2, 3, 2).clock_bits(5), quota(1, 2, 3).clock_bits(6)),
        (quota(1, 2, 1).clock_bits(4), quota(7, 11, 6)),
        (quota(1, 2, 5), quota(1, 2, 5)),
    ];
    pairs.map(|(first, second)| DualProfile::<u8>::new(first, second).unwrap()).into()
}

/// A verb that is not refused.
type OfBoth = fn(&Word<u16>, &DualProfile<u8>, u16);
type OfOne = fn(&Word<u8>, &Profile<u8>, u8);

/// What a half alone decides about `n`, and the word that it would leave.
fn alone(profile: &Profile<u8>, raw: u8, now: u8, n: u16) -> (bool, u8) {
    let word = Word::<u8>::from_raw(raw);
    let Ok(n) = u8::try_from(n) else { return (false, raw) };
    (word.try_acquire(profile, now, n).is_ok(), word.raw())
}

fn status(profile: &Profile<u8>, raw: u8, now: u8) -> (u16, u16) {
    let word = Word::<u8>::from_raw(raw);
    let status = word.status(profile, now);
    (status.remaining().into(), status.reset_after().into())
}

struct Case<'a> {
    pair: &'a DualProfile<u8>,
    raw: u16,
    now: u16,
}

impl Case<'_> {
    fn halves(&self, raw: u16) -> [(&Profile<u8>, u8, u8); 2] {
        let ([low, high], [clock, _]) = (raw.to_le_bytes(), self.now.to_le_bytes());
        [(self.pair.first(), low, clock), (self.pair.second(), high, clock)]
    }

    /// `remaining` and `reset_after`.
    fn state(&self, raw: u16) -> (u16, u16) {
        let [first, second] = self.halves(raw).map(|(profile, raw, now)| status(profile, raw, now));
        (first.0.min(second.0), first.1.max(second.1))
    }

    fn check(&self, n: u16) {
        let &Self { pair, raw, now } = self;
        let place = (pair, raw, now, n);
        let word = Word::<u16>::from_raw(raw);
        let [(first, low), (second, high)] =
            self.halves(raw).map(|(profile, raw, now)| alone(profile, raw, now, n));
        match word.try_acquire(pair, now, n) {
            Ok(outcome) => {
                assert!(first && second, "granted in spite of one: {place:?}");
                assert_eq!(word.raw(), u16::from_le_bytes([low, high]), "{place:?}");
                let told = (outcome.remaining(), outcome.reset_after());
                assert_eq!((told, outcome.retry_after()), (self.state(word.raw()), 0), "{place:?}");
            }
            Err(denied) => {
                assert_eq!(word.raw(), raw, "a denial writes nothing: {place:?}");
                let expected = u32::from(!first) | u32::from(!second) << 1;
                assert_eq!(denied.refused_by().mask(), expected, "{place:?}");
                let outcome = denied.outcome();
                let told = (outcome.remaining(), outcome.reset_after());
                assert_eq!(told, self.state(raw), "{place:?}");
                let never = n > u16::from(pair.first().burst().min(pair.second().burst()));
                assert_eq!(matches!(denied, Denied::Never(_)), never, "{place:?}");
                self.check_wait(&word, n, denied.retry_after(), never);
            }
        }
    }

    /// Sufficient, and minimal; where it ends after a rest that is too long for the other rate, it says nothing.
    fn check_wait(&self, word: &Word<u16>, n: u16, wait: u16, never: bool) {
        let &Self { pair, raw, now } = self;
        assert_eq!(wait == u16::MAX, never, "{:?}", (pair, raw, now, n));
        word.touch(pair, now);
        if wait <= pair.max_idle().into() {
            let then = now.wrapping_add(wait);
            assert!(word.peek(pair, then, n).is_ok(), "not sufficient: {:?}", (pair, raw, now, n));
            let before = then.wrapping_sub(1);
            assert!(word.peek(pair, before, n).is_err(), "not minimal: {:?}", (pair, raw, now, n));
        }
    }

    /// The verbs that are not refused.
    fn check_writes(&self) {
        let &Self { pair, raw, now } = self;
        let verbs: [(OfBoth, OfOne); 3] =
            [(Word::touch, Word::touch), (Word::fill, Word::fill), (Word::drain, Word::drain)];
        for (number, (verb, of_one)) in verbs.into_iter().enumerate() {
            let word = Word::<u16>::from_raw(raw);
            verb(&word, pair, now);
            let halves = self.halves(raw).map(|(profile, raw, now)| {
                let half = Word::<u8>::from_raw(raw);
                of_one(&half, profile, now);
                half.raw()
            });
            assert_eq!(word.raw(), u16::from_le_bytes(halves), "verb {number}: {pair:?} {raw} {now}");
        }
        let word = Word::<u16>::from_raw(raw);
        let (most, _) = self.state(raw);
        let taken = word.acquire_up_to(pair, now, u16::MAX).map_or(0, |(taken, _)| taken);
        assert_eq!(taken, most, "{pair:?} {raw} {now}");
        assert_eq!(word.raw() == raw, taken == 0, "{pair:?} {raw} {now}");
        let full = u16::from_le_bytes(self.halves(raw).map(|(profile, _, now)| profile.full_at(now)));
        assert_eq!(pair.full_at(now), full);
    }
}

/// What is saved of both, and restored so much later on another clock, is what each comes to alone.
fn check_kept(case: &Case<'_>, then: u16, off: u64) {
    let (word, after) = (Word::<u16>::from_raw(case.raw), Word::<u16>::new());
    let kept = word.snapshot(case.pair, case.now);
    after.restore(case.pair, &kept, then, Off::Ticks(off)).unwrap();
    let [clock, _] = then.to_le_bytes();
    let halves = case.halves(case.raw).map(|(profile, raw, now)| {
        let half = Word::<u8>::from_raw(raw);
        half.restore(profile, &half.snapshot(profile, now), clock, Off::Ticks(off)).unwrap();
        half.raw()
    });
    assert_eq!(after.raw(), u16::from_le_bytes(halves), "{:?} {} {}", case.pair, case.raw, case.now);
}

#[test]
fn both_states_outlive_their_clock() {
    let cases = sum_over(&pairs(), |pair| {
        for raw in 0..=u16::MAX {
            let (now, then) = (raw.wrapping_mul(0x9E37), raw.wrapping_mul(0x7F4B));
            check_kept(&Case { pair, raw, now }, then, u64::from(raw % 23));
        }
        1 << 16
    });
    println!("checked: {cases} exhaustion cases (two rates, halves of 8 bits, saved and restored)");
    let [one, .., other] = &pairs()[..] else { panic!() };
    let swapped = DualProfile::from_parts(*one.second(), *one.first());
    let kept = Word::<u16>::new().snapshot(one, 0);
    for stranger in [other, &swapped] {
        let refused = Word::<u16>::new().restore(stranger, &kept, 0, Off::Unknown);
        assert_eq!(refused, Err(SnapshotError::Quota));
    }
    let of_one = Word::<u16>::new();
    let single = Profile::<u16>::new(Quota::new(1, 3, 4)).unwrap();
    assert_eq!(of_one.restore(&single, &kept, 0, Off::Unknown), Err(SnapshotError::Algorithm));
}

fn every_word(pair: &DualProfile<u8>, ticks: &[u16]) -> u64 {
    let above = u16::from(pair.first().burst().max(pair.second().burst())) + 1;
    let mut cases = 0;
    for raw in 0..=u16::MAX {
        for &now in ticks {
            let case = Case { pair, raw, now };
            // 256 is none of a half, and none but the widest integer sees it
            for n in (0..=above).chain([255, 256, 257, u16::MAX]) {
                case.check(n);
                cases += 1;
            }
            case.check_writes();
            cases += 4;
        }
    }
    cases
}

fn report(cases: u64, what: &str) {
    println!("checked: {cases} exhaustion cases (two rates, halves of 8 bits, {what})");
    assert!(cases > 1_000_000);
}

/// What lies above a half's clock is not its business: each tick has other high bits.
fn tick(low: u16) -> u16 {
    low ^ low.wrapping_mul(0x0300)
}

#[test]
fn a_decision_is_the_conjunction_of_both() {
    let thin = if cfg!(debug_assertions) { 8 } else { 1 };
    let ticks = (0..=255).step_by(51).chain([1, 128, 254]).map(tick).step_by(thin);
    let ticks: Vec<u16> = ticks.collect();
    let cases = sum_over(&pairs(), |pair| every_word(pair, &ticks));
    report(cases, "every word");
}

#[test]
#[ignore = "every tick takes a minute: `make prove`"]
fn every_tick_of_both() {
    let ticks: Vec<u16> = (0..=255).map(tick).collect();
    let cases = sum_over(&pairs(), |pair| every_word(pair, &ticks));
    report(cases, "every word and tick");
}

#[test]
fn a_limiter_is_full_where_it_is_made() {
    for pair in pairs() {
        for now in 0..=u16::MAX {
            let limiter = DualGcra::<u8>::with_profile(pair, now);
            assert_eq!(limiter.status(now).reset_after(), 0);
            assert_eq!(limiter.word().raw(), pair.full_at(now));
        }
    }
}

/// The masks that a program in C tests.
#[test]
fn who_refused_is_a_mask() {
    assert_eq!([RefusedBy::First, RefusedBy::Second, RefusedBy::Both].map(RefusedBy::mask), [1, 2, 3]);
}

#[test]
fn what_both_promise_is_the_narrower_of_each() {
    for pair in pairs() {
        let (first, second) = (pair.first(), pair.second());
        assert_eq!(DualProfile::from_parts(*first, *second), pair);
        assert_eq!(pair.burst(), first.burst().min(second.burst()));
        assert_eq!(pair.time_to_full(), first.time_to_full().max(second.time_to_full()));
        assert_eq!(pair.max_idle(), first.max_idle().min(second.max_idle()));
        for n in 0..=u8::MAX {
            assert_eq!(pair.worst_wait(n), first.worst_wait(n).max(second.worst_wait(n)));
            let window = u64::from(n);
            assert_eq!(
                pair.max_admitted(window),
                first.max_admitted(window).min(second.max_admitted(window))
            );
        }
    }
}
