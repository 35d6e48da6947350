//! The mirrors in Python, of which `lemmas/` proves its lemmas, decide as the library does: each row of
//! `data/mirrors.csv` is a quota, a word, a tick and a number of cells, and what the mirror makes of them.
//! Whether the rows still are what the mirrors decide is checked there.

#![cfg(not(loom))]

use std::fmt::Debug;

use tollgate::{Algorithm, Atomic, IntervalProfile, IntervalQuota, Profile, Quota, Word};

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

macro_rules! replay {
    ($width:ident, $gcra:ident, $interval:ident) => {
        impl From<Raw<$width>> for Word<$width> {
            fn from(raw: Raw<$width>) -> Self {
                Self::from_raw(raw.0)
            }
        }

        fn $gcra(row: &mut Row) {
            let line = row.line;
            let quota = Quota::new(row.next(), row.next(), row.next())
                .tolerance(row.next())
                .stale(row.next())
                .debt(row.next())
                .clock_bits(row.next());
            let profile = <Profile<$width>>::new(quota).unwrap();
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
    };
}

replay!(u32, gcra_32, interval_32);
replay!(u64, gcra_64, interval_64);

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
            other => panic!("{other:?}"),
        }
        assert_eq!(row.left.next(), None, "{line}");
        rows += 1;
    }
    assert!(rows >= 1_600, "{rows}");
    println!("checked: {rows} oracle decisions (of the mirrors in Python that the lemmas are about)");
}
