//! The two counters beside the cells of each window, in unbounded integers.

use std::collections::BTreeMap;

use fastrand::Rng;
use tollgate::{Atomic, QuotaError, SlidingWindow, Width, WindowQuota};

use crate::common::sum_over;
use crate::log::cast;
use crate::ticks::{Ticks, fullest};

type Counter<W> = SlidingWindow<W>;

pub(crate) trait Make: Atomic + TryFrom<u64> {
    fn window(quota: WindowQuota, now: Self) -> Result<Counter<Self>, QuotaError>;
}

macro_rules! make {
    ($($width:ident)*) => {$(
        impl Make for $width {
            fn window(quota: WindowQuota, now: Self) -> Result<Counter<Self>, QuotaError> {
                Counter::<$width>::new_at(quota, now)
            }
        }
    )*};
}

make!(u8 u16 u32 u64);

/// The cells of each window of w ticks.
#[derive(Clone, Debug)]
struct Cells {
    limit: i128,
    w: i128,
    of: BTreeMap<i128, i128>,
    /// The newest window with a cell, or seen since.
    newest: i128,
    /// What was admitted since somebody made it full, by its effective tick.
    admitted: Vec<(i128, i128)>,
}

impl Cells {
    fn count(&self, window: i128) -> i128 {
        self.of.get(&window).copied().unwrap_or(0)
    }

    /// The tick as of which a caller at `now` is judged: one that is older than the newest window counts as its first.
    fn effective(&self, now: i128) -> i128 {
        now.max(self.newest * self.w)
    }

    /// The estimate at a tick, times w.
    fn estimate(&self, now: i128) -> i128 {
        let (window, elapsed) = (now.div_euclid(self.w), now.rem_euclid(self.w));
        self.count(window) * self.w + self.count(window - 1) * (self.w - elapsed)
    }

    fn conforms(&self, now: i128, n: i128) -> bool {
        n == 0 || self.estimate(self.effective(now)) + n * self.w <= self.limit * self.w
    }

    fn remaining(&self, now: i128) -> i128 {
        (0..=self.limit).rev().find(|&n| self.conforms(now, n)).unwrap()
    }

    fn wait(&self, now: i128, n: i128) -> i128 {
        (0..=1 << 20).find(|wait| self.conforms(now + wait, n)).unwrap()
    }

    fn reset(&self, now: i128) -> i128 {
        (0..=1 << 20).find(|wait| self.estimate(self.effective(now + wait)) == 0).unwrap()
    }

    /// Something is written as of `now`.
    fn renewed(&mut self, now: i128) {
        self.newest = self.effective(now).div_euclid(self.w);
    }

    fn admit(&mut self, now: i128, n: i128) {
        self.admitted.push((self.effective(now), n));
        self.add(now, n);
    }

    fn add(&mut self, now: i128, n: i128) {
        if n == 0 {
            return;
        }
        let effective = self.effective(now);
        self.renewed(now);
        *self.of.entry(effective.div_euclid(self.w)).or_default() += n;
    }
}

fn wide<W: Width>(value: W) -> i128 {
    value.widen().into()
}

/// One call beside the model; whether it took something.
fn ask<W: Make>(counter: &Counter<W>, cells: &mut Cells, rng: &mut Rng, now: i128) -> bool {
    let at = cast::<W>(now, W::BITS);
    let status = counter.status(at);
    let remaining = cells.remaining(now);
    assert_eq!(
        (wide(status.remaining()), wide(status.reset_after())),
        (remaining, cells.reset(now)),
        "{now}: {cells:?}"
    );
    match rng.u32(0..60) {
        0 => {
            counter.fill(at);
            cells.renewed(now);
            cells.of.clear();
            cells.admitted.clear();
        }
        1 => {
            counter.drain(at);
            cells.renewed(now);
            cells.add(now, remaining);
        }
        2..5 => {
            counter.touch(at);
            cells.renewed(now);
        }
        _ => {}
    }
    let n = if rng.bool() { 1 } else { rng.i128(0..=cells.limit + 1) };
    let amount = cast::<W>(n, W::BITS);
    if rng.u32(0..8) == 0 {
        let expected = n.min(cells.remaining(now));
        let taken = counter.acquire_up_to(at, amount).map_or(0, |(taken, _)| wide(taken));
        assert_eq!(taken, expected, "{n} at {now}: {cells:?}");
        cells.admit(now, taken);
        return taken > 0;
    }
    let granted = cells.conforms(now, n);
    match counter.try_acquire(at, amount) {
        Ok(outcome) => {
            assert!(granted, "{n} at {now}: {cells:?}");
            cells.admit(now, n);
            assert_eq!(wide(outcome.remaining()), cells.remaining(now), "{n} at {now}: {cells:?}");
            n > 0
        }
        Err(denied) => {
            assert!(!granted, "{n} at {now}: {cells:?}");
            let wait = denied.retry_after();
            if n > cells.limit {
                assert_eq!(wait, W::MAX);
            } else {
                assert_eq!(wide(wait), cells.wait(now, n), "{n} at {now}: {cells:?}");
            }
            false
        }
    }
}

fn history<W: Make>(seed: u64) -> u64 {
    let mut rng = Rng::with_seed(seed);
    let limit = rng.u64(1..=if W::BITS == 8 { 7 } else { 15 });
    let w = if W::BITS < 64 { 1 << rng.u32(0..6) } else { rng.u64(1..50) };
    let stale = rng.u64(0..=200) >> rng.u32(0..8);
    let quota = WindowQuota::new(limit, w).stale(stale);
    let start = rng.i128(1 << 20..1 << 62);
    let Ok(counter) = W::window(quota, cast(start, W::BITS)) else { return 0 };
    let profile = *counter.profile();
    let max_idle = i128::from(profile.max_idle()).min(1 << 40);
    let mut cells = Cells {
        limit: limit.into(),
        w: w.into(),
        of: BTreeMap::new(),
        newest: start / i128::from(w),
        admitted: Vec::new(),
    };
    let mut ticks = Ticks { newest: start, stale: stale.into(), most: max_idle };
    let mut renewed = start;
    for _ in 0..60 {
        let now = ticks.next(&mut rng, renewed + max_idle);
        if ask(&counter, &mut cells, &mut rng, now) {
            renewed = renewed.max(now);
        }
    }
    let mut met = false;
    for window in 0..3 * w {
        let fullest = fullest(cells.admitted.clone(), i128::from(window) + 1);
        let most = profile.max_admitted(window).into();
        assert!(fullest <= most, "{fullest} of {most} in {window}: {quota:?}, seed {seed}");
        met |= fullest == most;
    }
    1 + (u64::from(met) << 32)
}

fn histories<W: Make>() {
    let count = if cfg!(debug_assertions) { 200 } else { 8_000 };
    let seeds: Vec<u64> = (0..count).collect();
    let sum = sum_over(&seeds, |&seed| history::<W>(seed));
    let (run, met) = (sum & u64::from(u32::MAX), sum >> 32);
    println!(
        "checked: {} oracle decisions (two counters of {} bits, {run} histories)",
        run * 120,
        W::BITS
    );
    assert!(run > count / 5 && met > run / 4, "{run} histories, {met} filled to the bound");
}

#[test]
fn two_counters_8_bits() {
    histories::<u8>();
}

#[test]
fn two_counters_16_bits() {
    histories::<u16>();
}

#[test]
fn two_counters_32_bits() {
    histories::<u32>();
}

#[test]
fn two_counters_64_bits() {
    histories::<u64>();
}

#[test]
fn a_refusal_can_be_printed() {
    let window = u64::window(WindowQuota::new(3, 100), 0).unwrap();
    window.try_acquire(0, 3).unwrap();
    let words = [1, 4].map(|n| window.try_acquire(0, n).unwrap_err().to_string());
    assert_eq!(
        words,
        ["not yet: ask again in 134 ticks", "never at this quota: 4 asked for, at most 3 at one instant"]
    );
}
