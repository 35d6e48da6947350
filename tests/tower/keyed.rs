//! A limit for each key.

use http::Request;
use tollgate::tower::{PerKey, RateLimit, RateLimitLayer, WithoutKey};
use tollgate::{Key, KeyProfile64, Keys, Quota, Set64, Table64, WhenFull, checked};
use tower_layer::Layer;

use super::{Clock, Inner, QUOTA, get, of, said};

fn by_header(request: &Request<()>) -> Option<Key> {
    let name = request.headers().get("client")?;
    Some(Keys::new([7; 16]).of_bytes(name.as_bytes()))
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
