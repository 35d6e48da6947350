//! Duty cycles: in no window, wherever it begins and whatever reboots fall into it, is there more on-time than
//! was allowed; and not much less than could be.

#![cfg(not(loom))]

use fastrand::Rng;
use tollgate::{DutyCycle, DutyCycle32, DutyCycle64, Off, QuotaError, Snapshot};

const HOUR: u64 = 3_600_000;

/// When a transmission began, on the true time, and how long it was.
type Log = Vec<(u64, u64)>;

/// Of a window that is closed, by the ticks of beginning.
fn most_begun(log: &Log, window: u64) -> u64 {
    let (mut first, mut sum, mut most) = (0, 0, 0);
    for &(begin, length) in log {
        sum += length;
        while log[first].0 + window < begin {
            sum -= log[first].1;
            first += 1;
        }
        most = most.max(sum);
    }
    most
}

/// Of a window of so many ticks on the air, cut where it begins and ends. The most is where it begins with a
/// transmission, or ends with one.
fn most_on_air(log: &Log, window: u64) -> u64 {
    let on_air = |from: u64| -> u64 {
        let at = log.partition_point(|&(begin, length)| begin + length <= from);
        let within = log[at..].iter().take_while(|&&(begin, _)| begin < from + window);
        within.map(|&(begin, length)| (begin + length).min(from + window) - begin.max(from)).sum()
    };
    let edges =
        log.iter().flat_map(|&(begin, length)| [Some(begin), (begin + length).checked_sub(window)]);
    edges.flatten().map(on_air).max().unwrap_or(0)
}

/// What is known after a reboot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Policy {
    Known,
    Unknown,
    Lost,
}

/// A radio whose clock starts anew at each reboot.
struct Radio {
    duty: DutyCycle32,
    make: fn() -> DutyCycle32,
    /// The true time at which its clock showed 0, modulo its range.
    origin: u32,
    log: Log,
}

impl Radio {
    fn new(make: fn() -> DutyCycle32) -> Self {
        Self { duty: make(), make, origin: 0, log: Log::new() }
    }

    fn tick(&self, now: u64) -> u32 {
        u32::try_from(now & u64::from(u32::MAX)).unwrap().wrapping_sub(self.origin)
    }

    /// Whether it sent, and if not, how long it has to wait.
    fn send(&mut self, now: u64, air_time: u32) -> Result<(), u32> {
        let left = self.duty.air_time_left(self.tick(now));
        let answer = self.duty.try_send(self.tick(now), air_time);
        assert_eq!(answer.is_ok(), air_time <= left, "at {now}");
        answer.map_err(|denied| denied.retry_after())?;
        if air_time > 0 {
            self.log.push((now, air_time.into()));
        }
        Ok(())
    }

    fn reboot(&mut self, now: u64, off: u64, policy: Policy, origin: u32) {
        let kept = self.duty.as_gcra().snapshot(self.tick(now)).to_bytes();
        self.duty = (self.make)();
        self.origin = origin;
        let (tick, limiter) = (self.tick(now + off), self.duty.as_gcra());
        let restored = limiter.restore(
            &Snapshot::from_bytes(kept),
            tick,
            match policy {
                // a clock that loses time
                Policy::Known => Off::Ticks(off - off / 1_000),
                Policy::Unknown => Off::Unknown,
                Policy::Lost => return limiter.drain(tick),
            },
        );
        assert_eq!(restored, Ok(()));
    }
}

/// Share in thousandths, the longest transmission, and what is made of them.
type Region = (u64, u64, fn() -> DutyCycle32);

const REGIONS: [Region; 4] = [
    (1, 1_000, || DutyCycle32::per_mille(1, HOUR, 1_000).unwrap()),
    (10, 3_000, || DutyCycle32::per_mille(10, HOUR, 3_000).unwrap()),
    (100, 3_000, || DutyCycle32::per_mille(100, HOUR, 3_000).unwrap()),
    (100, 9_000, || DutyCycle32::per_mille(100, HOUR, 9_000).unwrap()),
];

fn next_air_time(rng: &mut Rng, longest: u32) -> u32 {
    match rng.u32(0..4) {
        0 => longest,
        1 => 1 + rng.u32(0..20),
        _ => rng.u32(1..=longest),
    }
}

/// One who sends whenever he may, and never two at once, over three hours and some reboots.
fn history(rng: &mut Rng, radio: &mut Radio, longest: u32, reboots: bool) -> u64 {
    // the first may lie shortly before the clock wraps
    let mut now = u64::from(u32::MAX) - rng.u64(0..2 * HOUR);
    let end = now + 3 * HOUR;
    radio.origin = rng.u32(..);
    radio.duty.as_gcra().fill(radio.tick(now));
    let mut asked = 0;
    while now < end {
        let air_time = next_air_time(rng, longest);
        asked += 1;
        now += match radio.send(now, air_time) {
            Ok(()) => u64::from(air_time) + rng.u64(0..3) * rng.u64(0..2_000),
            Err(wait) => wait.into(),
        };
        if reboots && rng.u32(0..60) == 0 {
            let off = if rng.bool() { rng.u64(0..5_000) } else { rng.u64(0..HOUR / 2) };
            let policy = rng.choice([Policy::Known, Policy::Unknown, Policy::Lost]).unwrap();
            radio.reboot(now, off, policy, rng.u32(..));
            now += off;
        }
    }
    asked
}

#[test]
fn no_window_of_an_hour_holds_more_whatever_reboots_fall_into_it() {
    let (mut asked, mut windows) = (0, 0);
    let histories = if cfg!(debug_assertions) { 4 } else { 40 };
    for (seed, (share, longest, make)) in
        (0..histories).flat_map(|seed| REGIONS.map(|region| (seed, region)))
    {
        let mut rng = Rng::with_seed(seed);
        let mut radio = Radio::new(make);
        asked += history(&mut rng, &mut radio, u32::try_from(longest).unwrap(), seed % 4 != 0);
        let (on, begun) = (HOUR * share / 1_000, most_begun(&radio.log, HOUR));
        assert!(begun <= on, "{begun} of {on}, seed {seed}");
        let on_air = most_on_air(&radio.log, HOUR);
        assert!(on_air <= on, "{on_air} of {on} on the air, seed {seed}");
        // a greedy one whose clock never stopped comes close
        assert!(seed % 4 != 0 || begun + longest > on - on / 100, "{begun} of {on}, seed {seed}");
        windows += 2 * radio.log.len();
    }
    assert!(windows > 1_000, "{windows}");
    println!("checked: {asked} oracle decisions (duty cycles over {windows} windows, with reboots)");
}

/// Of every small duty cycle, by the bound that holds for any history: never above what was allowed, less by
/// what is told at most, and its longest transmission conforms.
#[test]
fn every_small_duty_cycle_is_kept_and_tells_its_loss() {
    let mut checked = 0;
    for window in 1..=60 {
        for (on, longest) in (1..=window).flat_map(|on| (1..=on).map(move |longest| (on, longest))) {
            let Ok(duty) = DutyCycle::<u16>::new(on, window, longest) else {
                continue;
            };
            let near = DutyCycle::<u16>::quota(on, window, longest).unwrap();
            let most = duty.profile().max_admitted(window);
            let place = || format!("{on} of {window}, {longest} at once: {most} by {near:?}");
            assert!(most <= on, "{}", place());
            assert!(u64::from(duty.profile().burst()) >= longest, "{}", place());
            // count / period of at most (on - longest + 1) / (window + 1), and off by as much as is told
            let (highest, rate) = ((on - longest + 1) * near.period, near.count * (window + 1));
            assert!(rate <= highest, "{}", place());
            let lost = u128::from(highest - rate) * 1_000_000_000_000;
            assert_eq!(lost.div_ceil(highest.into()), near.error.into(), "{}", place());
            assert!(duty.profile().max_idle() >= u16::MAX / 16, "{}", place());
            checked += 1;
        }
    }
    assert!(checked > 20_000, "{checked}");
    println!("checked: {checked} exhaustion cases (duty cycles of up to 60 ticks)");
}

/// The same promise in a word that has room for it.
#[test]
fn a_wider_word_loses_less() {
    for (share, longest, make) in REGIONS {
        let on = HOUR * share / 1_000;
        let narrow = DutyCycle32::quota(on, HOUR, longest).unwrap();
        let wide = DutyCycle64::quota(on, HOUR, longest).unwrap();
        assert!(narrow.error <= 2_000_000_000, "{narrow:?}"); // two thousandths
        assert!(wide.error <= 1_000, "{wide:?}"); // a thousand-millionth
        assert!(make().profile().max_admitted(HOUR) <= on);
        let wide = DutyCycle64::per_mille(share, HOUR, longest).unwrap();
        assert_eq!(wide.profile().max_admitted(HOUR), on);
    }
}

#[test]
fn what_cannot_be_is_refused_with_what_can() {
    let refused = |on, window, longest| DutyCycle32::new(on, window, longest).unwrap_err();
    assert!(matches!(refused(0, 10, 1), QuotaError::Count(_)));
    assert!(matches!(refused(11, 10, 1), QuotaError::Count(allowed) if allowed.max == 10));
    assert!(matches!(refused(0, 0, 1), QuotaError::Window(allowed) if allowed.min == 1));
    assert!(matches!(refused(9, 10, 0), QuotaError::Burst(_)));
    assert!(matches!(refused(9, 10, 10), QuotaError::Burst(allowed) if allowed.max == 9));
    assert!(matches!(DutyCycle32::per_mille(u64::MAX, 2, 1), Err(QuotaError::Window(_))));
    assert!(matches!(DutyCycle32::per_mille(0, HOUR, 1), Err(QuotaError::Count(_))));
    assert!(DutyCycle32::per_mille(1_000, 10, 10).is_ok());
}
