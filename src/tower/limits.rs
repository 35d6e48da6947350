use ::http::Response;

use super::{Fields, Refusal};

/// Decides about requests: [`ForAll`](super::ForAll), [`PerKey`](super::PerKey), or what you make.
///
/// ```
/// use tollgate::tower::{Limits, Reason, Refusal, Verdict};
///
/// /// Requests of more than 1000 bytes are not for us.
/// struct Short;
///
/// impl Limits<http::Request<String>> for Short {
///     fn decide(&self, request: &http::Request<String>) -> Verdict {
///         match request.body().len() {
///             0..=1_000 => Verdict::Admitted(None),
///             _ => Verdict::Refused(Refusal::new(Reason::Limit)),
///         }
///     }
/// }
///
/// let request = http::Request::new(String::from("short"));
/// assert!(matches!(Short.decide(&request), Verdict::Admitted(None)));
/// ```
pub trait Limits<R> {
    /// Takes for a request, or refuses it. It is called once for each, and must not wait.
    fn decide(&self, request: &R) -> Verdict;
}

/// Makes the response for those who are refused: by default [`Refusal::response`] with an empty body.
pub trait Answers<B> {
    /// The response.
    fn answer(&self, refusal: Refusal) -> Response<B>;
}

/// What was decided about a request.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It goes on, and its response has these fields added.
    Admitted(Option<Fields>),
    /// It does not.
    Refused(Refusal),
}
