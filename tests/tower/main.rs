//! The layer and the service of tower, called by hand, on a clock that is advanced by hand. With a real server:
//! examples/server.

#![cfg(not(loom))]

mod keyed;

use std::cell::Cell;
use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use http::{HeaderMap, HeaderValue, Request, Response};
use tollgate::clocks::Manual64;
use tollgate::http::Heard;
use tollgate::tower::{Answered, ForAll, Limits, RateLimitLayer, Reason, Refusal, Verdict};
use tollgate::{Gcra64, PaddedGcra64, Quota};
use tower_layer::Layer;
use tower_service::Service;

type Clock = Manual64<1_000>;

/// 3 a minute, 3 at once.
const QUOTA: Quota = Quota::per_minute(3, 1_000).stale(1_000);

/// A service that counts, and is ready once for each call: whoever calls it without having been told so is told off.
#[derive(Default)]
struct Inner {
    calls: Rc<Cell<u32>>,
    reservations: Rc<Cell<u32>>,
    is_ready: bool,
}

impl Clone for Inner {
    fn clone(&self) -> Self {
        let (calls, reservations) = (Rc::clone(&self.calls), Rc::clone(&self.reservations));
        Self { calls, reservations, is_ready: false }
    }
}

impl Service<Request<()>> for Inner {
    type Response = Response<&'static str>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if !self.is_ready {
            self.is_ready = true;
            self.reservations.set(self.reservations.get() + 1);
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        assert!(std::mem::take(&mut self.is_ready), "called without having been ready");
        self.calls.set(self.calls.get() + 1);
        ready(Ok(Response::new("inner")))
    }
}

/// As a server calls it.
fn get<S>(service: &mut S, request: Request<()>) -> Response<&'static str>
where
    S: Service<Request<()>, Response = Response<&'static str>, Error = Infallible>,
{
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(service.poll_ready(&mut context), Poll::Ready(Ok(()))));
    match pin!(service.call(request)).poll(&mut context) {
        Poll::Ready(Ok(response)) => response,
        _ => panic!("not ready"),
    }
}

fn of(name: &'static str) -> Request<()> {
    Request::builder().header("client", name).body(()).unwrap()
}

fn said<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

fn layer(clock: &'static Clock) -> RateLimitLayer<ForAll<Arc<Gcra64>, &'static Clock>> {
    let limiter = Arc::new(Gcra64::new(QUOTA).unwrap());
    RateLimitLayer::new(ForAll::new("all", limiter, clock).unwrap())
}

#[test]
fn admitted_and_refused_with_their_fields() {
    static CLOCK: Clock = Clock::new(0);
    let mut service = layer(&CLOCK).layer(Inner::default());
    for (remaining, window) in [(2, 40), (1, 20), (0, 20)] {
        let response = get(&mut service, of("a"));
        assert_eq!((response.status().as_u16(), *response.body()), (200, "inner"));
        assert_eq!(said(response.headers(), "ratelimit-policy"), ["\"all\";q=3;w=60"]);
        assert_eq!(said(response.headers(), "ratelimit"), [format!("\"all\";r={remaining};t={window}")]);
        assert!(!response.headers().contains_key("retry-after"));
    }
    CLOCK.advance(1_001);
    let response = get(&mut service, of("a"));
    assert_eq!((response.status().as_u16(), *response.body()), (429, ""));
    assert_eq!(said(response.headers(), "retry-after"), ["19"]);
    assert_eq!(said(response.headers(), "ratelimit"), ["\"all\";r=0;t=19"]);
    assert_eq!(said(response.headers(), "ratelimit-policy"), ["\"all\";q=3;w=60"]);
    CLOCK.advance(18_998);
    assert_eq!(get(&mut service, of("a")).status(), 429);
    CLOCK.advance(1);
    assert_eq!(get(&mut service, of("a")).status(), 200);
    assert_eq!(service.get_ref().calls.get(), 4);
}

/// Clones of the layer, its services and their clones have one limiter; another layer has another one.
#[test]
fn clones_share_their_state() {
    static CLOCK: Clock = Clock::new(0);
    let layer = layer(&CLOCK);
    let mut services = [layer.layer(Inner::default()), layer.clone().layer(Inner::default())];
    let mut third = services[1].clone();
    assert_eq!(get(&mut services[0], of("a")).status(), 200);
    assert_eq!(get(&mut services[1], of("a")).status(), 200);
    assert_eq!(get(&mut third, of("a")).status(), 200);
    for service in services.iter_mut().chain([&mut third, &mut layer.layer(Inner::default())]) {
        assert_eq!(get(service, of("a")).status(), 429);
    }
    assert!(std::ptr::eq(layer.limits(), layer.clone().limits()));
    assert_eq!(get(&mut self::layer(&CLOCK).layer(Inner::default()), of("a")).status(), 200);
}

/// What was ready is called, and what a refused request did not use serves the next one.
#[test]
fn the_readiness_of_the_inner_service_is_not_spent_on_a_refusal() {
    static CLOCK: Clock = Clock::new(0);
    let mut service = layer(&CLOCK).layer(Inner::default());
    for _ in 0..3 {
        assert_eq!(get(&mut service, of("a")).status(), 200);
    }
    for _ in 0..5 {
        assert_eq!(get(&mut service, of("a")).status(), 429);
    }
    CLOCK.advance(60_000);
    assert_eq!(get(&mut service, of("a")).status(), 200);
    let inner = service.get_ref();
    assert_eq!((inner.calls.get(), inner.reservations.get()), (4, 4));
}

/// An inner service that waits, or fails, in `poll_ready` and in its future.
#[test]
fn waiting_and_failing_is_passed_on() {
    struct Failing(Option<&'static str>);
    impl Service<Request<()>> for Failing {
        type Response = Response<&'static str>;
        type Error = &'static str;
        type Future = Ready<Result<Self::Response, &'static str>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
            self.0.map_or(Poll::Pending, |error| Poll::Ready(Err(error)))
        }

        fn call(&mut self, _: Request<()>) -> Self::Future {
            ready(Err("broken"))
        }
    }
    static CLOCK: Clock = Clock::new(0);
    let mut context = Context::from_waker(Waker::noop());
    let layer = layer(&CLOCK);
    assert!(layer.layer(Failing(None)).poll_ready(&mut context).is_pending());
    let mut failing = layer.layer(Failing(Some("down")));
    assert_eq!(failing.poll_ready(&mut context), Poll::Ready(Err("down")));
    let mut future = pin!(failing.call(of("a")));
    assert!(matches!(future.as_mut().poll(&mut context), Poll::Ready(Err("broken"))));

    // two more, and a refusal, which is told once
    for _ in 0..2 {
        drop(layer.layer(Failing(None)).call(of("a")));
    }
    let mut service = layer.layer(Failing(None));
    let mut future = pin!(service.call(of("a")));
    assert!(matches!(future.as_mut().poll(&mut context), Poll::Ready(Ok(_))));
    assert!(future.as_mut().poll(&mut context).is_pending());
}

#[test]
fn each_layer_adds_to_what_the_ones_inside_say() {
    static CLOCK: Clock = Clock::new(0);
    let two = Arc::new(PaddedGcra64::new(Quota::per_hour(2, 1_000)).unwrap());
    let outer = RateLimitLayer::new(ForAll::new("two", two, &CLOCK).unwrap());
    let mut service = outer.layer(layer(&CLOCK).layer(Inner::default()));
    let response = get(&mut service, of("a"));
    assert_eq!(said(response.headers(), "ratelimit"), ["\"all\";r=2;t=40", "\"two\";r=1;t=1800"]);
    let mut heard = Heard::new();
    heard.headers(response.headers()).unwrap();
    assert_eq!(heard.remaining(), Some(1));
    get(&mut service, of("a"));
    let response = get(&mut service, of("a"));
    assert_eq!(said(response.headers(), "ratelimit"), ["\"two\";r=0;t=1800"]);
}

#[test]
fn who_is_refused_can_be_answered_otherwise() {
    static CLOCK: Clock = Clock::new(0);
    let limiter = Arc::new(Gcra64::new(QUOTA.burst(1)).unwrap());
    let limits = ForAll::new("all", limiter, &CLOCK).unwrap();
    let mut service = RateLimitLayer::new(Answered::new(limits, |refusal: Refusal| {
        assert_eq!((refusal.reason, refusal.retry_after), (Reason::Limit, Some(20)));
        refusal.response("later")
    }))
    .layer(Inner::default());
    assert_eq!(get(&mut service, of("a")).status(), 200);
    let response = get(&mut service, of("a"));
    assert_eq!((response.status().as_u16(), *response.body()), (429, "later"));
    assert!(format!("{service:?}").starts_with("RateLimit { inner:"));
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inner")
    }
}

/// A name that no buffer of the usual size holds.
#[test]
fn a_long_name_is_announced_whole() {
    static CLOCK: Clock = Clock::new(0);
    let name: &str = "n\"".repeat(200).leak();
    let limits = ForAll::new(name, Arc::new(Gcra64::new(QUOTA).unwrap()), &CLOCK).unwrap();
    let Verdict::Admitted(Some(fields)) = limits.decide(&()) else { panic!() };
    let quoted = format!("\"{}\"", "n\\\"".repeat(200));
    assert_eq!(fields.limit, HeaderValue::from_str(&format!("{quoted};r=2;t=40")).unwrap());
    assert_eq!(fields.policy, HeaderValue::from_str(&format!("{quoted};q=3;w=60")).unwrap());
    assert!(ForAll::new("\u{fc}", Arc::new(Gcra64::new(QUOTA).unwrap()), &CLOCK).is_err());
}
