//! What a log is, in so many words: a list of cells that forgets nothing.

use tollgate::{LogDecision, LogDenied, LogOutcome, Width};

/// A decision in plain numbers: whether it was a grant, and whether it could ever be; what remains, and the waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Answer {
    pub(crate) granted: bool,
    pub(crate) never: bool,
    pub(crate) remaining: i128,
    pub(crate) retry_after: i128,
    pub(crate) reset_after: i128,
}

/// "Never" as a number of ticks.
const NEVER: i128 = -1;

impl Answer {
    pub(crate) fn of<W: Width>(decision: LogDecision<W>) -> Self {
        let (granted, never) = (decision.is_ok(), matches!(decision, Err(LogDenied::Never(_))));
        let outcome: LogOutcome<W> = decision.unwrap_or_else(|denied| denied.outcome());
        let plain = |ticks: W| if ticks == W::MAX { NEVER } else { i128::from(ticks.widen()) };
        Self {
            granted,
            never,
            remaining: plain(outcome.remaining()),
            retry_after: plain(outcome.retry_after()),
            reset_after: plain(outcome.reset_after()),
        }
    }
}

/// The cells that came, each with the tick at which it counts, the newest last.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) limit: i128,
    pub(crate) window: i128,
    pub(crate) cells: Vec<(i128, i128)>,
}

impl List {
    pub(crate) fn new(limit: i128, window: i128) -> Self {
        Self { limit, window, cells: Vec::new() }
    }

    /// Cells later than `now - window`.
    pub(crate) fn count(&self, now: i128) -> i128 {
        let inside = self.cells.iter().rev().take_while(|(tick, _)| *tick > now - self.window);
        inside.map(|(_, n)| n).sum()
    }

    fn conforms(&self, now: i128, n: i128) -> bool {
        n == 0 || self.count(now) + n <= self.limit
    }

    fn last(&self) -> Option<i128> {
        self.cells.last().map(|(tick, _)| *tick)
    }

    /// The answer, if nothing is taken but what is granted.
    pub(crate) fn peek(&self, now: i128, n: i128) -> Answer {
        let mut after = self.clone();
        after.ask(now, n)
    }

    /// As many of `n` as conform: how many were taken, and the answer; where not even one conforms, that for one.
    pub(crate) fn ask_up_to(&mut self, now: i128, n: i128) -> (i128, Answer) {
        let some = (0..=n).rev().find(|&n| self.conforms(now, n)).unwrap();
        let asked = if n > 0 { some.max(1) } else { 0 };
        (some, self.ask(now, asked))
    }

    /// The answer; what is granted is taken.
    pub(crate) fn ask(&mut self, now: i128, n: i128) -> Answer {
        let granted = self.conforms(now, n);
        let retry_after = if granted {
            0
        } else if n > self.limit {
            NEVER
        } else {
            // conformance can only change when a cell leaves the window
            let leaves =
                self.cells.iter().map(|(tick, _)| tick + self.window - now).filter(|&wait| wait > 0);
            leaves.filter(|wait| self.conforms(now + wait, n)).min().unwrap()
        };
        if granted && n > 0 {
            let at = self.last().map_or(now, |last| last.max(now));
            self.cells.push((at, n));
        }
        Answer {
            granted,
            never: n > self.limit,
            remaining: (self.limit - self.count(now)).max(0),
            retry_after,
            reset_after: self.last().map_or(0, |last| (last + self.window - now).max(0)),
        }
    }
}
