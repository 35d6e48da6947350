/// What a user wants of an [`IntervalBucket`](crate::IntervalBucket): `refill` tokens at once every
/// `period` ticks, never more than `capacity`.
///
/// ```
/// use tollgate::{IntervalBucket64, IntervalQuota};
///
/// // 5 tokens every 1000 ticks, up to 20, 10 of them at the start
/// let bucket = IntervalBucket64::new(IntervalQuota::new(5, 1_000).capacity(20).initial(10))?;
/// assert!(bucket.try_acquire(0, 10).is_ok());
/// assert!(bucket.try_acquire(999, 1).is_err());
/// assert!(bucket.try_acquire(1_000, 5).is_ok());
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntervalQuota {
    pub(crate) refill: u64,
    pub(crate) period: u64,
    pub(crate) capacity: u64,
    pub(crate) initial: Option<u64>,
    pub(crate) stale: Option<u64>,
}

impl IntervalQuota {
    /// `refill` tokens at once every `period` ticks, and no more than `refill` kept; full at the start.
    ///
    /// ```
    /// use tollgate::{IntervalBucket64, IntervalQuota};
    ///
    /// let bucket = IntervalBucket64::new(IntervalQuota::new(5, 1_000))?;
    /// assert_eq!(bucket.status(0).remaining(), 5);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn new(refill: u64, period: u64) -> Self {
        Self { refill, period, capacity: refill, initial: None, stale: None }
    }

    /// A fixed window: at most `limit` tokens in each period of `window` ticks, all of which come back at its turn.
    /// An interval bucket whose refill is its capacity.
    ///
    /// In some `window` ticks there may be twice the limit: all at the end of one period, and all at the beginning of
    /// the next. A [`SlidingWindow`](crate::SlidingWindow) admits less than that, a
    /// [`SlidingLog`](crate::SlidingLog) the limit.
    ///
    /// ```
    /// use tollgate::{IntervalBucket64, IntervalQuota};
    ///
    /// let bucket = IntervalBucket64::new(IntervalQuota::fixed_window(5, 1_000))?;
    /// assert!(bucket.try_acquire(999, 5).is_ok() && bucket.try_acquire(1_000, 5).is_ok());
    /// assert_eq!(bucket.profile().max_admitted(999), 10);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn fixed_window(limit: u64, window: u64) -> Self {
        Self::new(limit, window)
    }

    /// The tokens in a full bucket.
    ///
    /// ```
    /// use tollgate::{IntervalProfile64, IntervalQuota};
    ///
    /// assert_eq!(IntervalProfile64::new(IntervalQuota::new(5, 1_000).capacity(20))?.capacity(), 20);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn capacity(mut self, tokens: u64) -> Self {
        self.capacity = tokens;
        self
    }

    /// The tokens at the start, from 0 to the capacity; a full bucket unless asked for.
    ///
    /// ```
    /// use tollgate::{IntervalBucket64, IntervalQuota};
    ///
    /// let bucket = IntervalBucket64::new(IntervalQuota::new(5, 1_000).initial(0))?;
    /// assert_eq!(bucket.try_acquire(0, 1).unwrap_err().retry_after(), 1_000);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn initial(mut self, tokens: u64) -> Self {
        self.initial = Some(tokens);
        self
    }

    /// How much older than the newest tick already decided a caller's `now` may be, in ticks.
    ///
    /// Unless asked for, the smaller of 2^40 ticks and 2^24 - 1 periods in a 64-bit word, of 2^19 ticks
    /// and 255 periods in a 32-bit one.
    ///
    /// ```
    /// use tollgate::{IntervalBucket64, IntervalQuota};
    ///
    /// let bucket = IntervalBucket64::new(IntervalQuota::new(5, 1_000).stale(3_000))?;
    /// assert!(bucket.try_acquire(9_000, 5).is_ok());
    /// // a thread that read its clock 3 periods ago finds the tokens of the newest one taken
    /// assert_eq!(bucket.try_acquire(6_000, 1).unwrap_err().retry_after(), 4_000);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn stale(mut self, ticks: u64) -> Self {
        self.stale = Some(ticks);
        self
    }
}
