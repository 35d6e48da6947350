//! Random histories of few keys: in order beside the oracle, out of order by every window.

use std::collections::HashMap;

use fastrand::Rng;
use tollgate::{Key, KeyProfile, Refused, Set, Slot, Table, TableCounters, TableDecision, Width};

use crate::oracle::{Buckets, Rate, Told};

/// A table, a width of its clock, and how many keys are asked for.
struct Place {
    clock: u32,
    keys: u64,
}

fn any_rate(rng: &mut Rng, clock: u32) -> Rate {
    // a bucket fills in a quarter of the clock's range at most, and what is late takes less than an eighth
    let room = 1_i128 << (clock - 2);
    let period = rng.i128(1..=(room / 2).min(1_000));
    let count = if rng.bool() { 1 } else { rng.i128(1..=period.min(3)) };
    let burst = rng.i128(1..=(room / count / period).clamp(1, 4));
    Rate { count, period, burst, stale: rng.i128(0..=(room / 4 / count).min(300)) }
}

fn told<W: Slot>(decision: &TableDecision<'_, W>) -> Option<Told> {
    let wide = |ticks: W| i128::from(ticks.widen());
    match decision {
        Ok(admitted) => {
            let outcome = admitted.outcome().unwrap();
            let (remaining, reset_after) = (wide(outcome.remaining()), wide(outcome.reset_after()));
            Some(Told::Admitted { remaining, reset_after })
        }
        Err(Refused::Full) => None,
        Err(refused) => {
            let wait = refused.retry_after();
            Some(Told::Denied { retry_after: (wait != W::MAX).then(|| wide(wait)) })
        }
    }
}

/// Which keys are one to the table.
fn mark(key: u64, clock: u32, width: u32) -> u64 {
    (key & ((1 << (width - clock - 1)) - 1)).max(1)
}

macro_rules! histories {
    ($($in_order:ident $in_any_order:ident: $width:ident, $slots:literal, $place:expr, $histories:literal;)*) => {$(
        #[test]
        fn $in_order() {
            let Place { clock, keys } = $place;
            let (mut decisions, mut full, mut swept) = (0_u64, 0_u64, 0);
            for seed in 0..$histories {
                let mut rng = Rng::with_seed(seed);
                let rate = any_rate(&mut rng, clock);
                let Ok(class) = <KeyProfile<$width>>::new(rate.quota().clock_bits(clock)) else { continue };
                let classes = [class];
                let sets = [Set::<$width, $slots>::new()];
                let table = Table::<$width, $slots>::new(&sets, &classes).unwrap();
                let mut oracle = Buckets::default();
                // room for `vacated` at the start, wherever the clock is
                let start = rng.i128(0..1 << 62);
                let (mut now, mut last_sweep) = (start, start);
                let within = i128::from(table.sweep_within().widen());
                if within == 0 {
                    continue;
                }
                for _ in 0..100 {
                    now += match rng.u32(0..8) {
                        0..4 => 0,
                        4..6 => rng.i128(0..=rate.period),
                        6 => rng.i128(0..=rate.period * rate.burst + rate.stale),
                        _ => rng.i128(0..=2 * within),
                    };
                    while now - last_sweep > within {
                        last_sweep += within;
                        swept += table.sweep(<$width as Width>::narrow(u64::try_from(last_sweep).unwrap()));
                    }
                    let tick = <$width as Width>::narrow(u64::try_from(now).unwrap());
                    let key = rng.u64(0..keys);
                    let marked = mark(key, clock, <$width>::BITS);
                    let n = rng.i128(0..=rate.burst + 1);
                    let cells = <$width as Width>::narrow(u64::try_from(n).unwrap());
                    let room = !oracle.long_full(rate, marked, now) || oracle.live(rate, now) < $slots;
                    let place = || format!("{rate:?}, seed {seed}, key {marked}, tick {now}, {n} cells");
                    let before = sets[0].words().each_ref().map(tollgate::Word::<$width>::raw);
                    let peeked = told(&table.peek(Key::new(key), tick, cells));
                    assert_eq!(before, sets[0].words().each_ref().map(tollgate::Word::<$width>::raw));
                    let answer = told(&table.try_acquire(Key::new(key), tick, cells));
                    assert_eq!(peeked, answer, "{}", place());
                    match answer {
                        None => {
                            // who has an entry that is full may still be found
                            assert!(!room, "no room: {}", place());
                            full += 1;
                        }
                        Some(told) => assert_eq!(told, oracle.take(rate, marked, now, n), "{}", place()),
                    }
                    assert_eq!(table.used(tick).live, oracle.live(rate, now), "{}", place());
                    decisions += 1;
                }
            }
            assert!(full > decisions / 1_000 && swept > 0, "{full} found no room, {swept} swept");
            println!("checked: {decisions} oracle decisions (table, {}: {full} found no room)", stringify!($in_order));
        }

        #[test]
        fn $in_any_order() {
            let Place { clock, keys } = $place;
            let (mut histories, mut met) = (0_u64, 0_u64);
            for seed in 0..$histories {
                let mut rng = Rng::with_seed(seed);
                let rate = any_rate(&mut rng, clock);
                let Ok(class) = <KeyProfile<$width>>::new(rate.quota().clock_bits(clock)) else { continue };
                let classes = [class];
                let sets = [Set::<$width, $slots>::new()];
                let table = Table::<$width, $slots>::new(&sets, &classes).unwrap();
                let mut newest = rng.i128(0..1 << 62);
                let within = (i128::from(class.profile().max_idle().widen()) - 2 * rate.stale) / 3;
                let mut last_sweep = newest;
                let mut admitted: HashMap<u64, Vec<(i128, i128)>> = HashMap::new();
                for _ in 0..100 {
                    newest += match rng.u32(0..8) {
                        0..4 => 0,
                        4..6 => rng.i128(0..=rate.period),
                        6 => rng.i128(0..=rate.period * rate.burst + rate.stale),
                        _ => rng.i128(0..=within.max(0)) >> rng.u32(0..8),
                    };
                    let now = if rng.bool() { newest } else { newest - rng.i128(0..=rate.stale) };
                    let tick = <$width as Width>::narrow(u64::try_from(now.rem_euclid(1 << 64)).unwrap());
                    if newest - last_sweep >= within || rng.u32(0..40) == 0 {
                        table.sweep(tick);
                        last_sweep = newest;
                    }
                    let key = rng.u64(0..keys);
                    let n = rng.i128(0..=rate.burst);
                    let cells = <$width as Width>::narrow(u64::try_from(n).unwrap());
                    if table.try_acquire(Key::new(key), tick, cells).is_ok() {
                        admitted.entry(mark(key, clock, <$width>::BITS)).or_default().push((now, n));
                    }
                }
                histories += 1;
                for (key, mut log) in admitted {
                    log.sort_unstable();
                    met += every_window(&log, rate, || format!("{rate:?}, seed {seed}, key {key}"));
                }
            }
            assert!(met > histories, "{met} windows met their bound");
            println!("checked: {histories} random histories (table, {}: {met} windows were full)", stringify!($in_any_order));
        }
    )*};
}

/// Of ticks in order, and what was admitted at them. How many were filled to the bound.
pub(crate) fn every_window(log: &[(i128, i128)], rate: Rate, place: impl Fn() -> String) -> u64 {
    let mut met = 0;
    for (first, &(from, _)) in log.iter().enumerate() {
        let mut sum = 0;
        for &(to, n) in &log[first..] {
            sum += n;
            let most = rate.most(to - from);
            assert!(sum <= most, "{sum} from {from} to {to}, {most} allowed: {}", place());
            met += u64::from(sum == most && n > 0);
        }
    }
    met
}

histories! {
    eight_bits_in_order eight_bits_in_any_order: u8, 2, Place { clock: 5, keys: 4 }, 6_000;
    sixteen_bits_in_order sixteen_bits_in_any_order: u16, 3, Place { clock: 10, keys: 9 }, 6_000;
    compact_in_order compact_in_any_order: u32, 4, Place { clock: 20, keys: 7 }, 6_000;
    large_in_order large_in_any_order: u64, 8, Place { clock: 40, keys: 14 }, 6_000;
}

/// With fingerprints of three bits many keys are taken for one another, in the one set that they have in common or in both:
/// none of them ever has two buckets.
#[test]
fn keys_that_are_taken_for_one_another() {
    let rate = Rate { count: 1, period: 10, burst: 2, stale: 4 };
    let (mut met, mut histories) = (0, 0_u64);
    for seed in 0..4_000 {
        let mut rng = Rng::with_seed(seed);
        let classes = [<KeyProfile<u16>>::new(rate.quota().clock_bits(12)).unwrap()];
        let sets = [const { Set::<u16, 1>::new() }; 8];
        let table = Table::<u16, 1>::new(&sets, &classes).unwrap();
        let keys: Vec<u64> = (0..12).map(|_| rng.u64(..)).collect();
        let mut newest = 0_u16;
        let mut admitted: HashMap<u64, Vec<(i128, i128)>> = HashMap::new();
        for _ in 0..150 {
            newest += rng.u16(0..8) / 4 * rng.u16(0..6);
            let now = newest.saturating_sub(rng.u16(0..=4));
            let key = keys[rng.usize(0..keys.len())];
            if table.try_acquire(Key::new(key), now, 1).is_ok() {
                admitted.entry(key).or_default().push((now.into(), 1));
            }
        }
        histories += 1;
        for (key, mut log) in admitted {
            log.sort_unstable();
            met += every_window(&log, rate, || format!("seed {seed}, key {key:#x}"));
        }
    }
    assert!(met > histories, "{met} windows met their bound");
    println!("checked: {histories} random histories (table, keys that are taken for one another)");
}

/// Keys of two classes, of which one's slots become the other's.
#[test]
fn two_classes_in_any_order() {
    let (mut histories, mut met, mut reused) = (0_u64, 0_u64, 0_u64);
    for seed in 0..12_000 {
        let mut rng = Rng::with_seed(seed);
        let mut rates = [(); 2].map(|()| any_rate(&mut rng, 20));
        rates[0].stale = rates[1].stale;
        let classes = rates.map(|rate| <KeyProfile<u32>>::new(rate.quota().clock_bits(20)));
        let [Ok(first), Ok(second)] = classes else { continue };
        let classes = [first, second];
        let (sets, counters) = ([Set::<u32, 3>::new()], TableCounters::new());
        let table = Table::<u32, 3>::new(&sets, &classes).unwrap().counted_by(&counters);
        let mut newest = rng.i128(0..1 << 62);
        let within = i128::from(table.sweep_within().widen()) / 2;
        if within == 0 {
            continue;
        }
        let mut last_sweep = newest;
        let mut admitted: HashMap<u64, Vec<(i128, i128)>> = HashMap::new();
        for _ in 0..150 {
            let key = rng.u64(1..9);
            let class = usize::from(key % 2 == 0);
            let rate = rates[class];
            newest += match rng.u32(0..8) {
                0..4 => 0,
                4..6 => rng.i128(0..=rate.period),
                6 => rng.i128(0..=rate.period * rate.burst + rate.stale),
                _ => rng.i128(0..=within) >> rng.u32(0..12),
            };
            let now = if rng.bool() { newest } else { newest - rng.i128(0..=rate.stale) };
            let narrow = |tick: i128| u32::narrow(u64::try_from(tick.rem_euclid(1 << 64)).unwrap());
            if newest - last_sweep >= within {
                table.sweep(narrow(newest));
                last_sweep = newest;
            }
            let n = rng.i128(0..=rate.burst);
            let of_class = Key::new(key).of_class(u8::try_from(class).unwrap());
            if table.try_acquire(of_class, narrow(now), narrow(n)).is_ok() {
                admitted.entry(key).or_default().push((now, n));
            }
        }
        histories += 1;
        reused += u64::from(counters.read().reused);
        for (key, mut log) in admitted {
            log.sort_unstable();
            let rate = rates[usize::from(key % 2 == 0)];
            met += every_window(&log, rate, || format!("{rates:?}, seed {seed}, key {key}"));
        }
    }
    assert!(met > histories && reused > histories, "{met} windows met their bound, {reused} reused");
    println!("checked: {histories} random histories (table, two classes)");
}
