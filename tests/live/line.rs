//! What was promised for a tick to come, over changes of the quota: nobody overtakes the line, and no window of due
//! ticks has more in it than the fastest of the quotas allows.

use fastrand::Rng;
use tollgate::{Carry, ChangeError, Live32, Quota};

/// `count` per `period`.
#[derive(Clone, Copy, Debug)]
struct Asked {
    count: u32,
    period: u32,
    burst: u32,
}

impl Asked {
    fn any(rng: &mut Rng) -> Self {
        Self { count: rng.u32(1..=3), period: rng.u32(1..=60), burst: rng.u32(1..=4) }
    }

    fn quota(self) -> Quota {
        Quota::new(self.count.into(), self.period.into(), self.burst.into()).stale(100).debt(50_000)
    }
}

#[test]
fn a_faster_quota_gives_nobody_a_place_before_the_line() {
    let limiter = Live32::new(Quota::new(1, 100, 1).debt(5_000)).unwrap();
    let told = [(); 11].map(|()| limiter.reserve(0, 1, 5_000).unwrap().0.due());
    assert_eq!(told[10], 1_000);
    limiter.change(0, Quota::new(1, 10, 1).debt(5_000), Carry::AsItIs).unwrap();
    let due = [(); 3].map(|()| limiter.reserve(0, 1, 5_000).unwrap().0.due());
    assert_eq!(due, [1_010, 1_020, 1_030]);
}

/// It moves by the difference of the emission intervals.
#[test]
fn a_faster_quota_lets_nothing_conform_much_before_the_tick_that_was_named() {
    let limiter = Live32::new(Quota::new(1, 100, 1).debt(5_000)).unwrap();
    limiter.not_before(0, 1_000).unwrap();
    limiter.change(0, Quota::new(1, 10, 1).debt(5_000), Carry::AsItIs).unwrap();
    assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 1_000 - 100 + 10);
}

/// What is more than the new quota lends is refused, or forgiven; not the time of those who are in line.
#[test]
fn a_slower_quota_that_lends_as_long_forgives_no_slot() {
    let quota = |period| Quota::new(1, period, 1).debt(1_000);
    let limiter = Live32::new(quota(10)).unwrap();
    while limiter.reserve(0, 1, 1_000).is_ok() {}
    assert_eq!(limiter.change(0, quota(20), Carry::AsItIs), Err(ChangeError::Owed));
    limiter.change(0, quota(20), Carry::Forgiving).unwrap();
    assert_eq!(limiter.try_acquire(0, 1).unwrap_err().retry_after(), 1_020);
}

/// The ticks at which cells are due, and the quotas, of one history.
fn history(rng: &mut Rng) -> (Vec<u32>, Vec<Asked>) {
    let mut quotas = vec![Asked::any(rng)];
    let limiter = Live32::new(quotas[0].quota()).unwrap();
    let (mut now, mut due) = (0, Vec::new());
    for _ in 0..60 {
        now += [0, 0, 1, 20][rng.usize(0..4)];
        if rng.u32(0..8) > 0 {
            due.extend(limiter.reserve(now, 1, 600).ok().map(|(slot, _)| slot.due()));
            continue;
        }
        let quota = Asked::any(rng);
        if limiter.change(now, quota.quota(), Carry::AsItIs).is_ok() {
            quotas.push(quota);
        }
    }
    (due, quotas)
}

#[test]
fn in_any_window_no_more_is_due_than_the_fastest_quota_allows() {
    let (mut full, histories) = (0, if cfg!(debug_assertions) { 2_000 } else { 20_000 });
    for seed in 0..histories {
        let (mut due, quotas) = history(&mut Rng::with_seed(seed));
        due.sort_unstable();
        let burst = quotas.iter().map(|quota| quota.burst).max().unwrap();
        let fastest = quotas.iter().max_by_key(|quota| quota.count * 60_000 / quota.period).unwrap();
        for (first, from) in due.iter().enumerate() {
            for (more, to) in due[first..].iter().enumerate() {
                let bound = burst + (to - from) * fastest.count / fastest.period;
                let cells = u32::try_from(more).unwrap() + 1;
                assert!(
                    cells <= bound,
                    "{cells} of {bound} due in [{from}, {to}]: {quotas:?}, seed {seed}"
                );
                full += u64::from(cells == bound);
            }
        }
    }
    assert!(full > histories / 2, "no window was filled to its bound: {full}");
    println!(
        "checked: {histories} random histories (of a line over changes of the quota: {full} windows full)"
    );
}
