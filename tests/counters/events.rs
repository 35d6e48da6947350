//! What a listener hears, field by field.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tollgate::{Counters, Gcra32, Live64, Quota, Shaper64};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, span};

#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<String>>>);

struct Said(Vec<String>);

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push(format!("{}={value:?}", field.name()));
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "tollgate" && *metadata.level() == Level::DEBUG
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut said = Said(Vec::new());
        event.record(&mut said);
        self.0.lock().unwrap().push(said.0.join(" "));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// What is heard while something is done.
fn heard(done: impl FnOnce()) -> Vec<String> {
    let listener = Listener::default();
    tracing::subscriber::with_default(listener.clone(), done);
    let heard = listener.0.lock().unwrap();
    heard.clone()
}

#[test]
fn denials_are_told_with_their_numbers() {
    let (limiter, counters) = (Gcra32::new(Quota::new(1, 100, 3)).unwrap(), Counters::new());
    let counted = limiter.counted_by(&counters);
    let events = heard(|| {
        counted.try_acquire(0, 2).unwrap();
        counted.try_acquire(0, 2).unwrap_err();
        counted.try_acquire(0, 4).unwrap_err();
        counted.acquire_up_to(0, 5).unwrap();
        counted.acquire_up_to(50, 5).unwrap_err();
        limiter.try_acquire(50, 5).unwrap_err();
    });
    assert_eq!(
        events,
        [
            "message=denied n=2 retry_after=100 remaining=1",
            "message=denied n=4 retry_after=4294967295 remaining=1",
            "message=denied n=5 retry_after=50 remaining=0",
        ]
    );
}

#[test]
fn waits_are_told_with_their_numbers() {
    let (limiter, counters) = (Shaper64::new(Quota::new(1, 100, 1)).unwrap(), Counters::new());
    let counted = limiter.counted_by(&counters);
    let events = heard(|| {
        for _ in 0..2 {
            counted.reserve(0, 1, 150).unwrap();
        }
        counted.reserve(0, 1, 150).unwrap_err();
    });
    assert_eq!(
        events,
        ["message=waits n=1 wait=100 remaining=0", "message=denied n=1 retry_after=200 remaining=0",]
    );
}

#[test]
fn a_limiter_that_changes_tells_as_well() {
    let (limiter, counters) = (Live64::new(Quota::new(1, 100, 3)).unwrap(), Counters::new());
    let events = heard(|| {
        limiter.counted_by(&counters).try_acquire(0, 4).unwrap_err();
    });
    assert_eq!(events, ["message=denied n=4 retry_after=18446744073709551615 remaining=3"]);
}
