//! The mirrors in Python, of which `lemmas/` proves its lemmas, decide as the library does: each row of
//! `data/mirrors.csv` is a quota, a word, a tick and a number of cells, and what the mirror makes of them.
//! Whether the rows still are what the mirrors decide is checked there.

#![cfg(not(loom))]

use std::fmt::Debug;

use tollgate::{
    Algorithm, Atomic, BeyondDebt, Carry, ChangeError, Colour, DualProfile, IntervalProfile,
    IntervalQuota, Live, Outcome, Oversize, Profile, Quota, Reserved, ShaperProfile, TrTcm4115Profile,
    TrTcmProfile, Word,
};

/// In the order of their columns.
const CARRIES: [Carry; 5] =
    [Carry::AsItIs, Carry::Forgiving, Carry::Additive, Carry::InProportion, Carry::Reset];

const ROWS: &str = include_str!("data/mirrors.csv");

/// The numbers of a row, from left to right.
struct Row<'a> {
    line: &'a str,
    left: std::str::Split<'a, char>,
}

impl Row<'_> {
    fn next<T: std::str::FromStr<Err: Debug>>(&mut self) -> T {
        self.left.next().unwrap().parse().unwrap()
    }
}

/// Word, tick and number of cells; then whether they conform, and the word after that.
fn decision<P>(profile: &P, row: &mut Row) -> (P::Width, P::Width, P::Width)
where
    P: Algorithm<Width: Atomic + std::str::FromStr<Err: Debug>>,
    Word<P::Width>: From<Raw<P::Width>>,
{
    let line = row.line;
    let (raw, now, n): (P::Width, P::Width, P::Width) = (row.next(), row.next(), row.next());
    let word: Word<P::Width> = Raw(raw).into();
    let granted = word.try_acquire(profile, now, n).is_ok() && n > P::Width::default();
    assert_eq!((u8::from(granted), word.raw()), (row.next(), row.next()), "{line}");
    (raw, now, n)
}

/// What is told of a state: the cells left, the wait for `n`, the ticks until it is full.
fn told<P>(profile: &P, row: &mut Row, (raw, now, n): (P::Width, P::Width, P::Width))
where
    P: Algorithm<Width: Atomic + std::str::FromStr<Err: Debug>>,
    Word<P::Width>: From<Raw<P::Width>>,
{
    let word: Word<P::Width> = Raw(raw).into();
    let status = word.status(profile, now);
    let wait =
        word.peek(profile, now, n).map_or_else(|denied| denied.retry_after(), |_| P::Width::default());
    let expected = (row.next(), row.next(), row.next());
    assert_eq!((status.remaining(), wait, status.reset_after()), expected, "{}", row.line);
}

/// What the verbs that are not refused make of it.
fn written<P>(profile: &P, row: &mut Row, (raw, now): (P::Width, P::Width))
where
    P: Algorithm<Width: Atomic + std::str::FromStr<Err: Debug>>,
    Word<P::Width>: From<Raw<P::Width>>,
{
    for verb in [Word::touch, Word::fill, Word::drain] {
        let word: Word<P::Width> = Raw(raw).into();
        verb(&word, profile, now);
        assert_eq!(word.raw(), row.next(), "{}", row.line);
    }
}

/// A word's value; `from_raw` is no method that words of all widths share.
struct Raw<W>(W);

fn quota(row: &mut Row) -> Quota {
    Quota::new(row.next(), row.next(), row.next())
        .tolerance(row.next())
        .stale(row.next())
        .debt(row.next())
        .clock_bits(row.next())
}

/// A word of a [`Live`], generation and all, which only its `Debug` tells.
fn live_word<W: Atomic + std::str::FromStr<Err: Debug>>(limiter: &Live<W>) -> W {
    let told = format!("{limiter:?}");
    let (word, _) = told.trim_start_matches("Live { word: ").split_once(',').unwrap();
    word.parse().unwrap()
}

type Followed<'p, W> = Result<Outcome<&'p ShaperProfile<W>>, BeyondDebt<W>>;

/// Whether a verb was accepted; then the word that it left, or the most that it would have accepted.
fn followed<'p, W>(row: &mut Row, raw: W, verb: impl Fn(&Word<W>) -> Followed<'p, W>)
where
    W: Atomic + std::str::FromStr<Err: Debug>,
    Word<W>: From<Raw<W>>,
{
    let word: Word<W> = Raw(raw).into();
    let told = match verb(&word) {
        Ok(_) => (1, word.raw()),
        Err(BeyondDebt { allowed }) => {
            assert_eq!(word.raw(), raw, "{}", row.line);
            (0, allowed)
        }
    };
    assert_eq!(told, (row.next(), row.next()), "{}", row.line);
}

/// The tick at which a reservation is given back, what others took before, and what was used.
struct After<W> {
    then: W,
    others: W,
    used: W,
}

type Received<W> = ((u8, W, W, W, W), (W, u8, W));

/// What `reserve` tells: whether it is granted, the wait, the due tick, when it expires, and the word. Then
/// the word once it is cancelled, whether it is settled instead, and the word after that.
fn received<'p, W>(
    word: impl Fn() -> Word<W>,
    profile: &'p ShaperProfile<W>,
    reserve: impl Fn(&Word<W>) -> Reserved<'p, W>,
    After { then, others, used }: &After<W>,
) -> Received<W>
where
    W: Atomic,
{
    let zero = W::default();
    let [cancelled, settled] = [(); 2].map(|()| word());
    let (slot, copy) = match (reserve(&cancelled), reserve(&settled)) {
        (Ok((slot, _)), Ok((copy, _))) => (slot, copy),
        (Err(denied), _) => {
            let raw = cancelled.raw();
            return ((0, denied.retry_after(), zero, zero, raw), (raw, 0, raw));
        }
        other => panic!("{other:?}"),
    };
    let (due, expires, after) = (slot.due(), slot.expires(), cancelled.raw());
    for word in [&cancelled, &settled] {
        // more than is lent is refused, and then nobody stands behind it
        let _ = word.debit(profile, *then, *others);
    }
    cancelled.cancel(profile, *then, slot);
    let paid = settled.settle(profile, *then, copy, *used).is_ok();
    ((1, zero, due, expires, after), (cancelled.raw(), paid.into(), settled.raw()))
}

macro_rules! replay {
    ($width:ident, $gcra:ident, $interval:ident, $shaper:ident, $change:ident) => {
        impl From<Raw<$width>> for Word<$width> {
            fn from(raw: Raw<$width>) -> Self {
                Self::from_raw(raw.0)
            }
        }

        fn $gcra(row: &mut Row) {
            let line = row.line;
            let profile = <Profile<$width>>::new(quota(row)).unwrap();
            let (raw, now, n) = decision(&profile, row);

            let word = Word::<$width>::from_raw(raw);
            let taken = word.acquire_up_to(&profile, now, n).map_or(0, |(taken, _)| taken);
            assert_eq!((taken, word.raw()), (row.next(), row.next()), "{line}");

            told(&profile, row, (raw, now, n));
            assert_eq!(profile.max_idle(), row.next(), "{line}");
            written(&profile, row, (raw, now));
        }

        fn $interval(row: &mut Row) {
            let line = row.line;
            let quota = IntervalQuota::new(row.next(), row.next()).capacity(row.next()).stale(row.next());
            let profile = IntervalProfile::<$width>::new(quota).unwrap();
            let (raw, now, n) = decision(&profile, row);
            assert_eq!(profile.max_idle(), row.next(), "{line}");

            told(&profile, row, (raw, now, n));
            written(&profile, row, (raw, now));
        }

        fn $shaper(row: &mut Row) {
            let line = row.line;
            let quota = quota(row);
            let profile = <ShaperProfile<$width>>::new(quota).unwrap();
            let (raw, now, n, max_wait) = (row.next(), row.next(), row.next(), row.next());
            let oversize = if row.next::<u8>() == 1 { Oversize::WhenFull } else { Oversize::Never };
            let after = After { then: row.next(), others: row.next(), used: row.next() };
            let [t0, remaining, reset, granted_at, held] = [(); 5].map(|()| row.next::<$width>());

            let word = || Word::<$width>::from_raw(raw);
            let reserve =
                |word: &Word<$width>| word.reserve_oversize(&profile, now, n, max_wait, oversize);
            let (slot, ended) = received(word, &profile, reserve, &after);
            let expected = (row.next(), row.next(), row.next(), row.next(), row.next());
            assert_eq!(slot, expected, "{line}");
            assert_eq!(ended, (row.next(), row.next(), row.next()), "{line}");

            followed(row, raw, |word| word.debit(&profile, now, n));
            followed(row, raw, |word| word.not_before(&profile, now, t0));
            followed(row, raw, |word| word.observe(&profile, now, remaining, reset));

            let given_back = [word(), word()];
            given_back[0].refund(&profile, now, granted_at, held, n);
            given_back[1].refund(&<Profile<$width>>::new(quota).unwrap(), now, granted_at, held, n);
            let expected: $width = row.next();
            assert_eq!(given_back.map(|word| word.raw()), [expected; 2], "{line}");
        }

        fn $change(row: &mut Row) {
            let line = row.line;
            let (before, after) = (quota(row), quota(row));
            let (then, n, now): ($width, $width, $width) = (row.next(), row.next(), row.next());
            for carry in CARRIES {
                let limiter = Live::<$width>::new_at(before, then).unwrap();
                limiter.debit(then, n).unwrap();
                let changed = match limiter.change(now, after, carry) {
                    Ok(()) => 1,
                    Err(ChangeError::Owed) => 0,
                    Err(other) => panic!("{other:?}: {line}"),
                };
                assert_eq!(
                    (changed, live_word(&limiter)),
                    (row.next::<u8>(), row.next()),
                    "{carry:?}: {line}"
                );
            }
        }
    };
}

macro_rules! replay_two_rates {
    ($half:ident, $width:ident, $dual:ident) => {
        fn $dual(row: &mut Row) {
            let line = row.line;
            let (first, second) = (quota(row), quota(row));
            let profile = DualProfile::<$half>::new(first, second).unwrap();
            let (raw, now, n) = decision(&profile, row);
            let word = || Word::<$width>::from_raw(raw);
            let wait = word().peek(&profile, now, n).map_or_else(|denied| denied.retry_after(), |_| 0);
            assert_eq!(
                (word().status(&profile, now).remaining(), wait),
                (row.next(), row.next()),
                "{line}"
            );

            let precolour = if row.next::<u8>() == 1 { Colour::Green } else { Colour::Yellow };
            #[allow(clippy::cast_possible_truncation, reason = "the bytes of a half")]
            let bytes = n as $half;
            let (peak, excess) = (word(), word());
            let colour =
                peak.meter(&TrTcmProfile::<$half>::new(first, second).unwrap(), now, bytes, precolour);
            assert_eq!((colour as u8, peak.raw()), (row.next(), row.next()), "{line}");
            let profile = TrTcm4115Profile::<$half>::new(first, second).unwrap();
            let colour = excess.meter(&profile, now, bytes, precolour);
            assert_eq!((colour as u8, excess.raw()), (row.next(), row.next()), "{line}");
        }
    };
}

replay_two_rates!(u16, u32, dual_32);
replay_two_rates!(u32, u64, dual_64);
replay!(u32, gcra_32, interval_32, shaper_32, change_32);
replay!(u64, gcra_64, interval_64, shaper_64, change_64);

#[test]
fn the_mirrors_decide_as_the_library_does() {
    let mut rows = 0;
    for line in ROWS.lines() {
        let mut row = Row { line, left: line.split(',') };
        let kind: (String, u32) = (row.next(), row.next());
        match (kind.0.as_str(), kind.1) {
            ("gcra", u32::BITS) => gcra_32(&mut row),
            ("gcra", u64::BITS) => gcra_64(&mut row),
            ("interval", u32::BITS) => interval_32(&mut row),
            ("interval", u64::BITS) => interval_64(&mut row),
            ("shaper", u32::BITS) => shaper_32(&mut row),
            ("shaper", u64::BITS) => shaper_64(&mut row),
            ("change", u32::BITS) => change_32(&mut row),
            ("change", u64::BITS) => change_64(&mut row),
            ("dual", u32::BITS) => dual_32(&mut row),
            ("dual", u64::BITS) => dual_64(&mut row),
            other => panic!("{other:?}"),
        }
        assert_eq!(row.left.next(), None, "{line}");
        rows += 1;
    }
    assert!(rows >= 4_000, "{rows}");
    println!("checked: {rows} oracle decisions (of the mirrors in Python that the lemmas are about)");
}
