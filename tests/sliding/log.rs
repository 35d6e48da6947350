//! The log beside the list, decision by decision.

use fastrand::Rng;
use tollgate::{Atomic, LogProfile, QuotaError, SlidingLog, Width, WindowQuota, Word};

use crate::common::sum_over;
use crate::naive::{Answer, List};
use crate::ticks::{Ticks, fullest};

/// A log of slots on the heap, of any width.
pub(crate) type Log<W> = SlidingLog<W, Vec<Word<W>>>;

pub(crate) trait Make: Atomic + TryFrom<u64> {
    fn log(quota: WindowQuota, slots: usize) -> Result<Log<Self>, QuotaError>;
}

macro_rules! make {
    ($($width:ident)*) => {$(
        impl Make for $width {
            fn log(quota: WindowQuota, slots: usize) -> Result<Log<Self>, QuotaError> {
                let slots: Vec<_> = (0..slots).map(|_| Word::<$width>::new()).collect();
                Log::<$width>::over(slots, quota)
            }
        }
    )*};
}

make!(u8 u16 u32 u64);

pub(crate) fn cast<W: TryFrom<u64>>(value: i128, bits: u32) -> W {
    let low = value & ((1 << bits) - 1);
    W::try_from(u64::try_from(low).unwrap()).ok().unwrap()
}

pub(crate) fn tick<W: Make>(value: i128) -> W {
    cast(value, W::BITS)
}

/// Ticks until that of a slot comes round, by a profile's own numbers.
fn comes_round<W: Width>(profile: &LogProfile<W>, window: i128, stale: i128) -> i128 {
    i128::from(profile.max_idle().widen()) + window + 2 * stale
}

/// How many of `n` cells were taken, and the answer.
fn up_to<W: Make>(log: &Log<W>, now: W, n: W) -> (i128, Answer) {
    let answer = log.acquire_up_to(now, n);
    let taken = answer.map_or(W::ZERO, |(taken, _)| taken);
    (taken.widen().into(), Answer::of(answer.map(|(_, outcome)| outcome)))
}

struct Trial<W: Make> {
    log: Log<W>,
    list: List,
    /// As the callers gave them.
    admitted: Vec<(i128, i128)>,
    place: String,
}

impl<W: Make> Trial<W> {
    /// One call; whether it was granted.
    fn ask(&mut self, rng: &mut Rng, now: i128) -> bool {
        let limit = self.list.limit;
        let n = match rng.u32(0..8) {
            0..4 => 1,
            4..7 => rng.i128(0..=limit),
            _ => rng.i128(0..=limit + 1),
        };
        let (log, at, cells) = (&self.log, tick::<W>(now), tick::<W>(n));
        assert_eq!(
            i128::from(log.count(at).widen()),
            self.list.count(now).min(limit),
            "at {now}: {}",
            self.place
        );
        assert_eq!(
            Answer::of(log.peek(at, cells)),
            self.list.peek(now, n),
            "{n} at {now}: {}",
            self.place
        );
        match rng.u32(0..60) {
            0 => {
                log.clear();
                self.list.cells.clear();
                self.admitted.clear();
                return false;
            }
            1..4 => log.touch(at),
            _ => {}
        }
        let taken = if rng.u32(0..4) > 0 {
            let expected = self.list.ask(now, n);
            assert_eq!(Answer::of(log.try_acquire(at, cells)), expected, "{n} at {now}: {}", self.place);
            if expected.granted { n } else { 0 }
        } else {
            let expected = self.list.ask_up_to(now, n);
            assert_eq!(up_to(log, at, cells), expected, "up to {n} at {now}: {}", self.place);
            expected.0
        };
        self.admitted.extend((taken > 0).then_some((now, taken)));
        taken > 0
    }
}

fn history<W: Make>(seed: u64) -> u64 {
    let mut rng = Rng::with_seed(seed);
    let limit = rng.u64(1..=if W::BITS == 8 { 7 } else { 12 });
    let window = rng.u64(1..=if W::BITS == 8 { 20 } else { 60 });
    let stale = rng.u64(0..=80) >> rng.u32(0..8);
    let slots = usize::try_from(limit + rng.u64(0..2)).unwrap();
    let quota = WindowQuota::new(limit, window).stale(stale);
    let Ok(log) = W::log(quota, slots) else { return 0 };
    let (window, stale) = (i128::from(window), i128::from(stale));
    let (turn, profile) = (comes_round(log.profile(), window, stale), *log.profile());
    assert!(turn & (turn - 1) == 0 && window + 2 * stale <= turn / 2, "{quota:?}");
    let max_idle = i128::from(profile.max_idle().widen()).min(1 << 40);
    let start = rng.i128(0..1 << 62);
    let mut ticks = Ticks { newest: start, stale, most: max_idle };
    let place = format!("{quota:?}, {} bits, seed {seed}", W::BITS);
    let list = List::new(limit.into(), window);
    let mut trial = Trial { log, list, admitted: Vec::new(), place };
    let mut renewed = start;
    for _ in 0..150 {
        let now = ticks.next(&mut rng, renewed + max_idle);
        if trial.ask(&mut rng, now) {
            renewed = renewed.max(now);
        }
    }
    let Trial { admitted, list, place, .. } = trial;
    let fullest = fullest(admitted, window);
    assert!(fullest <= list.limit, "{fullest} of {}: {place}", list.limit);
    1 + (u64::from(fullest == list.limit) << 32)
}

/// Runs and counts; a bound that is never met would show that the search is too weak to break it.
fn histories<W: Make>() {
    let count = if cfg!(debug_assertions) { 300 } else { 4_000 };
    let seeds: Vec<u64> = (0..count).collect();
    let sum = sum_over(&seeds, |&seed| history::<W>(seed));
    let (run, full) = (sum & u64::from(u32::MAX), sum >> 32);
    println!("checked: {} oracle decisions (logs of {} bits, {run} histories)", run * 300, W::BITS);
    assert!(run > count / 5 && full > run / 2, "{run} histories, {full} filled to the limit");
}

#[test]
fn the_log_is_the_list_8_bits() {
    histories::<u8>();
}

#[test]
fn the_log_is_the_list_16_bits() {
    histories::<u16>();
}

#[test]
fn the_log_is_the_list_32_bits() {
    histories::<u32>();
}

#[test]
fn the_log_is_the_list_64_bits() {
    histories::<u64>();
}

#[test]
fn a_refusal_can_be_printed() {
    let log = u32::log(WindowQuota::new(3, 100), 3).unwrap();
    log.try_acquire(10, 3).unwrap();
    let refusals = [1, 4].map(|n| log.try_acquire(20, n).unwrap_err());
    assert_eq!(refusals.map(|denied| denied.retry_after()), [90, u32::MAX]);
    let words = refusals.map(|denied| denied.to_string());
    assert_eq!(
        words,
        ["not yet: ask again in 90 ticks", "never at this quota: more than the limit was asked for"]
    );
    assert!(format!("{log:?}").starts_with("SlidingLog {"));
}

/// Where calls are rare, the clock of the oldest slots has come round many times.
#[test]
fn old_cells_never_come_back() {
    let quota = WindowQuota::new(3, 4).stale(1);
    let max_idle = i128::from(u8::log(quota, 3).unwrap().profile().max_idle());
    for gap in 4..=max_idle {
        let log = u8::log(quota, 3).unwrap();
        for lone in 0..40 {
            let now = tick(lone * gap);
            assert_eq!(
                (log.count(now), log.try_acquire(now, 3).is_ok()),
                (0, true),
                "{lone} calls, {gap} apart"
            );
        }
    }
}

/// A log in which nothing is left may be left alone for ever; one that was idle for too long heals.
#[test]
fn idle_for_any_time() {
    let quota = WindowQuota::new(3, 4).stale(1);
    for idle in 0..1_000 {
        let log = u8::log(quota, 3).unwrap();
        log.try_acquire(0, 3).unwrap();
        let refused = (0..99).take_while(|wait| log.peek(tick(idle + wait), 1).is_err()).count();
        assert!(refused <= 4 + 1, "{refused} ticks after {idle}");
        log.touch(9);
        assert_eq!(log.count(tick(9 + idle)), 0);
    }
}
