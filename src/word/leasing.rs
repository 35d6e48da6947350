use super::Word;
use crate::algorithms::{give_back, renew};
use crate::{Allotment, Denied, Lending, Profile, Sharing, Width};

impl<W: Width> Allotment<W> {
    /// As [`Lease::try_acquire`](crate::Lease::try_acquire), with the word and the profile held elsewhere.
    ///
    /// ```
    /// use tollgate::{Allotment, Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 3))?;
    /// let word = Word32::new();
    /// let mut cells = Allotment::new(8, 800);
    /// assert!(cells.try_acquire(&word, &profile, 0, 3).is_ok());
    /// assert_eq!(cells.try_acquire(&word, &profile, 0, 1).unwrap_err().retry_after(), 100);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`], and then nothing was taken, and what is left is kept.
    #[inline]
    pub fn try_acquire<'p, D: Lending<W>, S: Sharing<W>>(
        &mut self,
        word: &Word<W, S>,
        profile: &'p Profile<W, D>,
        now: W,
        n: W,
    ) -> Result<(), Denied<&'p Profile<W, D>>> {
        if self.spend(now, n) { Ok(()) } else { self.renewed(word, profile, now, n) }
    }

    /// Apart from the path that is taken each time, which it would slow down.
    #[cold]
    #[inline(never)]
    fn renewed<'p, D: Lending<W>, S: Sharing<W>>(
        &mut self,
        word: &Word<W, S>,
        profile: &'p Profile<W, D>,
        now: W,
        n: W,
    ) -> Result<(), Denied<&'p Profile<W, D>>> {
        if n == W::ZERO {
            return Ok(());
        }
        *self = word.update(|word| renew(profile, word, now, n, self))?;
        Ok(())
    }

    /// As [`Lease::give_back`](crate::Lease::give_back), with the word and the profile held elsewhere. It may be used
    /// again.
    ///
    /// ```
    /// use tollgate::{Allotment, Profile32, Quota, Word32};
    ///
    /// let profile = Profile32::new(Quota::new(1, 100, 30))?;
    /// let word = Word32::new();
    /// let mut cells = Allotment::new(8, 800);
    /// cells.try_acquire(&word, &profile, 0, 1).unwrap();
    /// cells.give_back(&word, &profile, 50);
    /// assert_eq!((cells.left(), word.status(&profile, 50).reset_after()), (0, 50));
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn give_back<D: Lending<W>, S: Sharing<W>>(
        &mut self,
        word: &Word<W, S>,
        profile: &Profile<W, D>,
        now: W,
    ) {
        word.update(|word| give_back(profile, word, now, self));
        self.clear();
    }
}
