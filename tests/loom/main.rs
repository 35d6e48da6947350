//! Every interleaving of a few callers on one word, by loom (P1, P3, P4).
//!
//! `RUSTFLAGS="--cfg loom" cargo test --test loom`. Each model is a handful of calls by two or three
//! threads on a limiter of one kind. In each of its executions
//!
//! - what was taken is no more than the quota allows, and the very number where there is but one (P1);
//! - some order of the calls, one at a time on the exact model, gives each caller the answer it got,
//!   writes as often, and leaves the same limiter; the calls of one thread keep their order (P3);
//! - no caller's swaps fail more often than those of the others succeed, and everybody comes to an end
//!   (P4).
//!
//! And what each such order leads to is seen in some execution, so that nothing holds for want of
//! executions. `matrix.rs` has every pair and every triple of calls, `chosen.rs` what is told by name.
//!
//! Bounds, printed with the number of executions: pairs of calls with any number of preemptions, on all
//! 22 kinds; three threads, or two calls by each, with at most three preemptions, two where one is late; every triple and every
//! pair of programs on four kinds, both algorithms in both widths, since all kinds share one loop.
//!
//! What loom cannot do: a weak swap that fails without a cause, and a load that sees a store of its own
//! future (load buffering); Miri does the first. A relaxed load may well see a word that is older than
//! another's finished call, as long as nothing orders the two: a thread's own order does, and so does a
//! flag that is handed over. That is the order that P3 speaks of, and not that of a clock on the wall.

#![cfg(loom)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../model/mod.rs"]
mod model;

mod adaptive;
mod changing;
mod chosen;
mod explore;
mod extender;
mod header;
mod histories;
mod kinds;
mod leases;
mod live;
mod log_site;
mod matrix;
mod meters;
#[path = "../sliding/naive.rs"]
mod naive;
mod settling;
mod sliding;
mod snapshot;
mod table;
mod together;
mod waiting;
mod watch;
