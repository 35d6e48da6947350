//! Which quotas are accepted, by brute force in words of 8 bits; and each refusal's range is true.

use tollgate::{Allowed, LogProfile, QuotaError, WindowProfile, WindowQuota};

/// How many bits count up to `most`.
fn bits(most: u64) -> u32 {
    (0..64).find(|bits| most < 1 << bits).unwrap()
}

/// The rule in the docs of `LogProfile`, word for word.
fn log_fits(width: u32, limit: u64, window: u64, stale: u64, slots: u64) -> bool {
    if limit == 0 || window == 0 || limit > slots || limit >= 1 << ((width - 2) / 2) {
        return false;
    }
    let total = bits(limit * (window + stale).div_ceil(window));
    let laps = width - 2 * bits(limit);
    total <= width - 2
        && window + 2 * stale <= (1 << (width - 1 - total)) / 2
        && stale < window * ((1 << laps) - 1)
}

/// The counts, the index, and a stale tick's windows, in a word of 8 bits.
fn window_fits(limit: u64, window: u64, stale: u64) -> bool {
    if limit == 0 || window == 0 || limit > 7 || !window.is_power_of_two() || window > 64 {
        return false;
    }
    let index = (8 - 2 * bits(limit)).min(8 - window.ilog2());
    // what lies ahead of a stale tick, the tick's own window, and two that have passed
    stale.div_ceil(window) + 1 + 1 + 2 <= 1 << index
}

fn named(error: QuotaError) -> (usize, Allowed) {
    let at = match error {
        QuotaError::Window(_) | QuotaError::PeriodPowerOfTwo(_) => 0,
        QuotaError::Limit(_) => 1,
        QuotaError::Stale(_) => 2,
        other => panic!("{other:?}"),
    };
    (at, error.allowed())
}

/// Each quota is accepted or refused as the rule says; both ends of a refusal's range fit with what is checked later
/// at its least, and what is beyond does not.
fn check(what: &str, fits: impl Fn([u64; 3]) -> bool, make: impl Fn([u64; 3]) -> Result<(), QuotaError>) {
    let mut cases = 0_u64;
    for window in 0..140 {
        for limit in 0..12 {
            for stale in 0..140 {
                let asked = [window, limit, stale];
                cases += 1;
                let Err(error) = make(asked) else {
                    assert!(fits(asked), "{asked:?} was accepted");
                    continue;
                };
                assert!(!fits(asked), "{asked:?}: {error:?}");
                let (at, Allowed { min, max }) = named(error);
                let with = |value| {
                    let mut with = [1, 1, 0];
                    with[..at].copy_from_slice(&asked[..at]);
                    with[at] = value;
                    with
                };
                assert!(
                    fits(with(min)) && fits(with(max)) && !fits(with(max + 1)),
                    "{asked:?}: {error:?}"
                );
                assert!(min == 0 || !fits(with(min - 1)), "{asked:?}: {error:?}");
            }
        }
    }
    println!("checked: {cases} exhaustion cases (acceptance, {what})");
}

#[test]
fn logs_accepted_where_brute_force_accepts() {
    for slots in [1, 3, 7, 9] {
        let fits = |[window, limit, stale]: [u64; 3]| log_fits(8, limit, window, stale, slots as u64);
        check("logs", fits, |[window, limit, stale]| {
            <LogProfile<u8>>::new(WindowQuota::new(limit, window).stale(stale), slots).map(drop)
        });
    }
    let none = <LogProfile<u8>>::new(WindowQuota::new(1, 1), 0);
    assert_eq!(none.unwrap_err(), QuotaError::Limit(Allowed { min: 1, max: 0 }));
}

/// In words of 16 bits, where limits are large enough that any of the three rules may be the narrowest.
#[test]
fn the_longest_staleness_of_a_log() {
    let mut cases = 0_u64;
    for limit in 1..128 {
        for window in (1..40).chain((40..8_192).step_by(61)) {
            let make =
                |stale| <LogProfile<u16>>::new(WindowQuota::new(limit, window).stale(stale), 1_000);
            let fits = |stale| log_fits(16, limit, window, stale, 1_000);
            match make(u64::MAX).unwrap_err() {
                QuotaError::Stale(Allowed { min: 0, max }) => {
                    assert!(fits(max) && !fits(max + 1), "{max}: {limit} in {window}");
                    assert!(make(max).is_ok() && make(max + 1).is_err(), "{max}: {limit} in {window}");
                }
                error => assert!(!fits(0), "{error:?}: {limit} in {window}"),
            }
            cases += 1;
        }
    }
    println!("checked: {cases} oracle decisions (the longest staleness of a log)");
}

#[test]
fn windows_accepted_where_brute_force_accepts() {
    check(
        "two counters",
        |[window, limit, stale]| window_fits(limit, window, stale),
        |[window, limit, stale]| {
            <WindowProfile<u8>>::new(WindowQuota::new(limit, window).stale(stale)).map(drop)
        },
    );
}

/// In wide words, a few by their numbers: the last that fits, and the first that does not.
#[test]
fn ends_of_wide_words() {
    let stale = |error: QuotaError| {
        let QuotaError::Stale(allowed) = error else { panic!("{error:?}") };
        allowed.max
    };
    let hour = WindowQuota::new(100, 3_600_000);
    let most = stale(<LogProfile<u32>>::new(hour.stale(1 << 31), 100).unwrap_err());
    assert_eq!(most, 297_152);
    assert!(<LogProfile<u32>>::new(hour.stale(most), 100).is_ok());
    assert_eq!(stale(<LogProfile<u32>>::new(hour, 100).unwrap_err()), most);
    assert_eq!(
        <LogProfile<u64>>::new(hour, 100).unwrap().max_idle(),
        (1 << 52) - 3_600_000 - 2 * 57_600_000
    );
    assert!(<LogProfile<u64>>::new(WindowQuota::new((1 << 31) - 1, 1 << 31).stale(0), 1 << 31).is_ok());
    assert!(<LogProfile<u64>>::new(WindowQuota::new(1 << 31, 1 << 31).stale(0), 1 << 31).is_err());
    assert!(<LogProfile<u64>>::new(WindowQuota::new(1, 1 << 61).stale(0), 1).is_ok());
    assert!(<LogProfile<u64>>::new(WindowQuota::new(1, 1 << 61 | 1).stale(0), 1).is_err());

    // an index counts to 3: no staleness unless it is asked for
    let profile = |quota| <WindowProfile<u64>>::new(quota).unwrap();
    let short = WindowQuota::new((1 << 31) - 1, 1 << 32);
    assert_eq!(profile(short), profile(short.stale(0)));
    assert_eq!(profile(short).limit(), (1 << 31) - 1);
    // a window whose end no tick can name is none
    let fifth = WindowQuota::new(1, u64::MAX / 5);
    assert_eq!(stale(<WindowProfile<u64>>::new(fifth.stale(u64::MAX)).unwrap_err()), u64::MAX / 5);

    let largest = (u64::MAX - 1) / 3;
    assert!(<WindowProfile<u64>>::new(WindowQuota::new(3, largest).stale(0)).is_ok());
    assert!(<WindowProfile<u64>>::new(WindowQuota::new(4, largest).stale(0)).is_err());
    assert!(<WindowProfile<u64>>::new(WindowQuota::new(1, largest + 1).stale(0)).is_err());
    assert!(<WindowProfile<u64>>::new(WindowQuota::new((1 << 31) - 1, 1 << 32).stale(0)).is_ok());
    assert!(<WindowProfile<u32>>::new(WindowQuota::new(32_767, 1 << 30).stale(0)).is_ok());
    assert!(<WindowProfile<u32>>::new(WindowQuota::new(32_768, 1 << 30).stale(0)).is_err());
    let profile = <WindowProfile<u32>>::new(WindowQuota::new(100, 1 << 22)).unwrap();
    // an index of ten bits; a stale tick may lie one window behind
    assert_eq!(profile.max_idle(), (1_023 - 2) << 22);
}
