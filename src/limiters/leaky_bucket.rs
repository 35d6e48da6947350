use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{Atomic, Decision, Gcra, Profile, Quota, QuotaError};

/// The leaky bucket as a meter, which is [`Gcra`] in other words (ITU-T I.371 shows the two to be the
/// same): each cell is poured in, the bucket leaks at a constant rate, and what would make it run over
/// does not conform.
///
/// | leaky bucket | GCRA |
/// |---|---|
/// | capacity | burst |
/// | level | cells that have not leaked out: the debt, in cells |
/// | leaks `count` cells per `period` | `count` cells per `period` |
///
/// It meters and does not queue: what does not fit is refused at once.
///
/// ```
/// use tollgate::{LeakyBucket32, Quota, checked};
///
/// // leaks 5 cells a second on a clock of milliseconds, holds 20
/// static BUCKET: LeakyBucket32 = checked!(LeakyBucket32::new(Quota::per_second(5, 1_000).burst(20)));
///
/// assert!(BUCKET.try_pour(0, 18).is_ok());
/// assert_eq!(BUCKET.level(0), 18);
/// assert_eq!(BUCKET.level(199), 18);
/// assert_eq!(BUCKET.level(200), 17);
/// assert_eq!(BUCKET.try_pour(200, 4).unwrap_err().retry_after(), 200);
/// ```
#[derive(Debug)]
#[repr(transparent)]
pub struct LeakyBucket<W: Atomic>(Gcra<W>);

macro_rules! leaky_bucket {
    ($(#[$hidden:meta])? $width:ident) => {
        in_other_words! { $(#[$hidden])? LeakyBucket $width "An empty bucket that holds `burst` cells" }
    };
}

for_each_atomic!(leaky_bucket);

impl<W: Atomic> LeakyBucket<W> {
    /// Pours all of `n` cells in, or nothing.
    ///
    /// # Errors
    ///
    /// [`NotYet`](crate::Denied::NotYet) where the bucket would run over, [`Never`](crate::Denied::Never)
    /// where it is smaller than `n`.
    #[inline]
    pub fn try_pour(&self, now: W, n: W) -> Decision<'_, Profile<W>> {
        self.0.try_acquire(now, n)
    }

    /// How full the bucket is, in cells: its capacity less what can be poured in. The one that is leaking
    /// out counts as whole, unless a tolerance has room for it.
    #[must_use]
    pub fn level(&self, now: W) -> W {
        self.0.profile().burst().wrapping_sub(self.0.status(now).remaining())
    }

    /// The same limiter in the words of GCRA, with the rest of the verbs. There, `fill` makes room: it
    /// empties this bucket.
    ///
    /// ```
    /// use tollgate::{LeakyBucket32, Quota};
    ///
    /// let bucket = LeakyBucket32::new(Quota::new(1, 100, 3))?;
    /// assert_eq!(bucket.as_gcra().acquire_up_to(0, 5).unwrap().0, 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub const fn as_gcra(&self) -> &Gcra<W> {
        &self.0
    }
}
