//! Snapshots (P16): a state that is saved on one clock and restored on another goes on as if it had never been
//! away, or admits less; one that is not what was written is refused, and then nothing is written.
//!
//! Bounds: GCRA at 8 bits, 1,500 quotas without tolerance, every debt, and ticks of both clocks; the interval
//! bucket at 8 bits by every phase of both clocks. In words of 8 to 64 bits random histories with reboots.
//! Every change of one, two and three bits; 10^6 random ones; forged states with the right checksum.

#![cfg(not(loom))]

#[path = "../common/mod.rs"]
mod common;
#[path = "../model/mod.rs"]
mod model;

mod corrupt;
mod crc32;
mod reboots;
mod states;
