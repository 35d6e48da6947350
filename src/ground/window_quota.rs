/// What a user wants of a [`SlidingLog`](crate::SlidingLog) or a [`SlidingWindow`](crate::SlidingWindow): at most
/// `limit` cells in the last `window` ticks.
///
/// ```
/// use tollgate::{SlidingLog32, WindowQuota};
///
/// // 2 in any 1000 ticks
/// let log = SlidingLog32::<2>::new(WindowQuota::new(2, 1_000))?;
/// assert!(log.try_acquire(0, 1).is_ok());
/// assert!(log.try_acquire(400, 1).is_ok());
/// assert_eq!(log.try_acquire(400, 1).unwrap_err().retry_after(), 600);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowQuota {
    pub(crate) limit: u64,
    pub(crate) window: u64,
    pub(crate) stale: Option<u64>,
}

impl WindowQuota {
    /// At most `limit` cells in `window` ticks.
    ///
    /// ```
    /// use tollgate::{SlidingWindow64, WindowQuota};
    ///
    /// let window = SlidingWindow64::new(WindowQuota::new(5, 1_000))?;
    /// assert_eq!(window.status(0).remaining(), 5);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub const fn new(limit: u64, window: u64) -> Self {
        Self { limit, window, stale: None }
    }

    /// How much older than the newest tick already decided a caller's `now` may be, in ticks.
    ///
    /// Unless asked for: for a log the smaller of 16 windows and 2^40 ticks in 64-bit words, 2^19 ticks in 32-bit
    /// ones; for a [`SlidingWindow`](crate::SlidingWindow) a sixteenth of the windows that its word can count, where
    /// that is less.
    ///
    /// ```
    /// use tollgate::{SlidingLog32, WindowQuota};
    ///
    /// // 100 an hour on a clock of milliseconds; in 32 bits there is room for late ticks of up to 5 minutes
    /// let quota = WindowQuota::new(100, 3_600_000);
    /// assert!(SlidingLog32::<100>::new(quota).is_err());
    /// assert!(SlidingLog32::<100>::new(quota.stale(60_000)).is_ok());
    /// ```
    #[must_use]
    pub const fn stale(mut self, ticks: u64) -> Self {
        self.stale = Some(ticks);
        self
    }
}
