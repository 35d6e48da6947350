//! Every state at 8 bits.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "small numbers, and a clock of 8 bits that wraps"
)]

use tollgate::{Algorithm, BeyondDebt, Gcra32, IntervalBucket32, IntervalProfile, IntervalQuota, Off};
use tollgate::{Quota, Shaper32, SnapshotError, Word};

use crate::common::{Shape, shapes, sum_over, thinned};

/// The debt of a word, in sub-ticks, as the docs of GCRA define it.
fn debt(word: u8, now: u8, shape: Shape, shift: u32) -> u64 {
    let ahead = u64::from(word.wrapping_sub(now.wrapping_mul((shape.scale << shift) as u8)));
    if ahead > shape.horizon() << shift { 0 } else { ahead }
}

/// Saved at any tick with any debt, restored at any tick after any time: what is owed is what is left of it, and
/// no more than the `most` that can be owed, since more than that is what a late tick sees.
/// Every decision is told by that alone.
fn one_gcra<P: Algorithm<Width = u8>>(shape: Shape, profile: &P, most: u64) -> u64 {
    let shift = 8 - shape.bits;
    let scale = shape.scale << shift;
    let last = u8::MAX >> shift;
    let most = most << shift;
    let mut cases = 0;
    for owed in 0..=shape.horizon() << shift {
        for now in (0..=last).step_by(37) {
            let word = Word::<u8>::from_raw(now.wrapping_mul(scale as u8).wrapping_add(owed as u8));
            let snapshot = word.snapshot(profile, now);
            assert_eq!(word.snapshot(profile, now), snapshot);
            let offs = [0, 1, 2, owed / scale, owed / scale + 1, 99, 1 << 40, u64::MAX];
            for (then, off) in (0..=last).step_by(41).flat_map(|then| offs.map(|off| (then, off))) {
                let next = Word::<u8>::from_raw(now);
                next.restore(profile, &snapshot, then, Off::Ticks(off)).unwrap();
                let left = u128::from(owed).saturating_sub(u128::from(off) * u128::from(scale));
                let left = left.min(most.into());
                assert_eq!(
                    u128::from(debt(next.raw(), then, shape, shift)),
                    left,
                    "{shape:?} after {off}"
                );
                // and not merely by looking like the past
                assert_eq!(next.raw(), then.wrapping_mul(scale as u8).wrapping_add(left as u8));
                cases += 1;
            }
            let unknown = Word::<u8>::new();
            unknown.restore(profile, &snapshot, last / 3, Off::Unknown).unwrap();
            assert_eq!(debt(unknown.raw(), last / 3, shape, shift), owed.min(most));
        }
    }
    cases
}

#[test]
fn gcra_owes_what_is_left_of_its_debt() {
    let with = |bits, stale, debt| shapes(bits, |shape| Shape { stale, debt, ..shape });
    let mut all = with(6, 1, 1);
    all.extend(with(8, 0, 0).into_iter().step_by(30));
    all.extend(with(8, 3, 2).into_iter().step_by(30));
    let all = thinned(all, 10);
    assert!(all.len() > 50, "{}", all.len());
    let cases = sum_over(&all, |&shape| {
        if shape.debt > 0 && shape.interval % 2 == 0 {
            one_gcra(shape, &shape.shaper(), shape.capacity() + shape.debt * shape.scale)
        } else {
            one_gcra(shape, &shape.profile(), shape.capacity())
        }
    });
    println!(
        "checked: {cases} exhaustion cases (snapshots of GCRA: every debt, by ticks of both clocks)"
    );
}

/// What was reserved and debited stays owed, to the last sub-tick of what can be; and no more than that, which only
/// a late tick sees.
#[test]
fn a_debt_beyond_the_capacity_survives() {
    let quota = Quota::new(3, 100, 10).stale(50).debt(400);
    let (limiter, next) = (Shaper32::new_at(quota, 1_000).unwrap(), Shaper32::new(quota).unwrap());
    let due = [(); 22].map(|()| limiter.reserve(1_000, 1, 9_999).unwrap().0.due());
    assert_eq!((due[9], due[10], due[21]), (1_000, 1_034, 1_400));
    assert_eq!(limiter.debit(1_000, 1).unwrap_err(), BeyondDebt { allowed: 0 });
    for (saved_at, off) in [(1_000, 0), (950, 50), (1_100, 0)] {
        let kept = limiter.snapshot(saved_at);
        next.restore(&kept, 70_000, Off::Ticks(off)).unwrap();
        // whoever stands in line is served when it was told
        let already = u32::try_from(off).unwrap() + saved_at - 1_000;
        let told = limiter.status(1_000 + already);
        assert_eq!(next.status(70_000).reset_after(), told.reset_after());
        let refused = next.try_acquire(70_000, 1).unwrap_err();
        assert_eq!(
            refused.retry_after(),
            limiter.try_acquire(1_000 + already, 1).unwrap_err().retry_after()
        );
        assert_eq!(next.debit(70_000, 9).is_ok(), limiter.status(1_000 + already).reset_after() <= 433);
    }

    // seen 50 ticks late, and restored for no time: what can be owed, and not the 50 ticks on top
    limiter.fill(5_000);
    limiter.debit(5_000, 22).unwrap();
    next.restore(&limiter.snapshot(4_950), 70_000, Off::Unknown).unwrap();
    assert_eq!(limiter.status(4_950).reset_after(), 734 + 50);
    assert_eq!(next.status(70_000).reset_after(), 734);
}

/// One that lends has a state that one that does not cannot have; and what it lends is a part of its quota.
#[test]
fn only_one_that_lends_as_much_takes_it() {
    let quota = Quota::new(3, 100, 10).stale(50).debt(400);
    let (shaper, plain) = (Shaper32::new(quota).unwrap(), Gcra32::new(quota).unwrap());
    let other = Shaper32::new(quota.stale(400).debt(50)).unwrap();
    let kept = shaper.snapshot(0);
    assert_eq!(plain.restore(&kept, 0, Off::Unknown), Err(SnapshotError::Algorithm));
    assert_eq!(shaper.restore(&plain.snapshot(0), 0, Off::Unknown), Err(SnapshotError::Algorithm));
    assert_eq!(other.restore(&kept, 0, Off::Unknown), Err(SnapshotError::Quota));
}

/// Tokens, and ticks from now to the next turn, on a clock of its own.
#[derive(Clone, Copy)]
struct True {
    period: i64,
    refill: i64,
    capacity: i64,
    tokens: i64,
    due: i64,
}

impl True {
    /// After so many ticks, nothing being taken.
    fn tokens(self, after: i64) -> i64 {
        let turns = if after < self.due { 0 } else { (after - self.due) / self.period + 1 };
        self.capacity.min(self.tokens + turns * self.refill)
    }
}

fn one_interval(quota: IntervalQuota, period: i64, refill: i64, capacity: i64, margin: i64) -> u64 {
    let profile = IntervalProfile::<u8>::new(quota).unwrap();
    let mut cases = 0;
    // every phase; ahead of the caller as far as the contract allows
    for (now, ahead) in
        (0..period).flat_map(|now| (0..margin).map(move |ahead| (now + 2 * period, ahead)))
    {
        for tokens in [0, 1, capacity / 2, capacity] {
            let index = (now / period + ahead) as u8;
            let word = Word::<u8>::from_raw(index << 4 | tokens as u8);
            let snapshot = word.snapshot(&profile, now as u8);
            let due = (ahead + 1) * period - now % period;
            for (then, off) in
                (0..period).flat_map(|then| (0..=due + 2 * period).map(move |off| (then, off)))
            {
                // what is due later than a period after the restoration was seen so from a late tick
                let due = due.min(off + period);
                let truth = True { period, refill, capacity, tokens, due };
                // two periods before the index and the clock wrap, and elsewhere
                for base in [0, 256 - 2 * period] {
                    let next = Word::<u8>::from_raw(9);
                    let ticks = u64::try_from(off).unwrap();
                    next.restore(&profile, &snapshot, (base + then) as u8, Off::Ticks(ticks)).unwrap();
                    for after in 0..((margin + 2) * period).min(profile.max_idle().try_into().unwrap()) {
                        let shown = next.status(&profile, (base + then + after) as u8).remaining();
                        let (most, least) =
                            (truth.tokens(off + after), truth.tokens(off + after - period + 1));
                        assert!(
                            (least.max(tokens)..=most).contains(&shown.into()),
                            "{shown} of {least} to {most}: {quota:?}, due {due}, off {off}, {after} after {then}"
                        );
                        cases += 1;
                    }
                    // what is due after the longest of times
                    next.restore(&profile, &snapshot, then as u8, Off::Ticks(u64::MAX)).unwrap();
                    assert_eq!(i64::from(next.status(&profile, then as u8).remaining()), capacity);
                }
            }
        }
    }
    cases
}

/// Never a token before it is due, and each one less than a period after.
#[test]
fn an_interval_bucket_gives_each_turn_when_it_is_due_or_within_a_period() {
    let mut quotas = Vec::new();
    for period in [1, 2, 4, 8, 16] {
        for (refill, capacity, stale) in
            [(1, 3, 0), (2, 5, 0), (3, 4, 9), (5, 15, 20), (7, 7, 0), (15, 15, 33)]
        {
            let margin = (stale as u64).div_ceil(period) + 1;
            let quota = IntervalQuota::new(refill, period).capacity(capacity).stale(stale as u64);
            if IntervalProfile::<u8>::new(quota).is_ok() {
                quotas.push((quota, period as i64, refill as i64, capacity as i64, margin as i64));
            }
        }
    }
    assert!(quotas.len() > 20, "{}", quotas.len());
    let cases = sum_over(&quotas, |&(quota, period, refill, capacity, margin)| {
        one_interval(quota, period, refill, capacity, margin)
    });
    println!(
        "checked: {cases} exhaustion cases (snapshots of interval buckets, by phases of both clocks)"
    );
}

/// Who saves and who asks afterwards may both be late, together by more than `stale`.
#[test]
fn a_late_saver_and_a_late_caller_mint_nothing() {
    let limiter = Gcra32::new_at(Quota::new(1, 100, 10).stale(1_000).debt(0), 50_000).unwrap();
    limiter.try_acquire(50_000, 10).unwrap();
    limiter.restore(&limiter.snapshot(49_400), 50_000, Off::Unknown).unwrap();
    assert!(limiter.try_acquire(49_000, 1).is_err());
    assert_eq!(limiter.status(50_000).reset_after(), 1_000);

    let quota = IntervalQuota::new(5, 1_024).stale(2_048);
    let bucket = IntervalBucket32::new_at(quota, 10_240).unwrap();
    bucket.try_acquire(10_240, 5).unwrap();
    bucket.restore(&bucket.snapshot(10_240 - 2_048), 10_240, Off::Unknown).unwrap();
    assert!(bucket.try_acquire(10_240 - 2_048, 1).is_err());
    assert_eq!(bucket.try_acquire(10_240, 1).unwrap_err().retry_after(), 1_024);
}
