//! What is written into files and messages, and read from them, by whatever format the program has.

mod named;
mod quotas;
mod rate;
mod snapshot;

pub(crate) use named::write;
