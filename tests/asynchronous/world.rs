//! Tasks on a clock that stands still while any of them can go on, and then is advanced to the next timer.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use embedded_hal_async::delay::DelayNs;
use tollgate::clocks::{Clock, TickRate};
use tollgate::waiting::Sleeper;

/// Nanoseconds, which is what timers are told.
const NANOS: u64 = 1_000_000_000;

/// The time, in nanoseconds, and what happens next.
pub(crate) struct World {
    nanos: Cell<u64>,
    timers: RefCell<BTreeMap<(u64, u64), Waker>>,
    /// The timers that were ever set.
    set: Cell<u64>,
    ready: Ready,
}

type Ready = Arc<Mutex<VecDeque<usize>>>;
pub(crate) type Task<'t> = Pin<Box<dyn Future<Output = ()> + 't>>;

/// Wakes one task. To wake one that is in the queue already is nothing new.
struct Alarm {
    task: usize,
    ready: Ready,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        let mut ready = self.ready.lock().unwrap();
        if !ready.contains(&self.task) {
            ready.push_back(self.task);
        }
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::at(0)
    }

    pub(crate) fn at(nanos: u64) -> Self {
        Self {
            nanos: Cell::new(nanos),
            timers: RefCell::default(),
            set: Cell::new(0),
            ready: Ready::default(),
        }
    }

    pub(crate) fn nanos(&self) -> u64 {
        self.nanos.get()
    }

    pub(crate) fn timer(&self) -> Timer<'_> {
        Timer(self)
    }

    pub(crate) fn pass(&self, nanos: u64) {
        self.nanos.set(self.nanos() + nanos);
    }

    pub(crate) fn sleep_until(&self, at: u64) -> Sleep<'_> {
        Sleep { world: self, at, key: None }
    }

    /// How many timers are set.
    pub(crate) fn timers(&self) -> usize {
        self.timers.borrow().len()
    }

    /// Until all tasks are done, polled in their order first.
    pub(crate) fn run(&self, mut tasks: Vec<Task<'_>>) {
        let alarms: Vec<Waker> = (0..tasks.len())
            .map(|task| Waker::from(Arc::new(Alarm { task, ready: self.ready.clone() })))
            .collect();
        alarms.iter().for_each(Waker::wake_by_ref);
        let mut left = tasks.len();
        let mut done = vec![false; left];
        while left > 0 {
            let Some(task) = self.next_ready() else {
                self.next_timer();
                continue;
            };
            if done[task] {
                continue;
            }
            let cx = &mut Context::from_waker(&alarms[task]);
            if tasks[task].as_mut().poll(cx).is_ready() {
                (done[task], left) = (true, left - 1);
            }
        }
    }

    fn next_ready(&self) -> Option<usize> {
        self.ready.lock().unwrap().pop_front()
    }

    /// Nobody can go on: it is the time of the next timer.
    fn next_timer(&self) {
        let ((at, _), waker) = self.timers.borrow_mut().pop_first().expect("all sleep for ever");
        assert!(at >= self.nanos());
        self.nanos.set(at);
        waker.wake();
    }
}

/// Done when it is time.
pub(crate) struct Sleep<'w> {
    world: &'w World,
    at: u64,
    key: Option<(u64, u64)>,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.world.nanos() >= self.at {
            return Poll::Ready(());
        }
        let set = &self.world.set;
        let key = self.key.unwrap_or_else(|| (self.at, set.replace(set.get() + 1)));
        self.key = Some(key);
        self.world.timers.borrow_mut().insert(key, cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.world.timers.borrow_mut().remove(&key);
        }
    }
}

/// The timer of the runtime, and a way to sleep for who is alone.
#[derive(Clone)]
pub(crate) struct Timer<'w>(&'w World);

impl DelayNs for Timer<'_> {
    async fn delay_ns(&mut self, ns: u32) {
        self.0.sleep_until(self.0.nanos() + u64::from(ns)).await;
    }
}

impl Sleeper for Timer<'_> {
    fn waker(&self) -> Option<Waker> {
        Some(Waker::noop().clone())
    }

    fn sleep(&mut self, time: Duration) {
        self.0.pass(time.as_nanos().try_into().unwrap());
    }
}

/// The world's time, in other ticks.
pub(crate) struct Ticks<'w, W, const BITS: u32, const TICK_HZ: u64> {
    world: &'w World,
    width: std::marker::PhantomData<W>,
}

impl<'w, W, const BITS: u32, const TICK_HZ: u64> Ticks<'w, W, BITS, TICK_HZ> {
    pub(crate) fn of(world: &'w World) -> Self {
        Self { world, width: std::marker::PhantomData }
    }
}

impl<W: tollgate::Width, const BITS: u32, const TICK_HZ: u64> Clock for Ticks<'_, W, BITS, TICK_HZ> {
    type Tick = W;
    const BITS: u32 = BITS;

    fn now(&self) -> W {
        let ticks = u128::from(self.world.nanos()) * u128::from(TICK_HZ) / u128::from(NANOS);
        W::narrow(u64::try_from(ticks % (1 << BITS)).unwrap())
    }
}

impl<W: tollgate::Width, const BITS: u32, const TICK_HZ: u64> TickRate for Ticks<'_, W, BITS, TICK_HZ> {
    const TICK_HZ: u64 = TICK_HZ;
}

/// What comes first: the future, or the time, at which the future is dropped.
pub(crate) async fn unless<T>(world: &World, at: u64, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut alarm) = (pin!(future), pin!(world.sleep_until(at)));
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => alarm.as_mut().poll(cx).map(|()| None),
    })
    .await
}
