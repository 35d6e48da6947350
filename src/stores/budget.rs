//! Requests and tokens per minute, together.

use core::fmt;

use super::denied::{Said, TierMask, TiersDenied};
use super::spending::Spending;
use crate::algorithms;
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{Atomic, BeyondDebt, Outcome, Oversize, Quota, QuotaError, Shaper, ShaperProfile};

const REQUESTS: TierMask = TierMask::of(0);
const TOKENS: TierMask = TierMask::of(1);

/// Two limits of different units, taken both or neither: so many requests and so many tokens of a language model per
/// minute. What a request will cost in tokens is known when its answer is complete: an estimate is charged, and settled
/// then.
///
/// ```
/// use tollgate::{Budget, Budget64, Quota, checked};
///
/// // 60 requests and 60,000 tokens a minute, all of them at once, on a clock of milliseconds
/// static BUDGET: Budget64 =
///     checked!(Budget64::new(Quota::per_minute(60, 1_000), Quota::per_minute(60_000, 1_000)));
///
/// let long = BUDGET.try_acquire(0, 40_000).unwrap();
/// let short = BUDGET.try_acquire(0, 20_000).unwrap();
/// let denied = BUDGET.try_acquire(0, 1_000).unwrap_err();
/// assert!(denied.refused().contains(Budget64::TOKENS) && !denied.refused().contains(Budget64::REQUESTS));
/// assert_eq!(denied.retry_after(), 1_000);
///
/// BUDGET.settle(500, short, 5_000).unwrap(); // 15,000 were not used
/// BUDGET.settle(500, long, 45_000).unwrap(); // 5,000 more were
/// assert_eq!(BUDGET.tokens().status(500).remaining(), 10_500);
/// ```
///
/// What holds, `R` and `T` being the two profiles: in any window of L ticks at most `R.max_admitted(L)` requests are net
/// admitted, those that were cancelled not counted. And of tokens at most what [`Shaper::debit`](crate::Shaper64::debit)
/// says, `floor((L * scale + C + debt * scale) / I)`, overruns counting when they are settled; without overruns and
/// estimates above the burst it is `T.max_admitted(L)`. Both as long as what is settled or cancelled is so by ticks no
/// older than any before; see [`refund`](crate::Limiter::refund).
///
/// A refusal charges nothing. [`requests`](Self::requests) and [`tokens`](Self::tokens) are two
/// [`Shaper`](crate::Shaper)s with all their verbs, such as [`observe`](crate::Shaper64::observe) for the header fields
/// of a server and [`not_before`](crate::Shaper64::not_before) for its `Retry-After`.
///
/// Every method may be called from any number of threads and interrupts at once; it is lock-free, as the two words are.
#[derive(Debug)]
#[repr(C)]
pub struct Budget<W: Atomic> {
    // in the order in which all callers take them
    requests: Shaper<W>,
    tokens: Shaper<W>,
}

/// Which of the two quotas does not fit, and what would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetError {
    /// That of the requests.
    Requests(QuotaError),
    /// That of the tokens.
    Tokens(QuotaError),
}

impl BudgetError {
    /// What is wrong with the one that does not fit.
    #[must_use]
    pub const fn quota_error(self) -> QuotaError {
        let (Self::Requests(error) | Self::Tokens(error)) = self;
        error
    }

    /// What is wrong, without the numbers, for [`checked!`](crate::checked).
    ///
    /// ```
    /// use tollgate::{Budget32, Quota};
    ///
    /// let error = Budget32::new(Quota::new(1, 100, 1), Quota::new(1, 100, 0)).unwrap_err();
    /// assert_eq!(error.message(), "burst does not fit");
    /// assert_eq!(error.to_string(), "tokens: burst does not fit: from 1 to 21474836 is allowed");
    /// ```
    #[must_use]
    pub const fn message(self) -> &'static str {
        self.quota_error().message()
    }
}

impl fmt::Display for BudgetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Requests(error) => write!(f, "requests: {error}"),
            Self::Tokens(error) => write!(f, "tokens: {error}"),
        }
    }
}

impl core::error::Error for BudgetError {}

macro_rules! budget {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl Budget<$width> {
            const_fn! {
                /// A full budget, for every clock but one: see [`Gcra::new`](crate::Gcra64::new). How far overruns may
                /// go is the [`debt`](Quota::debt) of `tokens`.
                ///
                /// # Errors
                ///
                /// What does not fit in a word of this width, and what would.
                pub const fn new(requests: Quota, tokens: Quota) -> Result<Self, BudgetError> {
                    Self::new_at(requests, tokens, 0)
                }

                /// A budget that is full at `now`, wherever the clock starts.
                ///
                /// # Errors
                ///
                /// As [`new`](Self::new).
                pub const fn new_at(requests: Quota, tokens: Quota, now: $width) -> Result<Self, BudgetError> {
                    let requests = match Shaper::<$width>::new_at(requests, now) {
                        Ok(requests) => requests,
                        Err(error) => return Err(BudgetError::Requests(error)),
                    };
                    match Shaper::<$width>::new_at(tokens, now) {
                        Ok(tokens) => Ok(Self { requests, tokens }),
                        Err(error) => Err(BudgetError::Tokens(error)),
                    }
                }
            }
        }
    };
}

for_each_atomic!(budget);

impl<W: Atomic> Budget<W> {
    /// The place of the requests in the masks of a refusal.
    pub const REQUESTS: usize = 0;
    /// The place of the tokens.
    pub const TOKENS: usize = 1;

    /// The limit of requests.
    pub fn requests(&self) -> &Shaper<W> {
        &self.requests
    }

    /// The limit of tokens.
    pub fn tokens(&self) -> &Shaper<W> {
        &self.tokens
    }

    /// Charges one request and `estimate` tokens, or nothing.
    ///
    /// # Errors
    ///
    /// [`TiersDenied`]: which of the two refused, and for how long; never, where the estimate is above the burst of the
    /// tokens. Nothing was charged.
    pub fn try_acquire(&self, now: W, estimate: W) -> Result<Spending<W>, TiersDenied<W>> {
        self.try_acquire_oversize(now, estimate, Oversize::Never)
    }

    /// As [`try_acquire`](Self::try_acquire), with a policy for an estimate above the burst.
    ///
    /// ```
    /// use tollgate::{Budget64, Oversize, Quota};
    ///
    /// let tokens = Quota::per_minute(60_000, 1_000).burst(10_000);
    /// let budget = Budget64::new(Quota::per_minute(60, 1_000), tokens).unwrap();
    /// assert_eq!(budget.try_acquire(0, 15_000).unwrap_err().retry_after(), u64::MAX);
    /// let spending = budget.try_acquire_oversize(0, 15_000, Oversize::WhenFull).unwrap();
    /// assert_eq!(budget.try_acquire(0, 1).unwrap_err().retry_after(), 5_001); // 5,000 are owed
    /// budget.settle(0, spending, 15_000).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// As there; with [`Oversize::WhenFull`], never is what could not be owed either.
    pub fn try_acquire_oversize(
        &self,
        now: W,
        estimate: W,
        oversize: Oversize,
    ) -> Result<Spending<W>, TiersDenied<W>> {
        self.peek(now, estimate, oversize)?;
        let request = match self.requests.reserve(now, W::ONE, W::ZERO) {
            Ok((request, _)) => request,
            Err(denied) => return Err(TiersDenied::by(REQUESTS, &denied)),
        };
        match self.tokens.reserve_oversize(now, estimate, W::ZERO, oversize) {
            Ok((tokens, _)) => Ok(Spending { request, tokens }),
            Err(denied) => {
                self.requests.cancel(now, request);
                Err(TiersDenied::by(TOKENS, &denied))
            }
        }
    }

    /// Whether it would be charged, with nothing charged.
    ///
    /// ```
    /// use tollgate::{Budget64, Oversize, Quota};
    ///
    /// let budget = Budget64::new(Quota::per_minute(1, 1_000), Quota::per_minute(9, 1_000)).unwrap();
    /// let first = budget.try_acquire(0, 9).unwrap();
    /// let denied = budget.peek(0, 2, Oversize::Never).unwrap_err();
    /// assert_eq!((denied.refused().bits(), denied.retry_after()), (0b11, 60_000));
    /// budget.cancel(0, first);
    /// assert!(budget.peek(0, 2, Oversize::Never).is_ok());
    /// ```
    ///
    /// # Errors
    ///
    /// As [`try_acquire_oversize`](Self::try_acquire_oversize).
    pub fn peek(&self, now: W, estimate: W, oversize: Oversize) -> Result<(), TiersDenied<W>> {
        let mut said = Said::nothing();
        if let Err(denied) = self.requests.peek(now, W::ONE) {
            said.refused(REQUESTS, &denied);
        }
        let (word, profile) = (self.tokens.word().raw(), self.tokens.profile());
        // what it would write is not written
        let (_, tokens) = algorithms::reserve(profile, word, now, estimate, W::ZERO, oversize);
        if let Err(denied) = tokens {
            said.refused(TOKENS, &denied);
        }
        said.verdict().map(|_| ())
    }

    /// Ends a spending with the `actual` tokens that were used: of the estimate, what was not used and has not come back
    /// by itself is given back, as by a [`refund`](crate::Limiter::refund); what was used beyond it is a
    /// [`debit`](crate::Shaper64::debit). The request stays charged. Never waits. The outcome is that of the tokens.
    ///
    /// # Errors
    ///
    /// [`BeyondDebt`] where more was used than can be owed: the estimate stays charged, nothing was written, and
    /// `allowed` tokens can be debited of the [`tokens`](Self::tokens) still.
    pub fn settle(
        &self,
        now: W,
        spending: Spending<W>,
        actual: W,
    ) -> Result<Outcome<&ShaperProfile<W>>, BeyondDebt<W>> {
        self.tokens.settle(now, spending.tokens, actual)
    }

    /// Ends a spending of a request that was never sent: the request and its tokens are given back, as far as they have
    /// not come back by themselves. The outcome is that of the tokens.
    ///
    /// ```
    /// use tollgate::{Budget64, Quota};
    ///
    /// let budget = Budget64::new(Quota::per_minute(60, 1_000), Quota::per_minute(60_000, 1_000)).unwrap();
    /// let spending = budget.try_acquire(0, 40_000).unwrap();
    /// assert_eq!(budget.cancel(0, spending).remaining(), 60_000);
    /// assert_eq!(budget.requests().status(0).remaining(), 60);
    /// ```
    pub fn cancel(
        &self,
        now: W,
        Spending { request, tokens }: Spending<W>,
    ) -> Outcome<&ShaperProfile<W>> {
        // the last one taken first
        let outcome = self.tokens.cancel(now, tokens);
        self.requests.cancel(now, request);
        outcome
    }
}
