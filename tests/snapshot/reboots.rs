//! Random histories with reboots, on the true time, against the models that never reboot.

use fastrand::Rng;
use tollgate::{Algorithm, Atomic, IntervalProfile, Limiter, Off, Profile, Width, Word};

use crate::model::{Answer, Call, IntervalWish, Model, Subject, Wish};

/// A limiter on a clock that starts anew.
struct Rebooting<P: Algorithm<Width: Atomic>> {
    limiter: Limiter<P>,
    /// What the clock showed at the true time 0.
    origin: i128,
    bits: u32,
}

impl<P: Algorithm<Width: Atomic + TryFrom<u64>> + Copy> Rebooting<P>
where
    Limiter<P>: Subject<Width = P::Width>,
{
    fn tick(&self, now: i128) -> P::Width {
        let low = u64::try_from((self.origin + now).rem_euclid(1 << self.bits)).unwrap();
        P::Width::try_from(low).ok().unwrap()
    }

    fn ask(&self, now: i128, call: Call) -> Answer {
        self.limiter.ask(self.tick(now), call)
    }

    /// Saved at `now`, and restored so many ticks later on a clock that starts elsewhere.
    fn reboot(&mut self, now: i128, ticks: u64, off: Off, origin: i128, word: Word<P::Width>) {
        let kept = self.limiter.snapshot(self.tick(now)).to_bytes();
        let kept = tollgate::Snapshot::from_bytes(kept);
        self.limiter = Limiter::from_parts(word, *self.limiter.profile());
        self.origin = origin;
        let later = self.tick(now + i128::from(ticks));
        self.limiter.restore(&kept, later, off).unwrap();
    }
}

/// Histories of each kind.
const SEEDS: u64 = if cfg!(debug_assertions) { 200 } else { 2_000 };

const CALLS: [fn(u64) -> Call; 3] = [Call::take, Call::up_to, Call::peek];

fn call(rng: &mut Rng, most: u64) -> Call {
    let n = if rng.bool() { 1 } else { rng.u64(0..=most.saturating_add(1)) };
    rng.choice(CALLS).unwrap()(n)
}

/// Off for no time, a moment, until something is full, or for ages.
fn off(rng: &mut Rng, ticks: u64) -> u64 {
    match rng.u32(0..6) {
        0 => 0,
        1 => rng.u64(0..=ticks),
        2 => ticks,
        3 => rng.u64(..) >> rng.u32(2..64),
        _ => rng.u64(0..=2 + ticks / 8),
    }
}

fn gcra_wish(rng: &mut Rng, bits: u32) -> Wish {
    let mut number = || rng.u64(..) >> rng.u32(0..64);
    Wish {
        count: number(),
        period: number(),
        burst: number(),
        tolerance: number() >> 32,
        stale: number() >> 20,
        debt: number() >> 20,
        clock_bits: bits,
    }
}

macro_rules! gcra_decides_as_if_it_had_never_been_off {
    ($($name:ident $width:ident;)*) => {$(
        #[test]
        fn $name() {
            let (mut decisions, mut reboots) = (0_u64, 0_u64);
            for seed in 0..SEEDS {
                let mut rng = Rng::with_seed(seed);
                let bits = if rng.bool() { $width::BITS } else { rng.u32(4..=$width::BITS) };
                let (wish, profile) = gcra_wish(&mut rng, bits).fitted(<Profile<$width>>::new);
                let (mut known, mut now) = (true, 0);
                let anywhere = |rng: &mut Rng| i128::from(rng.u64(..));
                let limiter = Limiter::from_parts(Word::<$width>::new(), profile);
                let mut subject = Rebooting { limiter, origin: anywhere(&mut rng), bits };
                subject.limiter.fill(subject.tick(now));
                let mut model = wish.model(now);
                for _ in 0..40 {
                    let place = |now: i128| format!("seed {seed} at {now} of {wish:?}");
                    if rng.u32(0..5) == 0 {
                        let ticks = off(&mut rng, profile.time_to_full().widen());
                        known &= rng.u32(0..10) != 0;
                        let policy = if known { Off::Ticks(ticks) } else { Off::Unknown };
                        let word = Word::<$width>::from_raw(rng.$width(..));
                        subject.reboot(now, ticks, policy, anywhere(&mut rng), word);
                        now += i128::from(ticks);
                        reboots += 1;
                    }
                    let call = call(&mut rng, profile.burst().widen().min(u64::from($width::MAX) - 1));
                    let answer = subject.ask(now, call);
                    if known {
                        let (next, expected) = model.ask(now, call);
                        assert_eq!(answer, expected, "{call:?}, {}", place(now));
                        model = next.unwrap_or(model);
                    } else {
                        // never more: what it grants the model can grant
                        let most = model.remaining(now);
                        assert!(answer.taken() <= most, "{call:?} of {most}, {}", place(now));
                        if call != Call::peek(call.n) {
                            model = model.taken(now, answer.taken());
                        }
                        let left = subject.limiter.status(subject.tick(now)).remaining().widen();
                        assert!(left <= model.remaining(now), "{}", place(now));
                    }
                    decisions += 1;
                    // a peek renews nothing
                    subject.limiter.touch(subject.tick(now));
                    let ahead = rng.u64(0..=profile.worst_wait($width::ONE).widen());
                    now += i128::from(ahead.min(profile.max_idle().widen()));
                }
            }
            println!("checked: {decisions} oracle decisions (GCRA over {reboots} reboots, {} bits)", $width::BITS);
        }
    )*};
}

gcra_decides_as_if_it_had_never_been_off! {
    gcra_8 u8;
    gcra_16 u16;
    gcra_32 u32;
    gcra_64 u64;
}

fn interval_wish(rng: &mut Rng) -> IntervalWish {
    let mut number = || rng.u64(..) >> rng.u32(0..64);
    let (refill, period, capacity) = (number(), number(), number());
    IntervalWish { refill, period, capacity, initial: capacity, stale: number() >> 20 }
}

/// What was taken, and at which true time.
type Log = Vec<(i128, u64)>;

/// In each window, of the true time, the capacity and the turns that can fall in it.
fn check_windows(log: &Log, wish: IntervalWish, place: &str) -> u64 {
    let mut full = 0;
    for (at, &(first, _)) in log.iter().enumerate() {
        let mut taken = 0;
        for &(now, n) in &log[at..] {
            taken += u128::from(n);
            let length = u128::try_from(now - first).unwrap();
            let turns = length.div_ceil(wish.period.into());
            let bound = u128::from(wish.capacity) + turns * u128::from(wish.refill);
            assert!(taken <= bound, "{taken} of {bound} from {first} to {now}: {place}");
            full += u64::from(taken == bound);
        }
    }
    full
}

macro_rules! interval_buckets_keep_their_bound_over_reboots {
    ($($name:ident $width:ident;)*) => {$(
        #[test]
        fn $name() {
            let (mut decisions, mut reboots, mut full) = (0_u64, 0_u64, 0_u64);
            for seed in 0..SEEDS {
                let mut rng = Rng::with_seed(seed);
                let (wish, profile) = interval_wish(&mut rng).fitted(IntervalProfile::<$width>::new);
                // a clock of 64 bits does not wrap
                let anywhere = |rng: &mut Rng, now: i128| i128::from(rng.u64(..) >> 1) - now;
                let limiter = Limiter::from_parts(Word::<$width>::new(), profile);
                let (mut now, mut log, mut ticks_off) = (0_i128, Log::new(), 0_u128);
                let mut subject = Rebooting { limiter, origin: anywhere(&mut rng, 0), bits: $width::BITS };
                subject.limiter.drain(subject.tick(now));
                subject.limiter.fill(subject.tick(now));
                for _ in 0..40 {
                    if rng.u32(0..5) == 0 {
                        let ticks = off(&mut rng, wish.period.saturating_mul(2)) >> 1;
                        let known = rng.u32(0..4) != 0;
                        let policy = if known { Off::Ticks(ticks) } else { Off::Unknown };
                        let word = Word::<$width>::from_raw(rng.$width(..));
                        let origin = anywhere(&mut rng, now + i128::from(ticks));
                        subject.reboot(now, ticks, policy, origin, word);
                        now += i128::from(ticks);
                        ticks_off += u128::from(ticks);
                        reboots += 1;
                    }
                    let call = call(&mut rng, wish.capacity.min(u64::from($width::MAX) - 1));
                    let answer = subject.ask(now, call);
                    if call != Call::peek(call.n) && answer.taken() > 0 {
                        log.push((now, answer.taken()));
                    }
                    decisions += 1;
                    // a peek renews nothing
                    subject.limiter.touch(subject.tick(now));
                    now += i128::from(match rng.u32(0..3) {
                        0 => 0,
                        1 => rng.u64(0..=wish.period),
                        _ => if let Answer::NotYet { retry_after, .. } = answer { retry_after } else { 1 },
                    }.min(profile.max_idle()).min(1 << 50));
                }
                full += check_windows(&log, wish, &format!("seed {seed}, {ticks_off} ticks off, {wish:?}"));
            }
            assert!(full > SEEDS / 4, "{full} windows are full");
            println!("checked: {decisions} oracle decisions (interval buckets over {reboots} reboots, {} bits)", $width::BITS);
        }
    )*};
}

interval_buckets_keep_their_bound_over_reboots! {
    interval_8 u8;
    interval_16 u16;
    interval_32 u32;
    interval_64 u64;
}
