//! RFC 2697: a single rate three colour marker.
//!
//! ```text
//! word   low half    tc   when the bucket of the committed burst is full
//!        high half   te   when both buckets are full
//! view   c = debt of tc;  x = debt of te, at least c;  e = x - c is what the bucket E lacks
//! ```
//!
//! # Why the sum, and not the second bucket
//!
//! ## Background
//!
//! The two buckets share a rate: a token goes to C, and to E only where C is full. So how fast E fills depends on
//! what C does, and a time at which E is full, told beside that of C, would have to be moved with each packet that is
//! taken from C.
//!
//! ## Solution
//!
//! Keep when C is full, and when both are. A packet that C takes puts off both times; one that E takes puts off the
//! second alone.
//!
//! ## Why does this work?
//!
//! Each token lessens what is missing of the two buckets together by one, whichever it goes to. So x falls at the
//! rate, as c does, each until it is 0; and e = x - c stands still while C fills, and falls at the rate after that: the
//! rule of the RFC. A packet of cost k from C makes c + k and x + k of them, and e stays; from E, x + k and e + k.
//!
//! ## Example
//!
//! A byte per tick, CBS 10, EBS 20. At tick 0 a packet of 10 is green: tc = te = 10. Another of 10 is yellow, since C
//! is empty: te = 20. At tick 10 C is full, tc is past, and te is 10 ahead: E has got nothing yet. At tick 15 it lacks 5.

use super::{Colour, Marker, Seen, sealed};
use crate::algorithms::gcra::Arrival;
use crate::algorithms::{Algorithm, Profile};
use crate::ground::{Half, div};
use crate::{Allowed, Quota, QuotaError};

/// The arithmetic of [`SrTcm`](crate::SrTcm), shared by any number of words, never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct SrTcmProfile<H> {
    /// Of the committed burst size; its horizon is that of both together, by which both halves are read.
    committed: Profile<H>,
    /// Of the excess burst size; otherwise the same.
    excess: Profile<H>,
}

macro_rules! srtcm_profile {
    ($($(#[$hidden:meta])? $half:ident $double:ident)*) => {$(
        $(#[$hidden])?
        impl SrTcmProfile<$half> {
            /// `committed` is CIR as bytes per ticks, and CBS as its burst; `excess` is EBS in bytes. One of the burst
            /// sizes may be 0, and then nothing is ever marked with its colour.
            ///
            /// # Errors
            ///
            /// What does not fit in a half of the word, and what would: `Burst` is about CBS and EBS together.
            #[allow(clippy::cast_possible_truncation, reason = "at most the burst, which fits")]
            pub const fn new(committed: Quota, excess: u64) -> Result<Self, QuotaError> {
                let Some(both) = committed.burst.checked_add(excess) else {
                    return Err(QuotaError::Burst(Allowed { min: 1, max: u64::MAX }));
                };
                match Profile::<$half>::new(committed.burst(both)) {
                    Ok(both) => {
                        // neither product can wrap: that of the sum of both did not
                        let capacity = excess as $half * both.interval;
                        let excess = Profile { capacity, burst: excess as $half, ..both };
                        let capacity = both.capacity - capacity;
                        let burst = div(capacity as u64, both.interval as u64) as $half;
                        Ok(Self { committed: Profile { capacity, burst, ..both }, excess })
                    }
                    Err(error) => Err(error),
                }
            }

            /// The value of a [`Word`](crate::Word) of which both buckets are full at `now`, for
            /// [`Word::from_raw`](crate::Word64::from_raw).
            #[must_use]
            #[allow(clippy::cast_possible_truncation, reason = "the clock of a half")]
            pub const fn full_at(&self, now: $double) -> $double {
                let full = self.committed.full_at(now as $half) as $double;
                full << $half::BITS | full
            }
        }
    )*};
}

srtcm_profile!(#[doc(hidden)] u8 u16 u16 u32 u32 u64);

impl<H: Half> SrTcmProfile<H> {
    /// CBS, in bytes.
    #[must_use]
    pub fn committed_burst(&self) -> H {
        self.committed.burst()
    }

    /// EBS, in bytes.
    #[must_use]
    pub fn excess_burst(&self) -> H {
        self.excess.burst()
    }

    /// How many ticks a meter may be left alone and stay exact, counted from its last packet that was green or
    /// yellow, or its last `touch`. One that is idle for longer may mark too dark for a while, never too light.
    #[must_use]
    pub fn max_idle(&self) -> H {
        self.committed.max_idle()
    }
}

impl<H: Half> sealed::Sealed for SrTcmProfile<H> {}

impl<H: Half> Marker for SrTcmProfile<H> {
    type Half = H;

    #[inline]
    fn buckets(&self) -> [&Profile<H>; 2] {
        [&self.committed, &self.committed]
    }

    #[inline]
    fn mark(&self, [c, both]: Seen<H>, bytes: H, precolour: Colour) -> Option<(Seen<H>, Colour)> {
        let t = c.t;
        let missing = self.committed.debt(c);
        // Of both buckets no less is missing than of one, even in a word that nobody wrote. What C is overdrawn by, to
        // a caller whose tick is late, E lacks: or both together would give more than they hold.
        let of_both = self.committed.debt(both).max(missing);
        let of_c = missing.min(self.committed.capacity);
        let in_excess = of_both.wrapping_sub(of_c);
        if precolour == Colour::Green {
            if let Some(c) = self.committed.take(c, bytes) {
                let both = Arrival { t, tat: c.tat.wrapping_add(in_excess) };
                return Some(([c, both], Colour::Green));
            }
        }
        let e = Arrival { t, tat: t.wrapping_add(in_excess) };
        let e = self.excess.take(e, bytes)?;
        let both = Arrival { t, tat: e.tat.wrapping_add(of_c) };
        Some(([self.committed.touched(c), both], Colour::Yellow))
    }
}
