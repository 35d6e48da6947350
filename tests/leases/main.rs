//! Leases: what a window sees by the ticks at which cells are taken, and by those at which they are spent; what one that
//! is alone decides; and the rule itself, beside one in plain integers.
//!
//! Bounds: words of 8 bits and clocks of 4 to 8, some thousand quotas, every size and age up to a few cells, histories of
//! a hundred calls; random histories in words of 16, 32 and 64 bits; three real threads with ticks of their own.

#![cfg(not(loom))]

#[path = "../common/mod.rs"]
mod common;

mod alone;
mod ends;
mod histories;
mod rule;
mod threads;

/// Every window that begins and ends with an entry; how many were filled to the bound.
fn check_windows(mut log: Vec<(u64, u64)>, most: impl Fn(u64) -> u64, place: &str) -> u64 {
    log.sort_unstable();
    let mut met = 0;
    for first in 0..log.len() {
        let mut admitted = 0;
        for &(tick, n) in &log[first..] {
            admitted += n;
            let bound = most(tick - log[first].0);
            assert!(admitted <= bound, "{admitted} of {bound} from {} to {tick}: {place}", log[first].0);
            met += u64::from(admitted == bound);
        }
    }
    met
}

#[test]
fn an_allotment_tells_its_size() {
    assert_eq!(tollgate::Allotment::<u32>::new(8, 80).size(), 8);
}
