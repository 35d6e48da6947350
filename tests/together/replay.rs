//! A long replay: estimates that are wrong both ways, streams that never settle, readers that disconnect. Each answer and
//! both words beside exact models; and of what is net used every window, by prefix sums.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use fastrand::Rng;
use tollgate::{Atomic, Budget, BudgetError, Oversize, Quota, Spending};

use crate::model::{Answer, Asked, Bucket, Model, Slot, Terms};
use crate::word;

const REQUESTS: Asked = Asked { count: 10, period: 1_000, burst: 20, tolerance: 0 };
const TOKENS: Asked = Asked { count: 7, period: 3, burst: 9_000, tolerance: 0 };
/// Ticks.
const STALE: u64 = 10;
const OWED: u64 = 2_000;

/// What was used at a tick, of which a part may turn out not to have been.
type Log = Vec<(i128, u64)>;

/// The most that any window of ticks is above `rate * window`, in parts of which a cell has `period`: the largest of all
/// sums from one entry to another, each beginning with the least that there was before.
fn worst_window(log: &mut Log, rate: Asked) -> i128 {
    log.sort_unstable();
    let (mut sum, mut least, mut worst) = (0_i128, i128::MAX, i128::MIN);
    for &(tick, cells) in &*log {
        let elapsed = tick * i128::from(rate.count);
        least = least.min(sum - elapsed);
        sum += i128::from(cells) * i128::from(rate.period);
        worst = worst.max(sum - elapsed - least);
    }
    worst
}

/// A request on its way.
struct Sent<W> {
    spending: Spending<W>,
    tokens: Slot<i64>,
    request: Slot<i64>,
    at: i128,
    estimate: u64,
}

/// How the replay went.
#[derive(Debug, Default)]
struct Counts {
    granted: u64,
    by_requests: u64,
    by_tokens: u64,
    by_both: u64,
    never: u64,
    cancelled: u64,
    given_back: u64,
    overruns: u64,
    beyond: u64,
    unsettled: u64,
    expired: u64,
}

struct Replay<W: Atomic> {
    budget: Budget<W>,
    requests: Bucket<i64>,
    tokens: Bucket<i64>,
    terms: [Terms; 2],
    rng: Rng,
    counts: Counts,
    used: [Log; 2],
    /// What was used and could not be owed yet.
    waiting: u64,
}

impl<W: Atomic + TryFrom<u64>> Replay<W> {
    fn cells(n: u64) -> W {
        word(n.into())
    }

    /// Both words are those of the models.
    fn compare(&self, now: i128, place: &str) {
        for (limiter, bucket) in
            [(self.budget.requests(), &self.requests), (self.budget.tokens(), &self.tokens)]
        {
            let (status, state) = (limiter.status(word(now)), bucket.state(now));
            let told = (status.remaining().widen(), status.reset_after().widen());
            assert_eq!(told, (state.remaining, state.reset_after), "{place} at {now}");
        }
    }

    /// What the models answer together: a mask, and a wait.
    fn refusal(answers: [Option<&Answer>; 2]) -> Option<(u32, u64)> {
        let (mut mask, mut wait) = (0, 0);
        for (place, answer) in answers.into_iter().enumerate() {
            match answer {
                Some(Answer::NotYet { retry_after, .. }) => {
                    (mask, wait) = (mask | 1 << place, wait.max(*retry_after));
                }
                Some(_) => (mask, wait) = (mask | 1 << place, u64::MAX),
                None => {}
            }
        }
        (mask != 0).then_some((mask, wait))
    }

    fn send(&mut self, now: i128) -> Option<Sent<W>> {
        // short ones for a while, and then longer ones
        let usual = if (now >> 16) % 2 == 0 { 250 } else { 1_000 };
        let estimate =
            if self.rng.u32(0..80) == 0 { self.rng.u64(6_000..16_000) } else { self.rng.u64(0..usual) };
        let oversize = if self.rng.bool() { Oversize::WhenFull } else { Oversize::Never };
        let request = self.requests.reserve(self.terms[0], now, 1, 0, Oversize::Never);
        let tokens = self.tokens.reserve(self.terms[1], now, estimate, 0, oversize);
        let before = [self.budget.requests().word().raw(), self.budget.tokens().word().raw()];
        let told = self.budget.try_acquire_oversize(word(now), Self::cells(estimate), oversize);
        let refusal = Self::refusal([request.as_ref().err(), tokens.as_ref().err()]);
        let (Ok((after_request, request)), Ok((after_tokens, tokens))) = (request, tokens) else {
            let denied = told.unwrap_err();
            let wait =
                if denied.retry_after() == W::MAX { u64::MAX } else { denied.retry_after().widen() };
            assert_eq!(Some((denied.refused().bits(), wait)), refusal, "{estimate} at {now}");
            let after = [self.budget.requests().word().raw(), self.budget.tokens().word().raw()];
            assert_eq!(after, before, "a refusal charges nothing");
            match denied.refused().bits() {
                _ if denied.never().contains(Budget::<W>::TOKENS) => self.counts.never += 1,
                0b01 => self.counts.by_requests += 1,
                0b10 => self.counts.by_tokens += 1,
                _ => self.counts.by_both += 1,
            }
            return None;
        };
        let spending = told.unwrap();
        let expires = (tokens.expires - now).max(request.expires - now);
        assert_eq!(spending.expires(), word(now + expires), "{estimate} at {now}");
        self.requests = after_request.unwrap_or(self.requests.clone());
        self.tokens = after_tokens.unwrap_or(self.tokens.clone());
        self.counts.granted += 1;
        Some(Sent { spending, tokens, request, at: now, estimate })
    }

    /// The request was never sent: nothing was used.
    fn cancel(&mut self, now: i128, sent: Sent<W>) {
        self.budget.cancel(word(now), sent.spending);
        if let Some(tokens) = self.tokens.cancel(self.terms[1], now, &sent.tokens) {
            self.tokens = tokens;
        }
        if let Some(requests) = self.requests.cancel(self.terms[0], now, &sent.request) {
            self.requests = requests;
        }
        self.counts.cancelled += 1;
    }

    fn settle(&mut self, now: i128, sent: Sent<W>) {
        let actual = sent.estimate * self.rng.u64(0..=250) / 100;
        let before = self.budget.tokens().word().raw();
        let expired = now >= sent.tokens.expires;
        let told = self.budget.settle(word(now), sent.spending, Self::cells(actual));
        let told = told.map(|_| ()).map_err(|debt| debt.allowed.widen());
        let expected = self.tokens.settle(self.terms[1], now, &sent.tokens, actual);
        assert_eq!(told, expected.as_ref().map(|_| ()).map_err(|allowed| *allowed), "{actual} at {now}");
        self.used[0].push((sent.at, 1));
        self.used[1].push((sent.at, actual.min(sent.estimate)));
        let over = actual.saturating_sub(sent.estimate);
        match expected {
            Ok(after) => {
                self.used[1].push((now, over));
                self.tokens = after.unwrap_or(self.tokens.clone());
            }
            Err(_) => self.waiting += over,
        }
        let same = before == self.budget.tokens().word().raw();
        assert!(same || over > 0 || !expired, "what has expired gives nothing back");
        self.counts.expired += u64::from(expired);
        self.counts.beyond += u64::from(told.is_err());
        self.counts.overruns += u64::from(over > 0);
        self.counts.given_back += u64::from(!same && over == 0);
    }

    /// What could not be owed is, as soon as it can.
    fn catch_up(&mut self, now: i128) {
        let part = self.waiting.min(500);
        if part > 0 && self.budget.tokens().debit(word(now), Self::cells(part)).is_ok() {
            self.tokens = self.tokens.debit(self.terms[1], now, part).unwrap().unwrap();
            self.used[1].push((now, part));
            self.waiting -= part;
        }
    }

    fn run(&mut self, requests: u64, mut now: i128) {
        let mut on_their_way = BinaryHeap::new();
        let mut sent: Vec<Option<Sent<W>>> = Vec::new();
        for _ in 0..requests {
            now += i128::from(if self.rng.u32(0..300) == 0 {
                self.rng.u64(0..30_000)
            } else {
                self.rng.u64(0..150)
            });
            while let Some(&Reverse((then, index))) = on_their_way.peek() {
                if then > now {
                    break;
                }
                on_their_way.pop();
                let request: &mut Option<Sent<W>> = &mut sent[index];
                self.settle(then, request.take().unwrap());
                self.compare(then, "a settlement");
            }
            self.catch_up(now);
            let Some(request) = self.send(now) else { continue };
            self.compare(now, "a request");
            match self.rng.u32(0..20) {
                0..2 => self.cancel(now, request),
                // its reader has gone, and nobody settles it: what it used is at most what it was charged
                2..4 => {
                    self.used[0].push((now, 1));
                    self.used[1].push((now, request.estimate));
                    self.counts.unsettled += 1;
                }
                _ => {
                    let takes = self.rng.u64(0..5_000) >> self.rng.u32(0..4);
                    on_their_way.push(Reverse((now + i128::from(takes), sent.len())));
                    sent.push(Some(request));
                }
            }
        }
        // those on their way are charged
        for request in sent.into_iter().flatten() {
            self.used[0].push((request.at, 1));
            self.used[1].push((request.at, request.estimate));
        }
    }
}

fn replay<W: Atomic + TryFrom<u64>>(
    requests: u64,
    start: i128,
    make: fn(Quota, Quota, W) -> Result<Budget<W>, BudgetError>,
) {
    let quota =
        |asked: Asked, debt| Quota::new(asked.count, asked.period, asked.burst).stale(STALE).debt(debt);
    let budget = make(quota(REQUESTS, 0), quota(TOKENS, OWED), word(start)).unwrap();
    let max_idle = |of: &tollgate::Shaper<W>| of.profile().max_idle().widen();
    let terms = [
        Terms { debt: 0, max_idle: max_idle(budget.requests()) },
        Terms { debt: OWED, max_idle: max_idle(budget.tokens()) },
    ];
    let mut replay = Replay {
        budget,
        requests: Bucket::new(REQUESTS, start),
        tokens: Bucket::new(TOKENS, start),
        terms,
        rng: Rng::with_seed(requests),
        counts: Counts::default(),
        used: [Log::new(), Log::new()],
        waiting: 0,
    };
    replay.run(requests, start);
    let counts = &replay.counts;
    let each = [
        counts.by_requests,
        counts.by_tokens,
        counts.by_both,
        counts.never,
        counts.cancelled,
        counts.given_back,
        counts.overruns,
        counts.beyond,
        counts.unsettled,
        counts.expired,
    ];
    assert!(each.iter().all(|&count| count >= requests / 20_000), "{counts:?}");
    // of requests the burst, of tokens the burst and the debt, to the part; and the debt is made use of
    let [requests_log, tokens_log] = &mut replay.used;
    let (burst, debt) = (TOKENS.burst * TOKENS.period, OWED * TOKENS.count);
    let worst = worst_window(requests_log, REQUESTS);
    assert!(worst <= i128::from(REQUESTS.burst * REQUESTS.period), "{worst}: {counts:?}");
    assert!(worst > i128::from((REQUESTS.burst - 1) * REQUESTS.period), "never near the bound: {worst}");
    let worst = worst_window(tokens_log, TOKENS);
    assert!(worst <= i128::from(burst + debt), "{worst}: {counts:?}");
    assert!(worst > i128::from(burst), "never beyond the burst: {worst}");
    println!("checked: {requests} oracle decisions (a budget through a replay, {} bits)", W::BITS);
}

#[test]
fn what_is_net_used_keeps_both_bounds() {
    let requests = if cfg!(debug_assertions) { 20_000 } else { 100_000 };
    replay::<u64>(requests, 1 << 40, Budget::<u64>::new_at);
    replay::<u32>(requests / 2, (1 << 32) - 1_000_000, Budget::<u32>::new_at);
}
