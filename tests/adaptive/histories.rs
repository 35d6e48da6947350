//! Random calls at random ticks, beside the naive controllers.

use tollgate::{Adaptive, Aimd, Controller, DemandAverage, ShaperProfile, Width};

use crate::naive::{Event, Naive, Rule};

/// What the numbers of a rule make, of one kind and width.
trait Made: Sized {
    const DEMAND: bool;
    type Width: Width;

    fn new(rule: &Rule, now: Self::Width) -> Option<Self>;
    fn call(&self, now: Self::Width, event: Event) -> bool;
    fn level(&self) -> u64;
    fn profile(&self) -> ShaperProfile<Self::Width>;
    fn expected(rule: &Rule, level: u64) -> ShaperProfile<Self::Width>;
    fn max_admitted(&self, window: u64) -> u64;
}

pub(crate) fn demand_average(rule: &Rule) -> DemandAverage {
    DemandAverage::new(rule.at_first(), rule.floor, rule.ceiling).most_burst(rule.most_burst)
}

pub(crate) fn aimd(rule: &Rule) -> Aimd {
    Aimd::new(rule.at_first(), rule.floor, rule.ceiling)
        .most_burst(rule.most_burst)
        .increase(rule.increase)
        .decrease_to(rule.per_mille)
        .cool_down(rule.cool_down)
}

/// How many bits of a word are left to tell the time.
pub(crate) fn room(width: u32) -> u32 {
    width - if width < 16 { 2 } else { width / 8 }
}

macro_rules! made {
    ($($controller:ident $make:ident $demand:literal $width:ident;)*) => {$(
        impl Made for Adaptive<$controller, $width> {
            const DEMAND: bool = $demand;
            type Width = $width;

            fn new(rule: &Rule, now: $width) -> Option<Self> {
                Self::new_at($make(rule), now).ok()
            }

            fn call(&self, now: $width, event: Event) -> bool {
                match event {
                    Event::Attempt(n) => return self.try_acquire(now, <$width as Width>::narrow(n)).is_ok(),
                    Event::Success => signal(self, now, true),
                    Event::Overload => signal(self, now, false),
                    Event::Nothing => self.touch(now),
                }
                false
            }

            fn level(&self) -> u64 {
                self.level().into()
            }

            fn profile(&self) -> ShaperProfile<$width> {
                self.profile()
            }

            fn expected(rule: &Rule, level: u64) -> ShaperProfile<$width> {
                let quota = rule.quota(level).clock_bits(rule.clock_bits.min(room($width::BITS)));
                ShaperProfile::<$width>::new(quota).unwrap()
            }

            fn max_admitted(&self, window: u64) -> u64 {
                self.max_admitted(window)
            }
        }
    )*};
}

made! {
    DemandAverage demand_average true u8;
    DemandAverage demand_average true u16;
    DemandAverage demand_average true u32;
    DemandAverage demand_average true u64;
    Aimd aimd false u8;
    Aimd aimd false u16;
    Aimd aimd false u32;
    Aimd aimd false u64;
}

/// A signal, to whom it means something.
fn signal<C: Controller + 'static, W: tollgate::Atomic>(limiter: &Adaptive<C, W>, now: W, success: bool) {
    let limiter: &dyn std::any::Any = limiter;
    let Some(limiter) = limiter.downcast_ref::<Adaptive<Aimd, W>>() else { return };
    if success { limiter.success(now) } else { limiter.overload(now) }
}

fn random_rule(random: &mut fastrand::Rng, width: u32) -> Rule {
    let bits = random.u32(5.min(width)..=width);
    let ring = 1_u64 << (bits.min(room(width)) - 1);
    let largest = |share: u64| (ring / share).clamp(1, 1 << 40);
    let small = 1 << random.u32(1..13);
    let ceiling = random.u64(1..=largest(16).min(small));
    let first = random.u64(1..=ceiling);
    Rule {
        first,
        period: random.u64(1..=largest(8 * ceiling)),
        burst: random.u64(1..=first * 2),
        stale: random.u64(0..=largest(8 * ceiling)),
        debt: random.u64(0..=largest(8 * ceiling)),
        clock_bits: bits,
        floor: u32::try_from(random.u64(1..=first)).unwrap(),
        ceiling: u32::try_from(ceiling).unwrap(),
        most_burst: random.u64(1..=ceiling * 2) + first * 2,
        increase: random.u32(1..4),
        per_mille: *random.choice([500, 700, 0, 999].iter()).unwrap(),
        cool_down: random.u32(0..=if width == 8 { 1 } else { 7 }),
    }
}

/// One history; how many decisions it has.
fn run<M: Made>(random: &mut fastrand::Rng) -> u64 {
    let width = M::Width::BITS;
    let rule = random_rule(random, width);
    let origin = u128::from(random.u64(..));
    let clock = |now: u128| {
        let mask = u64::MAX >> (64 - rule.clock_bits);
        M::Width::narrow(u64::try_from(now & u128::from(mask)).unwrap())
    };
    let Some(limiter) = M::new(&rule, clock(origin)) else { return 0 };
    let mut naive = Naive::new(rule, M::DEMAND, origin);
    // what the periods can tell from the future
    let ring = 1_u128 << rule.clock_bits.min(room(width));
    let longest = ring - u128::from(2 * rule.period + rule.stale) - 1;
    let (mut now, mut taken) = (origin, Vec::new());
    for _ in 0..80 {
        // and what the word can, since it was touched: beyond that a change may be refused for a while
        let longest = longest.min(limiter.profile().max_idle().widen().into());
        let period = u128::from(rule.period);
        now += match random.u32(0..8) {
            0..=2 => 0,
            3 | 4 => random.u128(0..=period).min(longest),
            5 => random.u128(0..=3 * period).min(longest),
            6 => random.u128(0..=20 * period).min(longest),
            _ => random.u128(0..=longest),
        };
        let event = match random.u32(0..6) {
            0..=2 => Event::Attempt(random.u64(0..=u64::from(rule.ceiling))),
            3 => Event::Success,
            4 => Event::Overload,
            _ => Event::Nothing,
        };
        let admitted = limiter.call(clock(now), event);
        limiter.call(clock(now), Event::Nothing);
        let counted = match (event, M::DEMAND) {
            (Event::Success | Event::Overload, true) => Event::Nothing,
            (event, _) => event,
        };
        naive.call(now, counted);
        assert_eq!(limiter.level(), naive.level, "{rule:?} at {now} from {origin}: {event:?}");
        assert!(limiter.profile() == M::expected(&rule, naive.level), "{rule:?}: {}", naive.level);
        if let (Event::Attempt(n), true) = (event, admitted) {
            taken.push((now, n));
        }
    }
    for (from, &(start, _)) in taken.iter().enumerate() {
        let mut sum = 0;
        for &(end, n) in &taken[from..] {
            sum += n;
            let window = u64::try_from(end - start).unwrap();
            assert!(sum <= limiter.max_admitted(window), "{sum} in {window}: {rule:?}");
        }
    }
    80
}

fn histories<M: Made>(seed: u64, name: &str) {
    let mut random = fastrand::Rng::with_seed(seed);
    let decisions: u64 = (0..6_000).map(|_| run::<M>(&mut random)).sum();
    assert!(decisions > 100_000, "too few rules are accepted: {decisions}");
    println!("checked: {decisions} oracle decisions ({name}, {} bits)", M::Width::BITS);
}

#[test]
fn demand_averages_as_the_naive_one() {
    histories::<Adaptive<DemandAverage, u8>>(1, "demand averages");
    histories::<Adaptive<DemandAverage, u16>>(2, "demand averages");
    histories::<Adaptive<DemandAverage, u32>>(3, "demand averages");
    histories::<Adaptive<DemandAverage, u64>>(4, "demand averages");
}

#[test]
fn additive_increase_as_the_naive_one() {
    histories::<Adaptive<Aimd, u8>>(5, "AIMD");
    histories::<Adaptive<Aimd, u16>>(6, "AIMD");
    histories::<Adaptive<Aimd, u32>>(7, "AIMD");
    histories::<Adaptive<Aimd, u64>>(8, "AIMD");
}
