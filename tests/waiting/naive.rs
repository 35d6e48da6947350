//! The line as anybody would write it down: a list, and a bucket in exact fractions. Nobody reserves: each tick it is
//! asked whether the first of the list conforms. Who has left was never there.

use std::collections::VecDeque;

/// What happens to one who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Granted,
    /// With the ticks that a newcomer would have to wait.
    GaveUp(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Full,
    TooLong(u64),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    pub(crate) count: u64,
    pub(crate) period: u64,
    pub(crate) burst: u64,
    /// The ticks by which more may be owed than the burst is worth.
    pub(crate) debt: u64,
}

/// What is owed, in parts of which a cell is `period` and a tick brings `count`.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    rate: Rate,
    owed: u64,
    tick: u64,
}

impl Bucket {
    fn at(mut self, tick: u64) -> Self {
        self.owed = self.owed.saturating_sub((tick - self.tick) * self.rate.count);
        Self { tick, ..self }
    }

    /// Ticks until `n` cells conform.
    fn wait(&self, n: u64) -> u64 {
        let room = (self.rate.burst - n) * self.rate.period;
        self.owed.saturating_sub(room).div_ceil(self.rate.count)
    }

    fn take(&mut self, n: u64) {
        assert_eq!(self.wait(n), 0);
        self.owed += n * self.rate.period;
    }

    /// What was not used of so many cells, and has not come back since they were granted; whether that is anything. Where
    /// more is owed than the burst, nothing is.
    fn give_back(&mut self, granted: u64, n: u64, unused: u64) -> bool {
        if self.owed > self.rate.burst * self.rate.period {
            return false;
        }
        let left = (n * self.rate.period).saturating_sub((self.tick - granted) * self.rate.count);
        let given = left.min(unused * self.rate.period).min(self.owed);
        self.owed -= given;
        given > 0
    }

    /// Whether so many more may be owed, and are now.
    fn owe(&mut self, n: u64) -> bool {
        let Rate { count, period, burst, debt } = self.rate;
        let owed = self.owed + n * period;
        let may = owed <= burst * period + debt * count;
        self.owed = if may { owed } else { self.owed };
        may
    }
}

#[derive(Debug)]
struct Stander {
    name: usize,
    n: u64,
    deadline: Option<u64>,
    gone: bool,
}

#[derive(Debug)]
pub(crate) struct Naive {
    bucket: Bucket,
    list: VecDeque<Stander>,
    places: usize,
}

impl Naive {
    pub(crate) fn new(rate: Rate, places: usize) -> Self {
        Self { bucket: Bucket { rate, owed: 0, tick: 0 }, list: VecDeque::new(), places }
    }

    /// With those who are gone, and whom nobody has passed.
    pub(crate) fn length(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn is_first(&self, name: usize) -> bool {
        self.list.front().is_some_and(|first| first.name == name)
    }

    /// When the first one would be granted.
    pub(crate) fn first_is_due(&self, now: u64) -> u64 {
        now + self.bucket.at(now).wait(self.list[0].n)
    }

    /// How long one would wait who came now, if nobody gave up.
    pub(crate) fn newcomer(&self, now: u64, n: u64) -> u64 {
        let mut bucket = self.bucket.at(now);
        for n in self.list.iter().filter(|one| !one.gone).map(|one| one.n).chain([n]) {
            bucket = bucket.at(bucket.tick + bucket.wait(n));
            bucket.take(n);
        }
        bucket.tick - now
    }

    pub(crate) fn try_acquire(&mut self, now: u64, n: u64) -> Result<(), u64> {
        let wait = self.newcomer(now, n);
        if !self.list.is_empty() || wait > 0 {
            return Err(wait.max(1));
        }
        self.bucket = self.bucket.at(now);
        self.bucket.take(n);
        Ok(())
    }

    pub(crate) fn enter(
        &mut self,
        now: u64,
        name: usize,
        n: u64,
        max_wait: Option<u64>,
    ) -> Result<(), Refused> {
        let wait = self.newcomer(now, n);
        if max_wait.is_some_and(|most| wait > most) {
            return Err(Refused::TooLong(wait));
        }
        if self.list.len() == self.places {
            return Err(Refused::Full);
        }
        let deadline = max_wait.map(|ticks| now + ticks);
        self.list.push_back(Stander { name, n, deadline, gone: false });
        Ok(())
    }

    pub(crate) fn leave(&mut self, name: usize) {
        if let Some(one) = self.list.iter_mut().find(|one| one.name == name) {
            one.gone = true;
        }
        while self.list.front().is_some_and(|first| first.gone) {
            self.list.pop_front();
        }
    }

    /// Of the `n` cells that were granted then so many were used. How many conform now, if anything was given back or taken.
    pub(crate) fn settle(&mut self, now: u64, granted: u64, n: u64, used: u64) -> Option<u64> {
        self.bucket = self.bucket.at(now);
        let changed = if used > n {
            self.bucket.owe(used - n)
        } else {
            self.bucket.give_back(granted, n, n - used)
        };
        let Bucket { rate, owed, .. } = self.bucket;
        changed.then(|| (rate.burst * rate.period).saturating_sub(owed) / rate.period)
    }

    /// What happens at a tick: to those in front, and then to those who have waited for as long as they would.
    pub(crate) fn tick(&mut self, now: u64) -> Vec<(usize, End)> {
        self.bucket = self.bucket.at(now);
        let mut ends = Vec::new();
        while let Some(first) = self.list.front() {
            let (name, n, wait) = (first.name, first.n, self.bucket.wait(first.n));
            if wait == 0 {
                self.bucket.take(n);
                self.leave(name);
                ends.push((name, End::Granted));
            } else if first.deadline.is_some_and(|deadline| now + wait > deadline) {
                ends.push(self.gave_up(now, name, n));
            } else {
                break;
            }
        }
        let late = |one: &Stander| !one.gone && one.deadline.is_some_and(|deadline| deadline <= now);
        while let Some(one) = self.list.iter().skip(1).find(|one| late(one)) {
            let (name, n) = (one.name, one.n);
            ends.push(self.gave_up(now, name, n));
        }
        ends
    }

    fn gave_up(&mut self, now: u64, name: usize, n: u64) -> (usize, End) {
        self.leave(name);
        (name, End::GaveUp(self.newcomer(now, n).max(1)))
    }
}
