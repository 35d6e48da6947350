use super::{Limiter, Place};
use crate::{Algorithm, Off, Snapshot, SnapshotError};

impl<P, C> Limiter<P, C>
where
    P: Algorithm,
    C: Place<P::Width>,
{
    /// The state at `now`, to be restored on a clock that starts anywhere; the limiter goes on as it is.
    ///
    /// What is taken after it is not in it: save when nothing is taken any more, or as often as what may be
    /// lost is worth. From a tick older than another caller's by more than an interval bucket's `stale`, the
    /// snapshot may bring the next turn early by a period.
    ///
    /// ```
    /// use tollgate::{IntervalBucket32, IntervalQuota, Off};
    ///
    /// let quota = IntervalQuota::new(5, 1_024);
    /// let before = IntervalBucket32::new(quota)?;
    /// before.try_acquire(10_000, 5).unwrap();
    /// let kept = before.snapshot(10_000); // 240 ticks before the next turn
    ///
    /// let after = IntervalBucket32::new(quota)?;
    /// after.restore(&kept, 0, Off::Ticks(239)).unwrap();
    /// assert_eq!(after.try_acquire(0, 1).unwrap_err().retry_after(), 1_024);
    /// after.restore(&kept, 0, Off::Ticks(240)).unwrap();
    /// assert!(after.try_acquire(0, 5).is_ok());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn snapshot(&self, now: P::Width) -> Snapshot {
        self.word().snapshot(&self.profile, now)
    }

    /// Makes the state that of a snapshot of the same quota, after the time that it was [`Off`].
    ///
    /// GCRA, and so the token bucket and the leaky bucket, then decides as the limiter would that was never
    /// off. An interval bucket has as many tokens, and those of the turns that it missed; its periods are
    /// aligned anew, at tick 0 of this clock, and each turn to come is put off for less than a period. No two
    /// turns come closer than that, and so its bound holds over the whole.
    ///
    /// Whatever this limiter had in its word is forgotten, as by [`fill`](Self::fill): restore before it is
    /// used, and each snapshot once. Every restoration of the same one, and every tick of [`Off::Ticks`] that
    /// was none, can bring what was taken since, at most one full bucket. `now` is the newest tick of this clock.
    ///
    /// Where there is no snapshot, or a grant may not have been saved, [`drain`](Self::drain) is the start that
    /// never admits too much, and `fill` the other one; but the next turn of an interval bucket may then come
    /// early, by less than a period, unless the clock starts at a border.
    ///
    /// ```
    /// use tollgate::{Gcra32, Off, Quota};
    ///
    /// let quota = Quota::per_minute(6, 1_000);
    /// let before = Gcra32::new(quota)?;
    /// before.try_acquire(0, 6).unwrap();
    /// let kept = before.snapshot(0);
    ///
    /// let after = Gcra32::new(quota)?;
    /// if after.restore(&kept, 0, Off::Ticks(20_000)).is_err() {
    ///     after.drain(0);
    /// }
    /// assert_eq!(after.status(0).remaining(), 2);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`SnapshotError`] says what is wrong with the snapshot, and then nothing is written.
    pub fn restore(&self, snapshot: &Snapshot, now: P::Width, off: Off) -> Result<(), SnapshotError> {
        self.word().restore(&self.profile, snapshot, now, off)
    }
}
