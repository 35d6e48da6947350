//! What is accepted fits at every level; what is refused says what would have been right.

use tollgate::{Adaptive, AdaptiveError, Aimd, Allowed, DemandAverage, Quota, QuotaError, ShaperProfile};

use crate::histories::{aimd, demand_average, room};
use crate::naive::Rule;

/// A number of any size.
fn any(random: &mut fastrand::Rng) -> u64 {
    random.u64(..) >> random.u32(0..64) >> random.u32(0..2)
}

fn random_rule(random: &mut fastrand::Rng) -> Rule {
    let small = |random: &mut fastrand::Rng| u32::try_from(any(random) >> 32).unwrap();
    Rule {
        first: any(random),
        period: any(random),
        burst: any(random),
        stale: any(random),
        debt: any(random),
        clock_bits: random.u32(0..70),
        floor: small(random),
        ceiling: small(random),
        most_burst: any(random),
        increase: small(random),
        per_mille: small(random),
        cool_down: small(random),
    }
}

/// The rule with the number that was refused replaced by one that is allowed.
fn mended(mut rule: Rule, error: AdaptiveError, largest: bool) -> Rule {
    let Allowed { min, max } = error.allowed();
    assert!(min <= max, "{error:?} of {rule:?}");
    let value = if largest { max } else { min };
    let small = u32::try_from(value.min(u32::MAX.into())).unwrap();
    match error {
        AdaptiveError::Floor(_) => rule.floor = small,
        AdaptiveError::Ceiling(_) => rule.ceiling = small,
        AdaptiveError::MostBurst(_) => rule.most_burst = value,
        AdaptiveError::Increase(_) => rule.increase = small,
        AdaptiveError::Decrease(_) => rule.per_mille = small,
        AdaptiveError::CoolDown(_) => rule.cool_down = small,
        AdaptiveError::Quota(QuotaError::Count(_)) => rule.first = value,
        AdaptiveError::Quota(QuotaError::Period(_)) => rule.period = value,
        AdaptiveError::Quota(QuotaError::Burst(_)) => rule.burst = value,
        AdaptiveError::Quota(QuotaError::Stale(_)) => rule.stale = value,
        AdaptiveError::Quota(QuotaError::Debt(_)) => rule.debt = value,
        AdaptiveError::Quota(QuotaError::ClockBits(_)) => rule.clock_bits = small,
        _ => panic!("{error:?} of {rule:?}"),
    }
    rule
}

/// Mends a rule until it is accepted, and asks whether every level of it fits.
macro_rules! accepted {
    ($controller:ident $make:ident $width:ident $cases:literal) => {{
        let mut random = fastrand::Rng::with_seed(9);
        for _ in 0..$cases {
            let mut rule = random_rule(&mut random);
            let mut steps = 0;
            while let Err(error) = Adaptive::<$controller, $width>::new($make(&rule)) {
                assert!(steps < 40, "{error:?}: {rule:?} cannot be mended");
                rule = mended(rule, error, random.bool());
                steps += 1;
            }
            let levels = (0..30).map(|_| random.u32(rule.floor..=rule.ceiling));
            for level in levels.chain([rule.floor, rule.ceiling]) {
                let quota = $make(&rule).quota(level).clock_bits(rule.clock_bits.min(room($width::BITS)));
                let profile = ShaperProfile::<$width>::new(quota);
                assert!(profile.is_ok(), "{level} of {rule:?}: {:?}", profile.unwrap_err());
            }
        }
    }};
}

#[test]
fn every_level_of_what_is_accepted_fits() {
    accepted!(DemandAverage demand_average u8 20_000);
    accepted!(DemandAverage demand_average u16 20_000);
    accepted!(DemandAverage demand_average u32 20_000);
    accepted!(DemandAverage demand_average u64 20_000);
    accepted!(Aimd aimd u8 20_000);
    accepted!(Aimd aimd u16 20_000);
    accepted!(Aimd aimd u32 20_000);
    accepted!(Aimd aimd u64 20_000);
}

#[test]
fn what_is_wrong_is_named() {
    let quota = Quota::new(5, 1_000, 10);
    let demand = |rule| Adaptive::<DemandAverage, u32>::new(rule).unwrap_err();
    let search = |rule| Adaptive::<Aimd, u32>::new(rule).unwrap_err();
    let range = |min, max| Allowed { min, max };
    let rule = DemandAverage::new(quota, 1, 10);
    assert_eq!(demand(rule.tokens(11)), AdaptiveError::Tokens(range(0, 10)));
    assert_eq!(demand(rule.most_burst(9)), AdaptiveError::MostBurst(range(10, u64::MAX)));
    assert_eq!(demand(DemandAverage::new(quota, 6, 10)), AdaptiveError::Floor(range(1, 5)));
    assert_eq!(demand(DemandAverage::new(quota, 1, 4)), AdaptiveError::Ceiling(range(5, 8_191)));
    assert_eq!(demand(DemandAverage::new(quota, 1, 8_192)), AdaptiveError::Ceiling(range(5, 8_191)));
    let tolerant = DemandAverage::new(quota.tolerance(1), 1, 10);
    assert_eq!(demand(tolerant), AdaptiveError::Quota(QuotaError::Tolerance(range(0, 0))));
    let idle = DemandAverage::new(quota.idle(u64::MAX), 1, 10);
    assert!(matches!(demand(idle), AdaptiveError::Quota(QuotaError::Idle(_))));
    let faulty = DemandAverage::new(Quota::hard_window(0, 10), 1, 10);
    assert!(matches!(demand(faulty), AdaptiveError::Quota(_)));
    let rule = Aimd::new(quota, 1, 10);
    assert_eq!(search(rule.increase(0)), AdaptiveError::Increase(range(1, u32::MAX.into())));
    assert_eq!(search(rule.decrease_to(1_000)), AdaptiveError::Decrease(range(0, 999)));
    assert_eq!(search(rule.cool_down(128)), AdaptiveError::CoolDown(range(0, 127)));
    assert_eq!(
        search(rule.cool_down(128)).to_string(),
        "cool-down does not fit: from 0 to 127 is allowed"
    );
    for (error, says) in [
        (AdaptiveError::Floor(range(1, 2)), "floor"),
        (AdaptiveError::Ceiling(range(1, 2)), "ceiling"),
        (AdaptiveError::MostBurst(range(1, 2)), "most burst"),
        (AdaptiveError::Tokens(range(1, 2)), "tokens"),
        (AdaptiveError::Increase(range(1, 2)), "increase"),
        (AdaptiveError::Decrease(range(1, 2)), "decrease"),
        (AdaptiveError::Quota(QuotaError::Stale(range(1, 2))), "stale"),
    ] {
        assert!(error.message().starts_with(says));
        assert_eq!(error.allowed(), range(1, 2));
    }
}

/// The ends of what is allowed: accepted, and refused one beyond, with that end.
#[test]
fn the_largest_that_is_allowed_is() {
    let demand = |rule| Adaptive::<DemandAverage, u32>::new(rule);
    let range = |max| Allowed { min: 0, max };
    let quota = Quota::new(5, 1_000, 10).stale(700).debt(300);
    let rule = |quota| DemandAverage::new(quota, 1, 10);
    // at the ceiling 10 cells per period, 20 at once, on a clock of 28 bits
    let ring = (1_u64 << 28) - 1;
    let lent = ((ring - 3 * 10) / 2 - 20 * 1_000) / 10;
    assert!(demand(rule(quota.debt(lent - 700))).is_ok());
    let error = AdaptiveError::Quota(QuotaError::Debt(range(lent - 700)));
    assert_eq!(demand(rule(quota.debt(lent - 699))).unwrap_err(), error);
    let most_idle = (ring - (20 * 1_000 + (700 + 300) * 10)) / 10;
    assert!(demand(rule(quota.idle(most_idle))).is_ok());
    for idle in [most_idle + 1, most_idle + 100] {
        let error = AdaptiveError::Quota(QuotaError::Idle(range(most_idle)));
        assert_eq!(demand(rule(quota.idle(idle))).unwrap_err(), error);
    }

    let burst = |cells| demand(rule(Quota::new(5, 1_000, cells))).unwrap_err();
    let largest = |min, max| AdaptiveError::Quota(QuotaError::Burst(Allowed { min, max }));
    assert_eq!(burst(0), largest(1, u64::MAX / 10));
    assert_eq!(burst(u64::MAX / 10 + 2), largest(1, u64::MAX / 10));
    assert_eq!(burst(u64::MAX / 10 + 1), largest(1, u64::MAX / 10));
    // a number that multiplies, and is too large all the same
    assert_eq!(burst(u64::MAX / 10), largest(1, (ring - 3 * 10) / 2 / 10));

    let search = |ceiling| Aimd::new(Quota::new(5, 1_000, 1).stale(0).debt(0), 1, ceiling);
    let accepted = |rule| Adaptive::<Aimd, u32>::new(rule).map(drop);
    assert_eq!(accepted(search((1 << 19) - 1).cool_down(127)), Ok(()));
    let ceiling = AdaptiveError::Ceiling(Allowed { min: 5, max: (1 << 19) - 1 });
    assert_eq!(accepted(search(1 << 19)), Err(ceiling));
}

#[test]
fn a_rate_that_adapts_can_be_printed() {
    let rule = Aimd::new(Quota::new(5, 1_000, 10), 1, 10);
    let printed = format!("{:?}", Adaptive::<Aimd, u32>::new(rule).unwrap());
    assert!(printed.starts_with("Adaptive { rule: AimdRule {"), "{printed}");
    assert!(printed.contains("level: 5, live: Live {"), "{printed}");
}
