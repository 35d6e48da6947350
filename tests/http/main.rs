//! HTTP fields: what is written, what is read of what servers send, and that any bytes may come.

#![cfg(not(loom))]

mod following;
mod hostile;
mod round_trip;
mod samples;
mod written;
