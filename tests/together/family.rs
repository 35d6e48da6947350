//! Whether children fit beside each other, and what their parent lends: beside fractions of unbounded integers.

use fastrand::Rng;
use num_bigint::BigInt;
use tollgate::{Hierarchy, HierarchyError, HierarchyProfile, Quota, QuotaError, ShaperProfile64};

type Rate = (u64, u64);

/// The sum of rates, as a fraction.
fn sum(rates: &[Rate]) -> (BigInt, BigInt) {
    let none = (BigInt::from(0), BigInt::from(1));
    rates
        .iter()
        .fold(none, |(count, period), &(other, ticks)| (count * ticks + &period * other, period * ticks))
}

fn exceeds(children: &[Rate], parent: Rate) -> bool {
    let (count, period) = sum(children);
    count * parent.1 > period * parent.0
}

fn quotas(rates: &[Rate]) -> Vec<Quota> {
    rates.iter().map(|&(count, period)| Quota::new(count, period, 1)).collect()
}

/// The answer is true, and so is the range of a refusal.
fn check(parent: Rate, children: &[Rate]) -> bool {
    let answer = Quota::new(parent.0, parent.1, 1).shared_by(&quotas(children));
    match answer {
        Ok(_) => assert!(!exceeds(children, parent), "{children:?} of {parent:?}"),
        Err(HierarchyError::Rates { child, allowed }) => {
            assert!(!exceeds(&children[..child], parent) && exceeds(&children[..=child], parent));
            let with = |count| {
                let mut children = children[..=child].to_vec();
                children[child].0 = count;
                exceeds(&children, parent)
            };
            assert!(
                !with(allowed.max) && with(allowed.max + 1),
                "{allowed:?}: {children:?} of {parent:?}"
            );
            assert_eq!(allowed.min, allowed.max.min(1));
        }
        Err(other) => panic!("{other}"),
    }
    answer.is_ok()
}

/// 2^70 ticks, of which the last 64 bits are 0.
#[test]
fn what_a_parent_lends_is_told_where_it_is_too_much_for_a_number() {
    let parent = Quota::new(1, 1 << 40, 1);
    assert_eq!(parent.shared_by(&[Quota::new(1, 1 << 50, 1 << 30)]), Ok(parent.debt(u64::MAX)));
}

#[test]
fn rates_are_summed_exactly() {
    let (mut fit, mut cases) = (0_u64, 0_u64);
    for parent in (1..=5).flat_map(|count| (1..=5).map(move |period| (count, period))) {
        let any = || (1..=5).flat_map(|count| (1..=5).map(move |period| (count, period)));
        for first in any() {
            for second in any() {
                fit += u64::from(check(parent, &[first, second]));
                cases += 1;
            }
        }
    }
    assert!(cases / 20 < fit && fit < cases / 2);
    let mut rng = Rng::with_seed(6);
    for _ in 0..400 {
        let bits = rng.u32(2..64);
        let mut any = || (rng.u64(1..1 << bits), rng.u64(1..1 << bits));
        let (parent, children) = (any(), [(); 4].map(|()| any()));
        check(parent, &children);
        cases += 1;
        // shares of one whole, which are all of it; one of them a bit faster
        let period = rng.u64(1 << 20..1 << 40);
        let mut left = period;
        let mut shares: Vec<Rate> = (0..rng.u32(1..8))
            .map(|_| {
                let part = rng.u64(1..left);
                left -= part;
                (part, period)
            })
            .collect();
        shares.push((left, period));
        assert!(check((1, 1), &shares) && check((3, 3), &shares));
        let at = rng.usize(0..shares.len());
        shares[at].1 -= 1;
        assert!(!check((1, 1), &shares));
        shares[at].1 += 2;
        assert!(check((1, 1), &shares));
        cases += 4;
    }
    println!("checked: {cases} oracle decisions (rates that are summed)");
}

/// A third, a third and a third are one; as many as there may be.
#[test]
fn the_most_children_there_can_be() {
    let thirds = [Quota::new(1, 3, 1); 3];
    assert!(Quota::new(1, 1, 1).shared_by(&thirds).is_ok());
    let parts = [Quota::new(1, 32, 1); 32];
    assert!(Quota::new(1, 1, 1).shared_by(&parts).is_ok());
    assert!(matches!(
        Quota::new(999_999, 1_000_000, 1).shared_by(&parts),
        Err(HierarchyError::Rates { child: 31, .. })
    ));
    let error = Quota::new(2, 1, 1).shared_by(&[Quota::new(1, 32, 1); 33]).unwrap_err();
    assert_eq!(error, HierarchyError::TooMany { most: 32 });
    assert_eq!(error.to_string(), "there are too many children: at most 32");
    assert!(Quota::new(1, 1, 1).shared_by(&[]).is_ok());
}

/// As much as the bursts come to, and not a tick more; tolerance included.
#[test]
fn what_is_lent_is_what_the_bursts_come_to() {
    let mut rng = Rng::with_seed(7);
    for _ in 0..2_000 {
        let parent = (rng.u64(1..50) << rng.u32(0..8), rng.u64(1..50));
        let mut parts = (BigInt::from(0), BigInt::from(1));
        let mut quotas = Vec::new();
        for _ in 0..rng.u32(0..5) {
            // slow enough, whatever the parent
            let (count, period) = (rng.u64(1..9), rng.u64(1..9) << 30);
            let (burst, tolerance) = (rng.u64(1..100), rng.u64(0..3) << 28);
            let divisor = (1..=count).rev().find(|n| count % n == 0 && period % n == 0).unwrap();
            let interval = period / divisor;
            quotas.push(Quota::new(count, period, burst).tolerance(tolerance));
            // cells, by the reduced fractions: the burst, and the tolerance by the interval
            parts = (
                parts.0 * interval + &parts.1 * burst * interval + &parts.1 * tolerance,
                parts.1 * interval,
            );
        }
        let shared = Quota::new(parent.0, parent.1, 3);
        let (above, below) = (parts.0 * parent.1, parts.1 * parent.0);
        let least = u64::try_from((above + &below - 1) / below).unwrap();
        // what each tolerance comes to is rounded up in sub-ticks, before all of it is in ticks
        let tolerant = quotas.iter().filter(|quota| **quota != quota.tolerance(0)).count() as u64;
        let told: Vec<_> = (least..=least + tolerant).map(|debt| shared.debt(debt)).collect();
        let answer = shared.shared_by(&quotas).unwrap();
        assert!(told.contains(&answer), "{answer:?}, not {told:?}");
    }
}

#[test]
fn what_does_not_fit_is_named() {
    let good = Quota::new(1, 10, 2);
    let new = |parent, children| HierarchyProfile::<u32, 2>::new(parent, children).map(drop);
    assert_eq!(new(Quota::new(2, 10, 1), [good; 2]), Ok(()));
    let error = new(Quota::new(2, 0, 1), [good; 2]).unwrap_err();
    assert!(matches!(error, HierarchyError::Parent(QuotaError::Period(_))));
    assert!(error.to_string().starts_with("parent: period / gcd"), "{error}");
    let error = new(Quota::new(2, 10, 1), [good, good.burst(0)]).unwrap_err();
    assert!(matches!(error, HierarchyError::Child { child: 1, error: QuotaError::Burst(_) }));
    assert!(error.to_string().starts_with("child 1: burst does not fit"), "{error}");
    assert_eq!(error.message(), "burst does not fit");
    // each fits alone, but what their bursts come to does not fit beside the parent's own
    let error = new(Quota::new(2, 1_000, 1), [good.burst(3_000_000); 2]).unwrap_err();
    assert!(matches!(error, HierarchyError::Rates { child: 0, .. }));
    let error = new(Quota::new(2, 10, 300_000_000), [good.burst(150_000_000); 2]).unwrap_err();
    let HierarchyError::Parent(QuotaError::Debt(allowed)) = error else { panic!("{error}") };
    assert!(allowed.max < 1_500_000_000);
    assert_eq!(Hierarchy::<u32, 2>::new(Quota::new(2, 0, 1), [good; 2]).unwrap_err().message(), {
        "period / gcd(count, period) does not fit"
    });
    assert!(ShaperProfile64::new(Quota::new(2, 10, 1).shared_by(&[good; 2]).unwrap()).is_ok());
}
