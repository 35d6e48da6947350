//! Sliding windows: the exact log beside a list that forgets nothing, the two counters beside the cells of each
//! window, and the counters beside the log.

#![cfg(not(loom))]

#[path = "../common/mod.rs"]
mod common;
#[path = "../snapshot/crc32.rs"]
mod crc32;

mod approximation;
mod every_history;
mod kept;
mod limits;
mod log;
mod naive;
mod threads;
mod ticks;
mod window;
