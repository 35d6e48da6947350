use core::ops::Deref;

use crate::{Algorithm, Denied, Outcome, Width};

#[inline]
pub(in super::super) fn told<T, R>(_: impl Width, answer: Result<T, Denied<R>>) -> Result<T, Denied<R>>
where
    R: Deref<Target: Algorithm>,
{
    answer
}

#[inline]
pub(in super::super) fn waits<R>(_: impl Width, _: impl Width, _: &Outcome<R>)
where
    R: Deref<Target: Algorithm>,
{
}
