use crate::clocks::Clock;
use crate::{
    Atomic, BeyondDebt, Budget, Limiter, Outcome, Place, Reservation, ShaperProfile, Spending, Width,
};

/// What grants cells whose number is known afterwards: a [`Shaper`](crate::Shaper), of which they are reserved, a
/// [`Budget`], and a line that waits for a shaper (`waiting::Waiting`).
pub trait Ledger: sealed::Sealed {
    /// The tick, and the number of cells.
    type Tick: Width;
    /// What was granted: a [`Reservation`], a [`Spending`].
    type Granted;

    /// As [`Shaper::settle`](crate::Shaper64::settle) and [`Budget::settle`] say.
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`], and then nothing was written.
    fn settle(
        &self,
        now: Self::Tick,
        granted: Self::Granted,
        actual: Self::Tick,
    ) -> Result<Outcome<&ShaperProfile<Self::Tick>>, BeyondDebt<Self::Tick>>;

    /// As [`Shaper::debit`](crate::Shaper64::debit), of the cells that are settled.
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`], and then nothing was written.
    fn debit(
        &self,
        now: Self::Tick,
        n: Self::Tick,
    ) -> Result<Outcome<&ShaperProfile<Self::Tick>>, BeyondDebt<Self::Tick>>;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

impl<W: Width, C: Place<W>> sealed::Sealed for Limiter<ShaperProfile<W>, C> {}

impl<W: Width, C: Place<W>> Ledger for Limiter<ShaperProfile<W>, C> {
    type Tick = W;
    type Granted = Reservation<W>;

    fn settle(
        &self,
        now: W,
        granted: Reservation<W>,
        actual: W,
    ) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        self.settle(now, granted, actual)
    }

    fn debit(&self, now: W, n: W) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        self.debit(now, n)
    }
}

impl<W: Atomic> sealed::Sealed for Budget<W> {}

impl<W: Atomic> Ledger for Budget<W> {
    type Tick = W;
    type Granted = Spending<W>;

    fn settle(
        &self,
        now: W,
        granted: Spending<W>,
        actual: W,
    ) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        self.settle(now, granted, actual)
    }

    fn debit(&self, now: W, n: W) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        self.tokens().debit(now, n)
    }
}

/// The scope in which granted cells are used: however it is left, they are settled by what was used of them.
///
/// Such as the answer of a language model, whose tokens are counted as they come: when it is complete,
/// [`finish`](Self::finish) settles and tells the outcome. When the scope is left otherwise, by an early return, a panic
/// that unwinds, or a future that is cancelled, dropping it settles by what it was last told was [`used`](Self::used).
///
/// ```
/// use tollgate::clocks::Manual64;
/// use tollgate::{Budget64, Quota, Settling, checked};
///
/// static CLOCK: Manual64<1_000> = Manual64::<1_000>::new(0);
/// static BUDGET: Budget64 =
///     checked!(Budget64::new(Quota::per_minute(60, 1_000), Quota::per_minute(60_000, 1_000)));
///
/// fn complete(chunks: &[u64]) -> Option<u64> {
///     let spending = BUDGET.try_acquire(0, 20_000).ok()?;
///     let mut scope = Settling::new(&BUDGET, &CLOCK, spending);
///     let mut tokens = 0;
///     for chunk in chunks {
///         tokens += chunk;
///         scope.used(tokens);
///         if *chunk == 0 {
///             return None; // the connection broke
///         }
///     }
///     Some(scope.finish(tokens).ok()?.remaining())
/// }
///
/// assert_eq!(complete(&[3_000, 2_000]), Some(55_000));
/// assert_eq!(complete(&[1_000, 0]), None);
/// assert_eq!(BUDGET.tokens().status(0).remaining(), 54_000);
/// ```
///
/// Nothing told, nothing is given back: who was never told what was used cannot know that nothing was, and what a server
/// charged for a question whose answer never came would be free. The whole grant stays taken, and comes back by itself.
/// Where it is known that nothing was used, say so: `used(0)`.
///
/// Where more was used than can be owed, a drop takes as much as can be, as there is nobody to be told;
/// [`finish`](Self::finish) takes nothing more and says [`BeyondDebt`].
///
/// It reads the clock when it settles, and not before. One that is forgotten (`mem::forget`) leaves the grant taken, which
/// is the safe side.
#[derive(Debug)]
#[must_use = "dropped at once, it settles at once"]
pub struct Settling<'l, L: Ledger, C: Clock<Tick = L::Tick>> {
    ledger: &'l L,
    clock: C,
    /// Until it is settled.
    granted: Option<L::Granted>,
    used: Option<L::Tick>,
}

impl<'l, L: Ledger, C: Clock<Tick = L::Tick>> Settling<'l, L, C> {
    /// Of what was granted by this ledger: no other one can tell.
    pub const fn new(ledger: &'l L, clock: C, granted: L::Granted) -> Self {
        Self { ledger, clock, granted: Some(granted), used: None }
    }

    /// Tells how many cells were used so far, in all: the last number told counts.
    ///
    /// ```
    /// use tollgate::clocks::Manual32;
    /// use tollgate::{Quota, Settling, Shaper32};
    ///
    /// let (clock, limiter) = (Manual32::<1_000>::new(0), Shaper32::new(Quota::new(1, 100, 10))?);
    /// let (granted, _) = limiter.reserve(0, 8, 0).unwrap();
    /// let mut scope = Settling::new(&limiter, &clock, granted);
    /// scope.used(2);
    /// scope.used(3);
    /// drop(scope);
    /// assert_eq!(limiter.status(0).remaining(), 7);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn used(&mut self, so_far: L::Tick) {
        self.used = Some(so_far);
    }

    /// Settles with what was used in the end, and tells what that leaves. Of what was never begun that is 0.
    ///
    /// ```
    /// use tollgate::clocks::Manual32;
    /// use tollgate::{BeyondDebt, Quota, Settling, Shaper32};
    ///
    /// let (clock, limiter) = (Manual32::<1_000>::new(0), Shaper32::new(Quota::new(1, 100, 10).debt(200))?);
    /// let (granted, _) = limiter.reserve(0, 8, 0).unwrap();
    /// assert_eq!(Settling::new(&limiter, &clock, granted).finish(5).unwrap().remaining(), 5);
    ///
    /// let (granted, _) = limiter.reserve(0, 5, 0).unwrap();
    /// let finished = Settling::new(&limiter, &clock, granted).finish(8);
    /// assert_eq!(finished.unwrap_err(), BeyondDebt { allowed: 2 });
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`] where more was used than can be owed: the grant stays taken, and nothing was written.
    pub fn finish(
        mut self,
        actual: L::Tick,
    ) -> Result<Outcome<&'l ShaperProfile<L::Tick>>, BeyondDebt<L::Tick>> {
        let now = self.clock.now();
        match self.granted.take() {
            Some(granted) => self.ledger.settle(now, granted, actual),
            // taken by what uses it up alone
            None => Err(BeyondDebt { allowed: L::Tick::ZERO }),
        }
    }
}

impl<L: Ledger, C: Clock<Tick = L::Tick>> Drop for Settling<'_, L, C> {
    fn drop(&mut self) {
        let (Some(granted), Some(used)) = (self.granted.take(), self.used) else { return };
        let now = self.clock.now();
        let mut settled = self.ledger.settle(now, granted, used);
        // again only where others took meanwhile, and so got on; nothing can always be owed
        while let Err(beyond) = settled {
            settled = self.ledger.debit(now, beyond.allowed);
        }
    }
}
