use crate::ground::sync::{const_fn, for_each_atomic};
use crate::{Allowed, Approximation, Atomic, Decision, Gcra, Profile, Quota, QuotaError};

/// A duty cycle: on for no more than so many ticks in any window, wherever the window begins.
///
/// A radio in the band of 868 MHz may send for 1 % of the time, 36 seconds in any hour. A budget that is
/// filled anew each hour admits twice that across the border; this one does not.
///
/// ```
/// use tollgate::{DutyCycle32, checked};
///
/// const HOUR: u64 = 3_600_000; // a clock of milliseconds
/// const LONGEST: u64 = 3_000; // of one transmission
///
/// // what ERC recommendation 70-03 allows: 0.1 %, 1 % and 10 % of any hour
/// static ALARM: DutyCycle32 = checked!(DutyCycle32::per_mille(1, HOUR, 1_000));
/// static SENSOR: DutyCycle32 = checked!(DutyCycle32::per_mille(10, HOUR, LONGEST));
/// static GATEWAY: DutyCycle32 = checked!(DutyCycle32::per_mille(100, HOUR, LONGEST));
///
/// let in_any_hour = |radio: &DutyCycle32| radio.profile().max_admitted(HOUR);
/// assert_eq!([&ALARM, &SENSOR, &GATEWAY].map(in_any_hour), [3_600, 36_000, 359_756]);
///
/// assert!(SENSOR.try_send(0, 2_800).is_ok());
/// assert_eq!(SENSOR.air_time_left(0), 200);
/// let denied = SENSOR.try_send(0, 1_400).unwrap_err();
/// assert_eq!(denied.retry_after(), 130_909); // until 1,200 ms more have come
/// ```
///
/// What is saved up is the `longest` transmission, and the rest comes at a constant rate, of
/// `on - longest + 1` per `window + 1`: the shorter the longest one, the higher the rate. It is
/// [`Quota::hard_window_burst`] in words of air time, at the nearest rate below it that leaves the limiter
/// exact after a rest of 2^28 ticks (three days of milliseconds), or 2^48 in 64 bits; after a longer one it may
/// refuse for a while, unless it is [touched](crate::Limiter::touch). [`quota`](Self::quota) tells how far below.
///
/// A transmission counts at the tick that it begins at, and by its whole length. Where it begins when it was
/// asked for, and no two overlap, the bound holds for the time on the air as well: what a window cuts off at
/// its begin is as long as what it holds more at its end, at most. Round air times up to ticks.
///
/// # Over a reboot
///
/// The state is that of a [`Gcra`]: save [`as_gcra().snapshot(now)`](crate::Limiter::snapshot) after each
/// grant and before the transmission begins, since a supply fails while it sends; afterwards [restore](crate::Limiter::restore) it, once, with the time
/// that it was [`Off`](crate::Off). Where that is unknown, or the snapshot is lost, the bound still holds:
/// `Off::Unknown` credits nothing, and [`drain`](crate::Limiter::drain) begins with nothing saved up.
///
/// ```
/// use tollgate::{DutyCycle32, Off, checked};
///
/// let radio = checked!(DutyCycle32::per_mille(10, 3_600_000, 3_000));
/// radio.try_send(70_000, 3_000).unwrap();
/// let kept = radio.as_gcra().snapshot(70_000);
///
/// let radio = checked!(DutyCycle32::per_mille(10, 3_600_000, 3_000));
/// match radio.as_gcra().restore(&kept, 0, Off::Ticks(60_000)) {
///     Ok(()) => assert_eq!(radio.air_time_left(0), 550), // of a minute
///     Err(_) => radio.as_gcra().drain(0),
/// }
/// ```
#[derive(Debug)]
#[repr(transparent)]
pub struct DutyCycle<W: Atomic>(Gcra<W>);

macro_rules! duty_cycle {
    ($(#[$hidden:meta])? $width:ident) => {
        $(#[$hidden])?
        impl DutyCycle<$width> {
            const_fn! {
                /// On for at most `on` ticks in any window of `window`, and for `longest` at once, which is at
                /// most `on`. Nothing is used up, for every clock but one that starts shortly before its
                /// wrap: see [`Gcra::new`](crate::Gcra64::new), and set the state at the clock's first tick by
                /// one of the verbs that a reboot needs.
                ///
                /// # Errors
                ///
                /// What does not fit in a word of this width, and what would: `Count` is about `on`, `Burst`
                /// about `longest`.
                pub const fn new(on: u64, window: u64, longest: u64) -> Result<Self, QuotaError> {
                    match Self::quota(on, window, longest) {
                        Ok(near) => match Gcra::<$width>::new(near.quota) {
                            Ok(gcra) => Ok(Self(gcra)),
                            Err(error) => Err(error),
                        },
                        Err(error) => Err(error),
                    }
                }

                /// On for so many thousandths of any window, rounded down to ticks: 10 is 1 %.
                ///
                /// # Errors
                ///
                /// As [`new`](Self::new).
                pub const fn per_mille(share: u64, window: u64, longest: u64) -> Result<Self, QuotaError> {
                    match window.checked_mul(share) {
                        Some(parts) => Self::new(parts / 1_000, window, longest),
                        None => Err(QuotaError::Window(Allowed { min: 1, max: u64::MAX / share })),
                    }
                }

                /// The quota of such a duty cycle, and how much lower its rate is than the highest that keeps
                /// the bound, in parts per 10^12.
                ///
                /// ```
                /// use tollgate::DutyCycle32;
                ///
                /// // 11 ms in 1200 ms, for 33,001 ms in 3,600,001 ms
                /// let near = DutyCycle32::quota(36_000, 3_600_000, 3_000)?;
                /// assert_eq!((near.count, near.period, near.error), (11, 1_200, 30_024_343));
                /// # Ok::<(), tollgate::QuotaError>(())
                /// ```
                ///
                /// # Errors
                ///
                /// As [`new`](Self::new).
                pub const fn quota(on: u64, window: u64, longest: u64) -> Result<Approximation, QuotaError> {
                    if window == 0 {
                        return Err(QuotaError::Window(Allowed { min: 1, max: u64::MAX - 1 }));
                    }
                    if on > window {
                        return Err(QuotaError::Count(Allowed { min: 1, max: window }));
                    }
                    // nothing is reserved, and so there is no debt
                    let spare = if <$width>::BITS == 64 { 16 } else { 4 };
                    let idle = u64::MAX >> (64 - <$width>::BITS) >> spare;
                    Quota::hard_window_burst(on, window, longest).debt(0).idle(idle).approximate::<$width>()
                }
            }
        }
    };
}

for_each_atomic!(duty_cycle);

impl<W: Atomic> DutyCycle<W> {
    /// Asks whether a transmission of `air_time` ticks may begin at `now`, and counts it if so.
    ///
    /// # Errors
    ///
    /// [`NotYet`](crate::Denied::NotYet) where the window would hold too much,
    /// [`Never`](crate::Denied::Never) where it is longer than the longest one.
    #[inline]
    pub fn try_send(&self, now: W, air_time: W) -> Decision<'_, Profile<W>> {
        self.0.try_acquire(now, air_time)
    }

    /// The longest transmission that may begin at `now`, in ticks.
    #[must_use]
    pub fn air_time_left(&self, now: W) -> W {
        self.0.status(now).remaining()
    }

    /// The arithmetic; its [`max_admitted`](Profile::max_admitted) is the most that any window holds.
    #[must_use]
    pub const fn profile(&self) -> &Profile<W> {
        self.0.profile()
    }

    /// The same limiter in the words of GCRA, with the rest of the verbs.
    #[must_use]
    #[inline]
    pub const fn as_gcra(&self) -> &Gcra<W> {
        &self.0
    }
}
