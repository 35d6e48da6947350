use core::fmt;

use ::http::Response;

use super::{Answers, Limits, Refusal, Verdict};

/// The same limits, with a response of your own for those who are refused.
///
/// ```
/// use http::{Request, Response, StatusCode};
/// use tollgate::tower::{Answered, Answers, Reason, Refusal};
///
/// let limits = Answered::new((), |refusal: Refusal| -> Response<String> {
///     let body = format!("again in {:?} s", refusal.retry_after);
///     let mut response = refusal.response(body);
///     *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
///     response
/// });
/// let response = limits.answer(Refusal::new(Reason::Limit));
/// assert_eq!((response.status().as_u16(), &response.body()[..]), (503, "again in None s"));
/// ```
#[derive(Clone, Copy)]
pub struct Answered<G, F> {
    limits: G,
    answer: F,
}

impl<G, F> Answered<G, F> {
    /// By these limits, and this function.
    #[must_use]
    pub const fn new(limits: G, answer: F) -> Self {
        Self { limits, answer }
    }
}

impl<R, G: Limits<R>, F> Limits<R> for Answered<G, F> {
    fn decide(&self, request: &R) -> Verdict {
        self.limits.decide(request)
    }
}

impl<B, G, F: Fn(Refusal) -> Response<B>> Answers<B> for Answered<G, F> {
    fn answer(&self, refusal: Refusal) -> Response<B> {
        (self.answer)(refusal)
    }
}

/// A function has nothing to show.
impl<G: fmt::Debug, F> fmt::Debug for Answered<G, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered").field("limits", &self.limits).finish_non_exhaustive()
    }
}
