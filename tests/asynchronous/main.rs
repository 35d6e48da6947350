//! Waiting in tasks: on a clock that goes on when all of them sleep, so that each tick is exact.

#![cfg(not(loom))]

mod crowd;
mod dropped;
mod exact;
mod scenarios;
mod scopes;
mod streams;
mod timers;
mod vectors;
mod world;
