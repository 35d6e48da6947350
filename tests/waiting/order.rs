//! A thousand in line, and a large request among small ones.

use tollgate::clocks::{Manual32, Manual64};
use tollgate::waiting::Waiting;
use tollgate::{Quota, Shaper32, Shaper64};

use crate::crowd::{Plan, run, within_the_bound};
use crate::naive::Rate;

fn at(comes: u64, n: u64) -> Plan {
    Plan { comes, n, max_wait: None, dropped: None, settled: None }
}

#[test]
fn a_thousand_in_order_and_no_two_at_one_instant() {
    let rate = Rate { count: 3, period: 10, burst: 1, debt: 0 };
    let limiter = Shaper64::new(Quota::new(3, 10, 1)).unwrap();
    let waiting = Waiting::<u64, Manual64<1_000>, 1_024>::new(limiter, Manual64::new(0));
    let plans: Vec<_> = (0..1_000).map(|name| at(name / 5, 1)).collect();
    let grants = run(&waiting, rate, &plans);
    assert!(grants.iter().map(|grant| grant.name).eq(0..1_000));
    assert!(grants.windows(2).all(|pair| pair[0].tick < pair[1].tick));
    within_the_bound(&grants, |ticks| waiting.limiter().profile().max_admitted(ticks));
    println!("checked: 1000 oracle decisions (those who wait in line, beside a list)");
}

/// Small ones come all the time, more than there is room for: it is not passed.
#[test]
fn a_large_request_in_its_turn() {
    let rate = Rate { count: 1, period: 10, burst: 20, debt: 0 };
    let limiter = Shaper32::new(Quota::new(1, 10, 20)).unwrap();
    let waiting = Waiting::<u32, Manual32<1_000>, 256>::new(limiter, Manual32::new(0));
    let plans: Vec<_> = (0..200).map(|name| at(name * 5, if name == 40 { 20 } else { 1 })).collect();
    let grants = run(&waiting, rate, &plans);
    assert!(grants.iter().map(|grant| grant.name).eq(0..200));
    assert!(grants[40].tick - grants[39].tick >= 190);
    within_the_bound(&grants, |ticks| waiting.limiter().profile().max_admitted(ticks));
}
