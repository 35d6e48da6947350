//! The bare word, seen by one who only looks.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, atomic::AtomicU64, atomic::Ordering::Relaxed};

use loom::thread;
use tollgate::Width;

use crate::kinds::{Asked, Kinds, Make, Rate, Shared, Test, run_test, tick};
use crate::model::Call;

#[derive(Default)]
struct Watching {
    limiters: u64,
    executions: u64,
}

impl Test for Watching {
    fn of<S: Shared, A: Asked>(&mut self, kind: &'static str, make: Make<S, A>) {
        let asked = A::new(Rate { count: 1, burst: 2 }, S::Width::BITS);
        let [start, _] = A::starts(S::Width::BITS);
        let views = Arc::new((AtomicU64::new(0), Mutex::new(BTreeSet::new())));
        let shared = views.clone();
        loom::model(move || {
            let fresh = || make(asked.quota(), tick(start)).unwrap();
            let take = |subject: &S| subject.ask(tick(start), Call::take(1));
            let alone = fresh();
            // in the order in which they are written
            let words = [(); 3].map(|()| {
                let word = alone.raw();
                take(&alone);
                word
            });
            let taken = Arc::new(fresh());
            let subject = taken.clone();
            let watcher = thread::spawn(move || [(); 3].map(|()| subject.raw()));
            take(&taken);
            take(&taken);
            let view = watcher.join().unwrap().map(|word| words.iter().position(|each| *each == word));
            assert!(view[0].is_some() && view.is_sorted(), "{kind}: {view:?} of {words:?}");
            shared.0.fetch_add(1, Relaxed);
            shared.1.lock().unwrap().insert(view);
        });
        // all that go forward: 3 looks at 3 words
        assert_eq!(views.1.lock().unwrap().len(), 10, "{kind}");
        self.limiters += 1;
        self.executions += views.0.load(Relaxed);
    }
}

#[test]
fn the_word_never_goes_back() {
    let mut watching = Watching::default();
    run_test(Kinds::Every, &mut watching);
    let Watching { limiters, executions } = watching;
    println!(
        "checked: {executions} loom executions (the bare word: {limiters} kinds, no preemption bound)"
    );
}
