//! Ticks in any order within `stale`: in every window no more of a colour than its burst size and its rate allow.

use fastrand::Rng;
use tollgate::Colour::{self, Green, Red, Yellow};
use tollgate::{Marker, Meter, Quota, SrTcm, TrTcm, TrTcm4115};

const HISTORIES: u64 = if cfg!(debug_assertions) { 300 } else { 3_000 };
const CALLS: usize = 60;

/// Bytes per ticks, burst size in bytes, and the colours that count.
struct Bound {
    rate: (u64, u64),
    burst: u64,
    of: &'static [Colour],
}

/// The packets that were not red: tick, size, colour.
fn history<P: Marker<Half = u16>>(
    meter: &Meter<P>,
    stale: u32,
    rng: &mut Rng,
) -> Vec<(u32, u64, Colour)> {
    let (mut newest, mut marked) = (stale, Vec::new());
    for _ in 0..CALLS {
        newest += rng.u32(0..4) * rng.u32(0..5);
        let now = newest - rng.u32(0..=stale);
        let (bytes, colour) = (rng.u16(0..9), [Green, Green, Yellow][rng.usize(0..3)]);
        marked.push((now, u64::from(bytes), meter.meter(now, bytes, colour)));
    }
    marked
}

fn every_window(packets: &[(u32, u64, Colour)], bounds: &[Bound]) {
    for Bound { rate: (count, period), burst, of } in bounds {
        for &(first, ..) in packets {
            for &(last, ..) in packets.iter().filter(|(last, ..)| *last >= first) {
                let inside = packets
                    .iter()
                    .filter(|(now, _, colour)| (first..=last).contains(now) && of.contains(colour));
                let bytes: u64 = inside.map(|(_, bytes, _)| bytes).sum();
                let most = burst + u64::from(last - first) * count / period;
                assert!(bytes <= most, "{bytes} of {of:?} in {first} to {last}: {packets:?}");
            }
        }
    }
}

const NOT_RED: &[Colour] = &[Green, Yellow];

#[test]
fn a_late_tick_mints_nothing() {
    let mut histories = 0_u64;
    for seed in 0..HISTORIES {
        let rng = &mut Rng::with_seed(seed);
        let [one, two] = [(); 2].map(|()| (rng.u64(1..5), rng.u64(1..5)));
        let (burst, more) = (rng.u64(1..20), rng.u64(1..20));
        let stale = rng.u32(0..30);
        let quota = |(count, period), burst| Quota::new(count, period, burst).stale(stale.into()).debt(0);

        let single = SrTcm::<u16>::new(quota(one, burst), more).unwrap();
        every_window(
            &history(&single, stale, rng),
            &[
                Bound { rate: one, burst, of: &[Green] },
                Bound { rate: one, burst: burst + more, of: NOT_RED },
            ],
        );
        let two_rates = TrTcm::<u16>::new(quota(one, burst), quota(two, more)).unwrap();
        every_window(
            &history(&two_rates, stale, rng),
            &[Bound { rate: one, burst, of: NOT_RED }, Bound { rate: two, burst: more, of: &[Green] }],
        );
        let apart = TrTcm4115::<u16>::new(quota(one, burst), quota(two, more)).unwrap();
        every_window(
            &history(&apart, stale, rng),
            &[Bound { rate: one, burst, of: &[Green] }, Bound { rate: two, burst: more, of: &[Yellow] }],
        );
        histories += 3;
    }
    println!("checked: {histories} histories (colour meters, ticks in any order, every window)");
    let idle = SrTcm::<u16>::new(Quota::new(1, 1, 5).stale(0).debt(0), 5).unwrap();
    assert_eq!(idle.meter(0, 11, Green), Red);
}
