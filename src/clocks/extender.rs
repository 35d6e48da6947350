use super::{Clock, TickRate};
use crate::Width;
use crate::ground::sync::{Turns, const_fn};

/// A counter of 2 to 32 bits that wraps, extended to a tick of 31 bits more.
///
/// Lock-free, in one atomic word of 32 bits; one extender is read by any number of threads and interrupts at
/// once. The one thing it asks for is that **in each half period of the counter some call of
/// [`now`](Clock::now) begins and ends**, by whomever: where the program itself is not sure to ask so often,
/// a periodic interrupt calls it and drops the answer. An interrupt at each overflow comes half as often as it
/// must: of a counter that is read at its overflows alone, no period is ever counted.
///
/// # Background
///
/// A counter of 16 bits at 1 MHz wraps 15 times a second. Whoever counts the wraps apart has two numbers,
/// and no way to read both at once. With an overflow interrupt that counts them, and 8 bits:
///
/// | `now` | interrupt | counter | wraps | true tick |
/// |---|---|---|---|---|
/// | reads the wraps: 0 | | 255 | 0 | 255 |
/// | | is about to come | 0 | 0 | 256 |
/// | reads the counter: 0 | | 0 | 0 | 256 |
/// | says 0: 256 ticks are lost, for now | counts the wrap | 0 | 1 | 256 |
///
/// The other way round, the counter first, it would say 511. Masking interrupts does not help: the counter
/// goes on. And for a limiter the second error is the worse one, since time that did not pass is cells that
/// were not due.
///
/// # Solution
///
/// What is counted is half periods, H, in the one word of state. The counter's top bit tells which half it is
/// in, and so does the lowest bit of H: there is one bit that both know.
///
/// ```text
/// 1  H = state                 (acquire)
/// 2  count = counter
/// 3  state still H?            else again from 1
/// 4  top bit of count is not the lowest bit of H:  H is one behind, H' = H + 1; else H' = H
/// 5  state = H', if it still is H
/// 6  tick = (H' >> 1) << bits | count
/// ```
///
/// No overflow interrupt is needed, nor one at the half: whoever comes by counts.
///
/// # Why does this work?
///
/// Say K half periods have truly begun. If state is K or K - 1 when the counter is read, the bit decides
/// which, and the tick is exact. That it is so:
///
/// - *never above K*: it is raised only by who found, at one instant, the state at H and the counter in the
///   half of H + 1;
/// - *never below K - 1*: in the half before, some call began and ended. It found the state one behind and
///   raised it, or somebody else did;
/// - *when the counter is read*: step 3. The state only grows, so what is the same before and after was the
///   same meanwhile. It returns to a number after 2^32 half periods, and no caller is stopped for so long.
///
/// What step 3 stops, for a counter of 8 bits whose halves begin at 0 and 128:
///
/// | caller | timer interrupt | counter | state | true tick |
/// |---|---|---|---|---|
/// | 1: H = 0 | | 120 | 0 | 120 |
/// | is stopped | reads 130, raises the state | 130 | 1 | 130 |
/// | | reads 2, raises the state | 2 | 2 | 258 |
/// | 2: count = 3 | | 3 | 2 | 259 |
/// | 3: the state is 2: again | | 3 | 2 | 259 |
/// | without step 3: says 3 | | | | |
///
/// The swap of step 5 needs no loop: it fails where another has raised the state from the same H, and then
/// to the same H'. Step 3 goes back at most once for each half period that begins meanwhile.
///
/// # When nobody came
///
/// Each period in which a half was missed is lost, whole: the tick is behind the true one by so many
/// periods, and never ahead of it. Where one caller comes after another, it steps back by less than half a
/// period at most, after more than that has truly passed, and of two calls the ticks are never further apart
/// than they truly were. So a limiter whose `stale` is half a period, or more, admits no more than it
/// should in any time that truly passed: lost time never mints.
///
/// # Example
///
/// ```
/// use tollgate::clocks::{Clock, Extender, Manual};
///
/// let extender = Extender::new(Manual::<u32, 24, 1_000_000>::new(0xFF_FFF0));
/// assert_eq!(extender.now(), 0xFF_FFF0);
/// extender.get_ref().advance(0x20); // past the wrap
/// assert_eq!(extender.now(), 0x100_0010);
/// assert_eq!(Extender::<Manual<u32, 24, 1_000_000>>::BITS, 55);
/// ```
#[derive(Debug)]
pub struct Extender<C> {
    counter: C,
    halves: Turns,
}

impl<C: Clock> Extender<C> {
    const_fn! {
        /// An extender of `counter`, in the period that it is in: its first tick is the count. The counter
        /// may have begun anywhere, and is never set nor stopped again.
        ///
        /// Of what has less than 2 or more than 32 bits it does not compile.
        ///
        /// ```
        /// use tollgate::clocks::{Clock, Extender, Manual};
        ///
        /// static CLOCK: Extender<Manual<u32, 16, 32_768>> = Extender::new(Manual::<u32, 16, 32_768>::new(9));
        /// assert_eq!(CLOCK.now(), 9);
        /// ```
        #[must_use]
        pub const fn new(counter: C) -> Self {
            const { assert!(C::BITS >= 2 && C::BITS <= 32, "a counter of 2 to 32 bits can be extended") };
            Self { counter, halves: Turns::new(0) }
        }
    }

    /// The counter.
    #[must_use]
    pub const fn get_ref(&self) -> &C {
        &self.counter
    }

    /// Steps 1 to 3: the half periods, and a count that was read while they were so many.
    #[inline]
    fn sample(&self) -> (u32, u64) {
        loop {
            let halves = self.halves.load();
            let count = self.counter.now();
            if self.halves.still(halves) {
                return (halves, count.widen() & (u64::MAX >> (64 - C::BITS)));
            }
        }
    }

    /// Steps 4 to 6.
    #[inline]
    fn settle(&self, (halves, count): (u32, u64)) -> u64 {
        let (next, tick) = extend(halves, count, C::BITS);
        if next != halves {
            self.halves.raise(halves, next);
        }
        tick
    }
}

impl<C: Clock> Clock for Extender<C> {
    type Tick = u64;
    const BITS: u32 = C::BITS + 31;

    #[inline]
    fn now(&self) -> u64 {
        self.settle(self.sample())
    }
}

impl<C: TickRate> TickRate for Extender<C> {
    const TICK_HZ: u64 = C::TICK_HZ;
}

/// The half periods that have begun by a count of so many bits, and the tick.
#[inline]
fn extend(halves: u32, count: u64, bits: u32) -> (u32, u64) {
    let behind = u64::from(halves & 1) != count >> (bits - 1);
    // wraps with the tick, after 2^(bits + 31) of them
    let halves = halves.wrapping_add(u32::from(behind));
    (halves, u64::from(halves >> 1) << bits | count)
}

#[cfg(all(test, not(loom)))]
mod tests;
