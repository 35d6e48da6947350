extern crate std;

use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use super::{GaveUp, Sleeper, Waiting};
use crate::clocks::{Clock, TickRate};
use crate::{Atomic, Reservation, Width};

/// Sleeps by [`std::thread::park_timeout`], in the thread that asks. Each waker is an allocation.
///
/// As all that unparks, it may leave a thread one `unpark` more than it has used up.
///
/// ```
/// use std::time::Duration;
/// use tollgate::waiting::{Parking, Sleeper};
///
/// Parking.waker().unwrap().wake();
/// Parking.sleep(Duration::MAX); // was woken before
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Parking;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Sleeper for Parking {
    fn waker(&self) -> Option<Waker> {
        Some(Waker::from(Arc::new(Unpark(thread::current()))))
    }

    fn sleep(&mut self, time: Duration) {
        thread::park_timeout(time);
    }
}

/// The ticks in so long a time, rounded down; the maximum where there are more.
fn ticks_in<C: TickRate>(time: Duration) -> C::Tick {
    let (part, _) = u64::from(time.subsec_nanos()).mul_div(C::TICK_HZ, 1_000_000_000);
    let ticks = time.as_secs().checked_mul(C::TICK_HZ).and_then(|ticks| ticks.checked_add(part));
    match ticks {
        Some(ticks) if ticks <= C::Tick::MAX.widen() => C::Tick::narrow(ticks),
        _ => C::Tick::MAX,
    }
}

impl<W: Atomic, C: TickRate + Clock<Tick = W>, const N: usize> Waiting<W, C, N> {
    /// Waits in line until `n` cells are granted; the thread is parked meanwhile. Allocates where it has to wait.
    ///
    /// ```
    /// use tollgate::clocks::{Std, TickRate};
    /// use tollgate::waiting::Waiting;
    /// use tollgate::{Quota, Shaper64};
    ///
    /// let limiter = Shaper64::new(Quota::per_second(1_000, Std::TICK_HZ).burst(1))?;
    /// let waiting = Waiting::<u64, _, 8>::new(limiter, Std::new());
    /// let mut due = std::thread::scope(|threads| {
    ///     let threads = [(); 4].map(|()| threads.spawn(|| waiting.acquire(1).unwrap().due()));
    ///     threads.map(|thread| thread.join().unwrap())
    /// });
    /// due.sort_unstable();
    /// assert!(due.windows(2).all(|pair| pair[1] - pair[0] >= 1_000_000));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`GaveUp::Never`] or [`GaveUp::LineFull`].
    pub fn acquire(&self, n: W) -> Result<Reservation<W>, GaveUp<W>> {
        self.acquire_sleeping(&mut Parking, n)
    }

    /// As [`acquire`](Self::acquire), for at most so long, in whole ticks of the clock, rounded down: 0 is to try; what
    /// is more ticks than the width has is no limit. Where it would be longer, as the line stands, it gives up at once.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tollgate::clocks::{Std, TickRate};
    /// use tollgate::waiting::{GaveUp, Waiting};
    /// use tollgate::{Quota, Shaper64};
    ///
    /// let limiter = Shaper64::new(Quota::per_minute(1, Std::TICK_HZ))?;
    /// let waiting = Waiting::<u64, _, 8>::new(limiter, Std::new());
    /// waiting.acquire_within(1, Duration::ZERO).unwrap();
    /// let refused = waiting.acquire_within(1, Duration::from_secs(30));
    /// assert!(matches!(refused, Err(GaveUp::TooLong { .. })));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`GaveUp`], for each of its reasons.
    pub fn acquire_within(&self, n: W, max_wait: Duration) -> Result<Reservation<W>, GaveUp<W>> {
        self.acquire_sleeping_within(&mut Parking, n, ticks_in::<C>(max_wait))
    }

    /// As [`acquire`](Self::acquire), until a tick, at most half of what the clock counts ahead. One that has come is to
    /// try.
    ///
    /// ```
    /// use tollgate::clocks::{Clock, Std, TickRate};
    /// use tollgate::waiting::Waiting;
    /// use tollgate::{Quota, Shaper64};
    ///
    /// let limiter = Shaper64::new(Quota::per_second(1_000, Std::TICK_HZ).burst(1))?;
    /// let waiting = Waiting::<u64, _, 8>::new(limiter, Std::new());
    /// let deadline = waiting.clock().now() + 3_600 * Std::TICK_HZ;
    /// waiting.acquire_by(1, deadline).unwrap();
    /// assert!(waiting.acquire_by(1, deadline).unwrap().due() < deadline);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`GaveUp`], for each of its reasons.
    pub fn acquire_by(&self, n: W, deadline: W) -> Result<Reservation<W>, GaveUp<W>> {
        self.acquire_sleeping_by(&mut Parking, n, deadline)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::clocks::Manual;

    #[test]
    fn ticks_are_rounded_down() {
        let thirds = |nanos| ticks_in::<Manual<u32, 32, 3>>(Duration::from_nanos(nanos));
        assert_eq!((thirds(333_333_333), thirds(333_333_334), thirds(1_666_666_667)), (0, 1, 5));
        let narrow = |seconds| ticks_in::<Manual<u8, 8, 3>>(Duration::from_secs(seconds));
        assert_eq!((narrow(84), narrow(85), narrow(86)), (252, 255, 255));
        let picos = |time| ticks_in::<Manual<u64, 64, 1_000_000_000_000>>(time);
        assert_eq!(picos(Duration::from_nanos(1_000_000_007)), 1_000_000_007_000);
        assert_eq!((picos(Duration::MAX), picos(Duration::from_secs(18_446_745))), (u64::MAX, u64::MAX));
    }
}
