//! The keyed table beside an exact bucket for each key (P1, P2, P15), its verbs, its policies, floods, threads.
//!
//! Bounds: random histories of few keys in tables of 2 to 8 slots, in words of 8 to 64 bits, every answer, and in any order
//! of ticks every window; a flood of 10^6 new keys (10^7 where asked for); four threads with ticks of their own.

#![cfg(not(loom))]

mod flood;
mod header;
mod histories;
mod oracle;
mod room;
mod threads;
mod verbs;
