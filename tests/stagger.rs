//! Waits that are spread: jitter, beside the plain formula, and slots, kept by those who were told them.

#![cfg(not(loom))]

use std::collections::HashSet;

use tollgate::{Quota, Shaper, Shaper32, Stagger, Stagger32, Stagger64, Width, jitter};

#[test]
fn jitter_is_never_early_and_never_becomes_never() {
    let mut cases = 0_u64;
    for wait in 0..=u8::MAX {
        for spread in 0..=u8::MAX {
            for random in 0..=u8::MAX {
                let more = u32::from(random) * (u32::from(spread) + 1) / 256;
                let expected = if wait == u8::MAX { 255 } else { (u32::from(wait) + more).min(254) };
                assert_eq!(u32::from(jitter(wait, spread, random)), expected, "{wait} {spread} {random}");
                cases += 1;
            }
        }
    }
    println!("checked: {cases} exhaustion cases (jitter, 8 bits)");
    assert_eq!(jitter(5, u64::MAX, u64::MAX), u64::MAX - 1);
    assert_eq!(jitter(5_u64, 1 << 40, 1 << 63), 5 + (1 << 39));
    assert_eq!(jitter(u32::MAX, 0, 0), u32::MAX);
}

#[test]
fn jitter_reaches_each_tick_of_its_spread_alike() {
    for spread in [0_u16, 1, 2, 6, 99, 255] {
        let mut told = vec![0_u32; usize::from(spread) + 1];
        for random in 0..=u16::MAX {
            told[usize::from(jitter(1_000, spread, random) - 1_000)] += 1;
        }
        let (least, most) = (told.iter().min().unwrap(), told.iter().max().unwrap());
        assert!(most - least <= 1, "{spread}: {least} to {most}");
    }
}

/// A thousand are denied at once; each comes back once, at the slot that it was told.
#[test]
fn a_thousand_who_come_back_at_their_slots_conform() {
    for (count, period, burst) in [(1, 10, 5), (1, 1, 1), (3, 1_000, 1), (7, 1_000, 20), (5, 2, 3)] {
        let quota = Quota::new(count, period, burst);
        let (limiter, line) = (Shaper32::new(quota).unwrap(), Stagger32::new());
        limiter.try_acquire(90, u32::try_from(burst).unwrap()).unwrap();
        let slots: Vec<u32> = (0..1_000)
            .map(|_| {
                let denied = limiter.try_acquire(90, 1).unwrap_err();
                let wait = line.retry_after(90, &denied);
                assert!(wait >= denied.retry_after());
                90 + wait
            })
            .collect();
        assert_eq!(slots[0], 90 + limiter.try_acquire(90, 1).unwrap_err().retry_after());
        assert!(slots.is_sorted());
        if count <= period {
            assert_eq!(slots.iter().collect::<HashSet<_>>().len(), 1_000, "{quota:?}");
        }
        // as late as the rate makes it, and no later than whole ticks for a burst of one
        let at_the_rate = 90 + 1_000 * period.div_ceil(count);
        assert!(u64::from(slots[999]) <= at_the_rate, "{quota:?}: {}", slots[999]);
        for (caller, &slot) in slots.iter().enumerate() {
            assert!(limiter.try_acquire(slot, 1).is_ok(), "{quota:?}: caller {caller} at {slot}");
        }
        // the line has run empty: the next to be denied is told `retry_after`, and a tick for what was rounded up
        while limiter.try_acquire(slots[999], 1).is_ok() {}
        let denied = limiter.try_acquire(slots[999], 1).unwrap_err();
        let late = line.retry_after(slots[999], &denied) - denied.retry_after();
        assert!(late <= u32::from(count > 1), "{quota:?}: {late}");
    }
}

/// Of any sizes, at any ticks, on clocks that wrap; some were told a slot at a time when others came back to theirs.
#[test]
fn slots_are_kept_whatever_was_asked_for() {
    let mut random = fastrand::Rng::with_seed(5);
    let mut decisions = 0_u64;
    for _ in 0..3_000 {
        let (period, burst) = (random.u64(1..60), random.u32(1..9));
        let quota =
            Quota::new(random.u64(1..6), period, burst.into()).stale(0).debt(20_000).clock_bits(24);
        let mut now = random.u32(..);
        let (limiter, line) =
            (Shaper32::new_at(quota, now).unwrap(), Stagger32::new_at(&profile(quota), now));
        // when to come back, and with how many
        let mut waiting: Vec<(u32, u32)> = Vec::new();
        for _ in 0..60 {
            now = now.wrapping_add(random.u32(0..30));
            // those who were told a slot come first, as their slots do
            waiting.sort_by_key(|&(slot, _)| slot.wrapping_sub(now).cast_signed());
            let late = waiting.partition_point(|&(slot, _)| slot.wrapping_sub(now).cast_signed() <= 0);
            for (slot, n) in waiting.drain(..late) {
                assert!(limiter.try_acquire(slot, n).is_ok(), "{quota:?}: {n} at {slot}");
                decisions += 1;
            }
            // new callers take what is theirs only where nobody is in line
            let n = random.u32(1..=burst);
            if waiting.is_empty() || limiter.peek(now, n).is_err() {
                if let Err(denied) = limiter.try_acquire(now, n) {
                    let wait = line.retry_after(now, &denied);
                    assert!(wait >= denied.retry_after());
                    waiting.push((now.wrapping_add(wait), n));
                }
                decisions += 1;
            }
        }
    }
    println!("checked: {decisions} oracle decisions (slots of staggered callers)");
}

fn profile(quota: Quota) -> tollgate::ShaperProfile32 {
    tollgate::ShaperProfile32::new(quota).unwrap()
}

#[test]
fn a_full_line_tells_the_tick_after_its_end_and_empties_by_itself() {
    let quota = Quota::new(1, 10, 1).stale(0).debt(35);
    let (limiter, line) = (Shaper32::new(quota).unwrap(), Stagger32::new());
    limiter.try_acquire(0, 1).unwrap();
    let wait = |now| line.retry_after(now, &limiter.try_acquire(now, 1).unwrap_err());
    assert_eq!([0; 6].map(wait), [10, 20, 30, 40, 40, 40]);
    // nobody comes back: what was told runs off
    limiter.try_acquire(25, 1).unwrap();
    assert_eq!([25; 3].map(wait), [15, 25, 35]);
    limiter.try_acquire(1_000, 1).unwrap();
    assert_eq!([1_000; 2].map(wait), [10, 20]);
}

fn never_and_nothing<W: Width>(of: impl Fn(Quota) -> [W; 3]) {
    let [zero, above, beyond] = of(Quota::new(1, 10, 3).stale(0).debt(20));
    assert_eq!((zero, above), (W::default(), W::MAX));
    assert_eq!(beyond, W::narrow(77));
}

/// No number wraps: nothing to wait for, more than the burst, and a wait that is beyond the debt.
#[test]
fn what_has_no_slot_is_told_its_own_wait() {
    never_and_nothing::<u32>(|quota| {
        let (profile, line) = (profile(quota), Stagger32::new());
        [line.slot(&profile, 0, 0, 0), line.slot(&profile, 0, 4, u32::MAX), line.slot(&profile, 0, 1, 77)]
    });
    never_and_nothing::<u64>(|quota| {
        let shaper = Shaper::<u64>::new(quota).unwrap();
        let (profile, line) = (shaper.profile(), Stagger64::default());
        [line.slot(profile, 0, 0, 0), line.slot(profile, 0, 4, u64::MAX), line.slot(profile, 0, 1, 77)]
    });
    assert_eq!(format!("{:?}", <Stagger<u8>>::new()), "Stagger(0)");
}

/// Every word, tick and wait of 8 bits: no slot is early, nor earlier than the one before.
#[test]
fn every_word_tick_and_wait() {
    let mut cases = 0_u64;
    for (count, period, burst, debt) in [(1, 3, 2, 20), (3, 4, 3, 9), (1, 1, 4, 40), (5, 7, 1, 6)] {
        let quota = Quota::new(count, period, burst).stale(1).debt(debt);
        let profile = <tollgate::ShaperProfile<u8>>::new(quota).unwrap();
        for start in 0..=u8::MAX {
            for now in (0..=u8::MAX).step_by(5) {
                for (n, wait) in (0..=4).flat_map(|n| (0..=u8::MAX).map(move |wait| (n, wait))) {
                    let line = <Stagger<u8>>::new_at(&profile, start);
                    let told = line.slot(&profile, now, n, wait);
                    assert!(told >= wait, "{quota:?} {start} {now} {n} {wait}");
                    let next = line.slot(&profile, now, n, wait);
                    assert!(next >= told, "{quota:?} {start} {now} {n} {wait}");
                    cases += 1;
                }
            }
        }
    }
    println!("checked: {cases} exhaustion cases (slots, 8 bits)");
}
