//! As long as its quota does not change, a `Live` answers as the `Shaper` does whose clock has as many bits.

use fastrand::Rng;
use tollgate::{Denied, Live32, Outcome, Oversize, Quota, Reservation, Shaper32};

const QUOTA: Quota = Quota::new(3, 70, 5).stale(50).debt(900).clock_bits(28);

/// An outcome, whatever holds its profile.
macro_rules! told {
    ($outcome:expr) => {{
        let outcome: &Outcome<_> = $outcome;
        [outcome.remaining(), outcome.retry_after(), outcome.reset_after()]
    }};
}

/// A decision, with what was granted made a number.
macro_rules! decided {
    ($decision:expr, $granted:expr) => {
        match $decision {
            Ok(granted) => {
                let (number, outcome) = $granted(granted);
                (number, told!(&outcome))
            }
            Err(Denied::NotYet(outcome)) => (u32::MAX, told!(&outcome)),
            Err(Denied::Never(outcome)) => (u32::MAX - 1, told!(&outcome)),
        }
    };
}

/// One call of a verb by its number.
macro_rules! ask {
    ($limiter:expr, $slots:expr, $verb:expr, $now:expr, $n:expr, $tick:expr) => {{
        let (limiter, slots, now, n, tick) = ($limiter, $slots, $now, $n, $tick);
        let followed = |answer: Result<_, tollgate::BeyondDebt<u32>>| match answer {
            Ok(outcome) => (1, told!(&outcome)),
            Err(beyond) => (0, [beyond.allowed, 0, 0]),
        };
        let mut reserved = |(slot, outcome): (Reservation<u32>, Outcome<_>)| {
            let number = slot.due() ^ slot.expires().rotate_left(9) ^ slot.cost().rotate_left(18);
            slots.push(slot);
            (number, outcome)
        };
        match $verb {
            0 => decided!(limiter.try_acquire(now, n), |outcome| (n, outcome)),
            1 => decided!(limiter.acquire_up_to(now, n), |counted| counted),
            2 => decided!(limiter.peek(now, n), |outcome| (n, outcome)),
            3 => (0, told!(&limiter.status(now))),
            4 => decided!(limiter.reserve(now, n, tick), reserved),
            5 => decided!(limiter.reserve_oversize(now, n, tick, Oversize::WhenFull), reserved),
            6 => (0, slots.pop().map_or([0; 3], |slot| told!(&limiter.cancel(now, slot)))),
            7 => slots.pop().map_or((0, [0; 3]), |slot| followed(limiter.settle(now, slot, n))),
            8 => followed(limiter.debit(now, n)),
            9 => followed(limiter.not_before(now, now.wrapping_add(tick))),
            10 => followed(limiter.observe(now, n, tick)),
            11 => (0, {
                limiter.touch(now);
                [0; 3]
            }),
            12 => (0, {
                limiter.fill(now);
                [0; 3]
            }),
            _ => (0, {
                limiter.drain(now);
                [0; 3]
            }),
        }
    }};
}

#[test]
fn every_verb_answers_as_that_of_a_shaper() {
    let histories: u32 = if cfg!(debug_assertions) { 300 } else { 3_000 };
    let mut decisions = 0_u64;
    for seed in 0..histories {
        let mut rng = Rng::with_seed(seed.into());
        let mut now: u32 = rng.u32(..);
        let (live, shaper) = (Live32::new_at(QUOTA, now).unwrap(), Shaper32::new_at(QUOTA, now).unwrap());
        assert_eq!(live.profile(), *shaper.profile());
        let (mut of_live, mut of_shaper) = (Vec::new(), Vec::new());
        for _ in 0..100 {
            now = now.wrapping_add([0, 0, 1, 7, 60][rng.usize(0..5)]);
            let (verb, n, tick) = (rng.u32(0..14), rng.u32(0..9), rng.u32(0..1_000));
            let told = |slots: &mut Vec<_>| ask!(&live, slots, verb, now, n, tick);
            let told_live = told(&mut of_live);
            let told = |slots: &mut Vec<_>| ask!(&shaper, slots, verb, now, n, tick);
            assert_eq!(told_live, told(&mut of_shaper), "verb {verb}, {n}, {tick} at {now}, seed {seed}");
            assert_eq!(live.status(now).reset_after(), shaper.status(now).reset_after(), "verb {verb}");
            decisions += 1;
        }
    }
    println!("checked: {decisions} oracle decisions (a live limiter beside a shaper)");
}

#[test]
fn who_is_touched_is_never_idle_for_too_long() {
    let limiter = Live32::new(QUOTA).unwrap();
    limiter.try_acquire(5, 5).unwrap();
    for quarter in 1..40_u32 {
        limiter.touch(quarter << 26); // the clock has 28 bits
    }
    assert_eq!(limiter.status(5).remaining(), 5);
}
