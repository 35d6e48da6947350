//! Those who wait for a limiter: in order, in time, and as if those had never come who gave up.

#![cfg(not(loom))]

mod blocking;
mod crowd;
mod given_back;
mod naive;
mod order;
mod quitters;
mod refused;
mod threads;
