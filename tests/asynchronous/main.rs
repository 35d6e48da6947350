//! Waiting in tasks: on a clock that goes on when all of them sleep, so that each tick is exact.

#![cfg(not(loom))]

mod exact;
mod vectors;
mod world;
