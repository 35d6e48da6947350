use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{Atomic, Decision, Gcra, Profile, Quota, QuotaError};

/// The token bucket with continuous refill, which is [`Gcra`] in other words: what GCRA counts as debt,
/// this one counts as tokens that are missing.
///
/// | token bucket | GCRA |
/// |---|---|
/// | capacity | burst |
/// | tokens | remaining cells |
/// | `refill` tokens per `period` | `count` cells per `period` |
///
/// Tokens come in one by one, each at its exact time, with no fraction lost however often it is asked.
///
/// ```
/// use tollgate::{Quota, TokenBucket32, checked};
///
/// // 5 tokens a second on a clock of milliseconds, at most 20
/// static BUCKET: TokenBucket32 = checked!(TokenBucket32::new(Quota::per_second(5, 1_000).burst(20)));
///
/// assert!(BUCKET.try_acquire(0, 18).is_ok());
/// assert_eq!(BUCKET.tokens(0), 2);
/// assert_eq!(BUCKET.tokens(199), 2);
/// assert_eq!(BUCKET.tokens(200), 3);
/// assert_eq!(BUCKET.try_acquire(200, 4).unwrap_err().retry_after(), 200);
/// ```
#[derive(Debug)]
#[repr(transparent)]
pub struct TokenBucket<W: Atomic>(Gcra<W>);

macro_rules! token_bucket {
    ($(#[$hidden:meta])? $width:ident) => {
        in_other_words! { $(#[$hidden])? TokenBucket $width "A full bucket of `burst` tokens" }
    };
}

for_each_atomic!(token_bucket);

impl<W: Atomic> TokenBucket<W> {
    /// Takes all of `n` tokens, or nothing.
    ///
    /// # Errors
    ///
    /// [`NotYet`](crate::Denied::NotYet) where the bucket holds fewer, [`Never`](crate::Denied::Never)
    /// where it cannot hold so many.
    #[inline]
    pub fn try_acquire(&self, now: W, n: W) -> Decision<'_, Profile<W>> {
        self.0.try_acquire(now, n)
    }

    /// The tokens in the bucket, rounded down to whole ones.
    #[must_use]
    pub fn tokens(&self, now: W) -> W {
        self.0.status(now).remaining()
    }

    /// The same limiter in the words of GCRA, with the rest of the verbs.
    ///
    /// ```
    /// use tollgate::{TokenBucket32, Quota};
    ///
    /// let bucket = TokenBucket32::new(Quota::new(1, 100, 3))?;
    /// assert_eq!(bucket.as_gcra().acquire_up_to(0, 5).unwrap().0, 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub const fn as_gcra(&self) -> &Gcra<W> {
        &self.0
    }
}
