//! An axum application whose clients are limited, each by its address, in memory of a fixed size.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, header};
use axum::routing::get;
use tollgate::clocks::TickRate;
use tollgate::http::FieldError;
use tollgate::tower::{Answered, PerKey, RateLimitLayer, Refusal, WithoutKey};
use tollgate::{Key, KeyProfile64, Keys, Quota, Set64, Table64};

/// Sets of 8 slots: 7,000 clients at once in 128 KiB.
const SETS: usize = 2_048;

/// What is limited.
pub fn app() -> Router {
    Router::new().route("/", get(|| async { "hello\n" }))
}

/// A layer that limits each client to this quota, on this clock.
///
/// # Errors
///
/// None: the name of the policy is one that a field can hold.
///
/// # Panics
///
/// If the quota does not fit.
pub fn per_client<C>(quota: Quota, clock: C) -> Result<RateLimitLayer<impl Limited + use<C>>, FieldError>
where
    C: TickRate<Tick = u64> + Send + Sync + 'static,
{
    let keys = Keys::new(secret());
    let by_address = move |request: &Request<Body>| -> Option<Key> {
        let ConnectInfo(address) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
        Some(match address.ip().to_canonical() {
            IpAddr::V4(address) => keys.of_ipv4(address, 32),
            IpAddr::V6(address) => keys.of_ipv6(address, 64),
        })
    };
    let limits = PerKey::new(["client"], table(quota), clock, by_address, WithoutKey::Refuse)?;
    Ok(RateLimitLayer::new(Answered::new(limits, problem)))
}

/// What axum asks of limits.
pub trait Limited:
    tollgate::tower::Limits<Request<Body>> + tollgate::tower::Answers<Body> + Send + Sync + 'static
{
}

impl<G> Limited for G where
    G: tollgate::tower::Limits<Request<Body>> + tollgate::tower::Answers<Body> + Send + Sync + 'static
{
}

/// A table that lasts as long as the program.
///
/// # Panics
///
/// If the quota does not fit.
#[must_use]
pub fn table(quota: Quota) -> Table64<'static> {
    let sets: Vec<Set64> = (0..SETS).map(|_| Set64::new()).collect();
    let class = KeyProfile64::new(quota).expect("a quota that fits");
    Table64::new(sets.leak(), vec![class].leak()).expect("a power of two, and one class")
}

/// Made anew by each run, out of what the operating system seeds hash maps with.
#[must_use]
pub fn secret() -> [u8; 16] {
    let half = || RandomState::new().hash_one(0).to_le_bytes();
    let mut secret = [0; 16];
    secret[..8].copy_from_slice(&half());
    secret[8..].copy_from_slice(&half());
    secret
}

/// The response to whoever is refused: the problem type of the draft, or nothing but the status.
#[must_use]
pub fn problem(refusal: Refusal) -> Response<Body> {
    const QUOTA_EXCEEDED: &str = concat!(
        r#"{"type":"https://iana.org/assignments/http-problem-types#quota-exceeded","#,
        r#""title":"Too many requests","violated-policies":["client"]}"#,
    );
    if refusal.fields.is_none() {
        return refusal.response(Body::empty());
    }
    let mut response = refusal.response(Body::from(QUOTA_EXCEEDED));
    let json = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
