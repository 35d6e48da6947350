//! A change of quota is one step (P8): beside every verb, beside another change, twice while somebody takes.

use tollgate::Carry::{Additive, AsItIs};

use crate::changing::{Ask, Scenario, Step};

const NOW: u32 = 100;
const TAKE: Step = (NOW, Ask::Take(1));
const TAKE_TWO: Step = (NOW, Ask::Take(2));
const FIRST: Step = (NOW, Ask::Change(1, AsItIs));
const SECOND: Step = (NOW, Ask::Change(2, AsItIs));
const BACK: Step = (NOW, Ask::Change(0, AsItIs));
/// To a quota that lends nothing.
const STRICT: Step = (NOW, Ask::Change(3, AsItIs));

/// A cell was taken and another one reserved, so that there is something to cancel.
const RESERVED: [Step; 2] = [(NOW, Ask::Take(1)), (NOW, Ask::Reserve(1))];
const OWING: [Step; 2] = [(NOW, Ask::Take(2)), (NOW, Ask::Debit(1))];

const VERBS: [Ask; 13] = [
    Ask::Take(2),
    Ask::UpTo(3),
    Ask::Peek(1),
    Ask::Status,
    Ask::Touch,
    Ask::Fill,
    Ask::Drain,
    Ask::Reserve(2),
    Ask::Cancel,
    Ask::Settle(0),
    Ask::Debit(3),
    Ask::NotBefore(NOW + 40),
    Ask::Observe(1, 20),
];

fn explored(name: &str, preemptions: Option<usize>, scenarios: &[Scenario]) {
    let executions: u64 = scenarios.iter().map(|scenario| scenario.explore(preemptions)).sum();
    let bound =
        preemptions.map_or("no preemption bound".into(), |most| format!("preemption bound {most}"));
    println!("checked: {executions} loom executions (live, {name}: {} models, {bound})", scenarios.len());
}

#[test]
fn every_verb_beside_a_change() {
    let beside = |verb| Scenario::new(&RESERVED, [&[(NOW, verb)], &[FIRST]]);
    explored("every verb beside a change", None, &VERBS.map(beside));
}

#[test]
fn every_verb_beside_two_changes() {
    let beside = |verb| Scenario::new(&RESERVED, [&[(NOW, verb)], &[FIRST, SECOND]]);
    explored("every verb beside two changes", Some(2), &VERBS.map(beside));
}

/// What was reserved before is given back before the change, and not after it; nor when the quota is as it was.
#[test]
fn a_reservation_beside_changes() {
    let late = [Ask::Cancel, Ask::Settle(0), Ask::Settle(2)];
    let there_and_back = late.map(|verb| Scenario::new(&RESERVED, [&[(NOW, verb)], &[FIRST, BACK]]));
    explored("a reservation, there and back", Some(2), &there_and_back);
    let reserved = |verb| Scenario::new(&[TAKE], [&[(NOW, Ask::Reserve(1)), (NOW, verb)], &[FIRST]]);
    explored("a reservation beside a change", Some(3), &late.map(reserved));
}

/// Both sets of parameters are written anew while takers look: twice by one, once by each of two.
#[test]
fn takers_beside_changes() {
    let twice: &[Step] = &[TAKE, TAKE];
    explored("who takes twice", Some(3), &[Scenario::new(&[TAKE], [twice, &[FIRST]])]);
    let three = Scenario::new(&[], [&[TAKE_TWO], &[FIRST, SECOND, BACK]]);
    explored("a taker beside three changes", Some(2), &[three]);
    let by_two = [
        Scenario::new(&[], [&[TAKE], &[FIRST], &[SECOND]]),
        Scenario::new(&[FIRST], [&[TAKE], &[BACK], &[SECOND]]),
    ];
    explored("a taker beside two who change", Some(2), &by_two);
    let takers = [Scenario::new(&[], [&[TAKE], &[TAKE_TWO], &[FIRST]])];
    explored("two takers beside one who changes", Some(2), &takers);
}

/// A change that is refused has written a set of parameters; it must be that of no generation yet, and the next
/// change writes the same one.
#[test]
fn a_refused_change_and_another_one() {
    let changes: &[Step] = &[STRICT, FIRST];
    let refused = |steps: &[Step]| Scenario::new(&OWING, [steps, changes]);
    let takers =
        [(NOW + 40, Ask::Take(1)), (NOW, Ask::Debit(1)), (NOW, Ask::Status), (NOW, Ask::Peek(1))];
    explored("a refused change and another one", Some(2), &takers.map(|step| refused(&[step])));
}

/// Two who change, one of whom may be told that the other one does.
#[test]
fn two_who_change() {
    let scenarios = [
        Scenario::new(&OWING, [&[FIRST], &[SECOND]]),
        Scenario::new(&OWING, [&[STRICT], &[SECOND]]),
        Scenario::new(&OWING, [&[FIRST], &[(NOW, Ask::Change(2, Additive)), STRICT]]),
    ];
    explored("two who change", Some(2), &scenarios);
}
