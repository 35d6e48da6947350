//! Two rates in one word (P2, P5, P6, P9): a decision is the conjunction of two single ones, both states move or none
//! does, a refusal names who said no, and its wait is sufficient and minimal.
//!
//! Bounds. `halves.rs`: words of 16 bits with two halves of 8, of eight pairs of quotas every word, every n up to one
//! above both bursts, and at 9 ticks; at every tick by `make prove`. The single decisions are those of `Word<u8>`,
//! which `exhaustive.rs` proves. `histories.rs`: 2,000 pairs of random quotas each at 2 x 16 and 2 x 32 bits, 10^6
//! decisions of each, beside two exact models in unbounded integers.

#![cfg(not(loom))]
#![allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "profiles are shared by reference, in 8 bits as in 64"
)]

#[path = "../common/mod.rs"]
mod common;
mod halves;
mod histories;
#[path = "../model/mod.rs"]
mod model;

#[test]
fn an_error_says_which_quota_is_wrong() {
    let (right, wrong) = (tollgate::Quota::new(1, 100, 3), tollgate::Quota::new(1, 0, 3));
    let [first, second] = [(wrong, right), (right, wrong)]
        .map(|(first, second)| tollgate::DualGcra64::new(first, second).unwrap_err());
    assert!(first.to_string().starts_with("first quota: period"), "{first}");
    assert!(second.to_string().starts_with("second quota: period"), "{second}");
    assert!(first.message().starts_with("period") && first.message() == second.message());
}
