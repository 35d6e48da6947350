extern crate std;

use core::fmt::Display;
use core::ops::Deref;
use std::vec;

use ::http::header::RETRY_AFTER;
use ::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use crate::http::{FieldError, Policy, RATE_LIMIT, RATE_LIMIT_POLICY, write_to};
use crate::{Algorithm, Denied, Outcome, Profile};

/// What most values fit in.
const USUAL: usize = 128;

/// What a response tells of a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// `RateLimit`.
    pub limit: HeaderValue,
    /// `RateLimit-Policy`.
    pub policy: HeaderValue,
}

impl Fields {
    /// Adds them, to those of other limits where there are some: both are lists.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use tollgate::tower::Fields;
    ///
    /// let [limit, policy] = ["\"a\";r=1;t=6", "\"a\";q=10;w=60"].map(HeaderValue::from_static);
    /// let mut headers = HeaderMap::new();
    /// Fields { limit, policy }.add_to(&mut headers);
    /// assert_eq!(headers["ratelimit"], "\"a\";r=1;t=6");
    /// assert_eq!(headers["ratelimit-policy"], "\"a\";q=10;w=60");
    /// ```
    pub fn add_to(self, headers: &mut HeaderMap) {
        headers.append(HeaderName::from_static(RATE_LIMIT), self.limit);
        headers.append(HeaderName::from_static(RATE_LIMIT_POLICY), self.policy);
    }
}

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// By its limit.
    Limit,
    /// There is no room in the table for another key.
    NoRoom,
    /// It has no key, and is refused for that.
    NoKey,
    /// Its key is of a class that the table does not have.
    NoClass,
}

/// A request that was refused: what its response is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// Seconds after which to try again, rounded up, where that is known.
    pub retry_after: Option<u64>,
    /// What is told of the limit, where it was one.
    pub fields: Option<Fields>,
}

impl Refusal {
    /// For this reason, with nothing more to tell.
    #[must_use]
    pub const fn new(reason: Reason) -> Self {
        Self { reason, retry_after: None, fields: None }
    }

    /// `429 Too Many Requests` by a limit (RFC 6585), `503 Service Unavailable` where a table has no room, `400 Bad Request`
    /// without a key, `500 Internal Server Error` where a key's class does not exist.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self.reason {
            Reason::Limit => StatusCode::TOO_MANY_REQUESTS,
            Reason::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
            Reason::NoKey => StatusCode::BAD_REQUEST,
            Reason::NoClass => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A response of its status, with `Retry-After` and the fields of the limit, as far as they are known.
    ///
    /// ```
    /// use tollgate::tower::{Reason, Refusal};
    ///
    /// let mut refusal = Refusal::new(Reason::Limit);
    /// refusal.retry_after = Some(7);
    /// let response = refusal.response("later, please");
    /// assert_eq!((response.status().as_u16(), *response.body()), (429, "later, please"));
    /// assert_eq!(response.headers()["retry-after"], "7");
    /// ```
    pub fn response<B>(self, body: B) -> Response<B> {
        let mut response = Response::new(body);
        *response.status_mut() = self.status();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        if let Some(fields) = self.fields {
            fields.add_to(response.headers_mut());
        }
        response
    }
}

/// A policy, and its field.
#[derive(Clone, Debug)]
pub(super) struct Announced {
    policy: Policy<'static>,
    value: Option<HeaderValue>,
    tick_hz: u64,
}

impl Announced {
    pub(super) fn of<D>(
        name: &'static str,
        profile: &Profile<u64, D>,
        tick_hz: u64,
    ) -> Result<Self, FieldError> {
        let policy = Policy::of(name, profile, tick_hz)?;
        Ok(Self { policy, value: value_of(&policy), tick_hz })
    }

    pub(super) fn granted<R>(&self, outcome: &Outcome<R>) -> Option<Fields>
    where
        R: Deref<Target: Algorithm>,
    {
        self.fields(&self.policy.granted(outcome, self.tick_hz))
    }

    pub(super) fn refused<R>(&self, denied: &Denied<R>) -> Refusal
    where
        R: Deref<Target: Algorithm>,
    {
        let told = self.policy.denied(denied, self.tick_hz);
        let (retry_after, fields) = (told.retry_after(), self.fields(&told));
        Refusal { reason: Reason::Limit, retry_after, fields }
    }

    fn fields(&self, limit: &impl Display) -> Option<Fields> {
        Some(Fields { limit: value_of(limit)?, policy: self.value.clone()? })
    }
}

/// Always some: what is written is printable ASCII.
fn value_of(item: &impl Display) -> Option<HeaderValue> {
    let usual = &mut [0; USUAL];
    match write_to(item, usual) {
        Ok(text) => HeaderValue::from_str(text).ok(),
        Err(no_room) => {
            let mut memory = vec![0; no_room.wanted];
            HeaderValue::from_str(write_to(item, &mut memory).ok()?).ok()
        }
    }
}
