//! Counters of what becomes of requests: they tell what happened, and change nothing of it.

#![cfg(not(loom))]

mod events;

use fastrand::Rng;
use tollgate::{
    Counters, Counts, Gcra, IntervalBucket64, IntervalQuota, Live64, PaddedGcra64, Quota, Shaper32,
    Shaper64,
};

/// What is counted by hand of answers that a limiter without counters has given.
#[derive(Default)]
struct ByHand(Counts);

impl ByHand {
    fn answered(&mut self, n: u64, taken: Option<u64>) {
        if let Some(taken) = taken {
            self.0.admitted += 1;
            self.0.admitted_cells += taken;
        } else {
            self.0.denied += 1;
            self.0.denied_cells += n;
        }
    }

    fn waited(&mut self, ticks: u64) {
        if ticks > 0 {
            self.0.waits += 1;
            self.0.waited += ticks;
            self.0.longest_wait = self.0.longest_wait.max(ticks);
        }
    }
}

/// Two of a kind, one of which is counted, with the same history.
macro_rules! twins {
    ($seed:expr, $make:expr, |$plain:ident, $counted:ident, $rng:ident, $by_hand:ident, $now:ident, $n:ident| $verbs:block) => {{
        let mut $rng = Rng::with_seed($seed);
        let counters = Counters::new();
        let ($plain, other) = ($make, $make);
        let mut $by_hand = ByHand::default();
        let mut $now = 0;
        for _ in 0..100 {
            $now += $rng.u64(0..40);
            let $n = $rng.u64(0..8);
            let $counted = other.counted_by(&counters);
            $verbs
            assert_eq!($plain.status($now).remaining(), other.status($now).remaining());
        }
        assert_eq!(counters.read(), $by_hand.0, "seed {}", $seed);
    }};
}

#[test]
fn what_is_counted_is_what_was_answered() {
    let count = if cfg!(debug_assertions) { 200 } else { 5_000 };
    for seed in 0..count {
        twins!(
            seed,
            Shaper64::new(Quota::new(3, 100, 5)).unwrap(),
            |plain, counted, rng, by_hand, now, n| {
                match rng.u32(0..4) {
                    0 => {
                        let answer = plain.try_acquire(now, n);
                        by_hand.answered(n, answer.is_ok().then_some(n));
                        assert_eq!(counted.try_acquire(now, n).is_ok(), answer.is_ok());
                    }
                    1 => {
                        let answer = plain.acquire_up_to(now, n).map(|(taken, _)| taken).ok();
                        by_hand.answered(n, answer);
                        assert_eq!(counted.acquire_up_to(now, n).map(|(taken, _)| taken).ok(), answer);
                    }
                    2 => {
                        let answer = plain.reserve(now, n, 150).map(|(slot, _)| slot.due()).ok();
                        by_hand.answered(n, answer.map(|_| n));
                        by_hand.waited(answer.map_or(0, |due| due - now));
                        assert_eq!(counted.reserve(now, n, 150).map(|(slot, _)| slot.due()).ok(), answer);
                    }
                    _ => {
                        let all = tollgate::Oversize::WhenFull;
                        let answer =
                            plain.reserve_oversize(now, n, 300, all).map(|(slot, _)| slot.due()).ok();
                        by_hand.answered(n, answer.map(|_| n));
                        by_hand.waited(answer.map_or(0, |due| due - now));
                        let counted = counted.reserve_oversize(now, n, 300, all);
                        assert_eq!(counted.map(|(slot, _)| slot.due()).ok(), answer);
                    }
                }
            }
        );
        twins!(
            seed,
            Live64::new(Quota::new(3, 100, 5)).unwrap(),
            |plain, counted, rng, by_hand, now, n| {
                let n = n + rng.u64(0..2);
                let answer = plain.try_acquire(now, n).is_ok();
                by_hand.answered(n, answer.then_some(n));
                assert_eq!(counted.try_acquire(now, n).is_ok(), answer);
            }
        );
        let interval = || IntervalBucket64::new(IntervalQuota::new(3, 100)).unwrap();
        twins!(seed, interval(), |plain, counted, rng, by_hand, now, n| {
            let n = n + rng.u64(0..2);
            let answer = plain.try_acquire(now, n).map_err(|denied| denied.retry_after());
            by_hand.answered(n, answer.is_ok().then_some(n));
            let counted = counted.try_acquire(now, n).map_err(|denied| denied.retry_after());
            assert_eq!(counted.map(drop), answer.map(drop));
        });
    }
    println!("checked: {} random histories (of limiters and their twins with counters)", 3 * count);
}

#[test]
fn no_more_than_a_million_millionths_are_used() {
    let count = if cfg!(debug_assertions) { 200 } else { 5_000 };
    let mut fullest = 0;
    for seed in 0..count {
        let mut rng = Rng::with_seed(seed);
        let quota = Quota::new(rng.u64(1..20), rng.u64(1..300), rng.u64(1..10));
        let (limiter, counters) = (Gcra::<u64>::new(quota).unwrap(), Counters::new());
        let begun = rng.u64(0..1_000);
        let mut now = begun;
        for _ in 0..60 {
            now += rng.u64(0..20);
            let _ = limiter.counted_by(&counters).acquire_up_to(now, rng.u64(1..12));
            let allowed = limiter.profile().max_admitted(now - begun);
            let (used, cells) = (counters.read().utilisation(allowed), counters.read().admitted_cells);
            assert!(used <= 1_000_000, "seed {seed}");
            assert_eq!(
                u128::from(used),
                u128::from(cells) * 1_000_000 / u128::from(allowed),
                "seed {seed}"
            );
            fullest = fullest.max(used);
        }
    }
    assert_eq!(fullest, 1_000_000);
}

#[test]
fn utilisation_has_an_answer_for_every_number() {
    let of =
        |admitted_cells, allowed| Counts { admitted_cells, ..Counts::default() }.utilisation(allowed);
    assert_eq!((of(0, 0), of(5, 0), of(0, 5)), (0, 0, 0));
    assert_eq!((of(u64::MAX, u64::MAX), of(u64::MAX, 1), of(1, u64::MAX)), (1_000_000, u32::MAX, 0));
    assert_eq!((of(2, 3), of(u64::MAX / 2, u64::MAX)), (666_666, 499_999));
    assert_eq!((of(4_294_967_295, 1_000_000), of(4_294_967_296, 1_000_000)), (u32::MAX, u32::MAX));
    assert_eq!(of(4_294_967_294, 1_000_000), u32::MAX - 1);
}

#[test]
fn what_was_counted_since_goes_over_a_wrap() {
    let counters = Counters::new();
    counters.admit(u64::MAX - 1);
    counters.deny(u64::MAX);
    counters.wait(u64::MAX);
    let earlier = counters.read();
    counters.admit(5_u8);
    counters.deny(7_u16);
    counters.wait(9_u32);
    let now = counters.read();
    assert_eq!((now.admitted_cells, now.denied_cells, now.waited), (3, 6, 8));
    let expected = Counts {
        admitted: 1,
        admitted_cells: 5,
        denied: 1,
        denied_cells: 7,
        waits: 1,
        waited: 9,
        longest_wait: u64::MAX,
    };
    assert_eq!(now.since(&earlier), expected);
    assert_eq!(earlier.since(&Counts::default()), earlier);
}

#[test]
fn threads_lose_no_count() {
    static COUNTERS: Counters = Counters::new();
    static LIMITER: PaddedGcra64 = tollgate::checked!(PaddedGcra64::new(Quota::new(1, 10, 700)));
    let turns: u64 = if cfg!(miri) { 50 } else { 20_000 };
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                for now in 0..turns {
                    let _ = LIMITER.counted_by(&COUNTERS).try_acquire(now, thread % 2 + 1);
                    COUNTERS.wait(now);
                }
            });
        }
    });
    let counts = COUNTERS.read();
    assert_eq!(counts.admitted + counts.denied, 4 * turns);
    assert_eq!(counts.admitted_cells + counts.denied_cells, 6 * turns);
    assert_eq!(counts.admitted_cells, LIMITER.profile().max_admitted(turns - 1));
    assert_eq!((counts.waits, counts.waited), (4 * (turns - 1), 2 * turns * (turns - 1)));
    assert_eq!(counts.longest_wait, turns - 1);
}

/// A slot is told across the end of a clock.
#[test]
fn a_wait_is_counted_where_the_clock_wraps() {
    let quota = Quota::new(1, 100, 1).stale(1_000).debt(1_000);
    let limiter = Shaper32::new_at(quota, u32::MAX).unwrap();
    let counters = Counters::default();
    let counted = limiter.counted_by(&counters);
    let dues = [(); 2].map(|()| counted.reserve(u32::MAX, 1, 500).unwrap().0.due());
    assert_eq!(dues, [u32::MAX, 99]);
    assert_eq!((counters.read().waits, counters.read().longest_wait), (1, 100));
    assert_eq!(counted.counters().read(), counters.read());
    assert_eq!(counted.limiter().word().raw(), limiter.word().raw());
}
