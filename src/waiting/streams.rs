//! Streams and sinks whose items wait in line.

use core::fmt;
use core::future::ready;

use embedded_hal_async::delay::DelayNs;
use futures_util::{Sink, SinkExt, Stream, StreamExt, stream};

use super::{GaveUp, Waiting};
use crate::Atomic;
use crate::clocks::TickRate;

/// The items of a stream, each when the cells that it costs conform; with an item that was not granted, why.
///
/// The next item is asked for when the one before was granted: a slow limit slows the stream, and nothing is stored. An item
/// that is refused, as one that costs more than the burst, is handed out with the reason, and the stream goes on. Who drops
/// the stream while an item waits loses the item, and no cells. Each item that waits has a timer of its own, a clone.
///
/// ```
/// use core::task::{Context, Poll, Waker};
/// use futures_util::{Stream, stream};
/// use tollgate::clocks::Manual32;
/// use tollgate::waiting::{GaveUp, Waiting, limited};
/// use tollgate::{Quota, Shaper32};
///
/// # #[derive(Clone)]
/// # struct Timer;
/// # impl embedded_hal_async::delay::DelayNs for Timer {
/// #     async fn delay_ns(&mut self, _: u32) {
/// #         core::future::pending().await
/// #     }
/// # }
/// let limiter = Shaper32::new(Quota::new(1, 100, 8))?;
/// let waiting = Waiting::<u32, _, 4>::new(limiter, Manual32::<1_000>::new(0));
/// let lines = stream::iter(["eight", "a longer one", "six", "four"]);
/// let mut lines = core::pin::pin!(limited(lines, &waiting, Timer, |line| line.len() as u32));
///
/// let cx = &mut Context::from_waker(Waker::noop());
/// let mut next = || lines.as_mut().poll_next(cx);
/// assert_eq!(next(), Poll::Ready(Some(Ok("eight"))));
/// assert_eq!(next(), Poll::Ready(Some(Err(("a longer one", GaveUp::Never)))));
/// assert_eq!(next(), Poll::Ready(Some(Ok("six"))));
/// assert_eq!(next(), Poll::Pending); // five and three of eight were taken
/// waiting.clock().advance(400);
/// assert_eq!(next(), Poll::Ready(Some(Ok("four"))));
/// assert_eq!(next(), Poll::Ready(None));
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
pub fn limited<S, W, C, const N: usize>(
    stream: S,
    waiting: &Waiting<W, C, N>,
    timer: impl DelayNs + Clone,
    mut cost: impl FnMut(&S::Item) -> W,
) -> impl Stream<Item = Result<S::Item, (S::Item, GaveUp<W>)>>
where
    S: Stream,
    W: Atomic,
    C: TickRate<Tick = W>,
{
    stream.then(move |item| {
        let (n, mut timer) = (cost(&item), timer.clone());
        async move {
            match waiting.acquire_async(&mut timer, n).await {
                Ok(_) => Ok(item),
                Err(reason) => Err((item, reason)),
            }
        }
    })
}

/// What became of an item that was sent to a [`limited_sink`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent<T, E, W> {
    /// The sink has failed.
    Sink(E),
    /// The item, which was not granted, and why. The sink is as it was.
    GaveUp(T, GaveUp<W>),
}

impl<T, E, W> From<E> for Unsent<T, E, W> {
    fn from(error: E) -> Self {
        Self::Sink(error)
    }
}

impl<T, E: fmt::Display, W: crate::Width> fmt::Display for Unsent<T, E, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sink(error) => error.fmt(f),
            Self::GaveUp(_, reason) => reason.fmt(f),
        }
    }
}

impl<T: fmt::Debug, E: core::error::Error, W: crate::Width> core::error::Error for Unsent<T, E, W> {}

/// A sink that takes each item when the cells that it costs conform. One item waits at a time; flushing and closing it
/// wait for that one too. It may be used on after an item was refused.
///
/// An item is passed on as soon as it is granted and the sink takes it. Where the sink is not ready by then, it gets
/// it later, and those that come next may follow at once: one item more than the limiter admits, but never two.
///
/// ```
/// use core::task::{Context, Poll, Waker};
/// use futures_util::{Sink, sink};
/// use tollgate::clocks::Manual32;
/// use tollgate::waiting::{Waiting, limited_sink};
/// use tollgate::{Quota, Shaper32};
///
/// # #[derive(Clone)]
/// # struct Timer;
/// # impl embedded_hal_async::delay::DelayNs for Timer {
/// #     async fn delay_ns(&mut self, _: u32) {
/// #         core::future::pending().await
/// #     }
/// # }
/// let limiter = Shaper32::new(Quota::new(1, 100, 1))?;
/// let waiting = Waiting::<u32, _, 4>::new(limiter, Manual32::<1_000>::new(0));
/// let mut frames = core::pin::pin!(limited_sink(sink::drain(), &waiting, Timer, |_: &u8| 1));
///
/// let cx = &mut Context::from_waker(Waker::noop());
/// for frame in 0..2 {
///     assert!(frames.as_mut().poll_ready(cx).is_ready());
///     frames.as_mut().start_send(frame).unwrap();
/// }
/// assert!(frames.as_mut().poll_flush(cx).is_pending()); // the second one waits
/// waiting.clock().advance(100);
/// assert!(frames.as_mut().poll_flush(cx).is_ready());
/// # Ok::<(), tollgate::QuotaError>(())
/// ```
pub fn limited_sink<T, S, W, C, const N: usize>(
    sink: S,
    waiting: &Waiting<W, C, N>,
    timer: impl DelayNs + Clone,
    mut cost: impl FnMut(&T) -> W,
) -> impl Sink<T, Error = Unsent<T, S::Error, W>>
where
    S: Sink<T>,
    W: Atomic,
    C: TickRate<Tick = W>,
{
    let sink = sink.with(|item| ready(Ok::<T, Unsent<T, S::Error, W>>(item)));
    // a stream of one, which can be polled after a refusal, where a future cannot
    sink.with_flat_map(move |item| {
        let (n, mut timer) = (cost(&item), timer.clone());
        stream::once(async move {
            match waiting.acquire_async(&mut timer, n).await {
                Ok(_) => Ok(item),
                Err(reason) => Err(Unsent::GaveUp(item, reason)),
            }
        })
    })
}
