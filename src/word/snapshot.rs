use super::Word;
use crate::{Algorithm, Off, Sharing, Snapshot, SnapshotError, Width, algorithms};

impl<W: Width, S: Sharing<W>> Word<W, S> {
    /// As [`Limiter::snapshot`](crate::Limiter::snapshot), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Off, Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let (word, next) = (Word32::new(), Word32::new());
    /// word.try_acquire(&profile, 5_000, 3).unwrap();
    /// next.restore(&profile, &word.snapshot(&profile, 5_000), 0, Off::Ticks(100)).unwrap();
    /// assert_eq!(next.status(&profile, 0).remaining(), 1);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    pub fn snapshot<P: Algorithm<Width = W>>(&self, profile: &P, now: W) -> Snapshot {
        algorithms::snapshot(profile, self.raw(), now)
    }

    /// As [`Limiter::restore`](crate::Limiter::restore), with the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Off, Profile32, Quota, Snapshot, SnapshotError, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let erased = Snapshot::from_bytes([0xFF; 24]);
    /// let refused = Word32::new().restore(&profile, &erased, 0, Off::Unknown);
    /// assert_eq!(refused, Err(SnapshotError::Foreign));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`SnapshotError`], and then nothing is written.
    pub fn restore<P: Algorithm<Width = W>>(
        &self,
        profile: &P,
        snapshot: &Snapshot,
        now: W,
        off: Off,
    ) -> Result<(), SnapshotError> {
        let restored = algorithms::restored(profile, snapshot, now, off)?;
        self.replace(|_| restored);
        Ok(())
    }
}
