//! A million random packets of each meter, by both models: not one difference.

use fastrand::Rng;
use tollgate::Colour::{self, Green, Red, Yellow};
use tollgate::{
    Marker, Meter, Quota, SrTcm32, SrTcm64, TrTcm32, TrTcm64, TrTcm4115_32, TrTcm4115_64, Width,
};

use crate::rfc::{Bucket, Rfc, Rfc2697, Rfc2698, Rfc4115};

/// A meter of any kind, as a function.
type Ours = Box<dyn Fn(u64, u64, Colour) -> Colour>;

/// How long a meter may rest, and the meter.
type Made = Option<(u64, Ours)>;

const CONFIGURATIONS: u64 = 500;
const PACKETS: u64 = if cfg!(debug_assertions) { 20 } else { 2_000 };

pub(crate) fn quota(Bucket { tokens, byte, size }: Bucket) -> Quota {
    Quota::new(tokens, byte, size).stale(0).debt(0)
}

macro_rules! ours {
    ($meter:ident, $word:ty, $bytes:ty, $first:expr, $second:expr) => {{
        let meter = $meter::new_at($first, $second, 0).ok()?;
        let max_idle = meter.profile().max_idle().widen();
        let marked = move |now: u64, bytes: u64, colour| {
            let bytes = <$bytes>::try_from(bytes).unwrap_or(<$bytes>::MAX);
            meter.meter(<$word>::narrow(now), bytes, colour)
        };
        Some((max_idle, Box::new(marked) as Ours))
    }};
}

fn srtcm(first: Bucket, second: Bucket, wide: bool) -> Made {
    if wide {
        ours!(SrTcm64, u64, u32, quota(first), second.size)
    } else {
        ours!(SrTcm32, u32, u16, quota(first), second.size)
    }
}

fn trtcm(first: Bucket, second: Bucket, wide: bool) -> Made {
    if wide {
        ours!(TrTcm64, u64, u32, quota(first), quota(second))
    } else {
        ours!(TrTcm32, u32, u16, quota(first), quota(second))
    }
}

fn trtcm4115(first: Bucket, second: Bucket, wide: bool) -> Made {
    if wide {
        ours!(TrTcm4115_64, u64, u32, quota(first), quota(second))
    } else {
        ours!(TrTcm4115_32, u32, u16, quota(first), quota(second))
    }
}

fn colour(rng: &mut Rng) -> Colour {
    [Green, Green, Green, Yellow, Yellow, Red][rng.usize(0..6)]
}

/// None, small, just what is there or a byte more, larger than a bucket, the largest there is.
fn size(rng: &mut Rng, first: Bucket, second: Bucket, missing: [u64; 2]) -> u64 {
    let there = |bucket: Bucket, missing: u64| bucket.size.saturating_sub(missing / bucket.byte);
    match rng.u32(0..12) {
        0 => 0,
        1 => there(first, missing[0]),
        2 => there(second, missing[1]),
        3 => there(first, missing[0]) + 1,
        4 => there(second, missing[1]).saturating_sub(1),
        5 => first.size.max(second.size) + 1,
        6 if rng.u32(0..20) == 0 => u64::from(u16::MAX) + 1,
        _ => 1 + (rng.u64(0..=first.size.max(second.size)) >> rng.u32(0..8)),
    }
}

/// Gaps that are long enough to matter: none, one, until something is there, any that is allowed.
fn gap(rng: &mut Rng, first: Bucket, longest: u64) -> u64 {
    let fill = first.size.saturating_mul(first.byte) / first.tokens;
    let gap = match rng.u32(0..8) {
        0 | 1 => 0,
        2 => 1,
        3 => longest,
        _ => rng.u64(0..=fill) >> rng.u32(0..10),
    };
    gap.min(longest)
}

struct Packets {
    total: u64,
    /// How often each colour was given.
    given: [u64; 3],
}

/// One configuration's packets.
fn compare<R: Rfc>(
    rng: &mut Rng,
    (first, second): (Bucket, Bucket),
    (max_idle, ours): (u64, Ours),
    longest: u64,
    advance: fn(&mut R, u64),
    packets: &mut Packets,
) {
    let mut rfc = R::new(first, second);
    let (mut now, mut renewed) = (0_u64, 0_u64);
    for _ in 0..PACKETS {
        let ticks = gap(rng, first, longest.min(renewed + max_idle - now));
        now += ticks;
        advance(&mut rfc, ticks);
        let (b, precolour) = (size(rng, first, second, rfc.missing()), colour(rng));
        let before = rfc.clone();
        let (told, expected) = (ours(now, b, precolour), rfc.mark(b, precolour));
        assert_eq!(told, expected, "{b} bytes, {precolour:?}, at {now}: {before:?}");
        if expected != Red && b > 0 {
            renewed = now;
        }
        packets.total += 1;
        packets.given[expected as usize] += 1;
    }
}

fn configurations<R: Rfc>(
    name: &str,
    rng: &mut Rng,
    buckets: impl Fn(&mut Rng) -> (Bucket, Bucket),
    made: fn(Bucket, Bucket, bool) -> Made,
    longest: u64,
    advance: fn(&mut R, u64),
) {
    let (mut left, mut packets) = (CONFIGURATIONS, Packets { total: 0, given: [0; 3] });
    while left > 0 {
        let (first, second) = buckets(rng);
        let Some(meter) = made(first, second, left % 2 == 0) else { continue };
        compare(rng, (first, second), meter, longest, advance, &mut packets);
        left -= 1;
    }
    let [green, yellow, red] = packets.given;
    assert_eq!(packets.total, CONFIGURATIONS * PACKETS);
    assert!(green.min(yellow).min(red) > packets.total / 20, "{name}: {:?}", packets.given);
    println!(
        "checked: {} oracle decisions ({name}, {green}, {yellow} and {red} of each colour)",
        packets.total
    );
}

/// Whole tokens in each tick, as the RFCs have them.
fn whole(rng: &mut Rng) -> (Bucket, Bucket) {
    let mut bucket = || Bucket { tokens: rng.u64(1..=20), byte: 1, size: rng.u64(1..=3_000) };
    (bucket(), bucket())
}

/// Rates that are fractions, of sizes that differ.
fn fractions(rng: &mut Rng) -> (Bucket, Bucket) {
    let mut bucket = || Bucket {
        tokens: 1 + (rng.u64(..) >> rng.u32(48..64)),
        byte: 1 + (rng.u64(..) >> rng.u32(44..64)),
        size: 1 + (rng.u64(..) >> rng.u32(46..64)),
    };
    (bucket(), bucket())
}

macro_rules! conforms {
    ($counted:ident, $exact:ident, $rfc:ident, $made:ident, $name:literal, $seed:literal) => {
        #[test]
        fn $counted() {
            let rng = &mut Rng::with_seed($seed);
            configurations($name, rng, whole, $made, 400, $rfc::count_up);
        }

        #[test]
        fn $exact() {
            let rng = &mut Rng::with_seed($seed + 1);
            configurations($name, rng, fractions, $made, u64::MAX, $rfc::pass);
        }
    };
}

conforms!(srtcm_counts_tokens, srtcm_is_exact, Rfc2697, srtcm, "RFC 2697", 2697);
conforms!(trtcm_counts_tokens, trtcm_is_exact, Rfc2698, trtcm, "RFC 2698", 2698);
conforms!(trtcm4115_counts_tokens, trtcm4115_is_exact, Rfc4115, trtcm4115, "RFC 4115", 4115);

/// Its own rule, `Tc(t) - B > 0`, is that of buckets whose last byte is never used.
#[test]
fn the_letter_of_rfc_4115_is_a_byte_less() {
    let rng = &mut Rng::with_seed(5);
    let mut total = 0_u64;
    for _ in 0..CONFIGURATIONS {
        let (first, second) = whole(rng);
        let more = |bucket: Bucket| Bucket { size: bucket.size + 1, ..bucket };
        let mut rfc = Rfc4115::new(more(first), more(second));
        let (_, ours) = trtcm4115(first, second, true).unwrap();
        let mut now = 0;
        for _ in 0..PACKETS {
            let ticks = gap(rng, first, 400);
            now += ticks;
            rfc.count_up(ticks);
            let (b, precolour) = (size(rng, first, second, rfc.missing()), colour(rng));
            let expected = rfc.mark_by_the_letter(b, precolour);
            assert_eq!(ours(now, b, precolour), expected, "{b} bytes, {precolour:?}: {rfc:?}");
            total += 1;
        }
    }
    println!(
        "checked: {total} oracle decisions (RFC 4115 to the letter, with burst sizes of a byte less)"
    );
}

/// The meter's rule and the letter do differ.
#[test]
fn a_packet_as_large_as_the_bucket_passes() {
    let bucket = Bucket { tokens: 1, byte: 1, size: 1_500 };
    let mut letter = Rfc4115::new(bucket, bucket);
    assert_eq!(letter.mark_by_the_letter(1_500, Green), Red);
    let (_, ours) = trtcm4115(bucket, bucket, true).unwrap();
    assert_eq!([1_500; 3].map(|bytes| ours(0, bytes, Green)), [Green, Yellow, Red]);
}

/// Packets of no bytes keep their colour, and write nothing; so do red ones.
#[test]
fn what_takes_nothing_writes_nothing() {
    fn check<P: Marker<Half = u32>>(meter: &Meter<P>) {
        for bytes in [1_000, 1_000, 1_000] {
            for colour in [Green, Yellow, Red] {
                let before = meter.word().raw();
                assert_eq!(meter.meter(5, 0, colour), colour);
                assert_eq!(meter.meter(5, bytes, Red), Red);
                assert_eq!(meter.meter(5, u32::MAX, colour), Red);
                let told = meter.peek(5, bytes, colour);
                assert_eq!(meter.word().raw(), before);
                assert_eq!(meter.meter(5, bytes, colour), told);
                assert_eq!(meter.word().raw() == before, told == Red);
            }
        }
    }
    let rate = Quota::new(1, 1, 1_500);
    check(&SrTcm64::new(rate, 1_500).unwrap());
    check(&TrTcm64::new(rate, rate).unwrap());
    check(&TrTcm4115_64::new(rate, rate).unwrap());
}

/// One of the burst sizes of RFC 2697 may be 0, and then nothing has its colour.
#[test]
fn a_burst_size_of_nothing() {
    let green_or_red = SrTcm64::new(quota(Bucket { tokens: 1, byte: 1, size: 10 }), 0).unwrap();
    assert_eq!([5; 3].map(|bytes| green_or_red.meter(0, bytes, Green)), [Green, Green, Red]);
    assert_eq!(green_or_red.meter(10, 5, Yellow), Red);
    let yellow_or_red = SrTcm64::new(quota(Bucket { tokens: 1, byte: 1, size: 0 }), 10).unwrap();
    assert_eq!([5; 3].map(|bytes| yellow_or_red.meter(0, bytes, Green)), [Yellow, Yellow, Red]);
    let profile = yellow_or_red.profile();
    assert_eq!((profile.committed_burst(), profile.excess_burst()), (0, 10));
    assert!(SrTcm64::new(quota(Bucket { tokens: 1, byte: 1, size: 0 }), 0).is_err());
    assert!(SrTcm64::new(Quota::new(1, 1, u64::MAX), 1).is_err());
    assert!(SrTcm64::new(Quota::new(1, 1, 1), u64::from(u32::MAX)).is_err());
}
