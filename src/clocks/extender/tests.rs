//! A caller of an extender is stopped before and after each of its steps, for every time, while a timer
//! interrupt reads the clock in each half period; and callers that come when they please.
//!
//! Bounds: counters of 2 and 3 bits, from each of their counts, stopped for up to two periods at each of three
//! places; the interrupt at each phase of either half; half periods from 0, and over the wrap of their number.

extern crate std;

use core::cell::Cell;
use std::println;
use std::rc::{Rc, Weak};

use super::{Extender, Turns, extend};
use crate::Clock;

/// A counter of `BITS` bits. Its interrupt calls the extender, in whose midst it may come.
struct Counter<const BITS: u32> {
    extender: Weak<Extender<Self>>,
    /// The true tick, and what it was when a caller last read the counter.
    truth: Cell<u64>,
    read: Cell<u64>,
    /// For how long the caller is stopped before and after it next reads the counter.
    stops: Cell<[u64; 2]>,
    /// When in each of the two halves the interrupt comes.
    phases: Option<[u64; 2]>,
    calls: Cell<u64>,
}

impl<const BITS: u32> Counter<BITS> {
    const HALF: u64 = 1 << (BITS - 1);
    /// Ticks that the extender can tell apart.
    const RING: u64 = 1 << (BITS + 31);

    /// At a true tick, with so many half periods known.
    fn at(truth: u64, halves: u64, phases: Option<[u64; 2]>) -> Rc<Extender<Self>> {
        let halves = Turns::new(u32::try_from(halves % (1 << 32)).unwrap());
        let [truth, read] = [(); 2].map(|()| Cell::new(truth));
        Rc::new_cyclic(|extender| {
            let extender = extender.clone();
            let (stops, calls) = (Cell::new([0; 2]), Cell::new(0));
            Extender { counter: Self { extender, truth, read, stops, phases, calls }, halves }
        })
    }

    /// Time passes, and the interrupt comes when it is due.
    fn pass(&self, ticks: u64) {
        for _ in 0..ticks {
            let now = self.truth.get() + 1;
            self.truth.set(now);
            if self.phases.is_some_and(|phases| phases[Self::side(now)] == now % Self::HALF) {
                assert_eq!(self.extender.upgrade().unwrap().now(), now % Self::RING, "in the interrupt");
                self.calls.set(self.calls.get() + 1);
            }
        }
    }

    fn side(tick: u64) -> usize {
        usize::from(tick / Self::HALF % 2 == 1)
    }
}

impl<const BITS: u32> Clock for Counter<BITS> {
    type Tick = u16;
    const BITS: u32 = BITS;

    fn now(&self) -> u16 {
        let [before, after] = self.stops.take();
        self.pass(before);
        let now = self.truth.get();
        self.pass(after);
        self.read.set(now);
        // no counter of the hardware, but some registers: what is above the bits is not the extender's
        u16::try_from(now % (1 << BITS)).unwrap() | 0xFF00
    }
}

/// One caller from one start, stopped in every way; how many calls that were.
fn stopped_everywhere<const BITS: u32>(start: u64, halves: u64, phases: [u64; 2]) -> u64 {
    let longest = if cfg!(miri) { 1 } else { 4 * Counter::<BITS>::HALF + 1 };
    let mut calls = 0;
    for [before, after, late] in triples(longest) {
        let extender = Counter::<BITS>::at(start, halves, Some(phases));
        let counter = extender.get_ref();
        counter.stops.set([before, after]);
        let sample = extender.sample();
        let read = counter.read.get();
        counter.pass(late);
        assert_eq!(
            extender.settle(sample),
            read % Counter::<BITS>::RING,
            "stopped {before} {after} {late}"
        );
        assert_eq!(extender.now(), counter.truth.get() % Counter::<BITS>::RING);
        calls += 2 + counter.calls.get();
    }
    calls
}

fn triples(most: u64) -> impl Iterator<Item = [u64; 3]> {
    let up_to = move || 0..=most;
    up_to().flat_map(move |a| up_to().flat_map(move |b| up_to().map(move |c| [a, b, c])))
}

/// From every start with every phase of the interrupt.
fn every_start<const BITS: u32>(base: u64) -> u64 {
    let half = Counter::<BITS>::HALF;
    let mut calls = 0;
    for start in base..base + 2 * half {
        let begun = start / half;
        for phases in (0..half).flat_map(|even| (0..half).map(move |odd| [even, odd])) {
            calls += stopped_everywhere::<BITS>(start, begun, phases);
            // one behind, as long as nobody has called in this half
            if begun > 0 && start % half < phases[Counter::<BITS>::side(start)] {
                calls += stopped_everywhere::<BITS>(start, begun - 1, phases);
            }
        }
    }
    calls
}

#[test]
fn an_interrupt_at_every_point_of_a_call() {
    let mut calls = every_start::<2>(0) + every_start::<2>((1 << 33) - 4);
    // Miri has seen every step by now
    if !cfg!(miri) {
        calls += every_start::<3>(0) + every_start::<3>((1 << 34) - 8);
    }
    println!("checked: {calls} readings of an extended counter (a caller stopped anywhere, all exact)");
}

/// One call after another, each when it pleases: behind by whole periods, and never further apart than the
/// time that truly passed.
#[test]
fn who_comes_late_loses_whole_periods_and_gains_nothing() {
    const BITS: u32 = 2;
    let half = Counter::<BITS>::HALF;
    let mut calls = 0_u64;
    for start in 0..2 * half {
        for gaps in triples(if cfg!(miri) { 1 } else { 16 * half }) {
            let extender = Counter::<BITS>::at(start, start / half, None);
            let mut answers = [(start, extender.now()); 4];
            for (answer, gap) in answers[1..].iter_mut().zip(gaps) {
                extender.get_ref().pass(gap);
                *answer = (extender.get_ref().truth.get(), extender.now());
            }
            for (i, &(truth, tick)) in answers.iter().enumerate() {
                assert!(tick <= truth && (truth - tick) % (2 * half) == 0, "{start} {gaps:?}");
                for &(earlier, before) in &answers[..i] {
                    assert!(tick.abs_diff(before) <= truth - earlier, "{start} {gaps:?}");
                    assert!(before < tick + half, "{start} {gaps:?}");
                }
            }
            calls += 4;
        }
    }
    println!("checked: {calls} readings of an extended counter (one after another, however late)");
}

#[test]
fn the_bit_that_both_know() {
    // state, count, bits: known half periods, tick
    for (halves, count, bits, known, tick) in [
        (0, 0, 8, 0, 0),
        (0, 127, 8, 0, 127),
        (0, 128, 8, 1, 128),
        (1, 255, 8, 1, 255),
        (1, 0, 8, 2, 256),
        (2, 0, 8, 2, 256),
        (0, 1 << 31, 32, 1, 1 << 31),
        (u32::MAX, u64::from(u32::MAX), 32, u32::MAX, (1 << 63) - 1),
        (u32::MAX, 0, 32, 0, 0),
    ] {
        assert_eq!(extend(halves, count, bits), (known, tick), "{halves} {count} {bits}");
    }
}
