//! What a word of 8 bits says, every one, at every tick: beside plain integers.

extern crate std;

use super::*;

/// One class for each width of the clock that leaves room, and each staleness that fits there.
fn layouts() -> impl Iterator<Item = (u32, i32, [KeyProfile<u8>; 1], Layout<u8>)> {
    (2..=6).flat_map(|clock_bits| (0..4).map(move |late| (clock_bits, late))).filter_map(
        |(clock_bits, late)| {
            let quota = Quota::new(1, 1, 1).clock_bits(clock_bits).stale(u64::try_from(late).unwrap());
            let classes = [KeyProfile::<u8>::new(quota).ok()?];
            let layout = Layout::<u8>::new(&classes)?;
            Some((clock_bits, late, classes, layout))
        },
    )
}

/// The tick of a word, and what is below it.
fn parts(clock_bits: u32, word: u8) -> (i32, u8) {
    let low = 8 - clock_bits;
    (i32::from(word >> low), word & !(u8::MAX << low))
}

#[test]
fn the_narrowest_and_the_widest_clock() {
    let with = |bits| KeyProfile::<u8>::new(Quota::new(1, 1, 1).stale(0).clock_bits(bits));
    assert!(with(2).is_ok() && with(6).is_ok());
    let allowed = Allowed { min: 2, max: 6 };
    assert_eq!([1, 7].map(|bits| with(bits).unwrap_err()), [QuotaError::ClockBits(allowed); 2]);
}

/// Who comes may be late, and the one before it, who wrote the word, may be early by as much.
#[test]
fn which_slots_may_be_taken() {
    let mut checked = 0;
    for (clock_bits, late, classes, layout) in layouts() {
        for (word, now) in (0..=u8::MAX).flat_map(|word| (0..1 << clock_bits).map(move |now| (word, now)))
        {
            let ((tick, mark), ticks) = (parts(clock_bits, word), 1 << clock_bits);
            let age = (now - tick).rem_euclid(ticks);
            let is_new = age == 0 || ticks - age <= late;
            let (content, reusable) = match mark {
                0 => (Content::Free, true),
                1 => (Content::Vacated, !is_new),
                mark if mark % 2 == 1 => (Content::Held, !is_new && age > late),
                _ => (Content::Entry, layout.reusable(&classes, word, u8::try_from(now).unwrap())),
            };
            let now = u8::try_from(now).unwrap();
            assert_eq!(layout.content(word), content, "{word}");
            assert_eq!(layout.reusable(&classes, word, now), reusable, "{word} at {now}");
            let swept = match content {
                Content::Vacated if reusable && age > late => Some((0, false)),
                Content::Held | Content::Entry if reusable => Some((layout.vacated(now), true)),
                _ => None,
            };
            assert_eq!(layout.swept(&classes, word, now), swept, "{word} at {now}");
            checked += 1;
        }
    }
    std::println!("checked: {checked} cases of exhaustion (words of a table of 8 bits)");
}

/// A place is held for a key at a tick; given up it is vacated at that tick, and what was swept at the tick before.
#[test]
fn what_a_slot_becomes() {
    for (clock_bits, _, _, layout) in layouts() {
        for now in 0..1_u8 << clock_bits {
            for digest in 0..=u64::from(u8::MAX) {
                let mark = layout.mark(digest, 0);
                let held = layout.held(mark, now);
                assert_eq!(parts(clock_bits, held), (now.into(), mark + 1));
                assert_eq!(layout.content(held), Content::Held);
                assert_eq!(layout.fingerprint(held), layout.fingerprint(mark));
                assert_eq!(parts(clock_bits, layout.given_up(held)), (now.into(), 1));
            }
            let before = (i32::from(now) - 1).rem_euclid(1 << clock_bits);
            assert_eq!(parts(clock_bits, layout.vacated(now)), (before, 1));
        }
    }
}
