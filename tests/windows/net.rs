//! P7, and P1 for what goes past the capacity: in every closed window of L ticks no more than `max_admitted(L)` is
//! net admitted. What was given back counts as never used, wherever it was granted; reservations count at their
//! due tick.
//!
//! Bounds: random histories of 80 questions in words of 8 and 16 bits, on clocks down to 5 bits; receipts used
//! late, in part, in any order, or not at all. With debits the bound has the debt on top, and where a refund may
//! come by an older tick than another's, that much time, each time.

use fastrand::Rng;
use tollgate::{Atomic, Oversize, Quota, QuotaError, Reservation, Shaper, Shaper64};

use crate::common::Shape;

use super::{Log, check_windows, histories, tick};

/// What callers may do beside taking, reserving and giving back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Also {
    Nothing,
    /// Costs above the burst, what was used without asking, and more than was reserved.
    Debits,
    /// To give back by a tick that is older than another's, once or at any time.
    GiveBackLate {
        once: bool,
    },
}

/// What was granted, and how much of it is still held.
struct Grant<W> {
    /// When it was asked for, and when it is due.
    asked: u64,
    at: u64,
    held: u64,
    slot: Option<Reservation<W>>,
}

struct History<W: Atomic> {
    limiter: Shaper<W>,
    rng: Rng,
    also: Also,
    bits: u32,
    stale: u64,
    max_idle: u64,
    newest: u64,
    /// The tick that an idle time is counted from.
    renewed: u64,
    /// By how much what was given back was late, all in all.
    late: u64,
    grants: Vec<Grant<W>>,
}

impl<W: Atomic + TryFrom<u64>> History<W> {
    fn tick(&self, now: u64) -> W {
        tick(now, self.bits)
    }

    /// Ticks that go on, some callers being late.
    fn next(&mut self) -> u64 {
        let step = match self.rng.u32(0..20) {
            0..10 => 0,
            10..15 => 1,
            15..19 => self.rng.u64(0..12),
            _ => self.rng.u64(0..=self.max_idle),
        };
        self.newest = (self.newest + step).min(self.renewed + self.max_idle).max(self.newest);
        if self.rng.bool() { self.newest } else { self.newest - self.rng.u64(0..=self.stale) }
    }

    /// Who gives back does so by the newest tick, unless that is what is tried.
    fn next_of_giver(&mut self) -> u64 {
        let now = self.next();
        match self.also {
            Also::GiveBackLate { once } if !once || self.late == 0 => now,
            _ => self.newest,
        }
    }

    fn cells(&mut self) -> u64 {
        let burst = self.limiter.profile().burst().widen();
        if self.rng.bool() { 1 } else { self.rng.u64(1..=burst) }
    }

    fn granted(&mut self, now: u64, at: u64, held: u64, slot: Option<Reservation<W>>) {
        self.renewed = now;
        self.grants.push(Grant { asked: now, at, held, slot });
    }

    fn take(&mut self) {
        let (now, n) = (self.next(), self.cells());
        if self.limiter.try_acquire(self.tick(now), tick(n, W::BITS)).is_ok() {
            self.granted(now, now, n, None);
        }
    }

    fn reserve(&mut self) {
        let (now, n) = (self.next(), self.cells());
        let (mut n, mut oversize) = (n, Oversize::Never);
        if self.also == Also::Debits && self.rng.bool() {
            (n, oversize) = (n + self.rng.u64(0..3), Oversize::WhenFull);
        }
        let max_wait = if self.rng.bool() { W::MAX } else { tick(self.rng.u64(0..20), W::BITS) };
        let answer = self.limiter.reserve_oversize(self.tick(now), tick(n, W::BITS), max_wait, oversize);
        if let Ok((slot, _)) = answer {
            let wait =
                slot.due().widen().wrapping_sub(self.tick(now).widen()) & u64::MAX >> (64 - W::BITS);
            self.granted(now, now + wait, n, Some(slot));
        }
    }

    fn give_back(&mut self) {
        if self.grants.is_empty() {
            return;
        }
        // mostly one of the last
        let back = self.rng.usize(0..self.grants.len()) >> self.rng.u32(0..4);
        let at = self.grants.len() - 1 - back;
        let now = self.next_of_giver();
        let then = self.tick(now);
        // as long as a tick of the clock says which one it is
        if now.abs_diff(self.grants[at].at) >= 1 << (self.bits - 1) {
            return;
        }
        let (before, lateness) = (self.limiter.word().raw(), self.newest - now);
        match self.grants[at].slot.take() {
            Some(slot) if self.rng.bool() => {
                self.limiter.cancel(then, slot);
                self.grants[at].held = 0;
                self.late += lateness;
                // the word may be that of before
                self.renewed = self.renewed.min(self.grants[at].asked);
                return;
            }
            Some(slot) if self.rng.bool() => self.settle(at, now, slot),
            _ => self.refund(at, now),
        }
        if self.limiter.word().raw() != before {
            self.renewed = now;
            self.late += lateness;
        }
    }

    fn settle(&mut self, at: usize, now: u64, slot: Reservation<W>) {
        let held = self.grants[at].held;
        let overrun = if self.also == Also::Debits { self.rng.u64(0..4) } else { 0 };
        let actual = self.rng.u64(0..=held + overrun);
        if self.limiter.settle(self.tick(now), slot, tick(actual, W::BITS)).is_ok() {
            self.grants[at].held = actual.min(held);
            let over = actual.saturating_sub(held);
            self.grants.push(Grant { asked: now, at: now, held: over, slot: None });
        }
    }

    /// A part, and of what is held still: it may be another's turn before the rest follows.
    fn refund(&mut self, at: usize, now: u64) {
        let Grant { at: granted_at, held, .. } = self.grants[at];
        let part = self.rng.u64(0..=held);
        let granted_at = self.tick(granted_at);
        self.limiter.refund(self.tick(now), granted_at, tick(held, W::BITS), tick(part, W::BITS));
        self.grants[at].held -= part;
    }

    fn debit(&mut self) {
        let (now, n) = (self.next(), self.rng.u64(1..6));
        if self.limiter.debit(self.tick(now), tick(n, W::BITS)).is_ok() {
            self.granted(now, now, n, None);
        }
    }

    /// What can only tighten.
    fn tighten(&mut self) {
        let (now, ahead) = (self.next(), self.rng.u64(0..20));
        let then = self.tick(now);
        let before = self.limiter.word().raw();
        match self.rng.u32(0..4) {
            0 => _ = self.limiter.not_before(then, self.tick(now + ahead)),
            1 => _ = self.limiter.observe(then, tick(self.rng.u64(0..4), W::BITS), tick(ahead, W::BITS)),
            2 => self.limiter.touch(then),
            _ => self.limiter.drain(then),
        }
        if self.limiter.word().raw() != before {
            self.renewed = now;
        }
    }

    fn step(&mut self) {
        match self.rng.u32(0..100) {
            45..65 => self.reserve(),
            65..90 => self.give_back(),
            90..97 if self.also == Also::Debits => self.debit(),
            97..100 => self.tighten(),
            _ => self.take(),
        }
    }
}

/// A small one, and smaller where the clock is short.
fn any_shape(rng: &mut Rng, bits: u32) -> Shape {
    let down = if bits < 8 { 2 } else { 0 };
    Shape {
        scale: rng.u64(1..=5),
        interval: 1 + (rng.u64(0..=20) >> down),
        burst: 1 + (rng.u64(0..=5) >> down),
        tolerance: rng.u64(0..=12) >> rng.u32(down..6),
        stale: rng.u64(0..=20) >> rng.u32(down..6),
        debt: rng.u64(0..=40) >> rng.u32(down..6),
        bits,
    }
}

fn history<W: Atomic + TryFrom<u64>>(
    seed: u64,
    also: Also,
    make: &impl Fn(Quota, W) -> Result<Shaper<W>, QuotaError>,
) -> u64 {
    let mut rng = Rng::with_seed(seed);
    let bits = rng.u32(5..=W::BITS);
    let shape = any_shape(&mut rng, bits);
    let start = rng.u64(1 << 30..1 << 31);
    let Ok(limiter) = make(shape.quota(), tick(start, bits)) else { return 0 };
    let profile = *limiter.profile();
    let max_idle = profile.max_idle().widen();
    let mut history = History {
        limiter,
        rng,
        also,
        bits,
        stale: shape.stale,
        max_idle,
        newest: start,
        renewed: start,
        late: 0,
        grants: Vec::new(),
    };
    for _ in 0..80 {
        history.step();
    }
    // what can be owed is so much time more
    let more = if also == Also::Debits { shape.debt } else { history.late };
    let net: Log =
        history.grants.iter().map(|grant| (grant.at, grant.held)).filter(|&(_, n)| n > 0).collect();
    1 + (check_windows(
        net,
        |window| profile.max_admitted(window + more),
        &format!("{shape:?}, {also:?}, seed {seed}"),
    ) << 32)
}

fn both_widths(what: &str, also: Also) {
    histories(&format!("{what}, 8 bits"), |seed| {
        history(seed, also, &|quota, now| <Shaper<u8>>::new_at(quota, now))
    });
    histories(&format!("{what}, 16 bits"), |seed| {
        history(seed, also, &|quota, now| <Shaper<u16>>::new_at(quota, now))
    });
}

#[test]
fn what_is_net_admitted_keeps_the_bound() {
    both_widths("net of what was given back", Also::Nothing);
}

#[test]
fn debits_keep_the_bound_with_the_debt_on_top() {
    both_widths("with debits", Also::Debits);
}

/// The bound grows by as much as the giver's tick is older than the newest, and no more.
#[test]
fn what_is_given_back_late_mints_no_more_than_that_time() {
    both_widths("given back late once", Also::GiveBackLate { once: true });
    both_widths("given back late", Also::GiveBackLate { once: false });
}

/// The shortest history in which it does, and in which it adds up. What is on time in it mints nothing.
#[test]
fn each_time_that_something_is_given_back_late_mints_anew() {
    let net_of_two_ticks = |late: u64| {
        let limiter = Shaper64::new(Quota::new(1, 8, 5).stale(4).debt(0)).unwrap();
        limiter.try_acquire(0, 1).unwrap();
        limiter.try_acquire(8, 3).unwrap();
        limiter.refund(8 - late, 0, 1, 1);
        limiter.try_acquire(11, 1).unwrap();
        limiter.refund(11 - late, 8, 3, 3);
        1 + limiter.acquire_up_to(12, 5).unwrap().0
    };
    let most =
        |more: u64| Shaper64::new(Quota::new(1, 8, 5).debt(0)).unwrap().profile().max_admitted(1 + more);
    assert_eq!((net_of_two_ticks(0), most(0)), (5, 5));
    assert_eq!((net_of_two_ticks(4), most(4), most(4 + 4)), (6, 5, 6));
}
