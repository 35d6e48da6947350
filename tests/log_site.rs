//! A log site: the first line goes out at any tick, no more go out than the quota allows, and each line that
//! does not is counted once.

#![cfg(not(loom))]

use tollgate::{Gcra32, LogSite, Profile32, Quota, Word32, checked, log_site};

static LINES: Profile32 = checked!(Profile32::new(Quota::new(1, 1_000, 2)));

/// Rates of 1 and of 7 sub-ticks a tick, with the default staleness and without, and a clock of 24 bits.
fn quotas() -> [Quota; 5] {
    let narrow = Quota::new(3, 100, 4).clock_bits(24).stale(50).debt(9);
    [
        Quota::new(1, 1_000, 1),
        Quota::new(7, 1_000, 5),
        Quota::new(7, 1_000, 1).stale(0).debt(0),
        narrow,
        Quota::hard_window(9, 60_000),
    ]
}

/// Every tick at which a word of 0 looks like the future, and some at which it does not.
#[test]
fn the_first_line_goes_out_at_any_tick_and_is_counted_as_one() {
    let (mut ticks, mut refused_by_a_bare_word) = (0, 0);
    for quota in quotas() {
        let profile = Profile32::new(quota).unwrap();
        let last = if profile.max_idle() < 1 << 24 { 0xFF_FFFF } else { u32::MAX };
        let bare = |start| Word32::new().status(&profile, start);
        let corner = (0..last).take_while(|&back| bare(last - back).reset_after() > 0);
        for back in corner.chain((0..last).step_by(104_729)) {
            let (start, site) = (last - back, LogSite::new());
            refused_by_a_bare_word += u64::from(bare(start).remaining() == 0);
            for line in 0..=profile.burst() {
                let goes_out = line < profile.burst();
                let answer = site.allows(&profile, start);
                assert_eq!(answer, goes_out.then_some(0), "line {line} at {start} of {quota:?}");
            }
            assert_eq!(site.suppressed(), 1);
            ticks += 1;
        }
    }
    assert!(refused_by_a_bare_word > 1_000_000, "{refused_by_a_bare_word}");
    println!("checked: {ticks} exhaustion cases (the first line of a log site, by tick of the clock)");
}

/// Afterwards a site decides as a limiter that was full when it was first asked.
#[test]
fn a_site_is_a_limiter_that_counts() {
    let mut lines = 0;
    for (seed, quota) in (0..400_u64).flat_map(|seed| quotas().map(|quota| (seed, quota))) {
        let mut rng = fastrand::Rng::with_seed(seed);
        let profile = Profile32::new(quota).unwrap();
        let mask = if profile.max_idle() < 1 << 24 { 0xFF_FFFF } else { u32::MAX };
        let mut now = if rng.bool() { rng.u32(..) } else { rng.u32(..1 << 20).wrapping_neg() } & mask;
        let (site, limiter) = (LogSite::new(), Gcra32::new_at(quota, now).unwrap());
        let mut suppressed = 0;
        for _ in 0..500 {
            let answer = site.allows(&profile, now);
            let expected = limiter.try_acquire(now, 1).is_ok().then_some(suppressed);
            assert_eq!(answer, expected, "seed {seed} at {now} of {quota:?}");
            suppressed = if expected.is_some() { 0 } else { suppressed + 1 };
            assert_eq!(site.suppressed(), suppressed);
            now = now.wrapping_add(rng.u32(..200)) & mask;
            lines += 1;
        }
    }
    println!("checked: {lines} oracle decisions (log sites)");
}

/// Each expansion is a place of its own, all of them by one profile.
#[test]
fn every_place_has_a_site_of_its_own() {
    let here = |now| log_site!(LINES, now);
    let there = |now| log_site!(LINES, now);
    assert_eq!([here(0), here(0), here(0), there(0)], [Some(0), Some(0), None, Some(0)]);
    assert_eq!([here(1_000), there(1_000), there(1_000)], [Some(1), Some(0), Some(0)]);
    assert_eq!(size_of::<LogSite>(), 8);
}
