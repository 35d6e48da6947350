use crate::Width;
use crate::ground::sync::{Sum, const_fn};

/// What became of the requests to a limiter, or to several: for metrics.
///
/// The caller's, and attached by [`Limiter::counted_by`](crate::Limiter::counted_by) or, to any other verb, by
/// [`count`](Self::count). A limiter that is not counted has no part of it. What is counted costs two relaxed additions
/// a request, on a cache line that all who count share. May be read from any thread and interrupt, while others count.
///
/// ```
/// use tollgate::{Counters, Gcra64, Quota, checked};
///
/// static LIMITER: Gcra64 = checked!(Gcra64::new(Quota::per_second(10, 1_000)));
/// static COUNTERS: Counters = Counters::new();
///
/// let limiter = LIMITER.counted_by(&COUNTERS);
/// for now in 0..50 {
///     let _ = limiter.try_acquire(now, 2);
/// }
/// let counts = COUNTERS.read();
/// assert_eq!((counts.admitted, counts.denied, counts.admitted_cells), (5, 45, 10));
/// ```
#[derive(Debug)]
pub struct Counters {
    admitted: Sum,
    admitted_cells: Sum,
    denied: Sum,
    denied_cells: Sum,
    waits: Sum,
    waited: Sum,
    longest_wait: Sum,
}

/// What [`Counters`] have come to. Each of the sums wraps at 2^64; at 2^32 on a processor without atomics of 64 bits,
/// such as a Cortex-M3, where the longest wait is told as no longer than 2^32 - 1 ticks.
///
/// ```
/// assert_eq!(tollgate::Counters::new().read(), tollgate::Counts::default());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests that were admitted, at once or for later; those for no cells are among them.
    pub admitted: u64,
    /// Cells that were admitted.
    pub admitted_cells: u64,
    /// Requests that were denied.
    pub denied: u64,
    /// Cells that were asked for by those.
    pub denied_cells: u64,
    /// Requests that were admitted for later.
    pub waits: u64,
    /// Ticks from those requests to what they were admitted for, in all.
    pub waited: u64,
    /// The most ticks of one of them, ever.
    pub longest_wait: u64,
}

impl Counters {
    const_fn! {
        /// Nothing yet.
        #[must_use]
        pub const fn new() -> Self {
            Self {
                admitted: Sum::new(),
                admitted_cells: Sum::new(),
                denied: Sum::new(),
                denied_cells: Sum::new(),
                waits: Sum::new(),
                waited: Sum::new(),
                longest_wait: Sum::new(),
            }
        }
    }

    /// Counts what a request for `n` cells was answered, whoever did, and passes it on.
    ///
    /// ```
    /// use tollgate::{Counters, SlidingLog32, WindowQuota};
    ///
    /// static COUNTERS: Counters = Counters::new();
    /// let log = SlidingLog32::<2>::new(WindowQuota::new(2, 1_000))?;
    /// assert!(COUNTERS.count(2_u32, log.try_acquire(0, 2)).is_ok());
    /// assert!(COUNTERS.count(1_u32, log.try_acquire(0, 1)).is_err());
    /// assert_eq!((COUNTERS.read().admitted_cells, COUNTERS.read().denied_cells), (2, 1));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// That of the answer.
    #[inline]
    pub fn count<W: Width, T, E>(&self, n: W, answer: Result<T, E>) -> Result<T, E> {
        match &answer {
            Ok(_) => self.admit(n),
            Err(_) => self.deny(n),
        }
        answer
    }

    /// Counts a request for `n` cells as admitted.
    #[inline]
    pub fn admit<W: Width>(&self, n: W) {
        self.admitted.add(1);
        self.admitted_cells.add(n.widen());
    }

    /// Counts a request for `n` cells as denied.
    #[inline]
    pub fn deny<W: Width>(&self, n: W) {
        self.denied.add(1);
        self.denied_cells.add(n.widen());
    }

    /// Counts a wait of so many ticks, beside the request that was admitted; one of 0 is none.
    ///
    /// ```
    /// let counters = tollgate::Counters::new();
    /// for ticks in [30_u32, 0, 10] {
    ///     counters.wait(ticks);
    /// }
    /// let counts = counters.read();
    /// assert_eq!((counts.waits, counts.waited, counts.longest_wait), (2, 40, 30));
    /// ```
    #[inline]
    pub fn wait<W: Width>(&self, ticks: W) {
        if ticks > W::ZERO {
            self.waits.add(1);
            self.waited.add(ticks.widen());
            self.longest_wait.raise(ticks.widen());
        }
    }

    /// What they have come to, one after another: a request that is counted meanwhile may be told in part.
    #[must_use]
    pub fn read(&self) -> Counts {
        Counts {
            admitted: self.admitted.read(),
            admitted_cells: self.admitted_cells.read(),
            denied: self.denied.read(),
            denied_cells: self.denied_cells.read(),
            waits: self.waits.read(),
            waited: self.waited.read(),
            longest_wait: self.longest_wait.read(),
        }
    }
}

impl Default for Counters {
    fn default() -> Self {
        Self::new()
    }
}

impl Counts {
    /// What was counted since an earlier reading, though a sum may have wrapped once; the longest wait is the longest
    /// ever.
    ///
    /// ```
    /// let counters = tollgate::Counters::new();
    /// counters.admit(3_u32);
    /// let earlier = counters.read();
    /// counters.admit(4_u32);
    /// assert_eq!(counters.read().since(&earlier).admitted_cells, 4);
    /// ```
    #[must_use]
    pub const fn since(&self, earlier: &Self) -> Self {
        Self {
            admitted: Sum::between(earlier.admitted, self.admitted),
            admitted_cells: Sum::between(earlier.admitted_cells, self.admitted_cells),
            denied: Sum::between(earlier.denied, self.denied),
            denied_cells: Sum::between(earlier.denied_cells, self.denied_cells),
            waits: Sum::between(earlier.waits, self.waits),
            waited: Sum::between(earlier.waited, self.waited),
            longest_wait: self.longest_wait,
        }
    }

    /// How many millionths of the `allowed` cells were admitted, rounded down; what is more than 2^32 - 1, as that.
    ///
    /// Of one limiter whose `max_admitted` for the ticks from the first request to the last is `allowed`, it is at most
    /// a million: [`Profile::max_admitted`](crate::Profile::max_admitted) and its kin, bursts included.
    ///
    /// ```
    /// use tollgate::{Counters, Gcra64, Quota};
    ///
    /// let (limiter, counters) = (Gcra64::new(Quota::per_second(10, 1_000))?, Counters::new());
    /// for now in (0..=60_000).step_by(200) {
    ///     limiter.counted_by(&counters).try_acquire(now, 1).unwrap();
    /// }
    /// // 301 of 610
    /// assert_eq!(counters.read().utilisation(limiter.profile().max_admitted(60_000)), 493_442);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn utilisation(&self, allowed: u64) -> u32 {
        let millionths = u128::from(self.admitted_cells) * 1_000_000;
        // of nothing, nothing
        let of_allowed = millionths.checked_div(allowed.into()).unwrap_or(0);
        u32::try_from(of_allowed).unwrap_or(u32::MAX)
    }
}
