//! The scenarios of another implementation, as they were observed: `../data`.

use serde_json::Value;
use tollgate::Quota;

/// One call of a scenario.
#[derive(Debug)]
pub(crate) struct Call<'s> {
    pub(crate) scenario: &'s str,
    pub(crate) number: usize,
    pub(crate) start: u64,
    /// What came of it there.
    pub(crate) result: &'s str,
    pub(crate) done: u64,
    pub(crate) what: What,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    Acquire { n: i64, timeout: Option<i64> },
    Reconcile { held: u64, actual: u64 },
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn ticks(value: &Value) -> u64 {
    u64::try_from(number(value)).unwrap()
}

impl<'s> Call<'s> {
    fn read(scenario: &'s Value, number_in_it: usize, call: &'s Value) -> Self {
        let what = match call.get("reconcile") {
            Some(both) => What::Reconcile { held: ticks(&both[0]), actual: ticks(&both[1]) },
            None => {
                What::Acquire { n: number(&call["halves"]), timeout: call.get("timeout_ns").map(number) }
            }
        };
        Self {
            scenario: scenario["name"].as_str().unwrap(),
            number: number_in_it,
            start: ticks(&call["start_ns"]),
            result: call["result"].as_str().unwrap(),
            done: ticks(&call["done_ns"]),
            what,
        }
    }
}

/// Each scenario, with its quota.
pub(crate) fn scenarios(mut each: impl FnMut(&Value, Quota, &[Call])) -> usize {
    let files = [include_str!("../data/limitor.json"), include_str!("../data/limitor_waiting.json")];
    let mut count = 0;
    for file in files {
        let file: Value = serde_json::from_str(file).unwrap();
        for scenario in file["scenarios"].as_array().unwrap() {
            let halves = ticks(&scenario["halves"]);
            let quota = Quota::new(halves, ticks(&scenario["period_ns"]), halves);
            let calls = scenario["calls"].as_array().unwrap().iter().enumerate();
            let calls: Vec<Call> =
                calls.map(|(number, call)| Call::read(scenario, number, call)).collect();
            each(scenario, quota, &calls);
            count += 1;
        }
    }
    count
}

pub(crate) fn is_concurrent(scenario: &Value) -> bool {
    scenario.get("mode").is_some_and(|mode| mode == "concurrent")
}

pub(crate) fn quota_of(scenario: &Value) -> (u64, u64, u64) {
    let halves = ticks(&scenario["halves"]);
    (halves, ticks(&scenario["period_ns"]), halves)
}

pub(crate) fn tolerance(scenario: &Value) -> u64 {
    ticks(&scenario["tolerance_ns"])
}
