//! The limiters of the C ABI as subjects of a trial: asked through the exported functions, by raw pointers.

#![allow(dead_code, reason = "each test file uses its part")]

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;

use tollgate_ffi::*;

use crate::model::{Answer, Call, IntervalWish, State, Subject, Verb, Wish};

/// A limiter in memory of the caller's; `profile` is there where it is held apart from the word.
pub(crate) struct ThroughC<T, P = ()> {
    object: UnsafeCell<T>,
    profile: P,
}

impl Wish {
    fn in_c(self) -> (tg_quota, tg_options) {
        let Self { count, period, burst, tolerance, stale, debt, clock_bits } = self;
        let none_if_0 = |ticks| if ticks == 0 { TG_NONE } else { ticks };
        let (stale, debt) = (none_if_0(stale), none_if_0(debt));
        let options = tg_options { tolerance, stale, debt, idle: 0, clock_bits, reserved: 0 };
        (tg_quota { count, period, burst }, options)
    }
}

impl IntervalWish {
    /// The configuration and the staleness.
    fn in_c(self) -> (tg_bucket_config, u64) {
        let tokens = |n: u64| u32::try_from(n).unwrap();
        let config = tg_bucket_config {
            period: self.period,
            capacity: tokens(self.capacity),
            refill: tokens(self.refill),
            initial: tokens(self.initial),
        };
        (config, if self.stale == 0 { TG_NONE } else { self.stale })
    }
}

/// A number of cells as the function takes it.
fn cells<N: TryFrom<u64>>(n: u64) -> N {
    N::try_from(n).ok().unwrap()
}

macro_rules! subject {
    (
        $object:ident $(with $profile:ident, $this:ident: $pointer:expr)?, $width:ident, $cells:ident, $outcome:ident:
        $try_acquire:ident $acquire_up_to:ident $peek:ident $touch:ident $fill:ident $drain:ident
    ) => {
        impl Subject for ThroughC<$object $(, $profile)?> {
            type Width = $width;

            fn most(&self) -> u64 {
                $cells::MAX.into()
            }

            fn ask(&self, now: $width, Call { verb, n }: Call) -> Answer {
                let object = self.object.get();
                $(let $this = self;)?
                let n = if verb == Verb::Status { 0 } else { n };
                let (mut out, mut taken) = ($outcome::default(), $cells::MAX);
                // SAFETY: all pointers lead to live memory of their type
                let status = unsafe {
                    match verb {
                        Verb::TryAcquire => {
                            taken = cells(n);
                            $try_acquire(object, $($pointer,)? now, cells(n), &raw mut out)
                        }
                        Verb::AcquireUpTo => $acquire_up_to(
                            object, $($pointer,)? now, cells(n), &raw mut taken, &raw mut out,
                        ),
                        Verb::Peek | Verb::Status => {
                            taken = cells(n);
                            $peek(object, $($pointer,)? now, cells(n), &raw mut out)
                        }
                        Verb::Touch => $touch(object, $($pointer,)? now),
                        Verb::Fill => $fill(object, $($pointer,)? now),
                        Verb::Drain => $drain(object, $($pointer,)? now),
                    }
                };
                let state = State { remaining: out.remaining.into(), reset_after: out.reset_after.into() };
                match (status, verb) {
                    (TG_OK, Verb::Touch | Verb::Fill | Verb::Drain) => Answer::Done,
                    (TG_OK, _) => {
                        assert_eq!(out.retry_after, 0);
                        Answer::Granted { taken: taken.into(), state }
                    }
                    (TG_DENIED, _) => {
                        assert!(verb != Verb::AcquireUpTo || taken == 0);
                        Answer::NotYet { retry_after: out.retry_after.into(), state }
                    }
                    (TG_EXCEEDS_BURST, _) => {
                        assert_eq!(out.retry_after, $width::MAX);
                        Answer::Never { state }
                    }
                    other => panic!("{other:?}"),
                }
            }

            fn raw(&self) -> $width {
                // SAFETY: the word stands first in each object, and nobody else is using it
                unsafe { self.object.get().cast::<$width>().read() }
            }
        }
    };
}

subject! {
    tg_gcra, u64, u64, tg_outcome:
    tg_gcra_try_acquire tg_gcra_acquire_up_to tg_gcra_peek tg_gcra_touch tg_gcra_fill tg_gcra_drain
}
subject! {
    tg_gcra32, u32, u32, tg_outcome32:
    tg_gcra32_try_acquire tg_gcra32_acquire_up_to tg_gcra32_peek tg_gcra32_touch tg_gcra32_fill tg_gcra32_drain
}
subject! {
    tg_word with tg_profile, this: &raw const this.profile, u64, u64, tg_outcome:
    tg_word_try_acquire tg_word_acquire_up_to tg_word_peek tg_word_touch tg_word_fill tg_word_drain
}
subject! {
    tg_word32 with tg_profile32, this: &raw const this.profile, u32, u32, tg_outcome32:
    tg_word32_try_acquire tg_word32_acquire_up_to tg_word32_peek tg_word32_touch tg_word32_fill tg_word32_drain
}
subject! {
    tg_shaper, u64, u64, tg_outcome:
    tg_shaper_try_acquire tg_shaper_acquire_up_to tg_shaper_peek tg_shaper_touch tg_shaper_fill tg_shaper_drain
}
subject! {
    tg_shaper32, u32, u32, tg_outcome32:
    tg_shaper32_try_acquire tg_shaper32_acquire_up_to tg_shaper32_peek
    tg_shaper32_touch tg_shaper32_fill tg_shaper32_drain
}
subject! {
    tg_bucket, u64, u32, tg_outcome:
    tg_bucket_try_acquire tg_bucket_acquire_up_to tg_bucket_peek tg_bucket_touch tg_bucket_fill tg_bucket_drain
}
subject! {
    tg_bucket32, u32, u32, tg_outcome32:
    tg_bucket32_try_acquire tg_bucket32_acquire_up_to tg_bucket32_peek
    tg_bucket32_touch tg_bucket32_fill tg_bucket32_drain
}

/// What an initialiser makes of memory that nobody wrote to.
fn initialised<T>(initialise: impl FnOnce(*mut T) -> tg_status) -> T {
    let mut memory = MaybeUninit::uninit();
    assert_eq!(initialise(memory.as_mut_ptr()), TG_OK);
    // SAFETY: the initialiser said so
    unsafe { memory.assume_init() }
}

macro_rules! made_by_wish {
    (
        $($object:ident $initialise:ident),*; $word:ident $full:ident, $profile:ident $derive:ident, $width:ident
    ) => {
        $(impl ThroughC<$object> {
            pub(crate) fn new(wish: Wish, now: $width) -> Self {
                let ((quota, options), mut fault) = (wish.in_c(), tg_fault::default());
                let object = initialised(|object| {
                    // SAFETY: all pointers lead to live memory of their type
                    unsafe {
                        $initialise(object, &raw const quota, &raw const options, now, &raw mut fault)
                    }
                });
                assert_eq!(fault, tg_fault::default());
                Self { object: UnsafeCell::new(object), profile: () }
            }
        })*

        impl ThroughC<$word, $profile> {
            pub(crate) fn new(wish: Wish, now: $width) -> Self {
                let ((quota, options), mut fault) = (wish.in_c(), tg_fault::default());
                let profile = initialised(|profile| {
                    // SAFETY: all pointers lead to live memory of their type
                    unsafe { $derive(profile, &raw const quota, &raw const options, &raw mut fault) }
                });
                assert_eq!(fault, tg_fault::default());
                // SAFETY: as above
                let word = initialised(|word| unsafe { $full(word, &raw const profile, now) });
                Self { object: UnsafeCell::new(word), profile }
            }
        }
    };
    ($object:ident $initialise:ident, $width:ident) => {
        impl ThroughC<$object> {
            pub(crate) fn new(wish: IntervalWish, now: $width) -> Self {
                let ((config, stale), mut fault) = (wish.in_c(), tg_fault::default());
                let object = initialised(|object| {
                    // SAFETY: all pointers lead to live memory of their type
                    unsafe { $initialise(object, &raw const config, stale, now, &raw mut fault) }
                });
                assert_eq!(fault, tg_fault::default());
                Self { object: UnsafeCell::new(object), profile: () }
            }
        }
    };
}

made_by_wish! {
    tg_gcra tg_gcra_init_with, tg_shaper tg_shaper_init_with; tg_word tg_word_init, tg_profile tg_profile_init_with, u64
}
made_by_wish! {
    tg_gcra32 tg_gcra32_init_with, tg_shaper32 tg_shaper32_init_with; tg_word32 tg_word32_init,
    tg_profile32 tg_profile32_init_with, u32
}
made_by_wish! { tg_bucket tg_bucket_init_with, u64 }
made_by_wish! { tg_bucket32 tg_bucket32_init_with, u32 }
