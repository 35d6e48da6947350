//! A budget: which of the two refused, what a refusal leaves, and what becomes of a spending.

use tollgate::{
    Budget32, Budget64, BudgetError, Oversize, Quota, QuotaError, Reservation, Spending, TiersDenied,
};

/// 5 requests and 50 tokens in 100 ticks; up to 40 ticks' worth may be owed.
fn budget() -> Budget64 {
    let tokens = Quota::new(50, 100, 50).debt(40);
    Budget64::new(Quota::new(5, 100, 5).debt(0), tokens).unwrap()
}

fn words(budget: &Budget64) -> [u64; 2] {
    [budget.requests().word().raw(), budget.tokens().word().raw()]
}

fn remaining(budget: &Budget64, now: u64) -> (u64, u64) {
    (budget.requests().status(now).remaining(), budget.tokens().status(now).remaining())
}

/// A refusal, after which both words are as they were.
fn denied(budget: &Budget64, now: u64, estimate: u64) -> TiersDenied<u64> {
    let before = words(budget);
    let denied = budget.try_acquire(now, estimate).unwrap_err();
    assert_eq!(words(budget), before);
    assert_eq!(budget.peek(now, estimate, Oversize::Never).unwrap_err(), denied);
    assert!(denied.shadows().is_empty());
    denied
}

#[test]
fn it_is_told_which_of_the_two_refused() {
    let budget = budget();
    let spending = budget.try_acquire(1_000, 41).unwrap();
    assert_eq!((spending.made_at(), spending.estimate(), spending.expires()), (1_000, 41, 1_082));
    let tokens = denied(&budget, 1_000, 10);
    assert_eq!((tokens.refused().bits(), tokens.retry_after()), (0b10, 2));
    let never = denied(&budget, 1_000, 51);
    assert_eq!(
        (never.refused().bits(), never.never().bits(), never.retry_after()),
        (0b10, 0b10, u64::MAX)
    );
    for _ in 0..4 {
        let _unsettled = budget.try_acquire(1_000, 1).unwrap();
    }
    let requests = denied(&budget, 1_000, 5);
    assert_eq!((requests.refused().bits(), requests.retry_after()), (0b01, 20));
    let both = denied(&budget, 1_000, 30);
    assert_eq!((both.refused().bits(), both.retry_after()), (0b11, 50));
    let never = denied(&budget, 1_000, 51);
    assert_eq!((never.refused().bits(), never.never().bits()), (0b11, 0b10));
    // the longer of the two waits: before it one of them refuses, then none does
    assert_eq!(denied(&budget, 1_049, 30).refused().bits(), 0b10);
    assert_eq!(budget.try_acquire(1_050, 30).unwrap().expires(), 1_110);
    assert_eq!([Budget64::REQUESTS, Budget64::TOKENS], [0, 1]);
}

/// What is charged and never settled has come back by itself; then only an overrun still counts.
#[test]
fn a_spending_that_is_never_settled_expires() {
    for (estimate, expires) in [(41, 82), (3, 20)] {
        let charged = |now| {
            let budget = budget();
            (budget.try_acquire(0, estimate).unwrap(), budget, now)
        };
        let (spending, budget, _) = charged(0);
        assert_eq!(spending.expires(), expires);
        assert!(remaining(&budget, expires - 1) != (5, 50) && remaining(&budget, expires) == (5, 50));
        for late in [0, 1, 100, 100_000] {
            let (spending, budget, now) = charged(expires + late);
            let before = words(&budget);
            budget.settle(now, spending, 0).unwrap();
            assert_eq!(words(&budget), before, "nothing is left to be given back");
            let (spending, budget, now) = charged(expires + late);
            budget.settle(now, spending, estimate + 7).unwrap();
            assert_eq!(remaining(&budget, now), (5, 43), "an overrun is a debt");
            let (spending, budget, now) = charged(expires + late);
            let before = words(&budget);
            budget.cancel(now, spending);
            assert_eq!(words(&budget), before);
        }
    }
}

#[test]
fn what_was_not_used_comes_back_and_what_was_used_beyond_is_owed() {
    let budget = budget();
    let [first, second, third, last] =
        [20, 10, 10, 10].map(|estimate| budget.try_acquire(0, estimate).unwrap());
    assert_eq!(remaining(&budget, 0), (1, 0));
    assert_eq!(budget.settle(0, first, 5).unwrap().remaining(), 15);
    assert_eq!(budget.cancel(0, second).remaining(), 25);
    assert_eq!(remaining(&budget, 0), (2, 25), "the request was never sent");
    assert_eq!(budget.settle(0, third, 40).unwrap().reset_after(), 110);
    // 20 may be owed, of which 5 are
    assert_eq!(budget.settle(0, last, 26).unwrap_err().allowed, 15);
    assert_eq!(budget.tokens().debit(0, 15).unwrap().reset_after(), 140);
    assert_eq!(denied(&budget, 0, 1).retry_after(), 42);
}

/// Nothing estimated is a request all the same, and what it used is owed.
#[test]
fn an_estimate_of_nothing_and_one_above_the_burst() {
    let budget = budget();
    let nothing = budget.try_acquire(7, 0).unwrap();
    assert_eq!((remaining(&budget, 7), nothing.expires()), ((4, 50), 27));
    budget.settle(7, nothing, 3).unwrap();
    assert_eq!(remaining(&budget, 7), (4, 47));
    let oversize = |now, estimate| budget.try_acquire_oversize(now, estimate, Oversize::WhenFull);
    let before = words(&budget);
    assert_eq!(oversize(7, 60).unwrap_err().retry_after(), 6);
    assert_eq!((oversize(7, 71).unwrap_err().never().bits(), words(&budget)), (0b10, before));
    assert!(budget.peek(13, 60, Oversize::WhenFull).is_ok());
    let large = oversize(13, 60).unwrap();
    assert_eq!((large.estimate(), budget.tokens().status(13).reset_after()), (60, 120));
    // more is owed than the burst: nothing is given back until it is not
    assert_eq!(budget.settle(13, large, 1).unwrap().reset_after(), 120);
}

#[test]
fn what_the_server_says_is_followed() {
    let budget = budget();
    budget.requests().observe(0, 2, 60).unwrap();
    budget.tokens().not_before(0, 30).unwrap();
    assert_eq!(remaining(&budget, 0), (2, 0));
    let both = denied(&budget, 0, 1);
    assert_eq!((both.refused().bits(), both.retry_after()), (0b10, 30));
}

#[test]
fn a_quota_that_does_not_fit_is_named() {
    let good = Quota::new(5, 100, 5);
    let error = Budget32::new(good.burst(0), good).unwrap_err();
    assert!(matches!(error, BudgetError::Requests(QuotaError::Burst(_))));
    assert!(error.to_string().starts_with("requests: burst does not fit: from 1 to "));
    let error = Budget32::new(good, good.debt(u64::MAX)).unwrap_err();
    assert!(matches!((error, error.quota_error()), (BudgetError::Tokens(_), QuotaError::Debt(_))));
    assert_eq!(error.message(), "debt (ticks) does not fit");
}

/// Two words and two receipts: what the C ABI has the layout of.
#[test]
fn a_budget_is_two_shapers() {
    assert_eq!((size_of::<Budget64>(), size_of::<Budget32>()), (112, 56));
    assert_eq!(size_of::<Spending<u64>>(), 2 * size_of::<Reservation<u64>>());
}
