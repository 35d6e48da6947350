use core::ops::Deref;

use ::http::Response;

use super::fields::Announced;
use super::{Answers, Limits, Refusal, Verdict};
use crate::clocks::TickRate;
use crate::http::FieldError;
use crate::{Limiter, Place, Profile64};

/// One limit for all requests: a [`Gcra64`](crate::Gcra64) or [`PaddedGcra64`](crate::PaddedGcra64) behind whatever
/// shares it, a reference to a `static` or an `Arc`.
///
/// ```
/// use std::sync::Arc;
/// use tollgate::clocks::Manual64;
/// use tollgate::tower::{ForAll, Limits, Verdict};
/// use tollgate::{Gcra64, Quota};
///
/// let limiter = Arc::new(Gcra64::new(Quota::per_minute(6, 1_000))?);
/// let clock = Manual64::<1_000>::new(0);
/// let limits = ForAll::new("api", Arc::clone(&limiter), &clock).unwrap();
/// let Verdict::Admitted(Some(fields)) = limits.decide(&()) else { panic!() };
/// assert_eq!(fields.limit, r#""api";r=5;t=50"#);
/// assert_eq!(limiter.status(0).remaining(), 5);
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ForAll<L, C> {
    limiter: L,
    clock: C,
    announced: Announced,
}

impl<L, C, S> ForAll<L, C>
where
    L: Deref<Target = Limiter<Profile64, S>>,
    S: Place<u64>,
    C: TickRate<Tick = u64>,
{
    /// By a limiter and its clock; the policy is announced under this name.
    ///
    /// # Errors
    ///
    /// [`Fault::Byte`](crate::http::Fault::Byte) where the name has anything but printable ASCII and spaces.
    pub fn new(name: &'static str, limiter: L, clock: C) -> Result<Self, FieldError> {
        let announced = Announced::of(name, limiter.profile(), C::TICK_HZ)?;
        Ok(Self { limiter, clock, announced })
    }
}

impl<R, L, C, S> Limits<R> for ForAll<L, C>
where
    L: Deref<Target = Limiter<Profile64, S>>,
    S: Place<u64>,
    C: TickRate<Tick = u64>,
{
    fn decide(&self, _: &R) -> Verdict {
        match self.limiter.try_acquire(self.clock.now(), 1) {
            Ok(outcome) => Verdict::Admitted(self.announced.granted(&outcome)),
            Err(denied) => Verdict::Refused(self.announced.refused(&denied)),
        }
    }
}

impl<B: Default, L, C> Answers<B> for ForAll<L, C> {
    fn answer(&self, refusal: Refusal) -> Response<B> {
        refusal.response(B::default())
    }
}
