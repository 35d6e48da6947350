//! The colour meters beside the rules of RFC 2697, 2698 and 4115, and what those say nothing about.
//!
//! Bounds. `conformance.rs`: of each meter 10^6 packets of 500 random configurations beside tokens that are counted up
//! one at a time, and as many, with rates and gaps of any size, beside exact fractions. `states.rs`: halves of 8 bits,
//! every state, gap, size and colour of the srTCM beside tokens; every word, size and colour at 6 ticks of all three.
//! `late.rs`: 3,000 random histories of each with late ticks, every window.

#![cfg(not(loom))]

#[path = "../common/mod.rs"]
mod common;
mod conformance;
mod late;
mod rfc;
mod states;
