//! The layer and the service of tower, called by hand, on a clock that is advanced by hand. With a real server:
//! examples/server.

#![cfg(not(loom))]

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
use tollgate::tower::{
    Answered, ForAll, Limits, PerKey, RateLimit, RateLimitLayer, Reason, Refusal, Verdict, WithoutKey,
};
use tollgate::{Gcra64, Key, KeyProfile64, Keys, PaddedGcra64, Quota, Set64, Table64, WhenFull, checked};
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

fn by_header(request: &Request<()>) -> Option<Key> {
    let name = request.headers().get("client")?;
    Some(Keys::new([7; 16]).of_bytes(name.as_bytes()))
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

static CLASSES: [KeyProfile64; 2] = [
    checked!(KeyProfile64::new(QUOTA)),
    checked!(KeyProfile64::new(Quota::per_hour(1, 1_000).stale(1_000))),
];

/// A table of its own for each test.
fn table(sets: usize) -> Table64<'static> {
    let sets: Vec<Set64> = (0..sets).map(|_| Set64::new()).collect();
    Table64::new(sets.leak(), &CLASSES).unwrap()
}

fn per_key<F: Fn(&Request<()>) -> Option<Key>>(
    table: Table64<'static>,
    clock: &'static Clock,
    key: F,
    without_key: WithoutKey,
) -> RateLimit<Inner, PerKey<&'static Clock, F>> {
    let limits = PerKey::new(["user"], table, clock, key, without_key).unwrap();
    RateLimitLayer::new(limits).layer(Inner::default())
}

#[test]
fn keys_have_limits_of_their_own() {
    static CLOCK: Clock = Clock::new(0);
    let mut service = per_key(table(16), &CLOCK, by_header, WithoutKey::Refuse);
    for name in ["alice", "bob"] {
        for remaining in [2, 1, 0] {
            let response = get(&mut service, of(name));
            let limit = response.headers()["ratelimit"].to_str().unwrap();
            assert!(limit.starts_with(&format!("\"user\";r={remaining};t=")), "{limit}");
        }
        let response = get(&mut service, of(name));
        assert_eq!(response.status(), 429);
        assert_eq!(said(response.headers(), "retry-after"), ["20"]);
        assert_eq!(said(response.headers(), "ratelimit-policy"), ["\"user\";q=3;w=60"]);
    }
}

#[test]
fn without_a_key_it_is_as_was_asked_for() {
    static CLOCK: Clock = Clock::new(0);
    let service = |without_key| per_key(table(16), &CLOCK, by_header, without_key);
    let anonymous = || Request::new(());
    let response = get(&mut service(WithoutKey::Refuse), anonymous());
    assert_eq!(response.status(), 400);
    assert!(response.headers().is_empty());

    let mut open = service(WithoutKey::Admit);
    for _ in 0..10 {
        let response = get(&mut open, anonymous());
        assert_eq!(response.status(), 200);
        assert!(response.headers().is_empty());
    }
    let mut common = service(WithoutKey::As(Key::new(u64::MAX / 3)));
    let statuses = [(); 4].map(|()| get(&mut common, anonymous()).status().as_u16());
    assert_eq!(statuses, [200, 200, 200, 429]);
    assert_eq!(get(&mut common, of("alice")).status(), 200);
}

#[test]
fn classes_that_have_no_name_are_not_announced_and_those_that_are_not_there_refused() {
    static CLOCK: Clock = Clock::new(0);
    let of_class = |class| move |request: &Request<()>| by_header(request).map(|key| key.of_class(class));
    let mut unnamed = per_key(table(16), &CLOCK, of_class(1), WithoutKey::Refuse);
    let response = get(&mut unnamed, of("alice"));
    assert_eq!((response.status().as_u16(), response.headers().len()), (200, 0));
    let response = get(&mut unnamed, of("alice"));
    assert_eq!((response.status().as_u16(), response.headers().len()), (429, 1));
    assert_eq!(said(response.headers(), "retry-after"), ["3600"]);

    let mut wrong = per_key(table(16), &CLOCK, of_class(2), WithoutKey::Refuse);
    let response = get(&mut wrong, of("alice"));
    assert_eq!((response.status().as_u16(), response.headers().len()), (500, 0));

    let named = PerKey::new(["user", "two\nlines"], table(16), &CLOCK, by_header, WithoutKey::Refuse);
    assert_eq!(named.unwrap_err().to_string(), "at byte 3: '\\n' may not stand here");
}

/// 8 slots, or 16 in two sets, and more keys than that.
#[test]
fn a_full_table_does_as_it_was_told() {
    static CLOCK: Clock = Clock::new(0);
    let names = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN";
    let answers = |when_full| {
        let mut service = per_key(table(1).when_full(when_full), &CLOCK, by_header, WithoutKey::Refuse);
        (0..40).map(|at| get(&mut service, of(&names[at..=at]))).collect::<Vec<_>>()
    };
    let refused = answers(WhenFull::Refuse);
    let full: Vec<_> = refused.iter().filter(|response| response.status() != 200).collect();
    assert!(full.len() >= 24);
    for response in full {
        assert_eq!((response.status().as_u16(), response.headers().len()), (503, 1));
        assert_eq!(said(response.headers(), "retry-after"), ["1"]);
    }
    let admitted = answers(WhenFull::Admit);
    assert!(admitted.iter().all(|response| response.status() == 200));
    assert!(admitted.iter().filter(|response| response.headers().is_empty()).count() >= 24);
    // 8 slots of 3 cells, of which 8 are the owners' first ones
    let shared = answers(WhenFull::Share);
    assert_eq!(shared.iter().filter(|response| response.status() == 200).count(), 24);
    let last = shared.last().unwrap();
    assert_eq!((last.status().as_u16(), last.headers().len()), (429, 1));
    assert_eq!(said(last.headers(), "retry-after"), ["20"]);
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
