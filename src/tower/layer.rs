extern crate std;

use core::task::{Context, Poll};
use std::sync::Arc;

use ::http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::{Answers, Limits, ResponseFuture, Verdict};

/// Limits the services that it is laid around: all of them together.
///
/// ```
/// use tollgate::clocks::Manual64;
/// use tollgate::tower::{ForAll, Limits, RateLimitLayer};
/// use tollgate::{Gcra64, Quota, checked};
///
/// static CLOCK: Manual64<1_000> = Manual64::<1_000>::new(0);
/// static LIMITER: Gcra64 = checked!(Gcra64::new(Quota::per_minute(6, 1_000)));
///
/// let layer = RateLimitLayer::new(ForAll::new("api", &LIMITER, &CLOCK).unwrap());
/// layer.clone().limits().decide(&());
/// layer.limits().decide(&());
/// assert_eq!(LIMITER.status(0).remaining(), 4);
/// ```
#[derive(Debug)]
pub struct RateLimitLayer<G> {
    limits: Arc<G>,
}

impl<G> RateLimitLayer<G> {
    /// By these limits.
    #[must_use]
    pub fn new(limits: G) -> Self {
        Self { limits: Arc::new(limits) }
    }

    /// What it limits by.
    #[must_use]
    pub fn limits(&self) -> &G {
        &self.limits
    }
}

/// The clone has the same limits.
impl<G> Clone for RateLimitLayer<G> {
    fn clone(&self) -> Self {
        Self { limits: Arc::clone(&self.limits) }
    }
}

impl<S, G> Layer<S> for RateLimitLayer<G> {
    type Service = RateLimit<S, G>;

    fn layer(&self, inner: S) -> RateLimit<S, G> {
        RateLimit { inner, limits: Arc::clone(&self.limits) }
    }
}

/// A service of which the limits admit or refuse each request. A [`RateLimitLayer`] makes it.
#[derive(Debug)]
pub struct RateLimit<S, G> {
    inner: S,
    limits: Arc<G>,
}

impl<S, G> RateLimit<S, G> {
    /// The service inside.
    pub fn get_ref(&self) -> &S {
        &self.inner
    }
}

/// The clone has the same limits, and an inner service that was cloned.
impl<S: Clone, G> Clone for RateLimit<S, G> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), limits: Arc::clone(&self.limits) }
    }
}

impl<S, G, Q, B> Service<Request<Q>> for RateLimit<S, G>
where
    S: Service<Request<Q>, Response = Response<B>>,
    G: Limits<Request<Q>> + Answers<B>,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, B>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Q>) -> Self::Future {
        match self.limits.decide(&request) {
            // the very service that said that it was ready
            Verdict::Admitted(fields) => ResponseFuture::admitted(self.inner.call(request), fields),
            Verdict::Refused(refusal) => ResponseFuture::refused(self.limits.answer(refusal)),
        }
    }
}
