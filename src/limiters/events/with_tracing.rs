use core::ops::Deref;

use tracing::{Level, event};

use crate::{Algorithm, Denied, Outcome, Width};

/// Tells of a denial of `n` cells, if it is one, and passes it on.
#[inline]
pub(in super::super) fn told<T, R>(n: impl Width, answer: Result<T, Denied<R>>) -> Result<T, Denied<R>>
where
    R: Deref<Target: Algorithm>,
{
    if let Err(Denied::NotYet(outcome) | Denied::Never(outcome)) = &answer {
        event!(
            target: "tollgate",
            Level::DEBUG,
            n = n.widen(),
            retry_after = outcome.retry_after().widen(),
            remaining = outcome.remaining().widen(),
            "denied"
        );
    }
    answer
}

/// Tells of a wait of so many ticks for `n` cells, if there is one.
#[inline]
pub(in super::super) fn waits<R>(n: impl Width, wait: impl Width, outcome: &Outcome<R>)
where
    R: Deref<Target: Algorithm>,
{
    if wait.widen() > 0 {
        event!(
            target: "tollgate",
            Level::DEBUG,
            n = n.widen(),
            wait = wait.widen(),
            remaining = outcome.remaining().widen(),
            "waits"
        );
    }
}
