//! What is told by name, on every kind of limiter.

use crate::explore::Group;
use crate::histories::{Scenario, Step};
use crate::kinds::{Kinds, Rate};
use crate::model::Call;

const TAKE: Step = (20, Call::take(1));
const UP_TO_TWO: Step = (20, Call::up_to(2));

/// From a burst of so many.
fn group(name: &'static str, burst: u64, preemptions: Option<usize>, scenarios: &[Scenario]) {
    let rate = Rate { count: 1, burst };
    Group { name, kinds: Kinds::Every, rate, preemptions, scenarios: scenarios.to_vec() }.run();
}

#[test]
fn two_acquirers_share_what_there_is() {
    group("two acquirers of one", 1, None, &[Scenario::new([&[TAKE], &[TAKE]]).taking(1)]);
    let name = "two acquirers of three";
    group(name, 3, None, &[Scenario::new([&[UP_TO_TWO], &[UP_TO_TWO]]).taking(3)]);
}

#[test]
fn two_acquirers_who_ask_twice() {
    let twice: &[Step] = &[TAKE, TAKE];
    group("two acquirers of three, twice", 3, Some(3), &[Scenario::new([twice, twice]).taking(3)]);
}

#[test]
fn three_acquirers_share_a_burst_of_two() {
    let three = Scenario::new([&[TAKE], &[TAKE], &[TAKE]]).taking(2);
    let up_to = Scenario::new([&[UP_TO_TWO], &[TAKE], &[UP_TO_TWO]]).taking(2);
    let (name, rate) = ("three acquirers of two", Rate { count: 1, burst: 2 });
    group(name, 2, Some(3), &[three.clone(), up_to]);
    Group { name, kinds: Kinds::Four, rate, preemptions: None, scenarios: vec![three] }.run();
}

/// One asks at the last tick of a period, the others in the next.
#[test]
fn three_acquirers_over_the_border_of_a_period() {
    let (before, after) = ((31, Call::take(1)), (32, Call::take(1)));
    group("over a border", 2, Some(3), &[Scenario::new([&[before], &[after], &[after, after]])]);
}

#[test]
fn an_operator_beside_two_acquirers() {
    let beside = |call| Scenario::new([&[(20, Call::take(2))], &[TAKE, TAKE], &[(20, call)]]);
    let scenarios = [Call::FILL, Call::DRAIN, Call::TOUCH].map(beside);
    group("fill, drain or touch beside two acquirers", 2, Some(3), &scenarios);
}

/// What one has done is seen by whoever was told so, though the word itself is read and written relaxed.
#[test]
fn what_happened_before_is_seen() {
    let mut scenarios = Vec::new();
    for first in [Call::take(2), Call::FILL, Call::DRAIN] {
        for tick in [15, 20] {
            let next: &[Step] = &[(tick, Call::STATUS), (tick, Call::up_to(2))];
            scenarios.push(Scenario::new([&[(20, first)], next]).after(&[TAKE]).handed_over());
        }
    }
    group("hand-over", 2, None, &scenarios);
}

/// Who only looks never sees an older state after a newer one.
#[test]
fn a_watcher_is_not_taken_back() {
    let look = (20, Call::STATUS);
    let watcher: &[Step] = &[look, (20, Call::peek(1)), look];
    let takers = [TAKE, (20, Call::FILL)].map(|then| Scenario::new([&[TAKE, then], watcher]));
    group("a watcher of two calls", 2, Some(3), &takers);
}
