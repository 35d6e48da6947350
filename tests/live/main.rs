//! P8: a change of quota is one step, and carried over as it is, it mints nothing.
//!
//! `histories.rs` has random histories beside a model that keeps tokens, `generations.rs` what is reserved before a
//! change and given back after it, `verbs.rs` every verb beside that of a shaper,
//! `line.rs` what was promised for a tick to come, `threads.rs` real threads, one of
//! which changes the quota without a pause.

#![cfg(not(loom))]

mod generations;
mod histories;
mod line;
mod threads;
mod verbs;
