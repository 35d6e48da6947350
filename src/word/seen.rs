use super::{Word, attempt};
use crate::algorithms::{self, Step};
use crate::{Algorithm, Atomic, Decision, Outcome};

impl<W: Atomic> Word<W> {
    /// As [`try_acquire`](Self::try_acquire), of a word that was seen before: the first swap is tried on `seen`,
    /// without a load. `seen` then is the word that was decided on, or that was written. Any value is right; a wrong
    /// one costs a swap that fails.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// let mut seen = 0;
    /// assert!(word.try_acquire_seen(&mut seen, &profile, 0, 3).is_ok());
    /// assert_eq!(seen, word.raw());
    /// assert_eq!(word.try_acquire_seen(&mut seen, &profile, 0, 1).unwrap_err().retry_after(), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    #[inline]
    pub fn try_acquire_seen<'p, P>(&self, seen: &mut W, profile: &'p P, now: W, n: W) -> Decision<'p, P>
    where
        P: Algorithm<Width = W>,
    {
        self.update_seen(seen, |word| algorithms::try_acquire(profile, word, now, n))
    }

    /// As [`acquire_up_to`](Self::acquire_up_to), of a word that was seen before: see
    /// [`try_acquire_seen`](Self::try_acquire_seen).
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// let mut seen = 0;
    /// assert_eq!(word.acquire_up_to_seen(&mut seen, &profile, 0, 5).unwrap().0, 3);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::Denied), and then nothing was taken.
    #[inline]
    pub fn acquire_up_to_seen<'p, P>(
        &self,
        seen: &mut W,
        profile: &'p P,
        now: W,
        n: W,
    ) -> Decision<'p, P, (W, Outcome<&'p P>)>
    where
        P: Algorithm<Width = W>,
    {
        self.update_seen(seen, |word| algorithms::acquire_up_to(profile, word, now, n))
    }

    /// As [`update`](Self::update), with `seen` for the first load. A grant is right as soon as its swap succeeds,
    /// since the word was then what it was decided on. A refusal has no swap to tell, so it is made by a word that
    /// was loaded.
    #[inline]
    fn update_seen<T>(&self, seen: &mut W, decide: impl Fn(W) -> Step<W, T>) -> T {
        let (next, answer) = decide(*seen);
        let found = match next.map(|next| (next, self.swap(*seen, next))) {
            Some((next, Ok(()))) => {
                *seen = next;
                return answer;
            }
            Some((_, Err(current))) => current,
            None => self.raw(),
        };
        let and_keep = |&word: &W| {
            let (next, answer) = decide(word);
            (next, (next.unwrap_or(word), answer))
        };
        let (last, answer) = attempt(found, and_keep, |&word, next| self.swap(word, next));
        *seen = last;
        answer
    }
}
