//! Other ways to a word, beside the plain one: a word that is not shared, and a handle. The same answer, and the same
//! word after it.
//!
//! Bounds: words of 8 bits, some hundred quotas, every word, tick and verb, each with an n that goes round; of a handle
//! every word that it may have seen, as it goes round, too.

#![cfg(not(loom))]

mod common;
mod model;

use common::{Shape, shapes, sum_over};
use model::{Call, Subject, by_handle};
use tollgate::{Gcra, Gcra32, IntervalBucket32, IntervalQuota, Limiter, Quota, Word};

fn some_shapes() -> Vec<Shape> {
    let mut all = shapes(8, |shape| Shape { tolerance: 1, stale: 2, debt: 1, ..shape });
    all.extend(shapes(6, |shape| Shape { stale: 1, ..shape }));
    let step = if cfg!(debug_assertions) { 1_009 } else { 79 };
    all.into_iter().step_by(step).collect()
}

fn calls(n: u64) -> [Call; 7] {
    let counted = [Call::take(n), Call::up_to(n), Call::peek(n)];
    let plain = [Call::STATUS, Call::TOUCH, Call::FILL, Call::DRAIN];
    [counted[0], counted[1], counted[2], plain[0], plain[1], plain[2], plain[3]]
}

/// Each call on both, from each word and tick.
fn beside(shape: &Shape, other: impl Fn(u8, u8, Call, u8) -> (model::Answer, u8)) -> u64 {
    let profile = shape.profile();
    let most = u64::from(profile.burst()) + 2;
    for now in 0..=u8::MAX {
        for raw in 0..=u8::MAX {
            let n = u64::from(raw.wrapping_mul(7).wrapping_add(now)) % most;
            // near the word, and anywhere
            let seen = if now % 2 == 0 { raw } else { raw.wrapping_add(now) };
            for call in calls(n) {
                let plain = Gcra::<u8>::from_parts(Word::<u8>::from_raw(raw), profile);
                let expected = (plain.ask(now, call), plain.raw());
                let told = other(raw, now, call, seen);
                assert_eq!(told, expected, "{call:?} at {now} of {raw}: {shape:?}, seen {seen}");
            }
        }
    }
    256 * 256 * 7
}

#[test]
fn an_unshared_word_decides_as_a_shared_one() {
    let shapes = some_shapes();
    let cases = sum_over(&shapes, |shape| {
        let profile = shape.profile();
        beside(shape, |raw, now, call, _| {
            let limiter = Limiter::from_parts(Word::unshared(raw), profile);
            (limiter.ask(now, call), limiter.word().raw())
        })
    });
    println!("checked: {cases} exhaustion cases (unshared words of 8 bits, {} profiles)", shapes.len());
}

#[test]
fn a_handle_decides_as_its_limiter_whatever_it_saw() {
    let shapes = some_shapes();
    let cases = sum_over(&shapes, |shape| {
        let profile = shape.profile();
        beside(shape, |raw, now, call, mut seen| {
            let limiter = Gcra::<u8>::from_parts(Word::<u8>::from_raw(raw), profile);
            let answer = by_handle(&limiter, &mut seen, now, call);
            assert!(answer.is_none() || seen == limiter.raw());
            (answer.unwrap_or_else(|| limiter.ask(now, call)), limiter.raw())
        })
    });
    println!("checked: {cases} exhaustion cases (handles of words of 8 bits, {} profiles)", shapes.len());
}

/// Refunds, fills and drains that a handle is not told of.
#[test]
fn a_handle_need_not_be_told_what_others_do() {
    let limiter = Gcra32::new(Quota::new(1, 100, 3)).unwrap();
    let (mut one, mut other) = (limiter.handle(), limiter.handle());
    assert_eq!(one.acquire_up_to(0, 5).unwrap().0, 3);
    assert_eq!(other.try_acquire(0, 1).unwrap_err().retry_after(), 100);
    limiter.refund(0, 0, 3, 1);
    assert_eq!(one.try_acquire(0, 1).unwrap().remaining(), 0);
    assert!(other.acquire_up_to(0, 1).is_err());
    limiter.fill(0);
    assert_eq!(other.try_acquire(0, 2).unwrap().remaining(), 1);
    limiter.drain(0);
    assert!(one.try_acquire(0, 1).is_err() && other.try_acquire(99, 1).is_err());
    assert_eq!(other.limiter().status(250).remaining(), 2);
    assert_eq!(one.try_acquire(250, 2).unwrap().remaining(), 0);
    assert_eq!(one.try_acquire(250, 0).unwrap().remaining(), 0);

    let bucket = IntervalBucket32::new(IntervalQuota::new(2, 64)).unwrap();
    let mut handle = bucket.handle();
    assert!(handle.try_acquire(0, 2).is_ok() && handle.try_acquire(63, 1).is_err());
    assert_eq!(handle.acquire_up_to(64, 5).unwrap().0, 2);
}
