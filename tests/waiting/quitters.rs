//! Half of those who wait give up, in the middle and in front, by time and by being dropped: the others are granted at
//! the very ticks at which a list has them that the quitters were struck from. So they are where those who were granted
//! settle: as if they had been granted what they used, but for what has come back by itself.

use std::collections::HashSet;

use fastrand::Rng;
use tollgate::clocks::Manual;
use tollgate::waiting::Waiting;
use tollgate::{Quota, Shaper};

use crate::crowd::{Grant, Plan, run, within_the_bound};
use crate::naive::Rate;

/// Who comes within so many ticks; half of them stay for as long as it takes. In two histories of three half of those who
/// are granted settle, in one of them also what they used beyond.
fn plans(random: &mut Rng, who: usize, within: u64, most: u64, patience: u64) -> Vec<Plan> {
    let settles = random.u64(..3);
    let mut plans: Vec<_> = (0..who)
        .map(|_| {
            let comes = random.u64(..within);
            let (max_wait, dropped) = match random.u8(..4) {
                0 => (Some(random.u64(..patience)), None),
                1 => (None, Some(comes + random.u64(1..patience))),
                _ => (None, None),
            };
            let n = random.u64(1..=most);
            let beyond = if settles == 2 { 2 } else { 0 };
            let settled =
                (settles > 0 && random.bool()).then(|| (random.u64(1..20), random.u64(..=n + beyond)));
            Plan { comes, n, max_wait, dropped, settled }
        })
        .collect();
    plans.sort_by_key(|plan| plan.comes);
    plans
}

macro_rules! histories {
    ($($test:ident: $width:ty, $bits:literal, $places:literal, $runs:literal, $who:literal, $within:literal, $debts:expr;)*) => {$(
        #[test]
        fn $test() {
            let mut random = Rng::with_seed($bits * 1_000 + $places);
            let mut decisions = 0;
            for run_number in 0..$runs {
                let rate = Rate { count: random.u64(1..=3), period: random.u64(1..=7), burst: random.u64(1..=4), debt: $debts[run_number % $debts.len()].into() };
                let quota = Quota::new(rate.count, rate.period, rate.burst).clock_bits($bits).stale(0).debt(rate.debt);
                let limiter = Shaper::<$width>::new(quota).unwrap();
                let waiting =
                    Waiting::<$width, Manual<$width, $bits, 1_000>, $places>::new(limiter, Manual::<$width, $bits, 1_000>::new(0));
                let most = rate.burst;
                let plans = plans(&mut random, $who, $within, most, $within);
                let grants: Vec<Grant> = run(&waiting, rate, &plans);
                let overrun = plans.iter().any(|plan| plan.settled.is_some_and(|(_, used)| used > plan.n));
                // what was used beyond a grant has the debt on top
                let debt = if overrun { (rate.debt * rate.count).div_ceil(rate.period) } else { 0 };
                within_the_bound(&grants, |ticks| waiting.limiter().profile().max_admitted(ticks) + debt);
                let stay = plans.iter().filter(|plan| plan.max_wait.is_none() && plan.dropped.is_none());
                let granted: HashSet<_> = grants.iter().map(|grant| grant.name).collect();
                assert!($places < $who || granted.len() >= stay.count());
                decisions += plans.len();
            }
            println!("checked: {decisions} oracle decisions ({}, beside a list)", stringify!($test));
        }
    )*};
}

histories! {
    a_thousand_of_which_half_give_up: u64, 64, 1_024, 6, 1_000, 1_500, [1_u64 << 40, 0];
    words_of_32_bits: u32, 32, 64, 40, 60, 120, [1_u64 << 19, 0, 2];
    words_of_32_bits_and_a_clock_of_9: u32, 9, 64, 40, 60, 200, [30_u64, 0, 2];
    words_of_16_bits: u16, 16, 16, 60, 60, 200, [300_u64, 0, 2];
    words_of_8_bits: u8, 8, 7, 200, 40, 200, [20_u64, 0, 2];
    words_of_64_bits_and_a_clock_of_8: u64, 8, 5, 100, 40, 200, [20_u64, 0, 2];
    one_place: u32, 32, 1, 100, 40, 200, [1_u64 << 19, 0];
}
