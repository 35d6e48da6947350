use super::denied::{Said, TierMask};
use crate::algorithms::{self, Lending, Taken};
use crate::{Atomic, Denied, Limiter, Place, Profile, Shared, Word};

/// One limit of a set: the word of a limiter, borrowed, and its profile.
///
/// Of any [`Gcra`](crate::Gcra), plain or padded, and any [`Shaper`](crate::Shaper). A limiter whose quota changes in
/// use cannot be one.
#[derive(Clone, Copy, Debug)]
pub struct Tier<'l, W: Atomic> {
    word: &'l Word<W>,
    profile: Profile<W>,
    shadow: bool,
    /// The place in the caller's list.
    pub(super) listed: u32,
}

impl<'l, W: Atomic> Tier<'l, W> {
    /// The limit of a limiter.
    ///
    /// ```
    /// use tollgate::{Gcra64, PaddedGcra64, Quota, Shaper64, Tier, Tiers};
    ///
    /// let quota = Quota::new(1, 100, 3);
    /// let (user, all, api) = (Gcra64::new(quota)?, PaddedGcra64::new(quota)?, Shaper64::new(quota)?);
    /// let tiers: Tiers<u64, 3> = Tiers::of([Tier::new(&user), Tier::new(&all), Tier::new(&api)]).unwrap();
    /// assert!(tiers.try_acquire(0, 3).is_ok());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn new<D, C>(limiter: &'l Limiter<Profile<W, D>, C>) -> Self
    where
        D: Lending<W>,
        C: Place<W, Sharing = Shared>,
    {
        Self::of(limiter.word(), limiter.profile())
    }

    /// The limit of a word by a profile that is held elsewhere, of which it keeps a copy.
    ///
    /// ```
    /// use tollgate::{Profile32, Quota, Tier, Tiers, Word32};
    ///
    /// let (per_user, users) = (Profile32::new(Quota::new(1, 100, 3))?, [const { Word32::new() }; 9]);
    /// let tiers: Tiers<u32, 1> = Tiers::of([Tier::of(&users[7], &per_user)]).unwrap();
    /// assert!(tiers.try_acquire(0, 3).is_ok());
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    pub fn of<D: Lending<W>>(word: &'l Word<W>, profile: &Profile<W, D>) -> Self {
        Self { word, profile: profile.without_lending(), shadow: false, listed: 0 }
    }

    /// The same in shadow: it never refuses. It is taken from where it conforms; where not, nothing is taken of it, and
    /// the answer says that it would have refused. So a limit can be tried before it is enforced.
    ///
    /// ```
    /// use tollgate::{Gcra32, Quota, Tier, Tiers};
    ///
    /// let [now, planned] = [5, 3].map(|burst| Gcra32::new(Quota::new(1, 100, burst)).unwrap());
    /// let tiers: Tiers<u32, 2> = Tiers::of([Tier::new(&now), Tier::new(&planned).shadow()])?;
    /// assert!(tiers.try_acquire(0, 2).unwrap().is_empty());
    /// assert!(tiers.try_acquire(0, 2).unwrap().contains(1));
    /// assert_eq!((now.status(0).remaining(), planned.status(0).remaining()), (1, 1));
    /// # Ok::<(), tollgate::TiersError>(())
    /// ```
    #[must_use]
    pub fn shadow(self) -> Self {
        Self { shadow: true, ..self }
    }

    fn mask(&self) -> TierMask {
        TierMask::of(self.listed)
    }

    pub(super) fn peek(&self, now: W, n: W) -> Result<(), Denied<&Profile<W>>> {
        self.word.peek(&self.profile, now, n).map(drop)
    }

    pub(super) fn take(&self, now: W, n: W) -> Result<Taken<W>, Denied<&Profile<W>>> {
        self.word.update(|word| algorithms::taken(&self.profile, word, now, n))
    }

    pub(super) fn give_back(&self, now: W, taken: Taken<W>) {
        self.word.update(|word| algorithms::untaken(&self.profile, word, now, taken));
    }

    /// Keeps in mind what it said; whether it refuses.
    pub(super) fn tell(&self, said: &mut Said<W>, denied: &Denied<&Profile<W>>) -> bool {
        if self.shadow {
            said.in_shadow(self.mask());
        } else {
            said.refused(self.mask(), denied);
        }
        !self.shadow
    }

    /// What is listed at its place, where there is one.
    pub(super) fn cost(&self, costs: &[W]) -> W {
        costs.get(self.listed as usize).copied().unwrap_or(W::MAX)
    }

    /// Where its word lies, which is the same for all who share it.
    pub(super) fn address(&self) -> usize {
        core::ptr::from_ref(self.word).addr()
    }
}
