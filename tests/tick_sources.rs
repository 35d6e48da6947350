//! The clocks of other crates, as a limiter reads them. What needs a Cortex-M is built for the targets and
//! run by the firmware examples.

#![cfg(not(loom))]

use core::task::Waker;
use std::future::Future;
use std::time::{Duration, Instant};

use embassy_time_driver::Driver;
use fugit::{ExtU64, MonotonicTimerInstantU64, WrappingInstant, WrappingTimerInstantU32};
use rtic_time::{Timebase, TimeoutError};
use tollgate::clocks::{
    At, Clock, Down, Embassy, Extender, Fugit, FugitInstant, Low32, Manual, Manual32, Manual64, Rtic,
    Std, SysTick, TickRate,
};
use tollgate::{Gcra32, Profile64, Quota, QuotaError};

/// Bits, ticks per second, and the tick now.
fn facts<C: TickRate>(clock: &C) -> (u32, u64, u64) {
    use tollgate::Width;
    (C::BITS, C::TICK_HZ, clock.now().widen())
}

/// The driver of a program on Embassy: here, by hand.
struct ByHand(Manual64<1_000_000>);

impl Driver for ByHand {
    fn now(&self) -> u64 {
        self.0.now()
    }

    fn schedule_wake(&self, _: u64, _: &Waker) {}
}

embassy_time_driver::time_driver_impl!(static DRIVER: ByHand = ByHand(Manual64::<1_000_000>::new(5)));

#[test]
fn embassy_counts_as_its_driver_does() {
    assert_eq!(facts(&Embassy), (64, embassy_time_driver::TICK_HZ, 5));
    DRIVER.0.advance(0x1_0000_0000);
    assert_eq!(Embassy.now(), 0x1_0000_0005);
    assert_eq!(facts(&Low32::<_>(Embassy)), (32, embassy_time_driver::TICK_HZ, 5));
}

/// A monotonic of RTIC's, here by hand.
struct Mono;

static MONO: Manual32<32_768> = Manual32::<32_768>::new(u32::MAX);

impl Timebase for Mono {
    type Instant = WrappingTimerInstantU32<32_768>;
    type Duration = fugit::TimerDurationU32<32_768>;

    fn now() -> Self::Instant {
        Self::Instant::from_ticks(MONO.now())
    }

    async fn delay(_: Self::Duration) {}

    async fn delay_until(_: Self::Instant) {}

    async fn timeout_at<F: Future>(_: Self::Instant, future: F) -> Result<F::Output, TimeoutError> {
        Ok(future.await)
    }

    async fn timeout_after<F: Future>(_: Self::Duration, future: F) -> Result<F::Output, TimeoutError> {
        Ok(future.await)
    }
}

#[test]
fn a_monotonic_of_rtic_may_wrap() {
    let clock = Rtic::<Mono>::new();
    assert_eq!(facts(&clock), (32, 32_768, u64::from(u32::MAX)));
    let quota = Quota::per_second(1, Rtic::<Mono>::TICK_HZ);
    let limiter = Gcra32::new_at(quota, clock.now()).unwrap();
    assert!(limiter.try_acquire(clock.now(), 1).is_ok());
    MONO.advance(32_767);
    assert_eq!(limiter.try_acquire(clock.now(), 1).unwrap_err().retry_after(), 1);
    MONO.advance(1);
    assert!(limiter.try_acquire(clock.now(), 1).is_ok());
    assert_eq!(format!("{:?}", Rtic::<Mono>::default().clone()), "Rtic");
}

#[test]
fn instants_of_fugit() {
    assert_eq!(facts(&Fugit(|| WrappingTimerInstantU32::<100>::from_ticks(9))), (32, 100, 9));
    assert_eq!(
        facts(&Fugit(|| MonotonicTimerInstantU64::<100>::from_ticks(1 << 40))),
        (64, 100, 1 << 40)
    );
    // three ticks in 3/500 of a second
    let instant = WrappingInstant::<u32, 2, 1_000>::from_ticks(3);
    assert_eq!(instant.ticks(), 3);
    assert_eq!(facts(&Fugit(move || instant)), (32, 500, 3));
}

#[test]
fn periods_of_fugit_are_exact() {
    type Millis = fugit::Duration<u64, 1, 1_000>;
    let same = |a: Quota, b: Quota| {
        assert_eq!(Profile64::new(a.burst(7)).unwrap(), Profile64::new(b.burst(7)).unwrap());
    };
    same(Quota::per_fugit(5, 1_u64.secs::<1, 1>(), 1_000), Quota::per_second(5, 1_000));
    same(Quota::per_fugit(5, 1_u64.minutes::<60, 1>(), 1_000), Quota::per_minute(5, 1_000));
    same(Quota::per_fugit(4, Millis::from_millis(2_000), 32_768), Quota::per_second(2, 32_768));
    // 100 ms are 3276.8 ticks: ten a second, exactly
    same(Quota::per_fugit(1, Millis::from_millis(100), 32_768), Quota::per_second(10, 32_768));
    // a tick of a third of a second, 7 of them, on a clock of 90 Hz: 210 ticks
    let thirds = fugit::Duration::<u64, 1, 3>::from_ticks(7);
    let minute = 60 * 90;
    same(Quota::per_fugit(11, thirds, 90), Quota::new(11, 210, 7).stale(minute).debt(minute));
    // 60 seconds of staleness and as much debt
    let idle = |quota: Quota| Profile64::new(quota).unwrap().max_idle();
    let quota = Quota::per_fugit(1, Millis::from_millis(1_000), 1_000);
    assert_eq!(idle(quota.stale(0)) - idle(quota), 60_000);
    assert_eq!(idle(quota.debt(0)) - idle(quota), 60_000);
    // as many at once as in a period
    assert_eq!(Profile64::new(Quota::per_fugit(5, Millis::from_millis(100), 1_000)).unwrap().burst(), 5);
}

/// What does not fit in 64 bits is refused, with what would fit; nothing wraps and nothing divides by 0.
#[test]
fn periods_of_fugit_that_do_not_fit() {
    type Hours = fugit::Duration<u64, 3_600, 1>;
    type Nanos = fugit::Duration<u64, 1, 1_000_000_000>;
    let refused = |quota: Quota| Profile64::new(quota).unwrap_err();
    let allowed = |error: QuotaError| (error.allowed().min, error.allowed().max);

    let error = refused(Quota::per_fugit(1, Hours::from_ticks(u64::MAX), 1));
    assert!(matches!(error, QuotaError::Period(_)));
    assert_eq!(allowed(error), (1, u64::MAX / 3_600));
    let error = refused(Quota::per_fugit(1, Hours::from_ticks(1), u64::MAX));
    assert!(matches!(error, QuotaError::TickRate(_)));
    assert_eq!(allowed(error), (1, u64::MAX / 3_600));
    let error = refused(Quota::per_fugit(u64::MAX - 1, Nanos::from_ticks(7), 1));
    assert!(matches!(error, QuotaError::Count(_)));
    assert_eq!(allowed(error), (1, u64::MAX / 1_000_000_000));

    assert!(matches!(refused(Quota::per_fugit(0, Nanos::from_ticks(7), 9)), QuotaError::Count(_)));
    assert!(matches!(refused(Quota::per_fugit(1, Nanos::from_ticks(0), 9)), QuotaError::Period(_)));
    assert!(matches!(refused(Quota::per_fugit(1, Nanos::from_ticks(7), 0)), QuotaError::Period(_)));
}

#[test]
fn the_clock_of_the_system_counts_nanoseconds() {
    let origin = Instant::now();
    let clock = Std::since(origin);
    assert_eq!((Std::BITS, Std::TICK_HZ), (64, 1_000_000_000));
    assert_eq!(clock.tick_of(origin + Duration::new(7, 123_456_789)), 7_123_456_789);
    assert_eq!(clock.tick_of(origin), 0);
    let before = u64::try_from(origin.elapsed().as_nanos()).unwrap();
    let now = clock.now();
    let after = u64::try_from(origin.elapsed().as_nanos()).unwrap();
    assert!((before..=after).contains(&now));
    let (early, late) = (Instant::now(), Std::default());
    let offset = late.tick_of(early + Duration::from_secs(3_600));
    assert!((1..=3_600 * Std::TICK_HZ).contains(&offset), "the default begins now, not {offset}");
}

#[test]
fn adapters_say_what_they_are() {
    let counter = At::<_, 12_000_000>(Manual::<u32, 24, 1>::new(0x12_3456));
    assert_eq!(facts(&counter), (24, 12_000_000, 0x12_3456));
    assert_eq!(facts(&&counter), (24, 12_000_000, 0x12_3456));
    assert_eq!(facts(&Down(&counter)), (24, 12_000_000, 0xED_CBA9));
    assert_eq!(facts(&Extender::new(&counter)), (55, 12_000_000, 0x12_3456));
    // 8 of 24 bits are gone
    assert_eq!(facts(&Low32::<_, 8>(&counter)), (16, 46_875, 0x1234));
    let long = Manual64::<256>::new(0x1234_5678_9ABC_DEF0);
    assert_eq!(facts(&Low32::<_, 8>(&long)), (32, 1, 0x789A_BCDE));
    assert_eq!((SysTick::BITS, Down::<Manual<u8, 8, 9>>::BITS), (24, 8));
}

#[test]
fn a_clock_by_hand_wraps_where_its_bits_end() {
    let narrow = Manual::<u16, 12, 7>::new(0xF00F);
    assert_eq!(facts(&narrow), (12, 7, 0x00F));
    narrow.set(0x0FFF);
    narrow.advance(2);
    assert_eq!(narrow.now(), 1);
    narrow.set(0);
    assert_eq!(narrow.now(), 0);
}
