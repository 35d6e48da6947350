//! Every state and every word of small meters.

use tollgate::Colour::{self, Green, Red, Yellow};
use tollgate::{Marker, Quota, SrTcmProfile, TrTcm4115Profile, TrTcmProfile, Word};

use crate::common::sum_over;
use crate::conformance::quota;
use crate::rfc::{Bucket, Rfc, Rfc2697, Rfc2698, Rfc4115};

/// One in so many where debug assertions are on.
const THIN: usize = if cfg!(debug_assertions) { 37 } else { 1 };

const COLOURS: [Colour; 3] = [Green, Yellow, Red];

fn bucket((tokens, byte, size): (u64, u64, u64)) -> Bucket {
    Bucket { tokens, byte, size }
}

/// A word of which both halves are so far ahead of `now`, in parts.
fn word(scale: u64, now: u64, ahead: [u64; 2]) -> u16 {
    u16::from_le_bytes(ahead.map(|parts| (now * scale + parts).to_le_bytes()[0]))
}

/// What is missing of C, and of both, is what the word of the srTCM tells.
fn sums([c, e]: [u64; 2]) -> [u64; 2] {
    [c, c + e]
}

/// Every state at some ticks, every gap, size and colour, beside tokens that are counted up one at a time.
fn every_state(&(rate, ebs): &(Bucket, u64)) -> u64 {
    let profile = SrTcmProfile::<u8>::new(quota(rate), ebs).unwrap();
    let new = Rfc2697::new(rate, Bucket { size: ebs, ..rate });
    let most = rate.size.max(ebs) + 1;
    let mut cases = 0;
    for c in 0..=rate.size * rate.byte {
        for e in 0..=ebs * rate.byte {
            let start = (c * 31 + e * 17) % 256;
            let raw = word(rate.tokens, start, sums([c, e]));
            let mut rfc = new.lacking([c, e]);
            for gap in (0..=u64::from(profile.max_idle())).step_by(THIN) {
                let now = start + gap;
                for b in (0..=most).chain([255]) {
                    for precolour in COLOURS {
                        check_state(&profile, &rfc, raw, now, b, precolour);
                        cases += 1;
                    }
                }
                rfc.count_up(THIN as u64);
            }
        }
    }
    cases
}

fn check_state(profile: &SrTcmProfile<u8>, rfc: &Rfc2697, raw: u16, now: u64, b: u64, precolour: Colour) {
    let (mut after, word_then) = (*rfc, Word::<u16>::from_raw(raw));
    let expected = after.mark(b, precolour);
    let tick = u16::try_from(now).unwrap();
    let told = word_then.meter(profile, tick, u8::try_from(b).unwrap(), precolour);
    assert_eq!(told, expected, "{b} {precolour:?} at {now} of {raw:#06x}: {rfc:?}");
    let written =
        if expected == Red || b == 0 { raw } else { word(rfc.tokens(), now, sums(after.missing())) };
    assert_eq!(word_then.raw(), written, "{b} {precolour:?} at {now} of {raw:#06x}: {rfc:?}");
    let touched = Word::<u16>::from_raw(raw);
    touched.touch_meter(profile, tick);
    assert_eq!(touched.raw(), word(rfc.tokens(), now, sums(rfc.missing())));
}

#[test]
fn every_state_of_a_single_rate_is_that_of_its_tokens() {
    let configurations = [
        ((1, 1, 9), 14),
        ((1, 3, 4), 7),
        ((2, 3, 5), 3),
        ((3, 1, 12), 30),
        ((5, 2, 7), 0),
        ((7, 4, 0), 6),
        ((2, 1, 1), 1),
    ];
    let configurations = configurations.map(|(rate, ebs)| (bucket(rate), ebs));
    let cases = sum_over(&configurations, every_state);
    println!("checked: {cases} exhaustion cases (srTCM, halves of 8 bits, every state, gap and size)");
    assert!(cases > 100_000);
}

/// What a half of a word is short of, where honest words are up to `most` ahead.
fn short(raw: u8, scale: u64, now: u64, most: u64) -> u64 {
    let ahead = u64::from(raw.wrapping_sub((now * scale).to_le_bytes()[0]));
    if ahead > most { 0 } else { ahead }
}

/// Every word at 6 ticks, every size and colour: two rates.
fn every_word<R: Rfc, P: Marker<Half = u8>>(buckets: [Bucket; 2], profile: &P) -> u64 {
    let new = R::new(buckets[0], buckets[1]);
    let most = buckets[0].size.max(buckets[1].size) + 1;
    let mut cases = 0;
    for raw in (0..=u16::MAX).step_by(THIN) {
        for now in (0..256).step_by(51) {
            let mut missing = [0; 2];
            for ((short_of, half), rate) in missing.iter_mut().zip(raw.to_le_bytes()).zip(buckets) {
                *short_of = short(half, rate.tokens, now, rate.size * rate.byte);
            }
            for b in (0..=most).chain([255]) {
                for precolour in COLOURS {
                    let (mut rfc, meter) = (new.clone().lacking(missing), Word::<u16>::from_raw(raw));
                    let expected = rfc.mark(b, precolour);
                    let tick = u16::try_from(now).unwrap() + 0x2500;
                    let told = meter.meter(profile, tick, u8::try_from(b).unwrap(), precolour);
                    assert_eq!(told, expected, "{b} {precolour:?} at {now} of {raw:#06x}: {buckets:?}");
                    let mut halves = rfc.missing();
                    for (parts, rate) in halves.iter_mut().zip(buckets) {
                        *parts += now * rate.tokens;
                    }
                    let written = u16::from_le_bytes(halves.map(|parts| parts.to_le_bytes()[0]));
                    let expected = if told == Red || b == 0 { raw } else { written };
                    assert_eq!(meter.raw(), expected, "{b} {precolour:?} at {now} of {raw:#06x}");
                    cases += 1;
                }
            }
        }
    }
    cases
}

#[test]
fn every_word_of_two_rates_is_that_of_its_tokens() {
    let configurations = [
        ((1, 1, 20), (1, 3, 5)),
        ((3, 2, 8), (2, 5, 4)),
        ((5, 7, 3), (1, 1, 1)),
        ((1, 9, 2), (4, 1, 30)),
    ];
    let cases = sum_over(&configurations, |&(first, second)| {
        let buckets = [first, second].map(bucket);
        let [first, second] = buckets.map(quota);
        let trtcm = TrTcmProfile::<u8>::new(first, second).unwrap();
        let trtcm4115 = TrTcm4115Profile::<u8>::new(first, second).unwrap();
        every_word::<Rfc2698, _>(buckets, &trtcm) + every_word::<Rfc4115, _>(buckets, &trtcm4115)
    });
    println!("checked: {cases} exhaustion cases (trTCM, halves of 8 bits, every word)");
    assert!(cases > 1_000_000);
}

/// Words that nobody writes: where both buckets are said to be full before the first one is, the first one says.
#[test]
fn every_word_of_a_single_rate_has_a_meaning() {
    let (rate, ebs) = (bucket((3, 2, 9)), 6);
    let profile = SrTcmProfile::<u8>::new(quota(rate).stale(2), ebs).unwrap();
    let (capacity, horizon) = (rate.size * rate.byte, (rate.size + ebs) * rate.byte + 2 * rate.tokens);
    let mut cases = 0_u64;
    for raw in (0..=u16::MAX).step_by(THIN) {
        for now in (0..256).step_by(51) {
            let [c, both] = raw.to_le_bytes().map(|half| short(half, rate.tokens, now, horizon));
            // nobody is overdrawn but to a late tick, and then out of the other bucket
            let in_c = c.min(capacity);
            let e = both.max(c) - in_c;
            for b in 1..=10_u8 {
                let (cost, tick) = (u64::from(b) * rate.byte, u16::try_from(now).unwrap());
                let meter = Word::<u16>::from_raw(raw);
                let told = meter.meter(&profile, tick, b, Green);
                let (colour, ahead) = if c + cost <= capacity {
                    (Green, [c + cost, c + cost + e])
                } else if e + cost <= ebs * rate.byte {
                    (Yellow, [c, in_c + e + cost])
                } else {
                    (Red, [0; 2])
                };
                assert_eq!(told, colour, "{b} at {now} of {raw:#06x}");
                let written = if colour == Red { raw } else { word(rate.tokens, now, ahead) };
                assert_eq!(meter.raw(), written, "{b} at {now} of {raw:#06x}");
                cases += 1;
            }
        }
    }
    println!("checked: {cases} exhaustion cases (srTCM, halves of 8 bits, every word)");
}

#[test]
fn a_meter_is_full_where_it_is_made() {
    let rate = Quota::new(3, 2, 9).stale(0).debt(0);
    for now in 0..=u16::MAX {
        let full = |raw| {
            assert_eq!(raw, word(3, u64::from(now), [0; 2]));
        };
        full(SrTcmProfile::<u8>::new(rate, 6).unwrap().full_at(now));
        full(TrTcmProfile::<u8>::new(rate, rate).unwrap().full_at(now));
        full(TrTcm4115Profile::<u8>::new(rate, rate).unwrap().full_at(now));
    }
}
